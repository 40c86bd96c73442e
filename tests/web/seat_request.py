"""A request for a seat, as the page of a phone sends it."""

from tests.live.live_workshop import new_id


def seat_request(table: int = 1, **fields: object) -> dict[str, object]:
    """The body of a request for a seat."""
    return {"id": new_id(), "table": table, "role": None, "municipality": None, "language": "en", **fields}
