"""Following a search over its pages, and never off the server."""

from collections.abc import Iterator

import httpx
import pytest
import respx

from fhir_baclofen.fhir.answers import following_url
from fhir_baclofen.fhir.capabilities import UNSTATED
from fhir_baclofen.fhir.paging import Bounds, Collected, collect
from fhir_baclofen.fhir.searches import Search, planned
from tests.fhir.servers import BASE, fhir, observation, searchset, with_client

SEARCH = Search("Observation", (("patient", "p1"),))
FIRST = f"{BASE}/Observation?patient=p1"


@pytest.fixture
def router() -> Iterator[respx.Router]:
    with respx.mock(assert_all_called=False) as mocked:
        yield mocked


def collected(bounds: Bounds | None = None) -> Collected:
    return with_client(lambda client: collect(client, SEARCH, bounds))


def numbered(router: respx.Router, pages: int, **more: int) -> None:
    """Pages 0 to pages - 1 of one observation each."""

    def page(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("page", 0))
        onward = f"{FIRST}&page={number + 1}" if number + 1 < pages else None
        return fhir(searchset(observation(f"o{number}"), following=onward, **more))

    router.get(url__startswith=f"{BASE}/Observation").mock(side_effect=page)


def test_every_page_is_followed(router: respx.Router) -> None:
    numbered(router, 5)
    found = collected()
    assert (len(found.entries), found.problem) == (5, None)


@pytest.mark.parametrize(
    ("pages", "problem"), [(19, None), (20, None), (21, "there is more than is read")]
)
def test_twenty_pages_are_read(router: respx.Router, pages: int, problem: str | None) -> None:
    numbered(router, pages)
    found = collected()
    assert (len(found.entries), found.problem) == (min(pages, 20), problem)


def test_two_thousand_resources_are_read(router: respx.Router) -> None:
    many = [observation(f"o{n}") for n in range(2_000)]
    router.get(FIRST).mock(return_value=fhir(searchset(*many, following=f"{FIRST}&page=1")))
    found = collected()
    assert (len(found.entries), found.problem) == (2_000, "there is more than is read")


def test_pages_that_lead_in_a_circle_end(router: respx.Router) -> None:
    router.get(FIRST).mock(return_value=fhir(searchset(following=f"{FIRST}&page=1")))
    router.get(f"{FIRST}&page=1").mock(return_value=fhir(searchset(following=FIRST)))
    assert collected().problem == "its pages lead in a circle"
    assert len(router.calls) == 2


def test_a_page_that_fails_makes_the_search_incomplete_and_keeps_the_others(
    router: respx.Router,
) -> None:
    router.get(FIRST).mock(return_value=fhir(searchset(observation("o1"), following="?page=1")))
    router.get(f"{BASE}/Observation?page=1").mock(return_value=fhir({}, 500))
    found = collected()
    assert len(found.entries) == 1
    assert found.problem == "the server failed (HTTP 500)"


@pytest.mark.parametrize("status", [410, 400])
def test_pages_that_expired_are_asked_for_anew_once(router: respx.Router, status: int) -> None:
    issue = {"severity": "error", "code": "expired", "details": {"coding": [{"code": "4113"}]}}
    gone = fhir({"resourceType": "OperationOutcome", "issue": [issue]}, status)
    onward = f"{FIRST}&page=1"
    router.get(FIRST).mock(return_value=fhir(searchset(observation("o1"), following=onward)))
    page = router.get(onward).mock(side_effect=[gone, fhir(searchset(observation("o2")))])
    found = collected()
    assert (len(found.entries), found.problem) == (2, None)
    page.mock(side_effect=[gone, gone])
    assert collected().problem is not None


@pytest.mark.parametrize(("total", "complete"), [(1, True), (2, False), ("many", True)])
def test_fewer_results_than_counted_are_incomplete(
    router: respx.Router, total: object, *, complete: bool
) -> None:
    router.get(FIRST).mock(return_value=fhir(searchset(observation("o1"), total=total)))
    assert (collected().problem is None) is complete


def test_the_count_is_over_all_pages(router: respx.Router) -> None:
    numbered(router, 3, total=3)
    assert collected().problem is None


def test_links_of_a_strange_shape_are_not_taken_for_none(router: respx.Router) -> None:
    page = searchset(observation("o1"))
    page["link"] = [{"relation": "next", "url": 5}]
    router.get(FIRST).mock(return_value=fhir(page))
    assert collected().problem == "the links to its other pages cannot be read"


def test_links_beside_an_odd_entry_are_followed(router: respx.Router) -> None:
    odd = searchset(observation("o1"), following=f"{FIRST}&page=1")
    odd["entry"].append({"resource": "x", "fullUrl": 5})
    router.get(FIRST).mock(return_value=fhir(odd))
    router.get(f"{FIRST}&page=1").mock(return_value=fhir(searchset(observation("o2"))))
    assert len(collected().entries) == 3


def test_a_next_page_elsewhere_is_not_fetched(router: respx.Router) -> None:
    elsewhere = "https://elsewhere.example/fhir/Observation?page=1"
    router.get(FIRST).mock(return_value=fhir(searchset(observation("o1"), following=elsewhere)))
    found = collected()
    assert found.problem == "the next page lies outside the server's address"
    assert len(router.calls) == 1


HOST = "https://ehr.example"


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        (f"{BASE}/Observation?page=2", f"{BASE}/Observation?page=2"),
        (f"{HOST}:443/fhir/Observation?page=2", f"{HOST}:443/fhir/Observation?page=2"),
        (f"{BASE}?_getpages=x&_getpagesoffset=20", f"{BASE}?_getpages=x&_getpagesoffset=20"),
        (f"{BASE}/?_getpages=x", f"{BASE}/?_getpages=x"),
        ("/fhir/Observation?page=2", f"{BASE}/Observation?page=2"),
        ("/Observation?page=2", f"{BASE}/Observation?page=2"),
        ("Observation?page=2", f"{BASE}/Observation?page=2"),
        ("?page=2", f"{BASE}/Observation?page=2"),
        (f"{BASE}/Observation?code=a|b#top", f"{BASE}/Observation?code=a|b"),
        (f"{BASE}/Observation/_search?page=2", f"{BASE}/Observation/_search?page=2"),
        (f"{HOST}:443:443/fhir/Observation", None),
        ("http://ehr.example/fhir/Observation?page=2", None),
        (f"{HOST}:8443/fhir/Observation", None),
        ("https://ehr.example.evil/fhir/Observation", None),
        ("https://user@ehr.example/fhir/Observation", None),
        ("//elsewhere.example/fhir/Observation", None),
        (f"{HOST}/fhirx/Observation", None),
        (f"{HOST}/admin", None),
        (f"{BASE}/../admin", None),
        (f"{BASE}/%2e%2e/admin", None),
        (f"{BASE}/..%2fadmin", None),
        ("file:///etc/passwd", None),
        ("https://[ehr/fhir", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_next_link_stays_on_the_server(link: str, followed: str | None) -> None:
    assert following_url(link, current=FIRST, base=BASE) == followed


def test_the_newest_observations_come_first_where_the_server_can_sort(
    router: respx.Router,
) -> None:
    numbered(router, 1)
    searches = planned(UNSTATED, "p1")
    assert all("_sort" not in s.url for s in searches if isinstance(s, Search))
