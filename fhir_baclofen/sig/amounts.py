"""Grammar of doses: counts of tablets, volumes and masses, and the strengths said beside them."""

from decimal import Decimal

from fhir_baclofen.dosing import Amount, Strength
from fhir_baclofen.sig.elements import Dose, Element, Mass, Per, Product
from fhir_baclofen.sig.grammar import Phrase, Rules
from fhir_baclofen.sig.timing import A_DAY, only_a_day

ONE = Amount(Decimal(1), Decimal(1))
_NOT_MORE = "(?![-→/pP(XTY])"
_EACH = "(?:\\(NME\\) | \\(ENM\\) | \\(NM[/p]F\\) | [gaE]N-?MF? | g~N-?MF? )"
_IN_ALL = "(?: \\([s=]*[NR]Ms?K?\\) | =[NR]M )"
_LOOSE = f"(?: ,?[NR]M{_NOT_MORE} )"
_COUNT = "(?: [NR]-?F | [N]g?aF | NgF | aF )"
_PER_LITRE = "NM[/pi]N?L"

# Where "3 x 10 mg" a day means three doses; in English it may be two tablets at once.
_ONE_DOSE_AT_A_TIME = frozenset(
    "tgl|taglich|taeglich|am tag|pro tag|/ tag|par jour|/ j|/ jour|al dia|al giorno|per dag|daags".split(
        "|"
    )
)

HOURS_BY_THE_CLOCK = 12
_MOST_TIMES = 6

DOSES = Rules()


def _mass(phrase: Phrase, amount: Amount) -> Mass:
    unit, factor = phrase.one("M")
    return Mass.of(amount.low * factor, amount.high * factor, unit)


def _tablet_of(mass: Mass) -> Strength:
    return Strength(mass.amount.high, mass.unit, Decimal(1), liquid=False)


def _concentration(phrase: Phrase, first: int) -> Strength:
    """The strength of "5 mg/5 mL", its numbers starting with the one at place `first`."""
    numbers = phrase.amounts()[first:]
    per = numbers[1].high if len(numbers) > 1 else Decimal(1)
    mass = _mass(phrase, numbers[0])
    if not per or not mass.amount.high:
        raise phrase.refused("is no concentration")
    return Strength(mass.amount.high, mass.unit, per, liquid=True)


# --- products and counts ----------------------------------------------------------------------------


@DOSES.rule(f"NXN-?MF?{A_DAY}")
def times_by_mass(phrase: Phrase) -> Element:
    """As in "3 x 10 mg täglich"; "2 x 10 mg daily" may be two doses, or two tablets at once."""
    times, mass = _times(phrase), _mass(phrase, phrase.amounts()[1])
    each, measure = mass.amount, mass.unit.value
    if "F" not in phrase.kinds and phrase.words[-1] in _ONE_DOSE_AT_A_TIME:
        return Dose((each,) * times, measure)
    strength = _tablet_of(mass) if "F" in phrase.kinds else None
    return Dose((Amount(each.low * times, each.high * times),), measure, Per.DAY, strength)


@DOSES.rule(f"NXNF?{A_DAY}")
def times_by_count(phrase: Phrase) -> Element:
    """As in "3 x 1 tablet daily", "3x1 tgl."; "3x1/day" may be three tablets once."""
    if "F" not in phrase.kinds and phrase.words[-1] not in _ONE_DOSE_AT_A_TIME:
        raise phrase.refused("can be read in more than one way")
    measure = phrase.one("F") if "F" in phrase.kinds else ""
    return Dose((phrase.amounts()[1],) * _times(phrase), measure)


def _times(phrase: Phrase) -> int:
    only_a_day(phrase)
    times = phrase.counts()[0]
    if times > _MOST_TIMES:
        raise phrase.refused("is no likely number of times")
    return times


@DOSES.rule("[NR]X?N-?MF | aN-?MF | [NR]\\(N-?M\\)F")
def tablets_of(phrase: Phrase) -> Element:
    """As in "2 x 10 mg tablets", "one 10 mg tablet", "1 (10 mg) tablet"."""
    amounts = phrase.amounts()
    count = amounts[0] if len(amounts) > 1 else ONE
    return Dose((count,), phrase.one("F"), strength=_tablet_of(_mass(phrase, amounts[-1])))


@DOSES.rule("N-?MF")
def product(phrase: Phrase) -> Element:
    """As in "10 mg tablets"."""
    form = phrase.one("F")
    strength = _tablet_of(_mass(phrase, phrase.amounts()[0]))
    return Product(strength, form, plural=not phrase.words[-1].endswith((form, form[:3])))


@DOSES.rule(_PER_LITRE)
def concentration(phrase: Phrase) -> Element:
    """As in "5 mg/5 mL"."""
    return Product(_concentration(phrase, 0), "mL", plural=False)


