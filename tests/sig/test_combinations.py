"""Every combination of wordings with a known meaning is read right or refused, never misread.

The meaning is worked out here from the parts of the text, by arithmetic of its own.
"""

import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import pytest

from fhir_baclofen.dosing import NotRead, Regimen, Route, Step, Strength, Unit
from fhir_baclofen.sig import read_sig

TABLETS = Strength(Decimal(10), Unit.MG, Decimal(1), liquid=False)
LIQUID = Strength(Decimal(5), Unit.MG, Decimal(5), liquid=True)
LEAST_SHARE_READ = Fraction(97, 100)


class Dose(NamedTuple):
    words: str
    low: str
    high: str
    strength: Strength | None = TABLETS


class Times(NamedTuple):
    """How often: `low` to `high` times in `days` days."""

    words: str
    low: int
    high: int
    days: Fraction = Fraction(1)
    amount_of_a_day: bool = False


class Text(NamedTuple):
    words: str
    strength: Strength | None
    low: Fraction
    high: Fraction
    doses: int | None
    as_needed: bool = False
    route: Route | None = None
    days: int | None = None


DOSES = (
    Dose("10 mg", "10", "10"),
    Dose("10mg", "10", "10", None),
    Dose("2.5 mg", "2.5", "2.5"),
    Dose("7,5 mg", "7.5", "7.5"),
    Dose("20 milligrams", "20", "20", None),
    Dose("5-10 mg", "5", "10"),
    Dose("5 to 10 mg", "5", "10", None),
    Dose("0.02 g", "20", "20"),
    Dose("1 tab", "10", "10"),
    Dose("one tablet", "10", "10"),
    Dose("2 tabs.", "20", "20"),
    Dose("1/2 tablet", "5", "5"),
    Dose("½ tab", "5", "5"),
    Dose("half a tablet", "5", "5"),
    Dose("1 ½ tablets", "15", "15"),
    Dose("one and a half tablets", "15", "15"),
    Dose("1-2 tablets", "10", "20"),
    Dose("one to two tablets", "10", "20"),
    Dose("2 capsules", "20", "20"),
    Dose("1 tablet (10 mg total)", "10", "10"),
    Dose("2 tablets (20 mg)", "20", "20", None),
    Dose("20 mg (2 tablets)", "20", "20", None),
    Dose("1 tablet of 10 mg", "10", "10", None),
    Dose("7.5 mL", "7.5", "7.5", LIQUID),
    Dose("5-10 ml", "5", "10", LIQUID),
    Dose("10 mL (10 mg total)", "10", "10", LIQUID),
    Dose("5 ml of 5 mg/5 ml", "5", "5", None),
)

TIMES = (
    Times("qd", 1, 1),
    Times("daily", 1, 1),
    Times("once a day", 1, 1),
    Times("b.i.d.", 2, 2),
    Times("twice daily", 2, 2),
    Times("tid", 3, 3),
    Times("TDS", 3, 3),
    Times("three times a day", 3, 3),
    Times("3 (three) times daily", 3, 3),
    Times("3x/day", 3, 3),
    Times("qid", 4, 4),
    Times("four times per day", 4, 4),
    Times("q8h", 3, 3),
    Times("every 6 hours", 4, 4),
    Times("8 hourly", 3, 3),
    Times("q6-8h", 3, 4),
    Times("2-3 times a day", 2, 3),
    Times("bid to tid", 2, 3),
    Times("at bedtime", 1, 1),
    Times("every morning", 1, 1),
    Times("qhs", 1, 1),
    Times("in the morning and at bedtime", 2, 2),
    Times("am, noon and hs", 3, 3),
    Times("with breakfast, lunch and dinner", 3, 3),
    Times("at 8 am, 2 pm and 8 pm", 3, 3),
    Times("at 08:00 and 20:00", 2, 2),
    Times("every other day", 1, 1, Fraction(2)),
    Times("every 3 days", 1, 1, Fraction(3)),
    Times("3 times a week", 3, 3, Fraction(7)),
    Times("every 36 hours", 1, 1, Fraction(3, 2)),
    Times("on Mondays and Thursdays", 2, 2, Fraction(7)),
)
ROUTES = (("", None), ("po", Route.ORAL), ("by mouth", Route.ORAL), ("via G-tube", Route.ORAL))
NEEDS = (("", False), ("prn", True), ("as needed for muscle spasms", True))
EXTRAS = (
    ("", None),
    ("with food", None),
    ("for 7 days", 7),
)
OPENINGS = ("", "Take")


