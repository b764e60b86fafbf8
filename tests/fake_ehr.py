"""A small FHIR server on loopback whose abilities and failures are scripted.

It keeps every version and every request, so that a test can say what was and what was not done.
"""

import copy
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote

Json = dict[str, Any]

READ_ONLY = frozenset({"read", "search-type"})
ALL = READ_ONLY | {"create", "update"}
FILED = ("DetectedIssue", "CarePlan", "Provenance")
RECORD = (
    *("Patient", "MedicationRequest", "MedicationStatement", "MedicationDispense"),
    *("MedicationAdministration", "Medication", "Observation", "Condition", "AllergyIntolerance"),
    *("Encounter", "Device", "DeviceUseStatement", "Appointment", "ServiceRequest", "Procedure"),
    *("Flag", "Goal", "List", "Task"),
)


@dataclass(frozen=True)
class Profile:
    """What a server can do.

    `unlisted` types work though the statement does not name them; `refused` ones answer 404.
    `honours_condition` is false for a server that accepts If-None-Exist and ignores it, `filters`
    for one that answers every search with everything. `drops` are elements it does not store.
    """

    transactions: bool = True
    conditional: bool = True
    honours_condition: bool = True
    filters: bool = True
    versions: bool = True
    representation: bool = True
    unlisted: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    interactions: frozenset[str] = ALL
    drops: frozenset[str] = frozenset()
    conflict: int = 412
    page: int = 20


HAPI_LIKE = Profile(conflict=409)
NO_TRANSACTIONS = Profile(transactions=False)
NO_CONDITIONS = Profile(transactions=False, conditional=False)
IGNORES_CONDITIONS = Profile(transactions=False, honours_condition=False)
SEKMET_LIKE = Profile(unlisted=frozenset({"DetectedIssue"}), filters=False)
READS_ONLY = Profile(
    transactions=False,
    conditional=False,
    interactions=READ_ONLY,
    unlisted=frozenset({"DetectedIssue"}),
    refused=frozenset({"DetectedIssue"}),
)

Fault = Callable[["FakeEhr", "Call"], "Reply | str | None"]
"""Called for each write before it is done; "lost" does it and hangs up, "cut" hangs up at once."""


