"""Modules rewritten so that the mutation tool can see into their decorated functions.

The tool leaves decorated functions alone, and every rule is one, of the catalogue and of the dosage
grammar. `@rule(...)` or `@TIMES.rule(...)` above a function becomes a call below it, and caches are
taken away: the module means the same, and its functions can be changed.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

RULE = "rule"
CACHES = frozenset({"lru_cache", "cache"})


def undecorate(place: Path) -> None:
    """Rewrites a module, or every module beneath a folder, in place."""
    for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
        path.write_text(undecorated(path.read_text("utf-8")), "utf-8")


def undecorated(source: str) -> str:
    """The source of a module without rule decorators and caches; what it does is the same."""
    lines: list[str | None] = list(source.splitlines())
    added: dict[int, str] = {}
    for function in _functions(ast.parse(source)):
        for decorator in function.decorator_list:
            name = _name_of(decorator)
            if name not in CACHES | {RULE}:
                continue
            first, last = decorator.lineno - 1, decorator.end_lineno or decorator.lineno
            if name == RULE:
                written = "\n".join(line or "" for line in lines[first:last]).removeprefix("@")
                added[function.end_lineno or 0] = (
                    f"\n\n{function.name} = {written}({function.name})"
                )
            lines[first:last] = [None] * (last - first)
    told = (
        f"{line}{added.get(number, '')}" for number, line in enumerate(lines, 1) if line is not None
    )
    return "\n".join(told) + "\n"


def _functions(module: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))


def _name_of(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""
