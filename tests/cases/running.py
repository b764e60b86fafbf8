"""Runs `review` in this process as its callers do: files in, exit code and text out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from fhir_baclofen.cli import main
from tests.cases.chart import AT, Json, bundle, owned

_SWITCH: Final = "{key} = {value}"


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def answer(self) -> Json:
        said: Json = json.loads(self.out)
        return said


def _toml(policy: Mapping[str, Any]) -> str:
    return "".join(
        _SWITCH.format(key=json.dumps(key), value=json.dumps(value)) + "\n"
        for key, value in policy.items()
    )


class Command:
    """The command line, on files in a folder of its own."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch
        self._capfd = capfd

    def file(self, name: str, content: str) -> str:
        path = self._folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    def run(self, *words: str) -> Ran:
        self._monkeypatch.setattr("sys.argv", ["fhir-baclofen", *words])
        try:
            main()
            code: Any = 0
        except SystemExit as left:
            code = left.code
        out, err = self._capfd.readouterr()
        return Ran(code if isinstance(code, int) else int(code is not None), out, err)

    def review(
        self,
        chart: Sequence[Json],
        orders: Sequence[Json] = (),
        at: str = AT,
        policy: Mapping[str, Any] | None = None,
    ) -> Ran:
        """A review of the record that holds these resources."""
        words = ["review", self.file("chart.json", json.dumps(bundle(chart)))]
        for number, order in enumerate(orders):
            content = json.dumps(owned(order, "new"))
            words += ["--order", self.file(f"order-{number}.json", content)]
        if policy:
            words += ["--policy", self.file("policy.toml", _toml(policy))]
        return self.run(*words, "--at", at, "--format", "json")
