"""`python -m boards` is the `boards` command."""

from boards.cli import main

main()
