"""The command line in this process, as a caller sees it: exit code and the two outputs."""

import io
import sys
from dataclasses import dataclass

import pytest

from fhir_baclofen.cli import main


@dataclass(frozen=True)
class Ran:
    """What a caller sees of one run."""

    code: int
    out: str
    err: str


class Output(io.TextIOWrapper):
    """A standard stream that keeps what was written."""

    def __init__(self) -> None:
        """An empty stream, no terminal."""
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    @property
    def text(self) -> str:
        """All that was written."""
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


def run(*arguments: object) -> Ran:
    """Run `fhir-baclofen` with these arguments."""
    out, err = Output(), Output()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["fhir-baclofen", *map(str, arguments)])
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as left:
            main()
    assert isinstance(left.value.code, int)
    return Ran(left.value.code, out.text, err.text)
