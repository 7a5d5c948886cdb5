"""The command line, one file per command group: parse, call one function, print."""

from amity.cli.main import main

__all__ = ["main"]