@DOSES.rule("NF[-→]NF")
def form_range(phrase: Phrase) -> Element:
    """As in "1 tablet to 2 tablets"."""
    low, high = (amount.high for amount in phrase.amounts())
    if low >= high:
        raise phrase.refused("is no range")
    return Dose((Amount(low, high),), phrase.one("F"))


@DOSES.rule("NF&N(?![-→MFLTXPYNRZK(HQ])")
def and_a_half(phrase: Phrase) -> Element:
    """As in "1 tablet and a half"."""
    whole, part = (amount.high for amount in phrase.amounts())
    if part >= 1 or whole != int(whole):
        raise phrase.refused("can be read in more than one way")
    return Dose((Amount(whole + part, whole + part),), phrase.one("F"))


@DOSES.rule(f"{_COUNT}{_EACH}")
def count_of_each(phrase: Phrase) -> Element:
    """As in "2 tablets of 10 mg", "2 tablets (10 mg each)"."""
    amounts = phrase.amounts()
    strength = _tablet_of(_mass(phrase, amounts[-1]))
    return Dose((_count(phrase, amounts[:-1]),), phrase.one("F"), strength=strength)


@DOSES.rule(f"{_COUNT}{_IN_ALL}")
def count_in_all(phrase: Phrase) -> Element:
    """As in "2 tablets (20 mg total)", "2 tablets (20 mg)": the amount is that of all the tablets."""
    amounts = phrase.amounts()
    count, mass = _count(phrase, amounts[:-1]), _mass(phrase, amounts[-1])
    each = mass.amount.high / count.high
    if each * count.high != mass.amount.high or each * count.low != mass.amount.low:
        raise phrase.refused("does not fit together")
    strength = Strength(each, mass.unit, Decimal(1), liquid=False)
    return Dose((count,), phrase.one("F"), strength=strength)


@DOSES.rule(f"{_COUNT}{_LOOSE}")
def count_beside_mass(phrase: Phrase) -> Element:
    """As in "1 tab 10 mg": the mass of the tablet and of the dose; "2 tabs 10 mg" could be either."""
    amounts = phrase.amounts()
    count, mass = _count(phrase, amounts[:-1]), _mass(phrase, amounts[-1])
    strength = _tablet_of(mass) if count == ONE else None
    return Dose((count,), phrase.one("F"), strength=strength, mass=mass)


@DOSES.rule(f"{_COUNT}(?: P | [/pi]NH | [/pE]K )?")
def count(phrase: Phrase) -> Element:
    """As in "2 tabs", "half a tablet", "3 tablets a day"."""
    form_ends = phrase.kinds.index("F") + 1
    rest = phrase.after(form_ends)
    only_a_day(rest)
    per = Per.DAY if rest.kinds.endswith(("P", "H")) else Per.DOSE
    return Dose((_count(phrase, phrase.before(form_ends).amounts()),), phrase.one("F"), per)


def _count(phrase: Phrase, amounts: list[Amount]) -> Amount:
    if not amounts:
        return ONE
    parted = "a" in phrase.kinds[:3] or "g" in phrase.kinds[1:2]
    if parted and phrase.kinds[1] in "ag" and amounts[0].high >= 1:
        raise phrase.refused("was not understood")
    return amounts[0]


# --- volumes ----------------------------------------------------------------------------------------


@DOSES.rule(f"[NR]L(?: \\({_PER_LITRE}\\) | [gai]?{_PER_LITRE} )")
def volume_of(phrase: Phrase) -> Element:
    """As in "10 mL of 5 mg/5 mL"."""
    return Dose((phrase.amounts()[0],), "mL", strength=_concentration(phrase, 1))


@DOSES.rule(f"[NR]L(?: {_IN_ALL} | {_LOOSE} )")
def volume_holding(phrase: Phrase) -> Element:
    """As in "10 mL (10 mg total)"."""
    volume, amount = phrase.amounts()
    mass = _mass(phrase, amount)
    return Dose((volume,), "mL", strength=_in_volume(phrase, mass, volume), mass=mass)


@DOSES.rule("[NR]L(?: P | [/pi]NH | [/pE]K )?")
def volume(phrase: Phrase) -> Element:
    """As in "7.5 mL", "30 mL/day"."""
    only_a_day(phrase)
    per = Per.DAY if phrase.kinds.endswith(("P", "H")) else Per.DOSE
    return Dose((phrase.amounts()[0],), "mL", per)


def _in_volume(phrase: Phrase, mass: Mass, volume: Amount) -> Strength:
    if mass.amount.low * volume.high != mass.amount.high * volume.low or not volume.high:
        raise phrase.refused("does not fit together")
    return Strength(mass.amount.high, mass.unit, volume.high, liquid=True)


# --- masses -----------------------------------------------------------------------------------------


