"""The human-readable part of a resource: XHTML from a list of allowed tags, everything escaped.

Text goes in as plain strings and comes out as `Xhtml`; only `Xhtml` can be put together, so nothing
of a record reaches a narrative unescaped, and no narrative of a record is ever copied.

Source: FHIR R4, Narrative (txt-1, txt-2); XML 1.0, "Characters".
"""

import re
from collections.abc import Iterable
from html import escape
from typing import Any, Final, NewType

Xhtml = NewType("Xhtml", str)
"""Well-formed XHTML with tags of `TAGS` only."""

TAGS: Final = frozenset({"div", "p", "b", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"})
"""Every tag that can occur in a narrative; none has an attribute but the namespace of the div."""

# Controls (C0, C1), marks that turn the direction of the text around, and what XML cannot hold.
_UNFIT: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]+"
)
_SPACES: Final = re.compile(r"\s+")


def clean(text: str) -> str:
    """A text on one line, free of control characters and of marks that reverse its direction."""
    return _SPACES.sub(" ", _UNFIT.sub(" ", text)).strip()


def paragraph(text: str, *, label: str = "") -> Xhtml:
    """One paragraph, after a label in bold."""
    bold = f"<b>{_escaped(label)}</b> " if label else ""
    return Xhtml(f"<p>{bold}{_escaped(text)}</p>")


def bullets(items: Iterable[str]) -> Xhtml:
    """A list; nothing at all when it has no items."""
    listed = "".join(f"<li>{_escaped(item)}</li>" for item in items)
    return Xhtml(f"<ul>{listed}</ul>" if listed else "")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Xhtml:
    """A table with one line of headings; nothing at all when it has no rows."""
    body = "".join(_row("td", cells) for cells in rows)
    if not body:
        return Xhtml("")
    return Xhtml(f"<table><thead>{_row('th', head)}</thead><tbody>{body}</tbody></table>")


def narrative(*parts: Xhtml) -> dict[str, Any]:
    """The element `text` of a resource: status generated, and the parts in a div."""
    content = "".join(parts)
    return {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{content}</div>',
    }


def _row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{_escaped(cell)}</{tag}>' for cell in cells)}</tr>"


def _escaped(text: str) -> str:
    return escape(clean(text))
