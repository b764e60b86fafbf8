"""Modules of rules hold only what they say: read again, they give the same rules and numbers."""

import pkgutil
from importlib.util import find_spec, module_from_spec
from types import ModuleType

import pytest

from fhir_baclofen import rules
from fhir_baclofen.rulebook import Bands, Citation, Limit, Rule, registered, registry

MODULES = [f"{rules.__name__}.{module.name}" for module in pkgutil.iter_modules(rules.__path__)]
READ = {rule.id: rule for rule in registered()}


def read_again(name: str) -> ModuleType:
    """The module as Python makes it from its source, beside the one that is in use."""
    spec = find_spec(name)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def declared(rule: Rule) -> tuple[object, ...]:
    """What a rule is declared to be; its body is another function each time it is read."""
    return tuple(getattr(rule, name) for name in Rule.__slots__ if name != "body")


def numbers(module: ModuleType) -> dict[str, object]:
    return {k: v for k, v in vars(module).items() if isinstance(v, Limit | Bands | Citation)}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_gives_the_same_rules_and_numbers_each_time(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_RULES", {})
    module = read_again(name)
    again = {rule.id: rule for rule in registered()}
    own = [rule for rule in READ.values() if rule.body.__module__ == name]
    assert sorted(again) == sorted(rule.id for rule in own)
    for rule in own:
        assert declared(again[rule.id]) == declared(rule)
    assert numbers(module) == numbers(rules_module(name))


def rules_module(name: str) -> ModuleType:
    """The module that is in use."""
    found: ModuleType = getattr(rules, name.rpartition(".")[2])
    return found


def test_every_module_of_the_folder_is_found() -> None:
    assert rules.load() == registered()
    assert {rule.body.__module__ for rule in registered()} <= set(MODULES)
