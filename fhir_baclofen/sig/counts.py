"""Grammar of counted doses: tablets and millilitres, and the strengths said beside them."""

from decimal import Decimal

from fhir_baclofen.dosing import Amount, Strength, Unit
from fhir_baclofen.sig.elements import Dose, Element, Mass, Per, Product
from fhir_baclofen.sig.grammar import ONE, Phrase, Rules
from fhir_baclofen.sig.periods import A_DAY, only_a_day
from fhir_baclofen.sig.strength import concentration_of, mass_of, tablet_of

PER_ML = "NM[/pi]N?L"
# After an amount that stands beside a count: it goes on otherwise, and is no amount of the count.
NOT_MORE = "(?![-→/pP(XTY])"
_COUNT = "(?: [NR]-?F | Ng?aF | NgF | aF )"
_EACH = "(?: \\(NME\\) | \\(ENM\\) | \\(NM[/p]F\\) | [gaE]N-?MF? | g~N-?MF? )"
_IN_ALL = "(?: \\([s=]*[NR]Ms?K?\\) | =[NR]M )"
_BESIDE = f"(?: ,?[NR]M{NOT_MORE} )"
_PER_TIME = "(?: P | [/pi]NH | [/pE]K )?"

# Where "3 x 10 mg" a day means three doses; in English it may be two tablets at once.
_ONE_DOSE_AT_A_TIME = {
    *("tgl", "tagl", "taglich", "taeglich", "am tag", "pro tag", "/ tag"),
    *("par jour", "/ jour", "/ j", "al dia", "al giorno", "per dag", "daags"),
}
_MOST_TIMES = 6
TABLETS_MADE = frozenset(map(Decimal, (5, 10, 15, 20, 25, 30, 40)))
"""The strengths in mg that baclofen is sold in."""

COUNTS = Rules()


# --- so many times so much ------------------------------------------------------------------------


@COUNTS.rule(f"NXN-?MF?{A_DAY} | ANXN-?M")
def times_by_mass(phrase: Phrase) -> Element:
    """As in "3 x 10 mg täglich"; "2 x 10 mg daily" may be two doses, or two tablets at once."""
    times, mass = _times(phrase), mass_of(phrase, phrase.amounts()[1])
    each, measure = mass.amount, mass.unit.value
    if "F" not in phrase.kinds and _says_one_at_a_time(phrase):
        return Dose((each,) * times, measure)
    strength = tablet_of(mass) if "F" in phrase.kinds else None
    return Dose((Amount(each.low * times, each.high * times),), measure, Per.DAY, strength)


@COUNTS.rule(f"NXNF?{A_DAY} | ANXNF?")
def times_by_count(phrase: Phrase) -> Element:
    """As in "3 x 1 tablet daily", "3x1 tgl."; "3x1/day" may be three tablets once."""
    if "F" not in phrase.kinds and not _says_one_at_a_time(phrase):
        raise phrase.refused("can be read in more than one way")
    measure = phrase.one("F") if "F" in phrase.kinds else ""
    return Dose((phrase.amounts()[1],) * _times(phrase), measure)


def _times(phrase: Phrase) -> int:
    only_a_day(phrase)
    times = phrase.counts()[0]
    if times > _MOST_TIMES:
        raise phrase.refused("is no likely number of times")
    return times


def _says_one_at_a_time(phrase: Phrase) -> bool:
    return not _ONE_DOSE_AT_A_TIME.isdisjoint((phrase.words[0], phrase.words[-1]))


# --- products -------------------------------------------------------------------------------------


@COUNTS.rule("[NR]X?N-?MF | aN-?MF | Nga?N-?MF | [NR]\\(N-?M\\)F")
def tablets_of(phrase: Phrase) -> Element:
    """As in "2 x 10 mg tablets", "one 10 mg tablet", "1 (10 mg) tablet"."""
    amounts = phrase.amounts()
    number = amounts[0] if len(amounts) > 1 else ONE
    if "g" in phrase.kinds and number.high >= 1:
        raise phrase.refused("was not understood")
    return Dose((number,), phrase.one("F"), strength=tablet_of(mass_of(phrase, amounts[-1])))


@COUNTS.rule("N-?MF")
def product(phrase: Phrase) -> Element:
    """As in "10 mg tablets"."""
    form = phrase.one("F")
    strength = tablet_of(mass_of(phrase, phrase.amounts()[0]))
    return Product(strength, plural=not phrase.words[-1].endswith((form, form[:3])))


@COUNTS.rule("N-?M[/p]F")
def product_each(phrase: Phrase) -> Element:
    """As in "10 mg/tab", which says nothing of how many."""
    return Product(tablet_of(mass_of(phrase, phrase.amounts()[0])), plural=True)


@COUNTS.rule("~FN-?M(?![-→/pPF])")
def product_after_form(phrase: Phrase) -> Element:
    """As in "Baclofen tablets 10 mg", the British way; it is no dose, whatever follows."""
    return Product(tablet_of(mass_of(phrase, phrase.amounts()[0])), plural=True)


@COUNTS.rule(PER_ML)
def concentration(phrase: Phrase) -> Element:
    """As in "5 mg/5 mL"."""
    return Product(concentration_of(phrase, 0))


# --- tablets --------------------------------------------------------------------------------------


