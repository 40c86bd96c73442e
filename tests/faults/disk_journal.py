"""Read and replay a disk journal: the records of what a server did to the files of its data folder, and of
its acks (`powercut.c` writes it). The replay shows what would be on the disk after a power cut: everything
that was fsynced, and none or some of the rest.

A file's content survives once the file was fsynced, its name once the folder was.
"""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

HEADER = struct.Struct("<cQQII")
"""kind, file, offset, size of the name, size of the content: `struct record` in powercut.c."""


class Record(NamedTuple):
    """kind: C create, W write, T truncate, S fsync of a file, D fsync of the folder, U unlink, R rename,
    L link, A ack. file: inode number; 0 where there is none (U, R, L, A). offset: in bytes, of a write; the
    new size (T). name: of the file in the folder (C, U), the new name (R, L), or empty. content: the bytes
    written, the old name (R, L), or the id of the command (A)."""

    kind: str
    file: int
    offset: int
    name: str
    content: bytes

    @property
    def is_ack(self) -> bool:
        """Whether the server acknowledges a command with it."""
        return self.kind == "A"


@dataclass
class File:
    """synced: content that is surely on the disk. unsynced: writes and truncations since the last fsync."""

    synced: bytearray = field(default_factory=bytearray)
    unsynced: list[Record] = field(default_factory=list)


def read_journal(path: Path) -> list[Record]:
    """All complete records, in order. The last one may be incomplete, if the server was killed meanwhile."""
    return list(_parse(path.read_bytes()))


def _parse(raw: bytes) -> Iterator[Record]:
    at = 0
    while at + HEADER.size <= len(raw):
        kind, file, offset, name_size, content_size = HEADER.unpack_from(raw, at)
        name_at = at + HEADER.size
        content_at = name_at + name_size
        at = content_at + content_size
        if at > len(raw):
            return
        yield Record(kind.decode(), file, offset, raw[name_at:content_at].decode(), raw[content_at:at])


def acked_ids(records: list[Record]) -> set[str]:
    """The ids of all commands that these records acknowledge."""
    return {record.content.decode() for record in records if record.is_ack}


class SimulatedDisk:
    """The files of one folder, with what is synced and what is not."""

    def __init__(self) -> None:
        self._files: dict[int, File] = {}
        self._names: dict[str, File] = {}
        self._synced_names: dict[str, File] = {}
        self._unsynced_names: list[dict[str, File]] = []

    def apply(self, record: Record) -> None:
        """Apply the effect of the record to the files."""
        match record.kind:
            case "C":
                self._files[record.file] = File()
                self._set_names({**self._names, record.name: self._files[record.file]})
            case "U":
                self._set_names({name: file for name, file in self._names.items() if name != record.name})
            case "R" | "L":
                old_name = record.content.decode()
                names = {**self._names, record.name: self._names[old_name]}
                if record.kind == "R":
                    del names[old_name]
                self._set_names(names)
            case "D":
                self._synced_names, self._unsynced_names = self._names, []
            # A file without a record of its creation is not simulated.
            case "W" | "T" if record.file in self._files:
                self._files[record.file].unsynced.append(record)
            case "S" if record.file in self._files:
                file = self._files[record.file]
                for change in file.unsynced:
                    _change_content(file.synced, change)
                file.unsynced = []

    def write_surviving_files(self, folder: Path, rng: random.Random | None) -> None:
        """Write the files that survive a power cut into a new folder.

        Without rng nothing unsynced survives. With it, the names are those of a random moment since the last
        fsync of the folder, and each unsynced change of a file survives or not at random."""
        folder.mkdir(mode=0o700)
        names = rng.choice([self._synced_names, *self._unsynced_names]) if rng else self._synced_names
        for name, file in names.items():
            content = bytearray(file.synced)
            for change in file.unsynced:
                if rng and rng.random() < 0.5:
                    _change_content(content, change)
            (folder / name).write_bytes(content)

    def _set_names(self, names: dict[str, File]) -> None:
        self._names = names
        self._unsynced_names.append(names)


def _change_content(content: bytearray, change: Record) -> None:
    start = change.offset
    if len(content) < start:
        content.extend(bytes(start - len(content)))
    if change.kind == "T":
        del content[start:]
    else:
        content[start : start + len(change.content)] = change.content


def replay(records: list[Record]) -> SimulatedDisk:
    """The disk after all of these records."""
    disk = SimulatedDisk()
    for record in records:
        disk.apply(record)
    return disk
