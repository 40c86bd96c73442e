"""A logo as it is stored and shown."""

import hashlib
from typing import NamedTuple, Self


class Logo(NamedTuple):
    """The picture of a logo: a PNG file. width, height: in pixels. sha256: the checksum of the content."""

    sha256: str
    width: int
    height: int
    content: bytes

    @classmethod
    def of(cls, content: bytes, width: int, height: int) -> Self:
        """The logo with the checksum of its content."""
        return cls(hashlib.sha256(content).hexdigest(), width, height, content)
