"""`python -m batna` is the command line."""

from batna.cli import main

main()
