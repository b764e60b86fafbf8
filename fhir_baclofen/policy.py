"""What a site decided: one choice for every policy switch.

`Policy.default()` takes each default; `Policy.of` reads the switches of a policy file beside a
preset. Numbers of rules that name a switch are asked for by `policy[LIMIT]`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from fhir_baclofen.errors import PolicyError
from fhir_baclofen.rulebook import Limit
from fhir_baclofen.switches import (
    PRESETS,
    SWITCHES,
    Formulary,
    JsonValue,
    Switch,
    Value,
    number_of,
)


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """One value for every switch; it hashes by its values, so results can be cached by it."""

    values: Mapping[str, Value]
    _key: tuple[Value, ...] = field(init=False, repr=False)
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        key = tuple(self.values[name] for name in SWITCHES)
        object.__setattr__(self, "_key", key)
        object.__setattr__(self, "_hash", hash(key))

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Policy) and self._key == other._key)

    def __hash__(self) -> int:
        return self._hash

    @staticmethod
    def default() -> "Policy":
        """Every switch at its default."""
        return _preset("default")

    @staticmethod
    def of(switches: Mapping[str, object], preset: str = "default") -> "Policy":
        """The preset with the given switches on top, which win.

        `switches` may be nested as a TOML file with dotted keys is ({"max": {"spasticity": 100}}),
        and may name its `preset` itself.

        Raises PolicyError naming the switch that is unknown or out of range, and what is allowed.
        """
        flat = dict(_flat(switches))
        base = _preset(str(flat.pop("preset", preset)))
        if not flat:
            return base
        return Policy({**base.values, **{name: _switch(name).read(v) for name, v in flat.items()}})

    def value(self, name: str) -> Value:
        """The value of a switch by its name; KeyError when there is no such switch."""
        return self.values[name]

    def number(self, name: str) -> Decimal:
        """The value of a switch that holds a number."""
        value = self.values[name]
        if not isinstance(value, Decimal):
            raise TypeError(name)
        return value

    def is_set(self, name: str, option: str) -> bool:
        """True when a switch stands at a named setting."""
        return self.values[name] == option

    @property
    def formulary(self) -> Formulary:
        """The products on hand."""
        value = self.values["formulary.strengths"]
        if not isinstance(value, Formulary):
            raise TypeError(value)
        return value

    def __getitem__(self, limit: Limit) -> Decimal:
        """The number this site uses for a limit: its switch's, or the limit's own."""
        return limit.value if limit.switch is None else self.number(limit.switch)

    def as_json(self) -> dict[str, JsonValue]:
        """Every switch with the value used: numbers, words, and a list for the products."""
        return {name: _json(self.values[name]) for name in SWITCHES}


@lru_cache(maxsize=len(PRESETS))
def _preset(name: str) -> Policy:
    if name not in PRESETS:
        message = f"There is no policy preset {name[:40]!r}; there are {', '.join(PRESETS)}."
        raise PolicyError(message)
    defaults = {switch.name: switch.default for switch in SWITCHES.values()}
    chosen = {key: _switch(key).read(value) for key, value in PRESETS[name].items()}
    return Policy({**defaults, **chosen})


def _switch(name: str) -> Switch:
    if name not in SWITCHES:
        message = f"There is no policy switch {name[:60]!r}; there are {', '.join(SWITCHES)}."
        raise PolicyError(message)
    return SWITCHES[name]


def _flat(switches: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in switches.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _json(value: Value) -> JsonValue:
    if isinstance(value, Formulary):
        return value.as_json()
    return value if isinstance(value, str) else number_of(value)
