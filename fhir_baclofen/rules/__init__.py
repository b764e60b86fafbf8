"""The clinical rules with numbers and sources, one module per topic; what stands here is found."""

import pkgutil
from importlib import import_module

from fhir_baclofen.rulebook import Rule, registered


def load() -> tuple[Rule, ...]:
    """All rules, in the order of the catalogue, after importing every module of this package."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return registered()
