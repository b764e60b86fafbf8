"""What the client sends, waits for, tries again and refuses to take in."""

import asyncio
import gzip
import ssl
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
import respx

from fhir_baclofen.errors import (
    AnswerLostError,
    ServerError,
    ServerUnavailableError,
    UsageError,
)
from fhir_baclofen.fhir.answers import Answer
from fhir_baclofen.fhir.client import FhirClient, Patience, base_url
from fhir_baclofen.fhir.wire import MOST_DECODED, MOST_ON_THE_WIRE, retry_after
from tests.fhir.servers import BASE, QUICK, fhir, statement, with_client

PACKAGE = Path(__file__).parents[2] / "fhir_baclofen"


@pytest.fixture
def router() -> Iterator[respx.Router]:
    with respx.mock(assert_all_called=False) as mocked:
        yield mocked


def get(path: str = "Patient/p1", *, patience: Patience = QUICK) -> Answer:
    return with_client(lambda client: client.get(path), patience=patience)


# -- what is sent ----------------------------------------------------------------------------------


def test_json_is_asked_for_and_caches_are_passed_by(router: respx.Router) -> None:
    route = router.get(f"{BASE}/Patient/p1").mock(return_value=fhir({}))
    get()
    headers = route.calls.last.request.headers
    assert headers["accept"] == "application/fhir+json"
    assert headers["cache-control"] == "no-cache"
    assert "authorization" not in headers


def test_a_token_is_sent_as_a_bearer_token(router: respx.Router) -> None:
    route = router.get(f"{BASE}/Patient/p1").mock(return_value=fhir({}))

    async def work() -> None:
        async with FhirClient(BASE, token="secret") as client:  # noqa: S106 - made up
            await client.get("Patient/p1")

    asyncio.run(work())
    assert route.calls.last.request.headers["authorization"] == "Bearer secret"


def test_the_environment_sets_no_proxy(
    monkeypatch: pytest.MonkeyPatch, router: respx.Router
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    router.get(f"{BASE}/Patient/p1").mock(return_value=fhir({}))
    assert get().ok


def test_certificates_are_always_verified() -> None:
    sources = [path.read_text() for path in PACKAGE.rglob("*.py")]
    assert not [s for s in sources if "verify=False" in s or "CERT_NONE" in s]
    assert ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("http://127.0.0.1:8080/fhir", "http://127.0.0.1:8080/fhir"),
        ("http://127.0.0.1:8080/fhir/", "http://127.0.0.1:8080/fhir"),
        (" https://EHR.example/r4/ ", "https://ehr.example/r4"),
        ("https://ehr.example:443/r4", "https://ehr.example/r4"),
        ("http://ehr.example:80", "http://ehr.example"),
        ("http://[::1]:8080/fhir?x=1#y", "http://[::1]:8080/fhir"),
        ("http://ehr.example/a b", "http://ehr.example/a%20b"),
    ],
)
def test_a_base_is_written_in_one_way(given: str, base: str) -> None:
    assert base_url(given) == base


@pytest.mark.parametrize(
    "given",
    ["", "ehr.example/fhir", "ftp://ehr.example", "http://", "http://u:p@ehr.example/fhir",
     "http://ehr.example:port/", "file:///etc/passwd", "http://[::1/fhir"],
)  # fmt: skip
def test_what_is_no_http_url_is_refused(given: str) -> None:
    with pytest.raises(UsageError):
        base_url(given)


# -- trying again ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_passing_failure_is_tried_again(router: respx.Router, status: int) -> None:
    route = router.get(f"{BASE}/Patient/p1").mock(side_effect=[fhir({}, status), fhir({})])
    assert get().ok
    assert route.call_count == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 422, 500, 501])
def test_a_lasting_failure_is_not(router: respx.Router, status: int) -> None:
    route = router.get(f"{BASE}/Patient/p1").mock(return_value=fhir({}, status))
    assert get().status == status
    assert route.call_count == 1


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.RemoteProtocolError("x")]
)
def test_a_connection_that_fails_once_is_tried_again(
    router: respx.Router, error: httpx.TransportError
) -> None:
    router.get(f"{BASE}/Patient/p1").mock(side_effect=[error, fhir({})])
    assert get().ok


def test_a_server_that_is_not_there_is_asked_a_few_times(router: respx.Router) -> None:
    route = router.get(f"{BASE}/Patient/p1").mock(side_effect=httpx.ConnectError("x"))
    with pytest.raises(ServerUnavailableError, match="could not be reached"):
        get()
    assert route.call_count == QUICK.attempts


def test_a_slow_answer_is_not_waited_for_twice(router: respx.Router) -> None:
    route = router.get(f"{BASE}/Patient/p1").mock(side_effect=httpx.ReadTimeout("x"))
    with pytest.raises(AnswerLostError, match="did not answer in time"):
        get()
    assert route.call_count == 1


def test_the_server_says_how_long_to_wait(router: respx.Router) -> None:
    busy = fhir({}, 429, **{"Retry-After": "1"})
    router.get(f"{BASE}/Patient/p1").mock(side_effect=[busy, fhir({})])
    begun = datetime.now(UTC)
    assert get().ok
    assert timedelta(seconds=1) <= datetime.now(UTC) - begun < timedelta(seconds=2)


def test_a_wait_beyond_the_time_left_is_not_begun(router: respx.Router) -> None:
    busy = fhir({}, 503, **{"Retry-After": "600"})
    route = router.get(f"{BASE}/Patient/p1").mock(return_value=busy)
    assert get().status == 503
    assert route.call_count == 1


