"""Reading the bytes of an answer within bounds, and its wish about when to ask again."""

import zlib
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from fhir_baclofen.errors import ServerError

MOST_ON_THE_WIRE: Final = 10 * 2**20
MOST_DECODED: Final = 20 * 2**20
MOST_IN_HEADERS: Final = 64 * 2**10
MOST_INFLATION: Final = 100
# A small body may well be mostly repetition; the ratio says something only beyond this size.
_RATIO_COUNTS_FROM: Final = 2**20
TOO_LARGE: Final = "the server's answer is too large"


async def body_of(headers: Mapping[str, str], chunks: AsyncIterator[bytes]) -> bytes:
    """The decoded body of an answer whose raw `chunks` are still to come.

    Raises ServerError when headers or body are larger than allowed, before they are held in memory,
    or when the body is damaged or encoded in a way that was not asked for.
    """
    if sum(len(name) + len(value) for name, value in headers.items()) > MOST_IN_HEADERS:
        raise ServerError(TOO_LARGE)
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return await _bounded(chunks)
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return _inflated(await _bounded(chunks))
    message = "the server's answer is encoded in a way that was not asked for"
    raise ServerError(message)


async def _bounded(chunks: AsyncIterator[bytes]) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > MOST_ON_THE_WIRE:
            raise ServerError(TOO_LARGE)
    return bytes(body)


def _inflated(body: bytes) -> bytes:
    most = min(MOST_DECODED, max(len(body) * MOST_INFLATION, _RATIO_COUNTS_FROM))
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        inflated = inflater.decompress(body, most)
    except zlib.error:
        message = "the server's answer is damaged"
        raise ServerError(message) from None
    if inflater.unconsumed_tail:
        raise ServerError(TOO_LARGE)
    if not inflater.eof:
        message = "the server's answer is cut short"
        raise ServerError(message)
    return inflated


def retry_after(headers: Mapping[str, str]) -> float | None:
    """How long the server asks to wait, in seconds; None when it does not say.

    Understands Retry-After in seconds or as a date, and the milliseconds of one large vendor.
    """
    milliseconds = headers.get("x-ms-retry-after-ms", "")
    if milliseconds.isdecimal():
        return int(milliseconds) / 1000
    text = headers.get("retry-after", "")
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
