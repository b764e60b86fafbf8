"""The reference is a second opinion: it is made without the program it judges."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

HERE: Final = Path(__file__).parent
PROGRAM: Final = "fhir_baclofen"
OWN: Final = "tests.oracle"
PLAIN: Final = {
    "ast",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "fractions",
    "functools",
    "itertools",
    "math",
    "pathlib",
    "pytest",
    "random",
    "typing",
}
MODULES: Final = sorted(path for path in HERE.glob("*.py") if path.name != "test_second_opinion.py")


def imported(source: str) -> Iterator[str]:
    """Full names of the modules that a source imports, at the top or anywhere within."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_the_reference_imports_only_itself_and_plain_python(module: Path) -> None:
    foreign = {
        name
        for name in imported(module.read_text(encoding="utf-8"))
        if not f"{name}.".startswith(f"{OWN}.") and name.split(".")[0] not in PLAIN
    }
    assert not foreign


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_the_reference_does_not_import_the_program_by_name_at_run_time(module: Path) -> None:
    calls = {"__import__", "import_module", "exec", "eval"}
    tree = ast.parse(module.read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & {name.rsplit(".", 1)[-1] for name in called}


def test_an_import_of_the_program_would_be_seen() -> None:
    source = f"def f():\n    import {PROGRAM}.review\n    from {PROGRAM} import rules\n"
    assert set(imported(source)) == {f"{PROGRAM}.review", PROGRAM}