def english() -> Iterator[Text]:
    """Dose, route, times, as needed and length in English, the dose or the times first."""
    for dose, times, (by, route), (need, needed), (extra, days) in product(
        DOSES, TIMES, ROUTES, NEEDS, EXTRAS
    ):
        for opening in OPENINGS[: 2 if not by else 1]:
            yield meaning(
                (opening, dose.words, by, times.words, need, extra),
                dose,
                times,
                (needed, route, days),
            )
        if by:
            yield meaning(
                (times.words, dose.words, by, need, extra), dose, times, (needed, route, days)
            )


def meaning(
    words: tuple[str, ...], dose: Dose, times: Times, rest: tuple[bool, Route | None, int | None]
) -> Text:
    needed, route, days = rest
    return Text(
        " ".join(word for word in words if word),
        dose.strength,
        Fraction(dose.low) * times.low / times.days,
        Fraction(dose.high) * times.high / times.days,
        times.high if times.days == 1 else None,
        needed,
        route,
        days,
    )


class Language(NamedTuple):
    doses: tuple[Dose, ...]
    times: tuple[Times, ...]
    needs: tuple[str, ...]
    lengths: tuple[tuple[str, int], ...]
    routes: tuple[str, ...]


LANGUAGES = (
    Language(  # French
        (
            Dose("10 mg", "10", "10"),
            Dose("1 comprimé", "10", "10"),
            Dose("2 cp", "20", "20"),
            Dose("un demi comprimé", "5", "5"),
            Dose("1 à 2 gélules", "10", "20"),
            Dose("2,5 mg", "2.5", "2.5"),
        ),
        (
            Times("3 fois par jour", 3, 3),
            Times("x3/j", 3, 3),
            Times("matin et soir", 2, 2),
            Times("le matin, à midi et au coucher", 3, 3),
            Times("toutes les 6 heures", 4, 4),
            Times("deux fois par jour", 2, 2),
            Times("2 à 3 fois par jour", 2, 3),
            Times("au coucher", 1, 1),
        ),
        ("si besoin", "en cas de besoin"),
        (("pendant 7 jours", 7), ("pendant 2 semaines", 14)),
        ("par voie orale", "au cours des repas"),
    ),
    Language(  # German
        (
            Dose("10 mg", "10", "10"),
            Dose("1 Tablette", "10", "10"),
            Dose("2 Tbl.", "20", "20"),
            Dose("eine halbe Tablette", "5", "5"),
            Dose("1-2 Tabletten", "10", "20"),
            Dose("eine Kapsel", "10", "10"),
        ),
        (
            Times("dreimal täglich", 3, 3),
            Times("3x tgl.", 3, 3),
            Times("2 mal am Tag", 2, 2),
            Times("morgens, mittags und abends", 3, 3),
            Times("morgens und zur Nacht", 2, 2),
            Times("alle 6 Stunden", 4, 4),
            Times("2-3x täglich", 2, 3),
            Times("vor dem Schlafengehen", 1, 1),
        ),
        ("bei Bedarf", "falls nötig"),
        (("für 7 Tage", 7), ("2 Wochen lang", 14)),
        ("zum Einnehmen", "zu den Mahlzeiten"),
    ),
    Language(  # Spanish
        (
            Dose("10 mg", "10", "10"),
            Dose("1 comprimido", "10", "10"),
            Dose("una tableta", "10", "10"),
            Dose("media pastilla", "5", "5"),
            Dose("1 o 2 cápsulas", "10", "20"),
            Dose("2,5 mg", "2.5", "2.5"),
        ),
        (
            Times("tres veces al día", 3, 3),
            Times("cada 8 horas", 3, 3),
            Times("c/6h", 4, 4),
            Times("por la mañana y por la noche", 2, 2),
            Times("en el desayuno, almuerzo y cena", 3, 3),
            Times("2 veces por día", 2, 2),
            Times("2 a 3 veces al día", 2, 3),
            Times("al acostarse", 1, 1),
        ),
        ("si es necesario", "según necesidad"),
        (("durante 7 días", 7), ("por 2 semanas", 14)),
        ("vía oral", "con alimentos"),
    ),
    Language(  # Dutch
        (
            Dose("10 mg", "10", "10"),
            Dose("1 tablet", "10", "10"),
            Dose("2 tabletten", "20", "20"),
            Dose("een halve tablet", "5", "5"),
            Dose("1-2 capsules", "10", "20"),
            Dose("anderhalve tablet", "15", "15"),
        ),
        (
            Times("driemaal daags", 3, 3),
            Times("3dd", 3, 3),
            Times("2 keer per dag", 2, 2),
            Times("'s ochtends en 's avonds", 2, 2),
            Times("'s ochtends, 's middags en voor de nacht", 3, 3),
            Times("elke 6 uur", 4, 4),
            Times("2-3 maal daags", 2, 3),
            Times("voor het slapen", 1, 1),
        ),
        ("zo nodig", "indien nodig"),
        (("gedurende 7 dagen", 7), ("gedurende 2 weken", 14)),
        ("oraal", "bij de maaltijd"),
    ),
    Language(  # Italian
        (
            Dose("10 mg", "10", "10"),
            Dose("1 compressa", "10", "10"),
            Dose("due compresse", "20", "20"),
            Dose("mezza compressa", "5", "5"),
            Dose("1 o 2 cpr", "10", "20"),
            Dose("una capsula", "10", "10"),
        ),
        (
            Times("tre volte al giorno", 3, 3),
            Times("3 volte al dì", 3, 3),
            Times("ogni 6 ore", 4, 4),
            Times("mattina e sera", 2, 2),
            Times("a colazione, pranzo e cena", 3, 3),
            Times("2 volte al giorno", 2, 2),
            Times("2-3 volte al giorno", 2, 3),
            Times("prima di coricarsi", 1, 1),
        ),
        ("al bisogno", "se necessario"),
        (("per 7 giorni", 7), ("per 2 settimane", 14)),
        ("per via orale", "ai pasti"),
    ),
)
NOT_ORAL = (
    "au cours des repas",
    "zu den Mahlzeiten",
    "con alimentos",
    "bij de maaltijd",
    "ai pasti",
)


