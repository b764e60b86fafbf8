"""Which amounts name the product and not a dose: "Baclofen 10 mg. Take 1 tablet at night"."""

from itertools import pairwise
from itertools import product as product_of

from fhir_baclofen.dosing import Strength, Unit
from fhir_baclofen.sig.atoms import NotUnderstoodError
from fhir_baclofen.sig.counts import TABLETS_MADE
from fhir_baclofen.sig.day import FORMS
from fhir_baclofen.sig.elements import Dose, DrugName, Element, Given, Mark, Nothing, Per, Product
from fhir_baclofen.sig.grammar import ONE
from fhir_baclofen.sig.strength import same

_QUARTERS = 4


def products_told(elements: list[Element], strength: Strength | None) -> list[Element]:
    """The elements with an amount right after the drug's name turned into its strength.

    Only where tablets are counted next, and where the amount cannot be the dose itself: one tablet,
    several counts, or the strength that is known anyway.
    """
    place = _amount_after_name(elements)
    if place is None:
        return elements
    dose = elements[place]
    counts = [each for each in elements[place + 1 :] if isinstance(each, Dose)]
    if not isinstance(dose, Dose) or not _counted_next(elements[place + 1 :], counts):
        return elements
    named = Strength(dose.amounts[0].high, Unit.MG, ONE.high, liquid=False)
    if strength is not None:
        certain = same(named, strength)
    else:
        certain = len(counts) > 1 or counts[0].amounts == (ONE,)
    if not certain:
        return elements
    return [*elements[:place], Product(named, plural=True), *elements[place + 1 :]]


def _amount_after_name(elements: list[Element]) -> int | None:
    """Where the first dose is, if it is one plain mass right after the drug's name."""
    for place, element in enumerate(elements):
        if isinstance(element, Dose):
            named = place > 0 and isinstance(elements[place - 1], DrugName)
            return place if named and _is_plain_mass(element) else None
        if not isinstance(element, (Nothing, Mark)):
            return None
    return None


def _is_plain_mass(dose: Dose) -> bool:
    one = len(dose.amounts) == 1 and dose.amounts[0].low == dose.amounts[0].high
    plain = dose.strength is None and dose.mass is None and dose.per is Per.DOSE
    return one and plain and dose.measure == "mg"


def _counted_next(rest: list[Element], counts: list[Dose]) -> bool:
    """True when only signs and words stand before the first count, and all doses are counts."""
    if not counts or any(dose.measure not in FORMS for dose in counts):
        return False
    between = rest[: rest.index(counts[0])]
    return all(isinstance(each, (Nothing, Mark, Given)) for each in between)


def check_masses(elements: list[Element]) -> None:
    """Raise where a product is named and a mass cannot be its dose: "10 mg tablet … take 2 mg".

    Tablets are taken whole, halved or quartered. An amount that touches the product, as in
    "20 mg 10 mg tablets", may be the one or the other.
    """
    products = [each for each in elements if isinstance(each, Product) and not each.strength.liquid]
    masses = [each for each in elements if isinstance(each, Dose) and each.measure in ("mg", "ug")]
    for before, after in pairwise(elements):
        if isinstance(before, Dose) and isinstance(after, Product):
            raise NotUnderstoodError("it is not clear which amount is the dose")
        if isinstance(before, DrugName) and isinstance(after, Dose) and _like_a_strength(after):
            raise NotUnderstoodError("a number of tablets may be the strength of one")
    for product, dose in product_of(products, masses):
        one = product.strength
        if dose.measure != one.unit or any(
            end.high * _QUARTERS % one.amount for end in dose.amounts
        ):
            raise NotUnderstoodError("the dose cannot be made of the tablets named")


def _like_a_strength(dose: Dose) -> bool:
    """True for "5 tabs", which right after the drug's name may be tablets of 5 mg."""
    counted = dose.measure in FORMS and dose.strength is None
    return counted and any(amount.high in TABLETS_MADE for amount in dose.amounts)
