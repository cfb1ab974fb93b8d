"""A plant sets itself up: its first administrator, one workbook for all of it, and what is still missing."""
