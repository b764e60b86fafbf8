"""Situations of every indication, age, kidney tier and change, thick around every limit."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product as cross
from random import Random
from typing import Final

from tests.oracle.ceilings import TABLE
from tests.oracle.situations import Doses, Indication, Situation, Stretch, Tier
from tests.oracle.tapers import weekly_cut

INDICATIONS: Final[tuple[Indication, ...]] = tuple(TABLE)
TO_SEVERE: Final[tuple[Tier, ...]] = ("normal", "moderate", "severe")
ON_DIALYSIS: Final[tuple[Tier, ...]] = ("normal", "dialysis")
TIERS: Final[tuple[Tier, ...]] = ("normal", "moderate", "severe", "failure", "dialysis")
AUD: Final[Indication] = "alcohol-use-disorder"
LONG: Final = 400


def even(daily: Fraction | int, number: int) -> Doses:
    """As even as 5 mg (else 2.5 mg) allows, the remainder in the last doses."""
    daily = Fraction(daily)
    grain = Fraction(5) if daily % 5 == 0 else Fraction(5, 2)
    units = int(daily / grain)
    number = max(1, min(number, units))
    least, more = divmod(units, number)
    return tuple(grain * (least + (place >= number - more)) for place in range(number))


def usual(indication: Indication, daily: Fraction | int) -> Doses:
    """Three doses a day, four where a single dose would be too large."""
    return even(daily, 4 if daily > 3 * TABLE[indication].single else 3)


def taken(indication: Indication, *doses: tuple[Fraction | int, int]) -> tuple[Stretch, ...]:
    """A therapy from pairs of daily dose and days since it began."""
    return tuple(Stretch(usual(indication, daily), since) for daily, since in doses)


def starts() -> Iterator[Situation]:
    for indication, age, tier in cross(INDICATIONS, (45, 64, 65), TIERS):
        row = TABLE[indication]
        accepted = row.accepted_start
        doses = {5, row.start, row.start + 5, accepted, accepted + 5, 15, 20, 30, 35,
                 2 * accepted, 2 * accepted + 5, row.ceiling, row.ceiling + 5}  # fmt: skip
        for dose in sorted(doses):
            yield Situation(indication, age, tier, ordered=usual(indication, dose))


def increases() -> Iterator[Situation]:
    for indication, age, tier in cross(INDICATIONS, (45, 65), TO_SEVERE):
        row = TABLE[indication]
        rises = sorted({5, row.most_a_step, row.most_a_step + 5, 20, 25, 30})
        lasts = (row.interval - 1, row.interval, 20)
        for current, rise, last in cross((15, 20, 30), rises, lasts):
            therapy = taken(indication, (10, LONG), (current, last))
            yield Situation(indication, age, tier, therapy, usual(indication, current + rise))


def increases_further() -> Iterator[Situation]:
    """Near ceilings, in recent starts, and after a reduction."""
    for indication, below, rise in cross(INDICATIONS, (0, 5, 10, 15), (5, 10)):
        current = TABLE[indication].ceiling - below
        therapy = taken(indication, (current - 5, LONG), (current, 20))
        yield Situation(indication, therapy=therapy, ordered=usual(indication, current + rise))
    for indication, current, days, rise in cross(
        INDICATIONS, (5, 15, 20), (2, 3, 7, 10, 14), (5, 10)
    ):
        therapy = taken(indication, (current, days))
        yield Situation(indication, therapy=therapy, ordered=usual(indication, current + rise))
    for indication, days, rise in cross(INDICATIONS, (1, 2, 10), (5, 15)):
        therapy = taken(indication, (20, LONG), (40, 60), (30, days))
        yield Situation(indication, therapy=therapy, ordered=usual(indication, 30 + rise))
    for age, current in cross((64, 65), (20, 25, 30, 35, 40)):
        therapy = taken("spasticity", (15, LONG), (current, 20))
        ordered = usual("spasticity", current + 5)
        yield Situation(age=age, therapy=therapy, ordered=ordered)


def ranges() -> Iterator[Situation]:
    """The upper end of a range is judged."""
    for indication, tier, low, more in cross(INDICATIONS, TIERS, (5, 10, 15, 20, 25), (5, 10)):
        least, most = (Fraction(low),) * 3, (Fraction(low + more),) * 3
        yield Situation(indication, tier=tier, ordered=most, least=least)
        yield Situation(indication, tier=tier, therapy=(Stretch(most, LONG),), least=least)


def children() -> Iterator[Situation]:
    for indication, age, dose, order in cross(
        INDICATIONS, (11, 12, 17, 18), (15, 60, 65, 80, 85), (None, 0, 30, 60, 65, 80, 85, 305)
    ):
        therapy = taken(indication, (dose, LONG))
        ordered = None if order is None else usual(indication, order) if order else ()
        yield Situation(indication, age, therapy=therapy, ordered=ordered)


def slow_steps() -> Iterator[Situation]:
    half = Fraction(5, 2)
    for indication, current, rise, last in cross(
        INDICATIONS, (10, 15, 20, 30), (half, Fraction(5), Fraction(15)), (4, 5, 6)
    ):
        therapy = taken(indication, (5, LONG), (current, last))
        ordered = usual(indication, current + rise)
        yield Situation(indication, therapy=therapy, ordered=ordered, slow=True)


def reductions() -> Iterator[Situation]:
    for indication, age, current, exposure in cross(
        INDICATIONS, (45, 65), (20, 25, 30, 40, 45, 50, 60, 80, 120), (13, 14, LONG)
    ):
        if exposure == 13 and current > TABLE[indication].ceiling:
            continue
        half = current // 10 * 5
        cuts = {5, 10, 15, 20, 40, half, half + 5, current // 25 * 5, current // 25 * 5 + 5}
        for cut in sorted(cut for cut in cuts if 0 < cut < current):
            therapy = taken(indication, (current, exposure))
            yield Situation(
                indication, age, therapy=therapy, ordered=usual(indication, current - cut)
            )
    for current, cut in cross((100, 150, 200, 300), (10, 20, 25, 30, 35, 40, 45, 60, 65, 100)):
        if cut < current:
            yield Situation(
                AUD, therapy=taken(AUD, (current, LONG)), ordered=usual(AUD, current - cut)
            )


def reductions_with_kidneys() -> Iterator[Situation]:
    for indication, tier, current, cut, age in cross(
        INDICATIONS, TIERS[1:], (10, 20, 30, 40, 60), (5, 10, 15, 20), (45, 65)
    ):
        if cut < current:
            therapy = taken(indication, (current, LONG))
            yield Situation(indication, age, tier, therapy, usual(indication, current - cut))


def further_cuts() -> Iterator[Situation]:
    for indication, last, cut, current in cross(
        INDICATIONS, (1, 5, 6, 7, 8), (5, 10, 15), (30, 50)
    ):
        therapy = taken(indication, (60, LONG), (current, last))
        yield Situation(indication, therapy=therapy, ordered=usual(indication, current - cut))


def stops() -> Iterator[Situation]:
    whys = ("", "allergy to baclofen", "overdose", "serious reaction")
    for indication, dose, exposure, why in cross(
        INDICATIONS, (5, 10, 15, 20, 30, 60), (13, 14, LONG), whys
    ):
        therapy = taken(indication, (dose, exposure))
        yield Situation(indication, therapy=therapy, ordered=(), stopped_for=why)
    for indication, dose, tier in cross(INDICATIONS, (5, 15, 30, 60, 100), TIERS[1:4]):
        yield Situation(indication, tier=tier, therapy=taken(indication, (dose, LONG)), ordered=())
    for dose, tapering, tier in cross((5, 10, 15), (False, True), ON_DIALYSIS):
        for indication in INDICATIONS:
            therapy = taken(indication, (dose + 5, LONG), (dose, 10))
            yield Situation(indication, tier=tier, therapy=therapy, ordered=(), tapering=tapering)


def stops_while_coming_down() -> Iterator[Situation]:
    for indication, dose, last in cross(INDICATIONS, (10, 20, 30, 50), (1, 6, 7, 8)):
        therapy = taken(indication, (dose + 10, LONG), (dose, last))
        yield Situation(indication, therapy=therapy, ordered=())


def reviews() -> Iterator[Situation]:
    for indication, age, tier, renewed in cross(INDICATIONS, (45, 64, 65), TIERS, (False, True)):
        ceiling = TABLE[indication].ceiling
        for dose in sorted({5, 10, 15, 20, 25, 30, 35, 40, 45, ceiling, ceiling + 5, ceiling + 40}):
            since = (LONG, 90, 89)[dose // 5 % 3]
            doses = usual(indication, dose)
            therapy = (Stretch(doses, since),)
            yield Situation(indication, age, tier, therapy, doses if renewed else None)


def older_and_stable() -> Iterator[Situation]:
    for indication, age, dose, since in cross(
        INDICATIONS, (64, 65), (30, 35, 40, 45), (14, 89, 90, 91)
    ):
        therapy = (Stretch(usual(indication, dose), since),)
        yield Situation(indication, age, therapy=therapy)


def governed() -> Iterator[Situation]:
    for dose, watched in cross((80, 85, 180, 185, 300, 305), (None, 0, 29, 30, 31, -1, -30, -31)):
        therapy = taken(AUD, (dose, LONG))
        yield Situation(AUD, therapy=therapy, watched=watched)


def divided() -> Iterator[Situation]:
    """Few and large doses, on both sides of the limits of frequency and of the single dose."""
    for indication, number, dose in cross(
        INDICATIONS, (1, 2, 3, 4), (5, 10, 20, 25, 30, 35, 40, 45, 60, 65, 80)
    ):
        doses = even(dose, number)
        yield Situation(indication, therapy=(Stretch(doses, LONG),))
        yield Situation(indication, therapy=(Stretch(doses, LONG),), ordered=doses)
    for single, number in cross((70, 75, 80), (1, 2, 3, 4)):
        doses = (Fraction(single),) * number
        yield Situation(AUD, therapy=(Stretch(doses, LONG),))
    for indication, single in cross(INDICATIONS, (20, 25, 30, 35)):
        yield Situation(
            indication, therapy=(Stretch((Fraction(5), Fraction(5), Fraction(single)), LONG),)
        )


def alcohol_tapers() -> Iterator[Situation]:
    """The weekly taper from every split, the worked example first."""
    examples: list[tuple[int, ...]] = [
        (25, 25, 25, 25),
        (25, 20, 25, 20),
        (20, 15, 20, 15),
        (5, 5, 5),
    ]
    random = Random(57)  # noqa: S311 - the same cases in every run
    while len(examples) < 300:
        number = random.choice((2, 3, 4))
        examples.append(tuple(random.choice((5, 10, 15, 20, 25)) for _ in range(number)))
    for example in examples:
        doses = tuple(Fraction(dose) for dose in example)
        yield Situation(AUD, therapy=(Stretch(doses, LONG),), ordered=weekly_cut(doses))


def once_told_apart() -> Iterator[Situation]:
    """Reductions and stops in which a finding once named another dose or day than the plan."""

    def by(*doses: int) -> Doses:
        return tuple(Fraction(dose) for dose in doses)

    def since(doses: Doses, days: int = LONG) -> Stretch:
        return Stretch(doses, days)

    # Too steep a cut to a dose that is itself above the ceiling, or above that for the kidneys.
    yield Situation(
        "neuropathic-pain", therapy=(since(by(30, 30, 30, 30)),), ordered=by(20, 20, 20, 20)
    )
    yield Situation(tier="moderate", therapy=(since(by(20, 20, 20)),), ordered=by(15, 15, 15))
    # A second steep cut with failing kidneys.
    yield Situation(
        tier="severe",
        therapy=(since(by(25, 25, 25)), since(by(10, 10, 10), 6)),
        ordered=by(5, 5),
    )
    # The step after the first is two weeks off.
    yield Situation(therapy=(since(by(5, 10, 10)),), ordered=())
    yield Situation(therapy=(since(by(5, 10, 10)),), ordered=by(5, 5))
    yield Situation(tier="severe", therapy=(since(by(5, 5)),), ordered=())
    # Too soon after a cut, above the dose for the kidneys or the ceiling, and on dialysis.
    yield Situation(
        tier="moderate",
        therapy=(since(by(10, 15, 15)), since(by(10, 10, 10), 3)),
        ordered=by(5, 5, 10),
    )
    yield Situation(
        therapy=(since(by(30, 30, 30, 30)), since(by(25, 25, 25, 25), 3)),
        ordered=by(20, 20, 20, 25),
    )
    yield Situation(
        tier="dialysis",
        therapy=(since(by(10, 15, 15)), since(by(10, 10, 10), 1)),
        ordered=by(5, 5, 10),
    )


def further_cuts_with_kidneys() -> Iterator[Situation]:
    for indication, tier, last, cut, before, current in cross(
        INDICATIONS[:2], TIERS[1:], (1, 2, 3, 6, 7, 14, 15), (5, 10, 15, 20), (60, 100), (30, 45)
    ):
        therapy = taken(indication, (before, LONG), (current, last))
        yield Situation(indication, 45, tier, therapy, usual(indication, current - cut))


def situation_cases() -> dict[str, list[Situation]]:
    """All, by topic."""
    several: dict[str, Iterable[Situation]] = {
        "starts": starts(),
        "increases": increases(),
        "increases further": increases_further(),
        "slow steps": slow_steps(),
        "ranges": ranges(),
        "children": children(),
        "reductions": reductions(),
        "reductions with kidneys": reductions_with_kidneys(),
        "further cuts": further_cuts(),
        "further cuts with kidneys": further_cuts_with_kidneys(),
        "once told apart": once_told_apart(),
        "stops": stops(),
        "stops while coming down": stops_while_coming_down(),
        "reviews": reviews(),
        "older and stable": older_and_stable(),
        "governed": governed(),
        "divided": divided(),
        "alcohol tapers": alcohol_tapers(),
    }
    return {topic: list(dict.fromkeys(each)) for topic, each in several.items()}
