"""`python -m hub.cli` is the same command line as `schoolnight`."""

from hub.cli import main

main()
