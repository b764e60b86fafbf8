"""The command line as a fixture."""

from tests.cases.conftest import command

__all__ = ["command"]
