"""What another age, a recorded sex or another indication would have changed."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from fhir_baclofen.explain.asking import Otherwise, Question, stepped
from fhir_baclofen.explain.changes import BornOn, Reason, Sex
from fhir_baclofen.explain.doses import targets
from fhir_baclofen.facts import Indication, Known
from fhir_baclofen.fhir.extract.days import FULL_DATE, day

ADULT, OLDEST, YOUNGEST = 18, 100, 0
LAST_OF_FEBRUARY: Final = (2, 29)
WORDS: Final = {
    Indication.SPASTICITY: "spasticity",
    Indication.ALCOHOL: "alcohol use disorder",
    Indication.NEUROPATHIC: "neuropathic pain",
    Indication.HICCUPS: "hiccups",
    Indication.OTHER: "dystonia",
}


def other_age(question: Question) -> Iterator[Otherwise]:
    """A younger adult, or an adult instead of a child; where there is no age, any."""
    if not question.asks("age"):
        return
    age = question.facts.age

    def make(years: int) -> BornOn:
        return BornOn(_birthday(question, years))

    if not isinstance(age, Known):
        yield from _some_age(question)
        return
    down = question.boundary(make, age.value.high, ADULT) if age.value.high > ADULT else None
    if down and _by_age_alone(question, make(down[0])):
        says = f"if the patient were under {down[1]}"
        yield stepped("age", make, down, says)
        return
    up = question.boundary(make, age.value.low, ADULT) if age.value.low < ADULT else None
    if up:
        yield stepped("age", make, up, f"if the patient were {up[0]} or older")


def _by_age_alone(question: Question, change: BornOn) -> bool:
    """False where the age only changes what is computed of a creatinine."""
    return question.cases.changed(change).kidney.tier is question.facts.kidney.tier


def _some_age(question: Question) -> Iterator[Otherwise]:
    def make(years: int) -> BornOn:
        return BornOn(_birthday(question, years))

    if all(question.gone(make(years)) for years in (YOUNGEST, ADULT, OLDEST)):
        yield Otherwise("age", make(ADULT), None, "with the birth date on record")
        return
    young = question.boundary(make, OLDEST, ADULT)
    if young:
        says = f"if the patient were known to be under {young[1]}"
        yield stepped("age", make, young, says)


def _birthday(question: Question, years: int) -> date:
    """A birth date that makes the patient so old today, with the day of the year as it is."""
    today, text = question.facts.today, question.cases.case.record.patient.birth_date
    born = day(text) if text and len(text) >= FULL_DATE else None
    of_year = (born.month, born.day) if born else (1, 1)
    passed = of_year <= (today.month, today.day)
    year = today.year - years - (not passed)
    return date(year, *((2, 28) if of_year == LAST_OF_FEBRUARY else of_year))


def known_sex(question: Question) -> Iterator[Otherwise]:
    """The sex on record, where it is not."""
    if not question.asks("gender") or isinstance(question.facts.gender, Known):
        return
    if question.gone(Sex("female")) and question.gone(Sex("male")):
        yield Otherwise("sex", Sex("female"), None, "with the sex on record")


def other_indication(question: Question) -> Iterator[Otherwise]:
    """Another reason for baclofen, as the orders would name it."""
    if not question.asks("indication"):
        return
    found = targets(question.facts)
    orders = tuple(t.order for t in found)
    if not orders:
        return
    for kind, words in WORDS.items():
        change = Reason(orders, found[0].drafted, words)
        if kind is not question.facts.indication.kind and question.gone(change):
            yield Otherwise("indication", change, None, f"if it were given for {words}")
