"""`review`: a record from a file or a server, reviewed and printed."""

import sys
from pathlib import Path

from fhir_baclofen.cli.inputs import moment, policy_of, read_file
from fhir_baclofen.errors import UsageError
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.review import Review, review


def run_review(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    chart: Path | None,
    orders: list[Path],
    base: str | None,
    patient: str | None,
    at: str | None,
    policy: Path | None,
    output: str | None,
) -> None:
    """Read, review and print; raises BaclofenError when there is nothing to print."""
    if (chart is None) == (base is None):
        raise UsageError("Give either CHART.json, or --fhir BASE with --patient ID.")
    when, chosen = moment(at), policy_of(policy)
    record = _from_file(chart) if chart else _from_server(base, patient)
    files = [(read_file(path), str(path)) for path in orders]
    record, drafts = orders_in(files)(record)
    show(review(record, chosen, at=when, orders=drafts), output)


def show(result: Review, output: str | None) -> None:
    """Print a review as JSON, as text, or as the transaction that would be written."""
    chosen = output or ("text" if sys.stdout.isatty() else "json")
    if chosen == "text":
        from fhir_baclofen.text import as_text

        sys.stdout.write(as_text(result))
        return
    if chosen == "fhir":
        from fhir_baclofen.writeback.preview import as_transaction

        sys.stdout.buffer.write(as_transaction(result))
        return
    from fhir_baclofen.answer import to_json

    sys.stdout.buffer.write(to_json(result))


def _from_file(chart: Path) -> PatientRecord:
    return read_bundle(read_file(chart), name=str(chart))


def _from_server(base: str | None, patient: str | None) -> PatientRecord:
    if not base or not patient:
        raise UsageError("--fhir BASE needs --patient ID.")
    from fhir_baclofen.cli.servers import read_patient

    return read_patient(base, patient)
