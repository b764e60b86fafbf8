"""Settings from the environment, `FHIR_BACLOFEN_*`: read once, by the shell alone."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from fhir_baclofen.errors import UsageError

PREFIX = "FHIR_BACLOFEN_"
DEFAULT_STORE = "sqlite:///fhir-baclofen.db"
SWITCH = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the commands take from the environment.

    `store` is the database URL of the local memory; `policy` a TOML file of policy switches that
    holds where no `--policy` is given; `token` a bearer token for the FHIR server. `claim_profiles`
    is false for a server that refuses resources of profiles it does not know.
    """

    store: str = DEFAULT_STORE
    policy: Path | None = None
    token: str | None = None
    claim_profiles: bool = True

    def __repr__(self) -> str:
        shown = f"policy={self.policy}, claim_profiles={self.claim_profiles}"
        return f"Settings(store=…, token=…, {shown})"


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings; UsageError names a variable of our prefix that is no setting."""
    known = {f"{PREFIX}{field.name.upper()}": field.name for field in fields(Settings)}
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        raise UsageError(f"{unknown[0]} is no setting; there are {', '.join(sorted(known))}.")
    values = {known[name]: value for name, value in given.items() if value}
    policy = values.get("policy")
    return Settings(
        store=values.get("store", DEFAULT_STORE),
        policy=Path(policy) if policy else None,
        token=values.get("token"),
        claim_profiles=_is_on(f"{PREFIX}CLAIM_PROFILES", values.get("claim_profiles", "true")),
    )


def _is_on(name: str, value: str) -> bool:
    word = value.strip().lower()
    if word not in SWITCH:
        raise UsageError(f"{name}: '{value}' is neither true nor false.")
    return SWITCH[word]
