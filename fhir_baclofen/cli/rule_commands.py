"""The commands of `rules`, their arguments and their help."""

from typing import Annotated

import typer

rules_app = typer.Typer(
    help="The rulebook, for a pharmacist.", no_args_is_help=True, rich_markup_mode=None
)

Asked = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]", help="A rule's id or number (default: all that speak).", show_default=False
    ),
]
Dose = Annotated[
    str | None,
    typer.Option(
        metavar="SIG",
        help="Baclofen by mouth, as '20 mg tid'. Beside --current it is the order under test "
        "('stop' stops it), else it is taken now (default: '10 mg tid').",
    ),
]
Current = Annotated[
    str | None,
    typer.Option(metavar="SIG", help="What is taken before the order; 'none' for a start."),
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Since when it is taken (default: a year).")
]
Indication = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="spasticity (default), alcohol-use-disorder or aud, neuropathic-pain or pain, "
        "hiccups, other, unknown.",
    ),
]
Egfr = Annotated[
    str | None,
    typer.Option(metavar="NUMBER", help="In mL/min/1.73 m² (default: 90), or 'none'."),
]
Creatinine = Annotated[
    str | None, typer.Option(metavar="VALUE", help="As '1.1 mg/dL' or '97 umol/L'.")
]
Age = Annotated[int | None, typer.Option(metavar="YEARS", help="Default: 50.", show_default=False)]
Gender = Annotated[
    str | None, typer.Option(metavar="WORD", help="female (default), male, other, unknown.")
]
Conditions = Annotated[
    list[str] | None,
    typer.Option(
        "--condition", metavar="CODE", help="An active problem: ICD-10, SNOMED CT or its name."
    ),
]
Drugs = Annotated[
    list[str] | None, typer.Option("--drug", metavar="NAME", help="Another drug taken now.")
]
Allergy = Annotated[bool, typer.Option("--allergy", help="An allergy to baclofen is on record.")]
Pump = Annotated[str | None, typer.Option(metavar="NUMBER", help="Pump dose now, in µg/day.")]
PumpOrder = Annotated[
    str | None,
    typer.Option("--pump-order", metavar="NUMBER", help="Pump dose ordered, in µg/day."),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="DATE", help="The moment of the review (default: now)."),
]
Switches = Annotated[
    list[str] | None,
    typer.Option("--policy", metavar="KEY=VALUE", help="A policy switch; may be repeated."),
]
Preset = Annotated[str | None, typer.Option(metavar="NAME", help="default, us-label, uk or fr.")]


@rules_app.command("list", epilog="Example: fhir-baclofen rules list")
def rules_list() -> None:
    """List every rule: number, id and sentence."""
    from fhir_baclofen.cli.rulebook import list_rules

    list_rules()


@rules_app.command("show", epilog="Example: fhir-baclofen rules show renal-severe-reduce")
def rules_show(
    rule: Annotated[
        str, typer.Argument(metavar="ID", help="A rule's id or number.", show_default=False)
    ],
) -> None:
    """Show one rule: sentence, numbers, sources, policy switches."""
    from fhir_baclofen.cli.rulebook import show_rule

    show_rule(rule)


@rules_app.command(
    "try",
    epilog="Examples: fhir-baclofen rules try renal-severe-reduce --egfr 24 --dose '20 mg tid' | "
    "fhir-baclofen rules try --current '10 mg tid' --dose '20 mg tid' --age 70 --drug diazepam | "
    "fhir-baclofen rules try start-dose-high --dose '10 mg tid' --indication aud --preset fr | "
    "fhir-baclofen rules try abrupt-stop --current '20 mg tid' --dose stop --since 2024-06-01",
)
def rules_try(  # noqa: PLR0913 - one parameter for each option of the command
    rule: Asked = None,
    dose: Dose = None,
    current: Current = None,
    since: Since = None,
    indication: Indication = None,
    *,
    egfr: Egfr = None,
    creatinine: Creatinine = None,
    age: Age = None,
    gender: Gender = None,
    condition: Conditions = None,
    drug: Drugs = None,
    allergy: Allergy = False,
    pump: Pump = None,
    pump_order: PumpOrder = None,
    at: At = None,
    policy: Switches = None,
    preset: Preset = None,
) -> None:
    """Try a rule on a patient made of a few options.

    What it says, why, what would change its answer, and pictures over dose, kidney function and
    age. What is not said is assumed well, and named.
    """
    from fhir_baclofen.cli.options import Kidneys, Medicines, Options, Person
    from fhir_baclofen.cli.trying import run_try

    medicines = Medicines(dose, current, since, indication, pump, pump_order)
    person = Person(age, gender, tuple(condition or ()), tuple(drug or ()), allergy=allergy)
    options = Options(medicines, Kidneys(egfr, creatinine), person)
    run_try(rule, options, at, policy or (), preset)
