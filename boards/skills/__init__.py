"""Qualification: who can do which job at which level, against how many we need (domain 1.14)."""