def test_a_drip_of_bytes_ends_with_the_whole_time(router: respx.Router) -> None:
    patience = Patience(connect_s=0.1, read_s=60, total_s=0.3)

    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        return fhir({})

    router.get(f"{BASE}/Patient/p1").mock(side_effect=hang)
    with pytest.raises(AnswerLostError, match="did not answer in time"):
        get(patience=patience)


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "soon"}, None),
        ({"retry-after": format_datetime(NOW - timedelta(hours=1), usegmt=True)}, 0),
        ({"x-ms-retry-after-ms": "250", "retry-after": "7"}, 0.25),
    ],
)
def test_retry_after_is_read_in_all_its_forms(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers) == seconds


def test_retry_after_may_be_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=2), usegmt=True)
    assert 110 < (retry_after({"retry-after": later}) or 0) <= 120


# -- writing is never tried again ------------------------------------------------------------------


def send() -> Answer:
    return with_client(lambda client: client.send("POST", "CarePlan", b"{}"))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_write_is_sent_once_whatever_the_answer(router: respx.Router, status: int) -> None:
    route = router.post(f"{BASE}/CarePlan").mock(return_value=fhir({}, status))
    assert send().status == status
    assert route.call_count == 1


def test_a_write_that_was_not_sent_is_told_from_one_whose_answer_was_lost(
    router: respx.Router,
) -> None:
    route = router.post(f"{BASE}/CarePlan").mock(side_effect=httpx.ConnectError("x"))
    with pytest.raises(ServerUnavailableError) as unsent:
        send()
    assert not isinstance(unsent.value, AnswerLostError)
    for error in (httpx.ReadError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")):
        route.mock(side_effect=error)
        with pytest.raises(AnswerLostError):
            send()


def answered(answer: httpx.Response, method: str = "GET") -> Answer:
    """The answer as the client takes it from the wire, which no mock has read before."""

    async def work() -> Answer:
        transport = httpx.MockTransport(lambda _: answer)
        async with FhirClient(BASE, patience=QUICK, transport=transport) as client:
            if method == "GET":
                return await client.get("Patient/p1")
            return await client.send(method, "CarePlan", b"{}")

    return asyncio.run(work())


def test_a_write_whose_answer_cannot_be_read_is_lost() -> None:
    with pytest.raises(AnswerLostError, match="damaged"):
        answered(packed(b"no gzip"), "POST")


# -- bounds ----------------------------------------------------------------------------------------


def packed(content: bytes, encoding: str = "gzip") -> httpx.Response:
    return httpx.Response(
        200, stream=httpx.ByteStream(content), headers={"Content-Encoding": encoding}
    )


def test_a_compressed_answer_is_read() -> None:
    for content, encoding in (
        (gzip.compress(b'{"a":1}'), "gzip"),
        (zlib.compress(b'{"a":1}'), "deflate"),
    ):
        assert answered(packed(content, encoding)).body == b'{"a":1}'


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (packed(gzip.compress(b"0" * (MOST_DECODED + 1))), "too large"),
        (packed(gzip.compress(b"0" * 3 * 2**20)), "too large"),
        (packed(gzip.compress(b"0" * 1000)[:-4]), "cut short"),
        (packed(b"plain"), "damaged"),
        (packed(b"x", "br"), "not asked for"),
        (httpx.Response(200, stream=httpx.ByteStream(b"0" * (MOST_ON_THE_WIRE + 1))), "too large"),
        (httpx.Response(200, headers={"X": "y" * 70_000}), "too large"),
    ],
    ids=["bomb", "ratio", "truncated", "no gzip", "other encoding", "long", "long headers"],
)
def test_an_answer_out_of_bounds_is_not_taken_in(answer: httpx.Response, why: str) -> None:
    with pytest.raises(ServerError, match=why):
        answered(answer)


def test_an_answer_at_the_bounds_is() -> None:
    for answer in (
        packed(gzip.compress(b"0" * 2**20)),
        httpx.Response(200, stream=httpx.ByteStream(b"0" * MOST_ON_THE_WIRE)),
    ):
        assert answered(answer).ok


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", [f"{BASE}/Patient/p2", "https://elsewhere.example/Patient/p1"])
def test_a_redirect_is_not_followed(router: respx.Router, status: int, target: str) -> None:
    router.get(f"{BASE}/Patient/p1").mock(
        return_value=httpx.Response(status, headers={"Location": target})
    )
    assert get().status == status
    assert len(router.calls) == 1


# -- capabilities ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        fhir({}, 404),
        fhir({}, 500),
        httpx.Response(200, content="<html>", headers={"Content-Type": "text/html"}),
        fhir({"resourceType": "Patient"}),
        fhir({"resourceType": "CapabilityStatement", "rest": [{"mode": "client"}]}),
        fhir([1, 2]),
    ],
    ids=["absent", "failing", "html", "a patient", "a client's", "no object"],
)
def test_a_server_without_a_statement_is_not_taken_to_lack_anything(
    router: respx.Router, answer: httpx.Response
) -> None:
    router.get(f"{BASE}/metadata").mock(return_value=answer)
    assert not with_client(lambda client: client.capabilities()).stated


def test_the_statement_is_asked_for_once(router: respx.Router) -> None:
    route = router.get(f"{BASE}/metadata").mock(return_value=fhir(statement(["Observation"])))

    async def twice(client: FhirClient) -> int:
        await client.capabilities()
        return len((await client.capabilities()).types)

    assert with_client(twice) == 1
    assert route.call_count == 1
