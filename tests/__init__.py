"""Tests: the tree of the package again, flows through the commands, and the real parts."""
