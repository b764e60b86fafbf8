"""What a resource says, apart from how and when it was stored.

Two resources with the same content hash mean the same to a reader: servers add ids, versions,
narratives and write numbers and times in their own way, and none of that is an edit.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from fhir_baclofen.writeback.actions import Resource

_STORED = frozenset({"id", "meta", "text", "implicitRules", "language"})


def content_hash(resource: Resource) -> str:
    """A SHA-256 over the content of a resource, in hex.

    Left out: id, meta, narrative, language, empty elements and the order of members. Numbers count
    by value (`5.10` is `5.1`), date-times by moment, literal references by "Type/id" whatever the
    base.
    """
    content = {k: v for k, v in resource.items() if k not in _STORED}
    canonical = json.dumps(_canonical(content), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def left_out(sent: Resource, stored: Resource) -> tuple[str, ...]:
    """The elements of what was sent that a server did not store as they were, by name.

    What it added does not count, nor do id, meta, narrative and extensions, which servers handle in
    their own ways.
    """
    skipped = _STORED | {"extension", "resourceType"}
    return tuple(
        key
        for key, value in sent.items()
        if key not in skipped
        and not _holds(_canonical(stored.get(key), key), _canonical(value, key))
    )


def _holds(stored: Any, sent: Any) -> bool:  # noqa: ANN401 - JSON is of any type
    if isinstance(sent, Mapping):
        return isinstance(stored, Mapping) and all(
            _holds(stored.get(k), v) for k, v in sent.items()
        )
    if isinstance(sent, list):
        same = isinstance(stored, list) and len(stored) == len(sent)
        return same and all(map(_holds, stored, sent))
    return bool(stored == sent)


def _canonical(node: Any, key: str = "") -> Any:  # noqa: ANN401 - JSON is of any type
    if isinstance(node, Mapping):
        members = {k: _canonical(v, k) for k, v in node.items()}
        return {k: v for k, v in members.items() if v not in (None, "", [], {})}
    if isinstance(node, list | tuple):
        return [_canonical(item, key) for item in node]
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int | float | Decimal):
        return _number(Decimal(str(node)))
    return _string(str(node), key)


def _number(value: Decimal) -> str:
    plain = format(value.normalize(), "f")
    return f"#{plain}"


def _string(text: str, key: str) -> str:
    if key == "reference":
        return "/".join(text.split("/_history/", maxsplit=1)[0].split("/")[-2:])
    if text[10:11] == "T" and text[4:5] == "-":
        return _moment(text)
    return text


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.astimezone(UTC).isoformat() if moment.tzinfo else text
