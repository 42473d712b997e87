"""`python -m dashboard` is the `dashboard` command."""

from dashboard.commands.cli import main

main()
