"""Age and gender, as far as the record gives them."""

from datetime import date

from fhir_baclofen.facts import Absent, Age, Fact, Gender, Known, Unknown
from fhir_baclofen.fhir.extract.days import day
from fhir_baclofen.fhir.record import ref
from fhir_baclofen.fhir.resource_types import Patient

YEAR_ONLY, YEAR_AND_MONTH = 4, 7
# Nobody has grown older than 122; beyond this a birth date is a mistake. The number is ours.
OLDEST = 130


def age_on(patient: Patient, when: date) -> Fact[Age]:
    """Age on a day; a birth date without a month counts from 1 July, a year either way.

    A birth date after that day, one of long ago, or none that is a date, gives no age.
    """
    text = patient.birth_date
    if not text:
        return Absent("no birth date on record")
    born = day(text) if len(text) != YEAR_ONLY else day(f"{text}-07-01")
    if born is None or born > when:
        return Unknown(f"the birth date of {ref(patient)} is not a date before the review")
    years = _years(born, when)
    if years > OLDEST:
        return Unknown(f"by the birth date {ref(patient)} is more than {OLDEST} years old")
    if len(text) == YEAR_ONLY:
        return Known(Age(max(years - 1, 0), years + 1), (ref(patient),))
    if len(text) == YEAR_AND_MONTH:
        last = date(born.year, born.month, 28)
        return Known(Age(_years(last, when), years), (ref(patient),))
    return Known(Age(years, years), (ref(patient),))


def _years(born: date, when: date) -> int:
    return when.year - born.year - ((when.month, when.day) < (born.month, born.day))


def gender_of(patient: Patient) -> Fact[Gender]:
    """Administrative gender; "unknown" counts as not recorded."""
    match patient.gender:
        case "female" | "male" | "other":
            return Known(Gender(patient.gender), (ref(patient),))
        case None | "unknown":
            return Absent("no gender on record")
        case _:
            return Unknown("the gender is not a code of FHIR")
