"""The commands, their arguments and their help; the work is done in the modules each imports."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fhir_baclofen.cli.rule_commands import rules_app

app = typer.Typer(
    help="Reads a FHIR R4 record, reviews baclofen in it, plans, and writes the proposal back.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
profiles_app = typer.Typer(
    help="The FHIR profiles of what is written.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(rules_app, name="rules")
terminology_app = typer.Typer(
    help="The codes that facts are known by.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(profiles_app, name="profiles")
app.add_typer(terminology_app, name="terminology")


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
    short_help="Review the baclofen in a record; nothing is written.",
    epilog="Examples: fhir-baclofen review chart.json --order order.json --at 2025-03-10 | "
    "fhir-baclofen review --fhir http://127.0.0.1:8080/fhir --patient p1 --format text",
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
    short_help="Review a patient on a server and write the proposal there.",
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
    short_help="Show how a free-text dosage is read, or why not.",
    epilog="Example: fhir-baclofen sig '1/2 tab hs x 3d then 1 tab bid' --strength '10 mg'",
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


@profiles_app.command(
    "upload",
    short_help="Put our profiles and terminology on a server.",
    epilog="Example: fhir-baclofen profiles upload --fhir http://127.0.0.1:8080/fhir",
)
def profiles_upload(
    base: Annotated[
        str, typer.Option("--fhir", metavar="BASE", help="Base URL of a FHIR R4 server.")
    ],
) -> None:
    """Put our StructureDefinitions, ValueSets, CodeSystems and ConceptMaps on a server."""
    from fhir_baclofen.cli.uploading import run_upload

    raise typer.Exit(run_upload(base))


@terminology_app.command(
    "unverified",
    short_help="List the codes that were never verified.",
    epilog="Example: fhir-baclofen terminology unverified --format text",
)
def terminology_unverified(
    output: Annotated[
        SigFormat | None,
        typer.Option("--format", help="Default: json when piped, text on a terminal."),
    ] = None,
) -> None:
    """List the codes that were never verified, with their value set and the reason."""
    from fhir_baclofen.cli.codes import list_unverified

    list_unverified(output and output.value)


@app.command(
    short_help="Show the main job on synthetic patients.",
    epilog="Example: fhir-baclofen demo --once",
)
def demo(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="End after the printed run, also on a terminal.")
    ] = False,
) -> None:
    """Show the main job on synthetic patients, with an embedded EHR on this machine."""
    from fhir_baclofen.demo.run import run_demo

    raise typer.Exit(run_demo(once=once))
