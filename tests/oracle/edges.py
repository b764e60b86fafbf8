"""The limits of the tables, each looked at from both sides."""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from tests.oracle.ceilings import TABLE, interval, most_a_step
from tests.oracle.situations import Situation

Seen = Callable[[Situation], bool]
AUD: Final = "alcohol-use-disorder"


def _rise(s: Situation) -> Fraction:
    return s.order - s.current if s.change == "increase" else Fraction(-1)


def _cut(s: Situation) -> Fraction:
    return s.current - s.order if s.change == "reduction" else Fraction(-1)


def _start(s: Situation, limit: int) -> Fraction | None:
    """How far a start lies from a limit."""
    return s.order - limit if s.change == "start" and s.tier == "normal" else None


def _accepted(s: Situation) -> int:
    accepted = TABLE[s.indication].accepted_start
    return min(accepted, 15) if s.older else accepted


def _stable(s: Situation) -> int:
    return s.therapy[-1].since if s.older and s.change == "review" and s.dose > 30 else -1


EDGES: Final[dict[str, Seen]] = {
    "dose at the ceiling": lambda s: s.dose == TABLE[s.indication].ceiling,
    "dose 5 above the ceiling": lambda s: s.dose == TABLE[s.indication].ceiling + 5,
    "65 tomorrow": lambda s: s.age == 64,
    "65 today": lambda s: s.age == 65,
    "17 years": lambda s: s.age == 17,
    "18 years": lambda s: s.age == 18,
    "usual start": lambda s: _start(s, TABLE[s.indication].start) == 0,
    "5 above the usual start": lambda s: _start(s, TABLE[s.indication].start) == 5,
    "accepted start": lambda s: _start(s, _accepted(s)) == 0,
    "5 above the accepted start": lambda s: _start(s, _accepted(s)) == 5,
    "twice the accepted start": lambda s: _start(s, 2 * _accepted(s)) == 0,
    "5 above twice the accepted start": lambda s: _start(s, 2 * _accepted(s)) == 5,
    "rise at its limit": lambda s: _rise(s) == most_a_step(s),
    "rise 5 above its limit": lambda s: _rise(s) == most_a_step(s) + 5,
    "rise of 25": lambda s: _rise(s) == 25,
    "rise of 30": lambda s: _rise(s) == 30,
    "rise of 20 that doubles": lambda s: _rise(s) == 20 == s.current,
    "rise of 20 that does not double": lambda s: _rise(s) == 20 < s.current,
    "rise a day early": lambda s: _rise(s) > 0 and s.last_increase() == interval(s) - 1,
    "rise on the first day": lambda s: _rise(s) > 0 and s.last_increase() == interval(s),
    "rise after a reduction": lambda s: _rise(s) > 0 and s.last_cut() is not None,
    "cut of 10": lambda s: _cut(s) == 10,
    "cut of 15": lambda s: _cut(s) == 15,
    "cut of a fifth above 10": lambda s: _cut(s) > 10 and _cut(s) * 5 == s.current,
    "cut 5 above a fifth": lambda s: _cut(s) > 15 and (_cut(s) - 5) * 5 == s.current,
    "cut of half": lambda s: _cut(s) * 2 == s.current and _cut(s) > 10,
    "cut above half": lambda s: _cut(s) * 2 == s.current + 10,
    "cut of 35": lambda s: _cut(s) == 35,
    "cut of 40": lambda s: _cut(s) == 40,
    "cut of a third with failing kidneys": lambda s: (
        _cut(s) * 3 == s.current and s.tier not in ("normal", "moderate")
    ),
    "6 days after a cut": lambda s: _cut(s) > 0 and s.last_cut() == 6,
    "7 days after a cut": lambda s: _cut(s) > 0 and s.last_cut() == 7,
    "stop after 13 days": lambda s: s.change == "stop" and s.exposure == 13,
    "stop after 14 days": lambda s: s.change == "stop" and s.exposure == 14,
    "stop of 5": lambda s: s.change == "stop" and s.current == 5,
    "stop of 10": lambda s: s.change == "stop" and s.current == 10,
    "stop of 10 on a taper": lambda s: s.tapering and s.current == 10,
    "stop of 15 on a taper": lambda s: s.tapering and s.current == 15,
    "short use of 15": lambda s: s.change == "stop" and not s.established and s.current == 15,
    "short use of 20": lambda s: s.change == "stop" and not s.established and s.current == 20,
    "stop for a reaction": lambda s: bool(s.stopped_for),
    "stable for 89 days": lambda s: _stable(s) == 89,
    "stable for 90 days": lambda s: _stable(s) == 90,
    "older adult on 30": lambda s: s.older and s.dose == 30,
    "older adult on 35": lambda s: s.older and s.dose == 35,
    "older adult on 40": lambda s: s.older and s.dose == 40,
    "older adult on 45": lambda s: s.older and s.dose == 45,
    "alcohol 80": lambda s: s.indication == AUD and s.dose == 80,
    "alcohol 85": lambda s: s.indication == AUD and s.dose == 85,
    "alcohol 300": lambda s: s.indication == AUD and s.dose == 300,
    "alcohol 305": lambda s: s.indication == AUD and s.dose == 305,
    "reviewed 30 days ago": lambda s: s.watched == 30,
    "reviewed 31 days ago": lambda s: s.watched == 31,
    "review in 30 days": lambda s: s.watched == -30,
    "review in 31 days": lambda s: s.watched == -31,
    "once a day 20": lambda s: len(s.doses) == 1 and s.dose == 20,
    "once a day 25": lambda s: len(s.doses) == 1 and s.dose == 25,
    "once a day 30": lambda s: len(s.doses) == 1 and s.dose == 30,
    "once a day 35": lambda s: len(s.doses) == 1 and s.dose == 35,
    "twice a day 40 in all": lambda s: len(s.doses) == 2 and s.dose == 40,
    "twice a day 45 in all": lambda s: len(s.doses) == 2 and s.dose == 45,
    "single dose of 20": lambda s: max(s.doses, default=0) == 20,
    "single dose of 25": lambda s: max(s.doses, default=0) == 25,
    "single dose of 75, alcohol": lambda s: s.indication == AUD and max(s.doses, default=0) == 75,
    "single dose of 80, alcohol": lambda s: s.indication == AUD and max(s.doses, default=0) == 80,
    "15 with moderate kidneys": lambda s: s.tier == "moderate" and s.dose == 15,
    "20 with moderate kidneys": lambda s: s.tier == "moderate" and s.dose == 20,
    "5 with failing kidneys": lambda s: s.tier == "failure" and s.dose == 5,
    "range": lambda s: bool(s.least),
}


def edges_of(s: Situation) -> list[str]:
    return [name for name, seen in EDGES.items() if seen(s)]
