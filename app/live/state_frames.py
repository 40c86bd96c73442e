"""The frames that bring an audience up to date: snapshots and patches, each encoded once."""

from collections.abc import Callable
from typing import Any, cast

import msgspec

from app.core.aggregate import Audience, EntityKey, View
from app.live.audience_views import AudienceViews, EncodedViews, TooManyEntities
from app.live.connection import StateFrame
from app.live.room import Room
from app.live.transport import text_frame
from app.live.view_builder import ProjectedView, ViewBuilder, views_for
from app.workshop import protocol

COMPARE_WITH_SNAPSHOT_ABOVE = 4096
"""A patch with fewer bytes is sent without looking whether the snapshot is shorter."""


class StateFrames:
    """The frames of one room. max_catch_up_keys: entity keys, above which a snapshot costs less than a patch.
    clock: milliseconds since 1970. slice_size: entities of a snapshot in a slice."""

    def __init__(
        self,
        room: Room,
        view_builder: ViewBuilder,
        *,
        max_catch_up_keys: int,
        clock: Callable[[], int],
        slice_size: int,
    ) -> None:
        self._room = room
        self._view_builder = view_builder
        self._max_catch_up_keys = max_catch_up_keys
        self._clock = clock
        self._views = AudienceViews(room, view_builder, slice_size)
        self._projections: dict[EntityKey, tuple[int, list[ProjectedView]]] = {}

    def catch_up_frame(self, known_rev: int | None, audience: Audience) -> StateFrame | None:
        """The patch or snapshot for a client whose view of the audience has this rev (None: it has no view);
        None if nothing has changed for the audience since. Raises TooManyEntities: it needs a snapshot that
        cannot be encoded in one slice."""
        keys = None if known_rev is None else self._keys_touched_after(known_rev, self._max_catch_up_keys)
        if keys is None:
            return self.snapshot(audience)
        patch = self._patch_of(keys, audience)
        return self._shorter(patch) if patch else None

    def catch_up_patch(self, known_rev: int, audience: Audience) -> StateFrame | None:
        """The patch since this rev, however long; None if nothing has changed for the audience. For a client
        that has just been sent a snapshot."""
        return self._patch_of(self._keys_touched_after(known_rev, max_keys=None) or [], audience)

    def snapshot(self, audience: Audience) -> StateFrame:
        """All that an audience sees. Raises TooManyEntities: it cannot be encoded in one slice."""
        return self.snapshot_of(audience, self._views.encode_in_one_slice(audience))

    async def large_views(self, audience: Audience) -> EncodedViews:
        """All that an audience sees, now or after a change that was made meanwhile; encoded once for all who
        wait for it."""
        return await self._views.encode(audience)

    async def encoded_snapshot(self, audience: Audience) -> msgspec.Raw:
        """The text of a snapshot frame, as pages contain it."""
        return msgspec.Raw(self._encode_snapshot(audience, await self._views.encode(audience)))

    async def encoded_views(self, audience: Audience) -> msgspec.Raw:
        """Everything that an audience sees, by key, as JSON."""
        return msgspec.Raw((await self._views.encode(audience)).json)

    def discard_snapshots(self) -> None:
        """Remove the encoded snapshots, because the state has changed."""
        self._views.discard()

    def patch(self, audience: Audience, views: dict[EntityKey, View | None]) -> StateFrame:
        """A patch with these views; None: the audience no longer sees the entity. Its rev is the room's."""
        shown = {key: view for key, view in views.items() if view is not None}
        removed = tuple(key for key, view in views.items() if view is None)
        name, rev, at = wire_name(audience), self._room.rev, self._clock()
        check = self._room.check_values.check_of(rev)
        frame = self._view_builder.encode(
            shown, lambda changed: protocol.encode(protocol.Patch(name, rev, check, at, changed, removed))
        )
        return StateFrame(text_frame(frame), audience, rev, needs_view=True)

    def projection(self, key: EntityKey) -> list[ProjectedView]:
        """The entity's view for each audience; computed once per change, as many clients may catch up."""
        rev = self._room.touched_rev[key]
        projected_rev, projection = self._projections.pop(key, (0, []))
        if projected_rev != rev:
            projection = self._view_builder.project(self._room.state, key)
        self._projections[key] = rev, projection
        if len(self._projections) > self._max_catch_up_keys:
            del self._projections[next(iter(self._projections))]
        return projection

    def _patch_of(self, keys: list[EntityKey], audience: Audience) -> StateFrame | None:
        views = views_for(audience, (each for key in keys for each in self.projection(key)))
        return self.patch(audience, views) if views else None

    def snapshot_of(self, audience: Audience, views: EncodedViews) -> StateFrame:
        """The snapshot frame that contains these encoded views."""
        return StateFrame(text_frame(self._encode_snapshot(audience, views)), audience, views.rev)

    def _encode_snapshot(self, audience: Audience, views: EncodedViews) -> bytes:
        """The text of a snapshot frame. It contains the current time of the server, so it is made for each
        client."""
        entities = cast(Any, msgspec.Raw(views.json))
        name, check = wire_name(audience), self._room.check_values.check_of(views.rev)
        return protocol.encode(protocol.Snapshot(name, views.rev, check, self._clock(), entities))

    def _keys_touched_after(self, rev: int, max_keys: int | None) -> list[EntityKey] | None:
        """The keys touched after `rev`, oldest first; None: there are too many, or the room does not know."""
        if not self._room.known_since <= rev <= self._room.rev:
            return None
        keys: list[EntityKey] = []
        for key, touched_rev in reversed(self._room.touched_rev.items()):
            if touched_rev <= rev:
                break
            keys.append(key)
            if max_keys is not None and len(keys) > max_keys:
                return None
        return keys[::-1]

    def _shorter(self, patch: StateFrame) -> StateFrame:
        """The patch, or the snapshot of the same audience if that has fewer bytes and can be had at once."""
        if len(patch.frame) <= COMPARE_WITH_SNAPSHOT_ABOVE:
            return patch
        try:
            return min(patch, self.snapshot(patch.audience), key=lambda state: len(state.frame))
        except TooManyEntities:
            return patch


def wire_name(audience: Audience) -> str:
    """The audience's name in frames: a participant's own is `me`, so that no participant id is sent."""
    return "me" if audience.startswith("me/") else audience