def other_languages() -> Iterator[Text]:
    for language in LANGUAGES:
        for dose, times, need, (length, days), by in product(
            language.doses,
            language.times,
            ("", *language.needs),
            (("", None), *language.lengths),
            ("", *language.routes),
        ):
            route = None if not by or by in NOT_ORAL else Route.ORAL
            rest = (bool(need), route, days)
            yield meaning((dose.words, by, times.words, need, length), dose, times, rest)
            if not length:
                yield meaning((times.words, dose.words, by, need), dose, times, rest)


def test_no_combination_is_misread_and_nearly_all_are_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    texts = [*english(), *other_languages()]
    refused = [text.words for text in texts if not is_read_right(text)]
    share = Fraction(len(texts) - len(refused), len(texts))
    with capsys.disabled():
        sys.stdout.write(
            f"\ncombinations: {len(texts) - len(refused)} of {len(texts)} texts read\n"
        )
    assert len(texts) >= 20_000
    assert share > LEAST_SHARE_READ, refused[:: max(1, len(refused) // 20)]


def is_read_right(text: Text) -> bool:
    """True when read; a wrong reading fails at once."""
    reading = read_sig(text.words, text.strength)
    if isinstance(reading, NotRead):
        return False
    assert len(reading.steps) == 1, text.words
    step = reading.steps[0]
    assert (step.days, reading.route, reading.unit) == (text.days, text.route, Unit.MG), text.words
    taken, other = (
        (step.as_needed, step.regular) if text.as_needed else (step.regular, step.as_needed)
    )
    assert (taken.low, taken.high) == (cents(text.low), cents(text.high)), text.words
    assert other.high == 0, text.words
    assert number_of_doses(step) == text.doses, text.words
    return True


def number_of_doses(step: Step) -> int | None:
    return None if step.doses is None else len(step.doses) + len(step.as_needed_doses)


def cents(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


# --- steps and times of day -----------------------------------------------------------------------

SLOTS = (
    ("in the morning", "am", "qam"),
    ("at noon", "midday", "with lunch"),
    ("in the evening", "pm", "with dinner"),
    ("at bedtime", "hs", "nocte"),
)
SPLIT_DOSES = (("5 mg", 5), ("10mg", 10), ("1 tab", 10), ("1 1/2 tabs", 15), ("20 mg", 20))


def splits() -> Iterator[tuple[str, list[int]]]:
    """Two to four times of day with a dose each, in any order of time."""
    for style, places in product(range(3), ((0, 3), (0, 1, 3), (3, 0), (0, 1, 2, 3), (2, 0))):
        for doses in product(SPLIT_DOSES, repeat=min(len(places), 3)):
            chosen = [*doses, doses[0]][: len(places)]
            parts = [
                f"{dose} {SLOTS[place][style]}"
                for (dose, _), place in zip(chosen, places, strict=True)
            ]
            in_order = [mg for _, (_, mg) in sorted(zip(places, chosen, strict=True))]
            yield ", ".join(parts), in_order
            yield " and ".join([", ".join(parts[:-1]), parts[-1]]), in_order
            by_time = [
                f"{SLOTS[place][style]} {dose}"
                for (dose, _), place in zip(chosen, places, strict=True)
            ]
            yield "; ".join(by_time), in_order


def test_doses_at_times_of_day_stand_in_order_of_the_day() -> None:
    read = 0
    texts = list(splits())
    for words, doses in texts:
        reading = read_sig(words, TABLETS)
        if isinstance(reading, Regimen):
            read += 1
            (step,) = reading.steps
            assert step.doses is not None, words
            assert [dose.high for dose in step.doses] == doses, words
            assert step.regular.low == step.regular.high == sum(doses), words
    assert Fraction(read, len(texts)) > LEAST_SHARE_READ


STEP_TIMES = (("daily", 1), ("bid", 2), ("three times a day", 3), ("q6h", 4), ("at bedtime", 1))
LENGTHS = (("for 3 days", 3), ("x 1 week", 7), ("x5d", 5))
JOINTS = (" then ", ", then ", "; then ", ", followed by ", " then increase to ", ". Thereafter ")


def step_texts() -> Iterator[tuple[str, list[tuple[int | None, int]]]]:
    """Two steps, each text with its lengths and amounts a day."""
    for first, often, second, then_often, (length, days), joint in product(
        SPLIT_DOSES, STEP_TIMES, SPLIT_DOSES, STEP_TIMES, LENGTHS, JOINTS
    ):
        before, after = first[1] * often[1], second[1] * then_often[1]
        if "increase" not in joint or after > before:
            words = f"{first[0]} {often[0]} {length}{joint}{second[0]} {then_often[0]}"
            yield words, [(days, before), (None, after)]


def weeks() -> Iterator[tuple[str, list[tuple[int | None, int]]]]:
    """Three steps by the number of the week."""
    for doses, sign in product(product(SPLIT_DOSES, repeat=3), (";", ",", ".")):
        parts = [f"week {week}: {dose} tid" for week, (dose, _) in enumerate(doses, start=1)]
        amounts: list[tuple[int | None, int]] = [(7, mg * 3) for _, mg in doses]
        yield f"{sign} ".join(parts), amounts
        parts[2] = f"then {doses[2][0]} tid"
        yield f"{sign} ".join(parts), [*amounts[:2], (None, doses[2][1] * 3)]


def test_steps_follow_each_other_with_their_lengths() -> None:
    texts = [*step_texts(), *weeks()]
    read = 0
    for words, expected in texts:
        reading = read_sig(words, TABLETS)
        if isinstance(reading, Regimen):
            read += 1
            found = [(step.days, step.regular.high) for step in reading.steps]
            assert found == [(days, Decimal(amount)) for days, amount in expected], words
    assert Fraction(read, len(texts)) > LEAST_SHARE_READ
