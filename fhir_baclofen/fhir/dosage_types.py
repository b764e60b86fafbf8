"""The FHIR R4 data types a `Dosage` is made of, as far as they are read: nothing is required.

Decoded by msgspec straight from JSON, with `float_hook=exact` so that no number passes through a
float. A number is typed `object` and opened with `number()`: a JSON string, boolean or object in
the place of a number then costs that one value, not the resource around it, and "10" never counts
as 10. An array may be null, which FHIR forbids and servers send.

Source: FHIR R4 (4.0.1), Data Types, Dosage, Timing.
"""

from decimal import Decimal, InvalidOperation

from msgspec import Struct


def exact(literal: str) -> Decimal | None:
    """The float hook of a JSON decoder: the decimal as written, None when out of all bounds."""
    try:
        return Decimal(literal)
    except InvalidOperation:
        return None


def number(value: object) -> Decimal | None:
    """A decoded JSON number as a Decimal; None for anything else (a string, a boolean, nothing)."""
    if type(value) is Decimal:
        return value if value.is_finite() else None
    return Decimal(value) if type(value) is int else None


class Coding(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A code of a code system."""

    system: str | None = None
    version: str | None = None
    code: str | None = None
    display: str | None = None


class CodeableConcept(Struct, frozen=True, gc=False, cache_hash=True, kw_only=True, rename="camel"):
    """A concept as codes, as text, or both."""

    coding: tuple[Coding, ...] | None = ()
    text: str | None = None


class Quantity(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A measured or measurable amount; Duration, SimpleQuantity and Age have its shape."""

    value: object = None
    comparator: str | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None

    @property
    def number(self) -> Decimal | None:
        """The value as an exact number; None when there is none."""
        return number(self.value)


Duration = Quantity


class Range(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A low and a high amount."""

    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """One amount to another."""

    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Period(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A stretch of time; both ends are FHIR dateTimes as written."""

    start: str | None = None
    end: str | None = None


class TimingRepeat(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """When an event repeats (Timing.repeat)."""

    bounds_duration: Duration | None = None
    bounds_range: Range | None = None
    bounds_period: Period | None = None
    count: object = None
    count_max: object = None
    duration: object = None
    duration_max: object = None
    duration_unit: str | None = None
    frequency: object = None
    frequency_max: object = None
    period: object = None
    period_max: object = None
    period_unit: str | None = None
    day_of_week: tuple[str | None, ...] | None = ()
    time_of_day: tuple[str | None, ...] | None = ()
    when: tuple[str | None, ...] | None = ()
    offset: object = None


class Timing(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """When something happens: at dates, by a rule, or by a code such as BID."""

    event: tuple[str | None, ...] | None = ()
    repeat: TimingRepeat | None = None
    code: CodeableConcept | None = None
    modifier_extension: object = None


class DoseAndRate(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """The amount at each administration, or the rate of an infusion."""

    type: CodeableConcept | None = None
    dose_quantity: Quantity | None = None
    dose_range: Range | None = None
    rate_quantity: Quantity | None = None
    rate_range: Range | None = None
    rate_ratio: Ratio | None = None


class Dosage(Struct, frozen=True, gc=False, kw_only=True, rename="camel"):
    """One line of instructions: `dosageInstruction` of an order, `dosage` of a statement.

    The last two groups belong to other releases of FHIR: read to be recognised, never to give a
    dose.
    """

    sequence: object = None
    text: str | None = None
    additional_instruction: tuple[CodeableConcept, ...] | None = ()
    patient_instruction: str | None = None
    timing: Timing | None = None
    as_needed_boolean: bool | None = None
    as_needed_codeable_concept: CodeableConcept | None = None
    site: CodeableConcept | None = None
    route: CodeableConcept | None = None
    method: CodeableConcept | None = None
    # One real client sends the object where the list of one belongs.
    dose_and_rate: tuple[DoseAndRate, ...] | DoseAndRate | None = ()
    max_dose_per_period: Ratio | tuple[Ratio, ...] | None = None
    max_dose_per_administration: Quantity | None = None
    max_dose_per_lifetime: Quantity | None = None
    modifier_extension: object = None

    # STU3
    dose_quantity: Quantity | None = None
    dose_range: Range | None = None
    rate_quantity: Quantity | None = None
    rate_range: Range | None = None
    rate_ratio: Ratio | None = None
    dose_simple_quantity: Quantity | None = None
    rate_simple_quantity: Quantity | None = None

    # R5
    as_needed: object = None
    as_needed_for: object = None
