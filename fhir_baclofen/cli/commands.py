"""The commands, their arguments and their help; the work is done in the modules each imports."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Reads a FHIR R4 record, reviews baclofen in it, plans, and writes the proposal back.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(
    help="The rulebook, for a pharmacist.", no_args_is_help=True, rich_markup_mode=None
)
profiles_app = typer.Typer(
    help="The FHIR profiles of what is written.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(rules_app, name="rules")
app.add_typer(profiles_app, name="profiles")


class ReviewFormat(StrEnum):
    """How a review is printed."""

    JSON = "json"
    TEXT = "text"
    FHIR = "fhir"


class SigFormat(StrEnum):
    """How a reading of a dosage text is printed."""

    JSON = "json"
    TEXT = "text"


Chart = Annotated[
    Path | None,
    typer.Argument(
        metavar="[CHART.json]", help="A Bundle with the record of one patient.", show_default=False
    ),
]
Orders = Annotated[
    list[Path] | None,
    typer.Option("--order", metavar="ORDER.json", help="An order under test; may be repeated."),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="DATE", help="The moment of the review (default: now)."),
]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", metavar="FILE", help="A TOML file of policy switches.")
]
Base = Annotated[
    str | None, typer.Option("--fhir", metavar="BASE", help="Base URL of a FHIR R4 server.")
]
PatientId = Annotated[
    str | None, typer.Option("--patient", metavar="ID", help="The patient's id on that server.")
]


def _version(asked: bool) -> None:
    if asked:
        from fhir_baclofen import __version__

        typer.echo(f"fhir-baclofen {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and leave.", is_eager=True, callback=_version
        ),
    ] = False,
) -> None:
    """Options of the program itself."""


@app.command(
    epilog="Examples: fhir-baclofen review chart.json --order order.json --at 2025-03-10 | "
    "fhir-baclofen review --fhir http://127.0.0.1:8080/fhir --patient p1 --format text"
)
def review(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    chart: Chart = None,
    orders: Orders = None,
    base: Base = None,
    patient: PatientId = None,
    at: At = None,
    policy: PolicyFile = None,
    output: Annotated[
        ReviewFormat | None,
        typer.Option("--format", help="Default: json when piped, text on a terminal."),
    ] = None,
) -> None:
    """Review the baclofen therapy in a record, from a file or from a live server.

    Nothing is written.
    """
    from fhir_baclofen.cli.reviewing import run_review

    run_review(chart, orders or [], base, patient, at, policy, output and output.value)


@app.command(
    name="write-back",
    epilog="Example: fhir-baclofen write-back --fhir http://127.0.0.1:8080/fhir --patient p1 "
    "--dry-run",
)
def write_back(  # noqa: PLR0913 - one parameter for each option of the command
    base: Annotated[
        str, typer.Option("--fhir", metavar="BASE", help="Base URL of a FHIR R4 server.")
    ],
    patient: Annotated[
        str, typer.Option("--patient", metavar="ID", help="The patient's id there.")
    ],
    orders: Orders = None,
    at: At = None,
    policy: PolicyFile = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written, write nothing.")
    ] = False,
) -> None:
    """Review a patient on a server and write DetectedIssue, CarePlan and Provenance there."""
    from fhir_baclofen.cli.writing import run_write_back

    code = run_write_back(base, patient, at, policy, orders=orders or [], dry_run=dry_run)
    raise typer.Exit(code)


@app.command(
    epilog="Example: fhir-baclofen sig '1/2 tab hs x 3d then 1 tab bid' --strength '10 mg'"
)
def sig(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A dosage as written.", show_default=False)
    ],
    strength: Annotated[
        str | None,
        typer.Option(
            "--strength",
            metavar="STRENGTH",
            help="Of one tablet or of a liquid: '10 mg', '5 mg/5 mL'.",
        ),
    ] = None,
    output: Annotated[
        SigFormat | None,
        typer.Option("--format", help="Default: json when piped, text on a terminal."),
    ] = None,
) -> None:
    """Show how a free-text dosage is read: steps and daily dose, or why it is not read."""
    from fhir_baclofen.cli.sigs import run_sig

    run_sig(text, strength, output and output.value)


@rules_app.command("list")
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
def rules_try(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    rule: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A rule's id or number (default: all that speak).",
            show_default=False,
        ),
    ] = None,
    dose: Annotated[
        str | None,
        typer.Option(
            metavar="SIG",
            help="Baclofen by mouth, as '20 mg tid'. Beside --current it is the order under test "
            "('stop' stops it), else it is taken now (default: '10 mg tid').",
        ),
    ] = None,
    current: Annotated[
        str | None,
        typer.Option(metavar="SIG", help="What is taken before the order; 'none' for a start."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Since when it is taken (default: a year)."),
    ] = None,
    indication: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="spasticity (default), alcohol-use-disorder or aud, neuropathic-pain or pain, "
            "hiccups, other, unknown.",
        ),
    ] = None,
    egfr: Annotated[
        str | None,
        typer.Option(metavar="NUMBER", help="In mL/min/1.73 m² (default: 90), or 'none'."),
    ] = None,
    creatinine: Annotated[
        str | None, typer.Option(metavar="VALUE", help="As '1.1 mg/dL' or '97 umol/L'.")
    ] = None,
    age: Annotated[
        int | None, typer.Option(metavar="YEARS", help="Default: 50.", show_default=False)
    ] = None,
    gender: Annotated[
        str | None, typer.Option(metavar="WORD", help="female (default), male, other, unknown.")
    ] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="An active problem: ICD-10, SNOMED CT or its name."),
    ] = None,
    drug: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Another drug taken now.")
    ] = None,
    allergy: Annotated[
        bool, typer.Option("--allergy", help="An allergy to baclofen is on record.")
    ] = False,
    pump: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Pump dose now, in µg/day.")
    ] = None,
    pump_order: Annotated[
        str | None,
        typer.Option("--pump-order", metavar="NUMBER", help="Pump dose ordered, in µg/day."),
    ] = None,
    at: At = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="A policy switch; may be repeated."),
    ] = None,
    preset: Annotated[
        str | None, typer.Option(metavar="NAME", help="default, us-label, uk or fr.")
    ] = None,
) -> None:
    """Try a rule on a patient made of a few options.

    What it says, why, what would change its answer, and pictures over dose, kidney function and
    age. What is not said is assumed well, and named.
    """
    from fhir_baclofen.cli.options import Options
    from fhir_baclofen.cli.trying import run_try

    options = Options(
        dose=dose,
        current=current,
        since=since,
        indication=indication,
        egfr=egfr,
        creatinine=creatinine,
        age=age,
        gender=gender,
        conditions=tuple(condition or ()),
        drugs=tuple(drug or ()),
        allergy=allergy,
        pump=pump,
        pump_order=pump_order,
    )
    run_try(rule, options, at, policy or (), preset)


@profiles_app.command("upload")
def profiles_upload(
    base: Annotated[
        str, typer.Option("--fhir", metavar="BASE", help="Base URL of a FHIR R4 server.")
    ],
) -> None:
    """Put our StructureDefinitions, ValueSets and CodeSystems on a server."""
    from fhir_baclofen.cli.uploading import run_upload

    raise typer.Exit(run_upload(base))


@app.command()
def demo(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="End after the printed run, also on a terminal.")
    ] = False,
) -> None:
    """Everything on this machine: an embedded EHR with synthetic patients.

    The main job on each.
    """
    from fhir_baclofen.demo.run import run_demo

    raise typer.Exit(run_demo(once=once))
