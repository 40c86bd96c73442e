"""The frames that bring an audience up to date, snapshots and patches, each projected and encoded once.

An entity that cannot be projected or encoded is logged, and left out until it changes: a bug with one card
must not hide the others.
"""

from collections.abc import Callable, Iterable

import msgspec

from app.core.aggregate import Audience, EntityKey, Projection, View
from app.live.connection import StateFrame
from app.live.error_log import ErrorLog
from app.live.room import Room
from app.live.transport import text_frame
from app.workshop import protocol
from app.workshop.state import State
from app.workshop.workshop import entity_keys

SNAPSHOT_CACHE_MS = 500
"""Milliseconds during which a snapshot is reused."""
COMPARE_WITH_SNAPSHOT_ABOVE = 4096
"""Bytes of a patch; below that it is sent without looking whether the snapshot is shorter."""

ProjectedView = tuple[Audience, EntityKey, View | None]


class StateFrames:
    """The frames of one room. max_catch_up_keys: entity keys, above which a snapshot costs less than a patch.
    clock: milliseconds since 1970."""

    def __init__(
        self,
        room: Room,
        *,
        max_catch_up_keys: int,
        clock: Callable[[], int],
        show: Callable[[State, EntityKey], Projection],
        errors: ErrorLog,
    ) -> None:
        self._room = room
        self._max_catch_up_keys = max_catch_up_keys
        self._clock = clock
        self._show = show
        self._snapshots: dict[Audience, tuple[int, StateFrame]] = {}
        self._projections: dict[EntityKey, tuple[int, list[ProjectedView]]] = {}
        self._errors = errors

    def catch_up_frame(self, known_rev: int | None, audience: Audience) -> StateFrame | None:
        """The patch or snapshot for a client whose view of the audience has this rev (None: it has no view);
        None if nothing has changed for the audience since."""
        keys = None if known_rev is None else self._keys_touched_after(known_rev)
        if keys is None:
            return self.snapshot(audience)
        projected = (one for key in keys for one in self.projection(key))
        views = _views_for(audience, projected)
        return self._shorter(self.patch(audience, views)) if views else None

    def snapshot(self, audience: Audience) -> StateFrame:
        """All that an audience sees. Reused until the next change, and only briefly, because it contains the
        server's time, which must be right."""
        made_at, cached = self._snapshots.get(audience, (0, None))
        if cached is None or abs(self._clock() - made_at) > SNAPSHOT_CACHE_MS:
            rev, at = self._room.rev, self._clock()
            name, views = wire_name(audience), self._views(audience)
            frame = self._encode(
                views, lambda entities: protocol.encode(protocol.Snapshot(name, rev, at, entities))
            )
            cached = StateFrame(text_frame(frame), audience, rev)
            self._snapshots[audience] = (at, cached)
        return cached

    def encoded_views(self, audience: Audience) -> msgspec.Raw:
        """Everything that an audience sees, by key, as JSON."""
        return msgspec.Raw(self._encode(self._views(audience), msgspec.json.encode))

    def _views(self, audience: Audience) -> dict[EntityKey, View]:
        keys = entity_keys(self._room.state, audience)
        views = _views_for(audience, (one for key in keys for one in self._project(key)))
        return {key: view for key, view in views.items() if view is not None}

    def discard_snapshots(self) -> None:
        """Forget the snapshots, because the state has changed."""
        self._snapshots.clear()

    def patch(self, audience: Audience, views: dict[EntityKey, View | None]) -> StateFrame:
        """A patch with these views; None: the audience no longer sees the entity. Its rev is the room's."""
        shown = {key: view for key, view in views.items() if view is not None}
        removed = tuple(key for key, view in views.items() if view is None)
        name, rev, at = wire_name(audience), self._room.rev, self._clock()
        frame = self._encode(
            shown, lambda changed: protocol.encode(protocol.Patch(name, rev, at, changed, removed))
        )
        return StateFrame(text_frame(frame), audience, rev)

    def projection(self, key: EntityKey) -> list[ProjectedView]:
        """What each audience sees of the entity; computed once per change, as many clients may catch up."""
        rev = self._room.touched_at[key]
        projected_at, projection = self._projections.pop(key, (0, []))
        if projected_at != rev:
            projection = self._project(key)
        self._projections[key] = rev, projection
        if len(self._projections) > self._max_catch_up_keys:
            del self._projections[next(iter(self._projections))]
        return projection

    def _project(self, key: EntityKey) -> list[ProjectedView]:
        """What each audience sees of the entity; nothing if that fails."""
        try:
            return [(audience, name, view) for audience, name, view in self._show(self._room.state, key)]
        except Exception as error:  # noqa: BLE001 - logged; a bug with one entity must not hide the others
            self._errors.exception("broadcast.projection_failed", error, kind=key.partition("/")[0])
            return []

    def _encode(
        self, views: dict[EntityKey, View], encode: Callable[[dict[EntityKey, View]], bytes]
    ) -> bytes:
        """What `encode` makes of these views; without those that cannot be encoded, if there are such."""
        try:
            return encode(views)
        except Exception:  # noqa: BLE001 - the views that fail are logged
            return encode(self._encodable(views))

    def _encodable(self, views: dict[EntityKey, View]) -> dict[EntityKey, View]:
        encodable: dict[EntityKey, View] = {}
        for key, view in views.items():
            with self._errors.guard("broadcast.encoding_failed", kind=key.partition("/")[0]):
                msgspec.json.encode(view)
                encodable[key] = view
        return encodable

    def _keys_touched_after(self, rev: int) -> list[EntityKey] | None:
        """The keys touched after `rev`, oldest first; None: there are too many, or the room does not know."""
        if not self._room.known_since <= rev <= self._room.rev:
            return None
        keys: list[EntityKey] = []
        for key, touched_at in reversed(self._room.touched_at.items()):
            if touched_at <= rev:
                break
            keys.append(key)
            if len(keys) > self._max_catch_up_keys:
                return None
        return keys[::-1]

    def _shorter(self, patch: StateFrame) -> StateFrame:
        """The patch, or the snapshot of the same audience if that has fewer bytes."""
        if len(patch.frame) <= COMPARE_WITH_SNAPSHOT_ABOVE:
            return patch
        return min(patch, self.snapshot(patch.audience), key=lambda state: len(state.frame))


def wire_name(audience: Audience) -> str:
    """The audience's name in frames: a participant's own is `me`, so that no participant id is sent."""
    return "me" if audience.startswith("me/") else audience


def _views_for(audience: Audience, projected: Iterable[ProjectedView]) -> dict[EntityKey, View | None]:
    return {key: view for shown_to, key, view in projected if shown_to == audience}
