"""A command imports what it uses and nothing else, because callers start many short runs."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.records.build import bundle, order, patient

CHECKOUT = Path(__file__).parent.parent
SHELL = ("httpx", "sqlalchemy", "fhir", "rich", "asyncio", "requests", "sekmet", "yaml")
LISTED = "\nimport sys; sys.stderr.write('\\n'.join(sys.modules))"
RUN = (
    "import sys; from fhir_baclofen.cli import main\n"
    "try:\n    main()\nexcept SystemExit as left:\n    assert not left.code, left.code"
)


def loaded(code: str, *words: str) -> set[str]:
    """The modules that are loaded once the code has run in a process of its own."""
    ran = subprocess.run(  # noqa: S603 - our own interpreter with fixed arguments
        [sys.executable, "-c", code + LISTED, *words],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stderr.split())


def among(names: Iterable[str], modules: set[str]) -> list[str]:
    """Those of the names that were loaded, as packages or within one."""
    return [n for n in names if any(m == n or m.startswith(f"{n}.") for m in modules)]


@pytest.fixture
def chart(tmp_path: Path) -> str:
    path = tmp_path / "chart.json"
    path.write_bytes(bundle(patient(), order()))
    return str(path)


def test_help_loads_the_command_line_alone() -> None:
    modules = loaded(RUN, "--help")
    ours = {m for m in modules if m.split(".")[0] == "fhir_baclofen"}
    assert ours <= {
        "fhir_baclofen",
        "fhir_baclofen.cli",
        "fhir_baclofen.cli.commands",
        "fhir_baclofen.cli.rule_commands",
        "fhir_baclofen.errors",
    }
    assert among([*SHELL, "msgspec", "pydantic"], modules) == []


@pytest.mark.parametrize("output", ["json", "text"])
def test_a_review_of_a_file_loads_no_server_no_store_and_no_writer(chart: str, output: str) -> None:
    modules = loaded(RUN, "review", chart, "--at", "2025-03-10", "--format", output)
    assert "fhir_baclofen.review" in modules
    ours = ["writeback", "store", "fhir.client", "fhir.live", "fhir.compose", "demo"]
    assert among([*SHELL, *(f"fhir_baclofen.{name}" for name in ours)], modules) == []


def test_a_review_needs_no_model_library(chart: str) -> None:
    """The command line itself may load pydantic, with which typer converts arguments."""
    call = f"run_review(Path({json.dumps(chart)}), [], None, None, '2025-03-10', None, 'json')"
    code = f"from pathlib import Path; from fhir_baclofen.cli.reviewing import run_review\n{call}"
    assert among(["pydantic", *SHELL], loaded(code)) == []


def test_a_review_without_a_text_to_read_does_not_load_the_grammar(chart: str) -> None:
    modules = loaded(RUN, "review", chart, "--at", "2025-03-10")
    assert among(["fhir_baclofen.sig.grammar"], modules) == []


def test_sig_loads_the_grammar_and_neither_rules_nor_records() -> None:
    modules = loaded(RUN, "sig", "10 mg tid", "--format", "json")
    assert "fhir_baclofen.sig.grammar" in modules
    ours = ["rules", "fhir", "plan", "review", "writeback", "store", "demo"]
    assert among([*SHELL, *(f"fhir_baclofen.{name}" for name in ours)], modules) == []


def test_the_rulebook_is_shown_without_reading_records() -> None:
    modules = loaded(RUN, "rules", "show", "renal-severe-reduce")
    readers = ["record", "extract", "decode", "dosage", "terminology"]
    ours = [*(f"fhir.{name}" for name in readers), "sig", "plan", "writeback", "store", "demo"]
    assert among([*SHELL, *(f"fhir_baclofen.{name}" for name in ours)], modules) == []
