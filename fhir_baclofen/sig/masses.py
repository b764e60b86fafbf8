"""Grammar of doses by mass, of splits such as "1-0-1", and of numbers without a unit."""

from fhir_baclofen.dosing import Amount
from fhir_baclofen.sig.counts import NOT_MORE, in_volume, per_time, shared
from fhir_baclofen.sig.elements import Dose, Element, Per
from fhir_baclofen.sig.grammar import ONE, Phrase, Rules
from fhir_baclofen.sig.periods import only_a_day
from fhir_baclofen.sig.strength import mass_of, tablet_of

_HOURS_BY_THE_CLOCK = 12

MASSES = Rules()


@MASSES.rule("NM\\(NX?N-?MF\\) | NM\\(NXNM\\) | NM\\(NF[ga]?NM\\)")
def as_tablets_of(phrase: Phrase) -> Element:
    """As in "20 mg (2 x 10 mg tablets)"."""
    whole, number, each = phrase.amounts()
    mass, one = mass_of(phrase, whole), mass_of(phrase, each)
    if len(set(phrase.all("M"))) > 1 or mass.amount.high != number.high * one.amount.high:
        raise phrase.refused("does not fit together")
    return Dose((mass.amount,), mass.unit.value, strength=tablet_of(one))


@MASSES.rule("[NR]M\\(=?[NR]F\\) | [NR]M=[NR]F")
def as_tablets(phrase: Phrase) -> Element:
    """As in "20 mg (2 tablets)", "10 mg = 1 tab"."""
    amount, number = phrase.amounts()
    mass = mass_of(phrase, amount)
    return Dose((mass.amount,), mass.unit.value, strength=shared(phrase, mass, number))


@MASSES.rule(f"[NR]M,?[NR]F{NOT_MORE}")
def beside_count(phrase: Phrase) -> Element:
    """As in "10 mg 1 tab": as with "1 tab 10 mg", one tablet only, or the strength decides."""
    amount, number = phrase.amounts()
    mass = mass_of(phrase, amount)
    strength = tablet_of(mass) if number == ONE else None
    return Dose((number,), phrase.one("F"), strength=strength, mass=mass)


@MASSES.rule("[NR]M(?: \\(=?[NR]L\\) | =?[NR]L )")
def in_a_volume(phrase: Phrase) -> Element:
    """As in "10 mg (10 mL)"."""
    amount, volume = phrase.amounts()
    mass = mass_of(phrase, amount)
    return Dose((mass.amount,), mass.unit.value, strength=in_volume(phrase, mass, volume))


@MASSES.rule("NM[-→]NM")
def from_to(phrase: Phrase) -> Element:
    """As in "5 mg to 10 mg"."""
    low, high = (amount.high for amount in phrase.amounts())
    if len(set(phrase.all("M"))) > 1 or low >= high:
        raise phrase.refused("is no range")
    mass = mass_of(phrase, Amount(low, high))
    return Dose((mass.amount,), mass.unit.value)


@MASSES.rule("[NR]-?M[/p]H")
def an_hour(phrase: Phrase) -> Element:
    """As in "30 mcg/h"."""
    mass = mass_of(phrase, phrase.amounts()[0])
    return Dose((mass.amount,), mass.unit.value, Per.HOUR)


@MASSES.rule("[NR]-?M(?: P | [/pi]NH | [/pE]K )?")
def by_mass(phrase: Phrase) -> Element:
    """As in "10 mg", "60 mg/day", "10 mg per dose"."""
    mass = mass_of(phrase, phrase.amounts()[0])
    return Dose((mass.amount,), mass.unit.value, per_time(phrase))


@MASSES.rule("Z(?: -?MP? | F[gaE]N-?M | N-?MF | F | L )?")
def split(phrase: Phrase) -> Element:
    """As in "10-10-20 mg", "1-0-1", "1-0-1 Tbl. à 10 mg"."""
    numbers = tuple(Amount(number, number) for number in phrase.one("Z"))
    if "F" in phrase.kinds:
        strength = tablet_of(mass_of(phrase, phrase.amounts()[0])) if "M" in phrase.kinds else None
        return Dose(numbers, phrase.one("F"), strength=strength)
    if "M" in phrase.kinds:
        only_a_day(phrase)
        masses = [mass_of(phrase, number) for number in numbers]
        return Dose(tuple(mass.amount for mass in masses), masses[0].unit.value)
    return Dose(numbers, "mL" if "L" in phrase.kinds else "")


@MASSES.rule("[NR](?=Q)")
def hour_or_dose(phrase: Phrase) -> Element:
    """As in "10 mg am, 10 pm": ten milligrams, or ten o'clock."""
    if phrase.amounts()[0].low <= _HOURS_BY_THE_CLOCK:
        raise phrase.refused("may be a dose or a time of day")
    return bare(phrase)


@MASSES.rule("[NR]")
def bare(phrase: Phrase) -> Element:
    """A number whose unit must come from elsewhere."""
    return Dose((phrase.amounts()[0],), "")
