"""Makes a named change to the JSON of a case by hand, independently of the program."""

import copy
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import singledispatch

from fhir_baclofen.explain import changes as c
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review
from tests.cases.case import Case
from tests.cases.chart import Json, bundle, owned

ALARM = "http://fhir-baclofen.org/fhir/StructureDefinition/reservoir-alarm-date"


@dataclass(frozen=True)
class Files:
    """What a caller hands in: a chart, files of orders, a moment and the site's policy."""

    chart: Json
    orders: tuple[Json, ...]
    at: str
    policy: Policy

    def review(self) -> Review:
        record = read_bundle(json.dumps(self.chart).encode(), name="chart.json")
        files = [(json.dumps(order).encode(), "order.json") for order in self.orders]
        record, drafts = orders_in(files)(record)
        moment = datetime.fromisoformat(self.at if "T" in self.at else f"{self.at}T12:00:00")
        at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return review(record, self.policy, at=at, orders=drafts)

    def resources(self) -> Iterator[Json]:
        yield from (entry["resource"] for entry in self.chart["entry"] if _is_resource(entry))

    def on_record(self, reference: str) -> Json:
        return next(r for r in self.resources() if _reference(r) == reference)

    def drafted(self, reference: str) -> Json:
        return next(
            r for order in self.orders for r in _orders(order) if _reference(r) == reference
        )


def files_of(case: Case) -> Files:
    orders = tuple(owned(order, "new") for order in case.want.get("orders", ()))
    policy = Policy.of(dict(case.want.get("policy", {})))
    return Files(bundle(case.chart), orders, case.at, policy)


def changed(files: Files, change: c.Change) -> Files:
    """The files with the change made; the ones given are left as they are."""
    fresh = replace(
        files, chart=copy.deepcopy(files.chart), orders=tuple(map(copy.deepcopy, files.orders))
    )
    return _make(change, fresh)


def _is_resource(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("resource"), dict)


def _reference(resource: Json) -> str:
    return f"{resource.get('resourceType')}/{resource.get('id')}"


def _orders(order: Json) -> Iterable[Json]:
    if order.get("resourceType") == "Bundle":
        return [e["resource"] for e in order["entry"]]
    return [order]


def _order(files: Files, reference: str, *, drafted: bool) -> Json:
    return files.drafted(reference) if drafted else files.on_record(reference)


def _key(order: Json) -> str:
    return "dosage" if order["resourceType"] == "MedicationStatement" else "dosageInstruction"


@singledispatch
def _make(change: c.Change, files: Files) -> Files:  # noqa: ARG001 - what every change takes
    raise TypeError(type(change))


@_make.register
def _(change: c.Dose, files: Files) -> Files:
    order = _order(files, change.order, drafted=change.drafted)
    old = order.get(_key(order)) or [{}]
    as_needed = all("asNeededBoolean" in d or "asNeededCodeableConcept" in d for d in old)
    order[_key(order)] = [
        _line(old[0], as_needed=as_needed)
        | {"doseAndRate": [{"doseQuantity": {"value": float(dose), "unit": "mg"}}]}
        for dose in change.doses_mg
    ]
    return files


def _line(old: Json, *, as_needed: bool) -> Json:
    """Once a day, by the route and within the dates of the line before."""
    bounds = old.get("timing", {}).get("repeat", {}).get("boundsPeriod")
    repeat: Json = {"frequency": 1, "period": 1, "periodUnit": "d"}
    line: Json = {"timing": {"repeat": repeat | ({"boundsPeriod": bounds} if bounds else {})}}
    line |= {"route": old["route"]} if "route" in old else {}
    return line | ({"asNeededBoolean": True} if as_needed else {})


@_make.register
def _(change: c.PumpDose, files: Files) -> Files:
    order = _order(files, change.order, drafted=change.drafted)
    route = {"route": order["dosageInstruction"][0]["route"]}
    rate = {"value": float(change.ug_per_day), "unit": "ug/d", "code": "ug/d"}
    order["dosageInstruction"] = [route | {"doseAndRate": [{"rateQuantity": rate}]}]
    return files


@_make.register
def _(change: c.Regular, files: Files) -> Files:
    for line in _order(files, change.order, drafted=change.drafted)["dosageInstruction"]:
        line.pop("asNeededBoolean", None)
        line.pop("asNeededCodeableConcept", None)
    return files


@_make.register
def _(change: c.Replacing, files: Files) -> Files:
    files.drafted(change.order)["priorPrescription"] = {"reference": change.prior}
    return files


@_make.register
def _(change: c.Withdrawn, files: Files) -> Files:
    kept = [[r for r in _orders(o) if _reference(r) not in change.orders] for o in files.orders]
    return replace(files, orders=tuple(r for order in kept for r in order))


@_make.register
def _(change: c.Value, files: Files) -> Files:
    files = _without(files, change.without)
    held = files.on_record(change.observation)
    if change.component is not None:
        held = held["component"][change.component]
    quantity = held.get("valueQuantity", {"unit": change.unit})
    for key in [k for k in held if k.startswith("value")]:
        del held[key]
    quantity.pop("comparator", None)
    held["valueQuantity"] = quantity | {"value": float(change.value)}
    return files


@_make.register
def _(change: c.BornOn, files: Files) -> Files:
    _patient(files)["birthDate"] = change.day.isoformat()
    return files


@_make.register
def _(change: c.Sex, files: Files) -> Files:
    _patient(files)["gender"] = change.gender
    return files


def _patient(files: Files) -> Json:
    return next(r for r in files.resources() if r.get("resourceType") == "Patient")


@_make.register
def _(change: c.Reason, files: Files) -> Files:
    for reference in change.orders:
        order = _order(files, reference, drafted=change.drafted)
        order.pop("reasonReference", None)
        order["reasonCode"] = [{"text": change.words}]
    return files


@_make.register
def _(change: c.Without, files: Files) -> Files:
    return _without(files, change.resources)


def _without(files: Files, references: Sequence[str]) -> Files:
    kept = [
        e
        for e in files.chart["entry"]
        if not _is_resource(e) or _reference(e["resource"]) not in references
    ]
    return replace(files, chart=files.chart | {"entry": kept})


@_make.register
def _(change: c.Added, files: Files) -> Files:
    entry = {"resource": json.loads(change.resource)}
    return replace(files, chart=files.chart | {"entry": [*files.chart["entry"], entry]})


@_make.register
def _(change: c.ReviewOn, files: Files) -> Files:
    return replace(files, at=change.day.isoformat() + files.at[10:])


@_make.register
def _(change: c.Earlier, files: Files) -> Files:
    for reference in change.orders:
        order = files.on_record(reference)
        _move(order, "authoredOn", change.days)
        _move(order, "effectiveDateTime", change.days)
        _move(order.get("effectivePeriod", {}), "start", change.days)
        for line in order.get("dosageInstruction", []):
            period = line.get("timing", {}).get("repeat", {}).get("boundsPeriod", {})
            _move(period, "start", change.days)
    return files


def _move(node: Json, key: str, days: int) -> None:
    if key in node:
        moved = date.fromisoformat(node[key][:10]) - timedelta(days=days)
        node[key] = moved.isoformat()


@_make.register
def _(change: c.AlarmOn, files: Files) -> Files:
    for extension in files.on_record(change.holder)["extension"]:
        if extension["url"] == ALARM:
            extension.pop("valueDateTime", None)
            extension["valueDate"] = change.day.isoformat()
    return files