@dataclass(frozen=True)
class Call:
    """One request as it arrived; `number` counts the writes, from 1."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    number: int

    @property
    def writes(self) -> bool:
        return self.method in {"POST", "PUT"}


@dataclass(frozen=True)
class Reply:
    status: int
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - it becomes a reply
    def __init__(self, status: int) -> None:
        self.status = status


class FakeEhr:
    def __init__(self, profile: Profile = HAPI_LIKE) -> None:
        self.profile = profile
        self.fault: Fault | None = None
        self.silent = False
        """Whether a write of a single resource is answered with its status alone."""
        self.blind = False
        """Whether a condition is taken to hold for any resource of its type."""
        self.calls: list[Call] = []
        self.versions: dict[str, list[Json]] = {}
        self.base = ""
        self._lock = threading.Lock()
        self._writes = 0

    # -- for tests ---------------------------------------------------------------------------------

    def all_of(self, kind: str) -> list[Json]:
        """The resources of a type as they stand, oldest first."""
        return [v[-1] for name, v in self.versions.items() if name.startswith(f"{kind}/")]

    def live(self, kind: str) -> list[Json]:
        return [r for r in self.all_of(kind) if r.get("status") != "entered-in-error"]

    def put(self, resource: Json) -> Json:
        """Something that stands, or changes, without a call."""
        with self._lock:
            return self._store(resource)

    def edit(self, kind: str, **changes: Any) -> Json:  # noqa: ANN401 - any element
        """A clinician changes the only resource of a type."""
        (resource,) = self.all_of(kind)
        return self.put({**resource, **changes})

    @property
    def writes(self) -> list[Call]:
        return [call for call in self.calls if call.writes]

    # -- the server --------------------------------------------------------------------------------

    def answer(self, call: Call) -> Reply | str:
        with self._lock:
            if call.writes:
                self._writes += 1
                call = Call(call.method, call.path, call.headers, call.body, self._writes)
            self.calls.append(call)
        scripted = self.fault(self, call) if self.fault and call.writes else None
        if isinstance(scripted, Reply) or scripted == "cut":
            return scripted
        with self._lock:
            try:
                reply = self._do(call)
            except Refusal as refusal:
                reply = Reply(refusal.status, outcome("error"))
        if self.silent and call.writes and reply.status in {200, 201} and call.path != "/fhir":
            reply = Reply(reply.status)
        return "lost" if scripted == "lost" else reply

    def _do(self, call: Call) -> Reply:
        path, _, query = call.path.removeprefix("/fhir").lstrip("/").partition("?")
        parts = [unquote(part) for part in path.split("/") if part]
        if parts == ["metadata"]:
            return Reply(200, self._statement())
        if call.method == "POST" and not parts:
            return self._transaction(json.loads(call.body))
        kind = parts[0]
        if kind in self.profile.refused:
            raise Refusal(404)
        if call.method == "GET":
            return self._read(parts) if len(parts) > 1 else self._search(kind, query)
        body = json.loads(call.body)
        if call.method == "POST":
            return self._create(body, call.headers.get("if-none-exist"))
        return self._update(body, parts[1], call.headers.get("if-match"))

    def _statement(self) -> Json:
        listed = [k for k in (*RECORD, *FILED) if k not in self.profile.unlisted]
        filed = {"interaction": [{"code": c} for c in sorted(self.profile.interactions)]}
        read = {"interaction": [{"code": c} for c in sorted(READ_ONLY)]}
        names = ("patient", "identifier", "target", "_tag", "date", "category")
        common = {
            "versioning": "versioned" if self.profile.versions else "no-version",
            "conditionalCreate": self.profile.conditional,
            "searchParam": [{"name": n} for n in names],
        }
        resources = [{"type": k, **common, **(filed if k in FILED else read)} for k in listed]
        rest: Json = {"mode": "server", "resource": resources}
        if self.profile.transactions:
            rest["interaction"] = [{"code": "transaction"}]
        return {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": [rest]}

    def _read(self, parts: list[str]) -> Reply:
        there = self.versions.get("/".join(parts[:2]))
        if there is None:
            raise Refusal(404)
        return self._given(200, there[-1])

    def _search(self, kind: str, query: str) -> Reply:
        asked = parse_qsl(query)
        offset = int(dict(asked).get("_offset", 0))
        found = self._matching(kind, asked if self.profile.filters else [])
        page = found[offset : offset + self.profile.page]
        links = [{"relation": "self", "url": f"{self.base}/{kind}?{query}"}]
        if offset + self.profile.page < len(found):
            kept = "&".join(p for p in query.split("&") if not p.startswith("_offset"))
            following = f"{self.base}/{kind}?{kept}&_offset={offset + self.profile.page}"
            links.append({"relation": "next", "url": following})
        entries = [
            {"fullUrl": f"{self.base}/{kind}/{r['id']}", "resource": r}
            for r in map(self._out, page)
        ]
        bundle = {"resourceType": "Bundle", "type": "searchset", "total": len(found), "link": links}
        return Reply(200, {**bundle, "entry": entries} if entries else bundle)

    def _matching(self, kind: str, asked: list[tuple[str, str]]) -> list[Json]:
        tests: dict[str, Callable[[Json, str], bool]] = {
            "patient": lambda r, v: _patient(r) == f"Patient/{v.removeprefix('Patient/')}",
            "identifier": lambda r, v: _tokens(r.get("identifier", []), "value", v),
            "_tag": lambda r, v: _tokens(r.get("meta", {}).get("tag", []), "code", v),
            "target": lambda r, v: v in [t["reference"] for t in r.get("target", [])],
        }
        wanted = [(tests[name], value) for name, value in asked if name in tests]
        return [r for r in self.all_of(kind) if all(test(r, value) for test, value in wanted)]

    def _meant(self, kind: str, once: str) -> list[Json]:
        return self._matching(kind, [] if self.blind else parse_qsl(once))

    def _create(self, body: Json, once: str | None) -> Reply:
        kind = body["resourceType"]
        if "create" not in self.profile.interactions or kind in self.profile.refused:
            raise Refusal(405)
        if once and kind in self.profile.unlisted:
            raise Refusal(400)
        there = self._meant(kind, once) if once else []
        if there and self.profile.honours_condition:
            if len(there) > 1:
                raise Refusal(412)
            return self._given(200, there[0])
        return self._given(201, self._store({k: v for k, v in body.items() if k != "id"}))

    def _update(self, body: Json, id_: str, match: str | None) -> Reply:
        there = self.versions.get(f"{body['resourceType']}/{id_}")
        if there is None:
            raise Refusal(404)
        if match is not None and match != f'W/"{len(there)}"':
            raise Refusal(self.profile.conflict)
        return self._given(200, self._store(body))

    def _transaction(self, bundle: Json) -> Reply:
        if not self.profile.transactions or bundle.get("type") != "transaction":
            raise Refusal(405)
        before = copy.deepcopy(self.versions)
        try:
            replies = self._entries(bundle["entry"])
        except Refusal:
            self.versions = before
            raise
        entries = [
            {
                "resource": reply.body if self.profile.representation else None,
                "response": {
                    "status": f"{reply.status} Whatever",
                    "location": reply.headers.get("Location"),
                    "etag": reply.headers.get("ETag"),
                },
            }
            for reply in replies
        ]
        done = {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}
        return Reply(200, done)

    def _entries(self, entries: list[Json]) -> list[Reply]:
        """Filed in the order given, references to what comes later included."""
        urls: dict[str, str] = {}
        for entry in entries:
            kind, request = entry["resource"]["resourceType"], entry["request"]
            once = request.get("ifNoneExist")
            if once and kind in self.profile.unlisted:
                raise Refusal(400)
            there = self._meant(kind, once) if once else []
            new = len(self.versions) + len(urls) + 1
            urls[entry["fullUrl"]] = f"{kind}/{there[0]['id'] if there else new}"
        replies = []
        for entry in entries:
            text = json.dumps(entry["resource"])
            for url, reference in urls.items():
                text = text.replace(f'"{url}"', f'"{reference}"')
            body, request = json.loads(text), entry["request"]
            if request["method"] == "PUT":
                id_ = request["url"].split("/")[1]
                replies.append(self._update(body, id_, request.get("ifMatch")))
                continue
            reply = self._create(body, request.get("ifNoneExist"))
            if reply.status == 201:
                assert reply.body is not None
                name = f"{body['resourceType']}/{reply.body['id']}"
                moved = self.versions.pop(name)
                id_ = urls[entry["fullUrl"]].split("/")[1]
                moved[-1]["id"] = id_
                self.versions[urls[entry["fullUrl"]]] = moved
                reply = self._given(201, moved[-1])
            replies.append(reply)
        return replies

    def _store(self, resource: Json) -> Json:
        kept = {k: v for k, v in copy.deepcopy(resource).items() if k not in self.profile.drops}
        kept.setdefault("id", str(len(self.versions) + 1))
        name = f"{kept['resourceType']}/{kept['id']}"
        there = self.versions.setdefault(name, [])
        kept["meta"] = {**kept.get("meta", {}), "versionId": str(len(there) + 1)}
        there.append(kept)
        return kept

    def _out(self, resource: Json) -> Json:
        if self.profile.versions:
            return resource
        meta = {k: v for k, v in resource["meta"].items() if k != "versionId"}
        return {**resource, "meta": meta}

    def _given(self, status: int, resource: Json) -> Reply:
        version = resource["meta"]["versionId"]
        where = f"{resource['resourceType']}/{resource['id']}"
        headers = {"Location": f"{self.base}/{where}/_history/{version}"}
        if self.profile.versions:
            headers["ETag"] = f'W/"{version}"'
        return Reply(status, self._out(resource), headers)


def outcome(severity: str) -> Json:
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": severity, "code": "processing"}],
    }


def _patient(resource: Json) -> str:
    return str((resource.get("patient") or resource.get("subject") or {}).get("reference"))


def _tokens(given: list[Json], key: str, wanted: str) -> bool:
    system, bar, value = wanted.partition("|")
    return any(
        g.get("system") == system and (not value or g.get(key) == value)
        if bar
        else g.get(key) == wanted
        for g in given
    )


@contextmanager
def served(ehr: FakeEhr, port: int = 0) -> Iterator[FakeEhr]:
    """The server at work on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # a head and a body sent apart would wait for each other

        def _handle(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {k.lower(): v for k, v in self.headers.items()}
            body = self.rfile.read(length)
            reply = ehr.answer(Call(self.command, self.path, headers, body, 0))
            if isinstance(reply, str):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            content = b"" if reply.body is None else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/fhir+json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = _handle  # noqa: N815 - the names the standard library calls

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    ehr.base = f"http://127.0.0.1:{server.server_address[1]}/fhir"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield ehr
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
