"""Settings from the environment, `FHIR_BACLOFEN_*`: read once, by the shell alone."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from fhir_baclofen.errors import UsageError

PREFIX = "FHIR_BACLOFEN_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the commands take from the environment.

    `store` is the database URL of the local memory; `policy` a TOML file of policy switches that
    holds where no `--policy` is given; `token` a bearer token for the FHIR server.
    """

    store: str = "sqlite:///fhir-baclofen.db"
    policy: Path | None = None
    token: str | None = None

    def __repr__(self) -> str:
        return f"Settings(store=…, policy={self.policy}, token=…)"


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings; UsageError names a variable of our prefix that is no setting."""
    known = {f"{PREFIX}{field.name.upper()}": field.name for field in fields(Settings)}
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        raise UsageError(f"{unknown[0]} is no setting; there are {', '.join(sorted(known))}.")
    values = {known[name]: value for name, value in given.items() if value}
    policy = values.pop("policy", None)
    return Settings(policy=Path(policy) if policy else None, **values)
