"""The clinical rules with numbers and sources, one module per topic; what stands here is found."""

import pkgutil
from importlib import import_module


def load() -> None:
    """Import every module of this package, so that its rules are registered."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
