"""The shape of the package: which module may know which, what the core may touch, and sizes."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

PACKAGE: Final = Path(__file__).parents[1] / "fhir_baclofen"

# Each module is placed by the longest entry that its name begins with.
CORE, TRANSLATION, USE_CASE, SHELL = range(4)
PLACES: Final = {
    "": CORE,  # the package itself
    "assess": CORE,
    "dosing": CORE,
    "errors": CORE,
    "facts": CORE,
    "kidney": CORE,
    "plan": CORE,
    "policy": CORE,
    "quantities": CORE,
    "rulebook": CORE,
    "rules": CORE,
    "sig": CORE,
    "splits": CORE,
    "switches": CORE,
    "tablets": CORE,
    "taper": CORE,
    "titration": CORE,
    "cds_hooks": TRANSLATION,
    "explain": TRANSLATION,
    "fhir": TRANSLATION,
    "resources": TRANSLATION,
    "rules_document": TRANSLATION,
    "writeback": TRANSLATION,
    "review": USE_CASE,
    "__main__": SHELL,
    "answer": SHELL,
    "app": SHELL,
    "cds_hooks.routes": SHELL,
    "cli": SHELL,
    "demo": SHELL,
    "fhir.client": SHELL,
    "filing": SHELL,
    "fhir.live": SHELL,
    "fhir.wire": SHELL,
    "harness": SHELL,
    "pages": SHELL,
    "population": SHELL,
    "settings": SHELL,
    "smart": SHELL,
    "store": SHELL,
    "text": SHELL,
    "writeback.outbox": SHELL,
    "writeback.passage": SHELL,
    "writeback.sinks": SHELL,
    "writeback.turn": SHELL,
}
LAYERS: Final = ("core", "translation", "use case", "shell")

# What a package may be imported by; a package that is not named here, by translation and shell.
ONLY_IN: Final = {
    "alembic": ("store",),
    "fastapi": ("app", "cds_hooks.routes", "smart", "pages", "fhir.routes"),
    "httpx": ("fhir.client", "smart"),
    "requests": ("demo", "harness"),
    "rich": ("cli", "demo"),
    "sqlalchemy": ("store", "writeback.outbox"),
    "typer": ("cli", "demo", "__main__"),
}
WORLD: Final = {
    "asyncio",
    "http",
    "io",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "signal",
    "socket",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
}
CLOCKS: Final = {"now", "today", "utcnow", "fromtimestamp"}
SAYS_NOTHING: Final = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "engine",
    "base",
    "common",
    "misc",
}

LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
# A longer module may only be a table of values or of fields: little of it lies in functions.
FUNCTION_LINES_OF_A_TABLE: Final = 120


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the package: its name below the package (`fhir.client`) and what it says."""

    name: str
    text: str
    tree: ast.Module

    @property
    def layer(self) -> int | None:
        return PLACES.get(placed_by(self.name, PLACES))

    def imports(self) -> Iterator[str]:
        """Every absolute name imported, inside functions too: `fhir_baclofen.fhir.record`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def imported_modules(self) -> Iterator[str]:
        """The modules of the package among them, by their names below the package."""
        for name in self.imports():
            if name.split(".")[0] == PACKAGE.name:
                below = name.removeprefix(PACKAGE.name).removeprefix(".")
                yield below if below in names() else below.rpartition(".")[0]

    def imported_packages(self) -> Iterator[str]:
        """The distributions and standard modules among them, by their first name."""
        first = {name.split(".")[0] for name in self.imports()}
        yield from first - {PACKAGE.name, "__future__"}

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def calls(self) -> Iterator[str]:
        """The last name of whatever is called: `now` for `datetime.now()`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                yield node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id


@cache
def modules() -> tuple[Module, ...]:
    return tuple(module(file) for file in sorted(PACKAGE.rglob("*.py")))


def module(file: Path) -> Module:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    text = file.read_text(encoding="utf-8")
    return Module(name, text, ast.parse(text))


@cache
def names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def placed_by(name: str, places: dict[str, int]) -> str:
    """The longest entry that a name begins with; the name itself where there is none."""
    parts = name.split(".")
    candidates = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((candidate for candidate in candidates if candidate in places), name)


def within(name: str, folders: tuple[str, ...]) -> bool:
    return any(name == folder or name.startswith(f"{folder}.") for folder in folders)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function less its docstring and decorators."""
    documented = ast.get_docstring(function, clean=False)
    end = function.end_lineno or function.lineno
    return end - function.lineno + 1 - (len(documented.splitlines()) if documented else 0)


each_module = pytest.mark.parametrize(
    "module", modules(), ids=lambda module: module.name or "package"
)


@each_module
def test_a_module_has_its_place_in_a_layer(module: Module) -> None:
    assert module.layer is not None, f"say in PLACES to which layer {module.name} belongs"


@each_module
def test_imports_go_one_way(module: Module) -> None:
    upwards = {
        f"{module.name} ({LAYERS[module.layer or 0]}) imports {name}"
        for name in module.imported_modules()
        if (PLACES.get(placed_by(name, PLACES)) or 0) > (module.layer or 0)
    }
    assert upwards == set()


@each_module
def test_nobody_imports_relatively(module: Module) -> None:
    relative = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


@each_module
def test_a_package_is_imported_only_where_it_can_be_replaced(module: Module) -> None:
    astray = {
        package
        for package in module.imported_packages()
        if package in ONLY_IN and not within(module.name, ONLY_IN[package])
    }
    assert astray == set()


@each_module
def test_fhir_resources_are_those_of_r4(module: Module) -> None:
    of_other_versions = {
        name
        for name in module.imports()
        if name.startswith("fhir.resources") and not name.startswith("fhir.resources.R4B")
    }
    assert of_other_versions == set()


core_modules = pytest.mark.parametrize(
    "module",
    [module for module in modules() if module.layer == CORE],
    ids=lambda module: module.name or "package",
)


@core_modules
def test_the_core_is_standard_library_only(module: Module) -> None:
    assert set(module.imported_packages()) - sys.stdlib_module_names == set()


@core_modules
def test_the_core_does_not_touch_the_world(module: Module) -> None:
    assert set(module.imported_packages()) & WORLD == set()
    assert {"open", "print", "input"}.isdisjoint(module.calls())


@core_modules
def test_the_core_counts_in_exact_numbers(module: Module) -> None:
    floats = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert floats == []
    assert "float" not in module.calls()


@pytest.mark.parametrize(
    "module",
    [module for module in modules() if module.layer in {CORE, TRANSLATION, USE_CASE}],
    ids=lambda module: module.name or "package",
)
def test_only_the_shell_reads_the_clock(module: Module) -> None:
    assert CLOCKS.isdisjoint(module.calls())


@each_module
def test_a_module_is_named_for_what_it_holds(module: Module) -> None:
    assert SAYS_NOTHING.isdisjoint(module.name.split("."))


@each_module
def test_a_module_is_short_unless_it_is_a_table(module: Module) -> None:
    in_functions = sum(length(function) for function in module.functions())
    lines = len(module.text.splitlines())
    assert lines <= LONGEST_MODULE or in_functions <= FUNCTION_LINES_OF_A_TABLE, lines


@each_module
def test_a_function_does_one_thing(module: Module) -> None:
    long = {function.name: length(function) for function in module.functions()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}
