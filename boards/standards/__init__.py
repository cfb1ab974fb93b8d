"""Standard Catalog: controlled standards with their revisions, who approved them and who has read them (domain 1.13)."""

from boards.standards import content as content  # tables that a revision's relationships name
from boards.standards import questions as questions
