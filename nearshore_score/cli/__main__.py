"""Run the command line as ``python -m nearshore_score.cli``."""

from nearshore_score.cli import main

main()
