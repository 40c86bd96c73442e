"""Builds the views of each audience from a state, and encodes them.

An entity that cannot be projected or encoded is logged, and left out until it changes: a bug with one card
must not hide the others."""

from collections.abc import Callable, Iterable

import msgspec

from app.core.aggregate import Audience, EntityKey, Projection, View
from app.live.error_log import ErrorLog
from app.workshop.state import State

ProjectedView = tuple[Audience, EntityKey, View | None]


class ViewBuilder:
    """Builds and encodes views, and logs the entities that fail. show: the projection of one entity."""

    def __init__(self, show: Callable[[State, EntityKey], Projection], errors: ErrorLog) -> None:
        self._show = show
        self._errors = errors

    def project(self, state: State, key: EntityKey) -> list[ProjectedView]:
        """The entity's view for each audience; an empty list if the projection fails."""
        try:
            return [(audience, name, view) for audience, name, view in self._show(state, key)]
        except Exception as error:  # noqa: BLE001 - logged; a bug with one entity must not hide the others
            self._errors.exception("broadcast.projection_failed", error, kind=key.partition("/")[0])
            return []

    def views(self, state: State, audience: Audience, keys: Iterable[EntityKey]) -> dict[EntityKey, View]:
        """The audience's views of these entities, by key."""
        views = views_for(audience, (each for key in keys for each in self.project(state, key)))
        return {key: view for key, view in views.items() if view is not None}

    def encode(self, views: dict[EntityKey, View], encode: Callable[[dict[EntityKey, View]], bytes]) -> bytes:
        """These views, encoded by `encode`. If that fails, the views that cannot be encoded are left out."""
        try:
            return encode(views)
        except Exception:  # noqa: BLE001 - the views that fail are logged
            return encode(self._encodable(views))

    def _encodable(self, views: dict[EntityKey, View]) -> dict[EntityKey, View]:
        encodable: dict[EntityKey, View] = {}
        for key, view in views.items():
            with self._errors.log_exceptions("broadcast.encoding_failed", kind=key.partition("/")[0]):
                msgspec.json.encode(view)
                encodable[key] = view
        return encodable


def views_for(audience: Audience, projected: Iterable[ProjectedView]) -> dict[EntityKey, View | None]:
    """Those of the views that the audience sees."""
    return {key: view for shown_to, key, view in projected if shown_to == audience}
