"""What a server did to its folder, in order (`powercut.c` writes it down), and what a disk holds of that when
the power fails: what was fsynced, and of the rest nothing, or some.

A name is on the disk when its folder was fsynced; bytes are when their file was.
"""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

HEAD = struct.Struct("<cQQII")


class Record(NamedTuple):
    """kind: C create, W write, T truncate, S fsync, D fsync of the folder, U unlink, R rename, L link, A ack.
    content: the bytes written, the old name (R, L), or the acknowledged id (A)."""

    kind: str
    file: int
    offset: int
    name: str
    content: bytes


@dataclass
class File:
    """saved: what is on the disk for certain. loose: writes and truncations since."""

    saved: bytearray = field(default_factory=bytearray)
    loose: list[Record] = field(default_factory=list)


def read(path: Path) -> list[Record]:
    """All that was written down until the server ended."""
    return list(_records(path.read_bytes()))


def _records(raw: bytes) -> Iterator[Record]:
    at = 0
    while at + HEAD.size <= len(raw):
        kind, file, offset, name_size, size = HEAD.unpack_from(raw, at)
        name_at = at + HEAD.size
        at = name_at + name_size + size
        name = raw[name_at : name_at + name_size].decode()
        yield Record(kind.decode(), file, offset, name, raw[name_at + name_size : at])


def acked(records: list[Record]) -> set[str]:
    """The ids that had been acknowledged by then."""
    return {record.content.decode() for record in records if record.kind == "A"}


class Disk:
    """The folder as its records make it."""

    def __init__(self) -> None:
        self._files: dict[int, File] = {}
        self._names: dict[str, File] = {}
        self._saved_names: dict[str, File] = {}
        self._loose_names: list[dict[str, File]] = []

    def take(self, record: Record) -> None:
        """Do what the server did."""
        match record.kind:
            case "C":
                self._files[record.file] = File()
                self._renamed({**self._names, record.name: self._files[record.file]})
            case "U":
                self._renamed({name: file for name, file in self._names.items() if name != record.name})
            case "R" | "L":
                before = record.content.decode()
                names = {**self._names, record.name: self._names[before]}
                if record.kind == "R":
                    del names[before]
                self._renamed(names)
            case "D":
                self._saved_names, self._loose_names = self._names, []
            case "W" | "T" if record.file in self._files:
                self._files[record.file].loose.append(record)
            case "S" if record.file in self._files:
                file = self._files[record.file]
                for loose in file.loose:
                    _do(file.saved, loose)
                file.loose = []

    def after_a_cut(self, folder: Path, chance: random.Random | None) -> None:
        """Write what the disk holds into a new folder: nothing that was not synced; or, with chance, some of
        that: the names as they were at some moment since, and of the writes of each file any."""
        folder.mkdir(mode=0o700)
        names = chance.choice([self._saved_names, *self._loose_names]) if chance else self._saved_names
        for name, file in names.items():
            content = bytearray(file.saved)
            for loose in file.loose:
                if chance and chance.random() < 0.5:
                    _do(content, loose)
            (folder / name).write_bytes(content)

    def _renamed(self, names: dict[str, File]) -> None:
        self._names = names
        self._loose_names.append(names)


def _do(content: bytearray, record: Record) -> None:
    end = record.offset
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if record.kind == "T":
        del content[end:]
    else:
        content[end : end + len(record.content)] = record.content


def disk(records: list[Record]) -> Disk:
    """The folder once all of these have been done."""
    made = Disk()
    for record in records:
        made.take(record)
    return made