@COUNTS.rule("NF[-→]NF")
def from_to(phrase: Phrase) -> Element:
    """As in "1 tablet to 2 tablets"."""
    low, high = (amount.high for amount in phrase.amounts())
    if low >= high or len(set(phrase.all("F"))) > 1:
        raise phrase.refused("is no range")
    return Dose((Amount(low, high),), phrase.one("F"))


@COUNTS.rule("NF&N(?![-→MFLTXPYNRZK(HQ])")
def and_a_half(phrase: Phrase) -> Element:
    """As in "1 tablet and a half"."""
    whole, part = (amount.high for amount in phrase.amounts())
    if part >= 1 or whole != int(whole):
        raise phrase.refused("can be read in more than one way")
    return Dose((Amount(whole + part, whole + part),), phrase.one("F"))


@COUNTS.rule(f"{_COUNT}{_EACH}")
def count_of_each(phrase: Phrase) -> Element:
    """As in "2 tablets of 10 mg", "2 tablets (10 mg each)"."""
    strength = tablet_of(mass_of(phrase, phrase.amounts()[-1]))
    return Dose((_number(phrase),), phrase.one("F"), strength=strength)


@COUNTS.rule(f"{_COUNT}{_IN_ALL}")
def count_in_all(phrase: Phrase) -> Element:
    """As in "2 tablets (20 mg total)"; without "total", too, it is the amount of all of them."""
    number, mass = _number(phrase), mass_of(phrase, phrase.amounts()[-1])
    return Dose((number,), phrase.one("F"), strength=shared(phrase, mass, number))


@COUNTS.rule(f"{_COUNT}{_BESIDE}")
def count_beside_mass(phrase: Phrase) -> Element:
    """As in "1 tab 10 mg"; in "2 tabs 10 mg" the amount could be that of one or of both."""
    number, mass = _number(phrase), mass_of(phrase, phrase.amounts()[-1])
    strength = tablet_of(mass) if number == ONE else None
    return Dose((number,), phrase.one("F"), strength=strength, mass=mass)


@COUNTS.rule(f"{_COUNT}{_PER_TIME}")
def count(phrase: Phrase) -> Element:
    """As in "2 tabs", "half a tablet", "3 tablets a day"."""
    return Dose((_number(phrase),), phrase.one("F"), per_time(phrase))


def _number(phrase: Phrase) -> Amount:
    """The number before the form: "half a tablet" and "1/2 of a tablet" are less than one."""
    before = phrase.kinds[: phrase.kinds.index("F")]
    if before == "a":
        return ONE
    number = phrase.amounts()[0]
    if before[1:] in ("a", "g", "ga") and number.high >= 1:
        raise phrase.refused("was not understood")
    return number


def per_time(phrase: Phrase) -> Per:
    """Whether an amount is for a day ("a day", "in 24 hours") or for one dose."""
    only_a_day(phrase)
    return Per.DAY if phrase.kinds.endswith(("P", "H")) else Per.DOSE


def shared(phrase: Phrase, mass: Mass, number: Amount) -> Strength:
    """The strength of each of so many tablets, which must come out even at both ends of a range."""
    each = mass.amount.high / number.high if number.high else mass.amount.high
    if mass.unit is Unit.MG and each not in TABLETS_MADE:
        # "2 tablets (5 mg)" would be tablets of 2.5 mg: more likely 5 mg is that of each.
        raise phrase.refused("does not fit the tablets there are")
    if each * number.high != mass.amount.high or each * number.low != mass.amount.low:
        raise phrase.refused("does not fit together")
    return tablet_of(Mass.of(each, each, mass.unit))


# --- volumes --------------------------------------------------------------------------------------


@COUNTS.rule(f"[NR]L(?: \\({PER_ML}\\) | [gai]?{PER_ML} )")
def volume_of(phrase: Phrase) -> Element:
    """As in "10 mL of 5 mg/5 mL"."""
    return Dose((phrase.amounts()[0],), "mL", strength=concentration_of(phrase, 1))


@COUNTS.rule(f"[NR]L(?: {_IN_ALL} | {_BESIDE} )")
def volume_holding(phrase: Phrase) -> Element:
    """As in "10 mL (10 mg total)"."""
    volume_taken, amount = phrase.amounts()
    mass = mass_of(phrase, amount)
    strength = in_volume(phrase, mass, volume_taken)
    return Dose((volume_taken,), "mL", strength=strength)


@COUNTS.rule("NNL")
def spoonfuls(phrase: Phrase) -> Element:
    """As in "one 5 mL spoonful"."""
    if not phrase.words[-1].startswith("ml spoon"):
        raise phrase.refused("can be read in more than one way")
    number, size = (amount.high for amount in phrase.amounts())
    return Dose((Amount(number * size, number * size),), "mL")


@COUNTS.rule(f"[NR]L{_PER_TIME}")
def volume(phrase: Phrase) -> Element:
    """As in "7.5 mL", "30 mL/day"."""
    return Dose((phrase.amounts()[0],), "mL", per_time(phrase))


def in_volume(phrase: Phrase, mass: Mass, taken: Amount) -> Strength:
    """The concentration of a mass in a volume, which must be one at both ends of a range."""
    if mass.amount.low * taken.high != mass.amount.high * taken.low or not taken.high:
        raise phrase.refused("does not fit together")
    return Strength(mass.amount.high, mass.unit, taken.high, liquid=True)
