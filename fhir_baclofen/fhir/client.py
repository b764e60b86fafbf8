"""Calls to a FHIR server: the only module that uses httpx.

What the server answers is returned as it is, read to its end within bounds; what it means is
judged in `answers.py`. Nothing is remembered from one call to the next but the capabilities.
"""

import asyncio
import random
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote, urlsplit

import httpx

from fhir_baclofen.errors import (
    AnswerLostError,
    ServerError,
    ServerUnavailableError,
    UsageError,
)
from fhir_baclofen.fhir.answers import LATE, UNREACHABLE, Answer
from fhir_baclofen.fhir.capabilities import UNSTATED, Capabilities, capabilities_from
from fhir_baclofen.fhir.wire import body_of, retry_after

FHIR_JSON: Final = "application/fhir+json"
_PORTS: Final = {"http": 80, "https": 443}
_AGAIN: Final = frozenset({429, 502, 503, 504})
_BROKEN: Final = "the connection broke off before the answer was complete"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server, in seconds, and how often to ask.

    `total_s` bounds everything done with one client; `attempts` counts the first one. Only reading
    is tried again.
    """

    connect_s: float = 3.0
    read_s: float = 12.0
    total_s: float = 30.0
    attempts: int = 4
    parallel: int = 6


class FhirClient:
    """One FHIR server, for as long as one command or call needs it. An async context manager."""

    def __init__(
        self,
        base: str,
        *,
        patience: Patience | None = None,
        token: str | None = None,
        ca_file: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`base` is the server's base URL; `token` goes to that server only.

        Raises UsageError when `base` is no http or https URL.
        """
        self.base: Final = base_url(base)
        self._patience: Final = patience or Patience()
        headers = {
            "Accept": FHIR_JSON,
            "Accept-Encoding": "gzip",
            # `no-store` would make one widely used server give up paging.
            "Cache-Control": "no-cache",
        }
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        self._http: Final = httpx.AsyncClient(
            headers=headers,
            timeout=httpx.Timeout(self._patience.read_s, connect=self._patience.connect_s),
            follow_redirects=False,
            trust_env=False,
            verify=_trust(self.base, ca_file),
            transport=transport,
        )
        self._places: Final = asyncio.Semaphore(self._patience.parallel)
        self._ends = 0.0
        self._capabilities: Capabilities | None = None

    async def __aenter__(self) -> Self:
        self._ends = asyncio.get_running_loop().time() + self._patience.total_s
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self._http.__aexit__(kind, error, trace)

    @property
    def left_s(self) -> float:
        """Seconds left of the whole time."""
        return self._ends - asyncio.get_running_loop().time()

    async def get(self, url: str) -> Answer:
        """Read a URL, absolute or relative to the base, trying again while that may help.

        Raises ServerUnavailableError when the server cannot be reached or does not answer in time,
        ServerError when its answer cannot be read.
        """
        wait = 0.2
        for attempt in range(1, self._patience.attempts + 1):
            last = attempt == self._patience.attempts
            try:
                answer = await self._exchange("GET", url)
            except ServerUnavailableError as error:
                if str(error) == LATE or last or not await self._pause(wait):
                    raise
            else:
                asked = retry_after(answer.headers)
                pause = wait if asked is None else asked
                if answer.status not in _AGAIN or last or not await self._pause(pause):
                    return answer
            wait *= 3
        raise ServerUnavailableError(UNREACHABLE)

    async def send(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Write, once.

        Raises ServerUnavailableError when nothing was sent, AnswerLostError when it cannot be told
        whether the server has done it.
        """
        try:
            return await self._exchange(method, url, body, headers)
        except ServerUnavailableError:
            raise
        except ServerError as error:
            raise AnswerLostError(str(error)) from None

    async def capabilities(self) -> Capabilities:
        """What the server offers, asked once; `UNSTATED` when it gives no readable statement.

        Raises ServerUnavailableError when the server cannot be reached.
        """
        if self._capabilities is None:
            try:
                answer = await self.get("metadata")
            except AnswerLostError:
                self._capabilities = UNSTATED
            except ServerUnavailableError:
                raise
            except ServerError:
                self._capabilities = UNSTATED
            else:
                self._capabilities = capabilities_from(answer.body) if answer.ok else UNSTATED
        return self._capabilities

    async def _pause(self, wait: float) -> bool:
        """Wait before another attempt, unless the time left does not allow it."""
        jittered = wait * random.uniform(1.0, 1.25)  # noqa: S311 - spreads load, no secret
        if jittered + self._patience.connect_s / 2 > self.left_s:
            return False
        await asyncio.sleep(jittered)
        return True

    async def _exchange(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = dict(headers or {})
        if body is not None:
            sent["Content-Type"] = FHIR_JSON
        try:
            async with asyncio.timeout_at(self._ends), self._places:
                request = self._http.stream(method, self._absolute(url), content=body, headers=sent)
                async with request as response:
                    received = {k.lower(): v for k, v in response.headers.items()}
                    body = await body_of(received, response.aiter_raw())
                    return Answer(response.status_code, received, body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise ServerUnavailableError(UNREACHABLE) from None
        except (httpx.TimeoutException, TimeoutError):
            raise AnswerLostError(LATE) from None
        except httpx.TransportError:
            raise AnswerLostError(_BROKEN) from None
        except httpx.InvalidURL:
            message = "the address is not a valid URL"
            raise ServerError(message) from None

    def _absolute(self, url: str) -> str:
        if url.startswith(("http://", "https://")):
            return url
        return f"{self.base}/{url}" if url else self.base


def base_url(text: str) -> str:
    """A base URL in one way of writing it: without query, default port and trailing slash.

    Raises UsageError when it is no http or https URL with a host, or holds credentials.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        message = "The FHIR base must be an http or https URL such as http://localhost:8080/fhir."
        raise UsageError(message)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    where = host if port in {None, _PORTS[parts.scheme]} else f"{host}:{port}"
    path = quote(parts.path.rstrip("/"), safe="/%:@~!$&'()*+,;=-._")
    return f"{parts.scheme}://{where}{path}"


def _trust(base: str, ca_file: str | None) -> ssl.SSLContext:
    if base.startswith("https:"):
        return ssl.create_default_context(cafile=ca_file)
    # No certificates are loaded for plain http: it takes 20 ms, and none will be shown.
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
