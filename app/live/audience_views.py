"""All that an audience sees, as JSON: encoded once per change, in slices, between which other tasks run.

A state never changes, so what is encoded is one state, whatever happens between the slices.
"""

import asyncio
from itertools import islice
from typing import NamedTuple

import msgspec

from app.core.aggregate import Audience, EntityKey
from app.live.room import Room
from app.live.view_builder import ViewBuilder
from app.workshop.state import State
from app.workshop.workshop import entity_keys

SLICE_SIZE = 200
"""Entities whose views are built and encoded in one slice."""


class EncodedViews(NamedTuple):
    """All that an audience sees after the entry `rev`: a JSON object, key -> view."""

    rev: int
    json: bytes


class TooManyEntities(Exception):
    """An audience has too many entities to be encoded in one slice."""


class AudienceViews:
    """The views of one room. slice_size: entities in a slice."""

    def __init__(self, room: Room, view_builder: ViewBuilder, slice_size: int = SLICE_SIZE) -> None:
        self._room = room
        self._view_builder = view_builder
        self._slice_size = slice_size
        self._encoded: dict[Audience, EncodedViews] = {}
        self._encoding: dict[Audience, asyncio.Task[EncodedViews]] = {}

    def discard(self) -> None:
        """Remove all encoded views, because the state has changed."""
        self._encoded.clear()

    def encode_in_one_slice(self, audience: Audience) -> EncodedViews:
        """The audience's views of the current state. Raises TooManyEntities, unless they are encoded
        already."""
        if encoded := self._encoded.get(audience):
            return encoded
        state = self._room.state
        keys = list(islice(entity_keys(state, audience), self._slice_size + 1))
        if len(keys) > self._slice_size:
            raise TooManyEntities
        entities = self._encode_slice(state, audience, keys)
        return self._keep(audience, EncodedViews(self._room.rev, b"{%b}" % entities))

    async def encode(self, audience: Audience) -> EncodedViews:
        """The audience's views of the current state, or of a newer one if it changes meanwhile."""
        min_rev = self._room.rev
        while True:
            try:
                return self.encode_in_one_slice(audience)
            except TooManyEntities:
                task = self._encoding.get(audience) or self._start(audience)
                encoded = await asyncio.shield(task)
                if encoded.rev >= min_rev:  # else the task had begun with an older state
                    return encoded

    def _start(self, audience: Audience) -> asyncio.Task[EncodedViews]:
        task = self._encoding[audience] = asyncio.create_task(self._encode_in_slices(audience))
        return task

    async def _encode_in_slices(self, audience: Audience) -> EncodedViews:
        try:
            state, rev = self._room.state, self._room.rev
            slices: list[bytes] = []
            keys = entity_keys(state, audience)
            while slice_keys := list(islice(keys, self._slice_size)):
                slices.append(self._encode_slice(state, audience, slice_keys))
                await asyncio.sleep(0)
            return self._keep(audience, EncodedViews(rev, b"{%b}" % b",".join(filter(None, slices))))
        finally:
            del self._encoding[audience]

    def _encode_slice(self, state: State, audience: Audience, keys: list[EntityKey]) -> bytes:
        """These entities as members of a JSON object, without its braces."""
        views = self._view_builder.views(state, audience, keys)
        return self._view_builder.encode(views, msgspec.json.encode)[1:-1]

    def _keep(self, audience: Audience, encoded: EncodedViews) -> EncodedViews:
        if encoded.rev == self._room.rev:
            self._encoded[audience] = encoded
        return encoded