@DOSES.rule("NM\\(NX?N-?MF\\) | NM\\(NXNM\\) | NM\\(NF[ga]?NM\\)")
def mass_as_tablets_of(phrase: Phrase) -> Element:
    """As in "20 mg (2 x 10 mg tablets)"."""
    whole, number, each = phrase.amounts()
    masses = _mass(phrase, whole), _mass(phrase, each)
    if masses[0].amount.high != number.high * masses[1].amount.high:
        raise phrase.refused("does not fit together")
    return Dose((masses[0].amount,), masses[0].unit.value, strength=_tablet_of(masses[1]))


@DOSES.rule("[NR]M\\(=?[NR]F\\) | [NR]M=[NR]F")
def mass_as_tablets(phrase: Phrase) -> Element:
    """As in "20 mg (2 tablets)", "10 mg = 1 tab"."""
    amount, number = phrase.amounts()
    mass = _mass(phrase, amount)
    each = mass.amount.high / number.high if number.high else mass.amount.high
    if each * number.high != mass.amount.high or each * number.low != mass.amount.low:
        raise phrase.refused("does not fit together")
    strength = Strength(each, mass.unit, Decimal(1), liquid=False)
    return Dose((mass.amount,), mass.unit.value, strength=strength)


@DOSES.rule(f"[NR]M,?[NR]F{_NOT_MORE}")
def mass_beside_count(phrase: Phrase) -> Element:
    """As in "10 mg 1 tab": as with "1 tab 10 mg", one tablet only, or the strength decides."""
    amount, number = phrase.amounts()
    mass = _mass(phrase, amount)
    strength = _tablet_of(mass) if number == ONE else None
    return Dose((number,), phrase.one("F"), strength=strength, mass=mass)


@DOSES.rule("[NR]M(?: \\(=?[NR]L\\) | =[NR]L | ,?[NR]L )")
def mass_in_volume(phrase: Phrase) -> Element:
    """As in "10 mg (10 mL)"."""
    amount, volume = phrase.amounts()
    mass = _mass(phrase, amount)
    return Dose((mass.amount,), mass.unit.value, strength=_in_volume(phrase, mass, volume))


@DOSES.rule("NM[-→]NM")
def mass_range(phrase: Phrase) -> Element:
    """As in "5 mg to 10 mg"."""
    units = [value for kind, value in zip(phrase.kinds, phrase.values, strict=True) if kind == "M"]
    low, high = phrase.amounts()
    if units[0] != units[1] or low.low >= high.high:
        raise phrase.refused("is no range")
    mass = _mass(phrase, Amount(low.low, high.high))
    return Dose((mass.amount,), mass.unit.value)


@DOSES.rule("[NR]-?M(?: P | [/pi]NH | [/p]H | [/pE]K )?")
def mass(phrase: Phrase) -> Element:
    """As in "10 mg", "60 mg/day", "30 mcg/h", "10 mg per dose"."""
    found = _mass(phrase, phrase.amounts()[0])
    if phrase.kinds[-1] == "H" and len(phrase.amounts()) == 1:
        return Dose((found.amount,), found.unit.value, Per.HOUR)
    only_a_day(phrase)
    per = Per.DAY if phrase.kinds[-1] in "PH" else Per.DOSE
    return Dose((found.amount,), found.unit.value, per)


# --- splits and bare numbers ------------------------------------------------------------------------


@DOSES.rule("Z(?: -?MP? | F[gaE]N-?M | N-?MF | F | L )?")
def split(phrase: Phrase) -> Element:
    """As in "10-10-20 mg", "1-0-1", "1-0-1 Tbl. à 10 mg"."""
    numbers = [Amount(number, number) for number in phrase.one("Z")]
    if "F" in phrase.kinds:
        strength = _tablet_of(_mass(phrase, phrase.amounts()[0])) if "M" in phrase.kinds else None
        return Dose(tuple(numbers), phrase.one("F"), strength=strength)
    if "M" in phrase.kinds:
        only_a_day(phrase)
        masses = [_mass(phrase, number) for number in numbers]
        return Dose(tuple(mass.amount for mass in masses), masses[0].unit.value)
    return Dose(tuple(numbers), "mL" if "L" in phrase.kinds else "")


@DOSES.rule("[NR](?=Q)")
def bare_or_hour(phrase: Phrase) -> Element:
    """As in "10 mg am, 10 pm": ten milligrams, or ten o'clock."""
    if phrase.amounts()[0].low <= HOURS_BY_THE_CLOCK:
        raise phrase.refused("may be a dose or a time of day")
    return bare(phrase)


@DOSES.rule("[NR]")
def bare(phrase: Phrase) -> Element:
    """A number whose unit must come from elsewhere."""
    return Dose((phrase.amounts()[0],), "")
