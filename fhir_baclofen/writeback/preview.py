"""A review as the transaction that would file it into a record that holds nothing of ours yet."""

from typing import Any

import msgspec

from fhir_baclofen.fhir.elements import encoded
from fhir_baclofen.fhir.identity import OFFLINE_KEY
from fhir_baclofen.writeback.actions import Action, Found
from fhir_baclofen.writeback.desired import Reviewed, desired
from fhir_baclofen.writeback.reconcile import reconcile


def as_transaction(review: Reviewed) -> bytes:
    """The Bundle of `review --format fhir` as indented UTF-8 JSON with a final newline.

    The same review gives the same bytes.

    Raises CompositionError when something composed is not valid FHIR.
    """
    return msgspec.json.format(encoded(transaction(review)), indent=1) + b"\n"


def transaction(
    review: Reviewed, *, key: bytes = OFFLINE_KEY, claim_profiles: bool = True
) -> dict[str, Any]:
    """The transaction of all that a review would create.

    Every entry has a `fullUrl` and a `request`; `entry` is left out when there is nothing to file.

    Raises CompositionError when something composed is not valid FHIR.
    """
    wanted = desired(review, key, claim_profiles=claim_profiles)
    entries = [_created(action) for action in reconcile(wanted, Found())]
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "transaction"}
    return {**bundle, "entry": entries} if entries else bundle


def _created(action: Action) -> dict[str, Any]:
    request = {"method": "POST", "url": action.resource_type}
    if action.identifier is not None:
        request["ifNoneExist"] = "identifier=" + "|".join(action.identifier)
    return {"fullUrl": action.full_url, "resource": action.body, "request": request}
