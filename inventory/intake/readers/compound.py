"""Compound files (复合文档): the container of old xls and of encrypted workbooks.

Needs the standard library alone, because it also runs in the limited child process.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_LAST = 0xFFFFFFFA  # sector numbers from here on end a chain
_IN_HEADER = 109  # table sectors that the header itself names
_STREAM, _ROOT = 2, 5


class BrokenContainerError(Exception):
    """The container points outside itself or in circles."""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    start: int
    size: int


class Compound:
    """A compound file held in memory, its streams by name."""

    def __init__(self, data: bytes) -> None:
        """Read the sector tables and the directory.

        Raises:
            BrokenContainerError: the file is cut off or contradicts itself.
        """
        self._data = data
        try:
            self._sector = 1 << _bounded(struct.unpack_from("<H", data, 30)[0], 12)
            self._small = 1 << _bounded(struct.unpack_from("<H", data, 32)[0], 12)
            directory, cutoff, small_table = struct.unpack_from("<I4xII", data, 48)
            self._cutoff = cutoff
            self._table = self._sector_table()
            self._small_table = _numbers(self._chain(small_table))
            self._entries = self._directory(self._chain(directory))
            root = next((e for e in self._entries.values() if e.kind == _ROOT), None)
            self._small_data = self._chain(root.start) if root else b""
        except (struct.error, UnicodeDecodeError) as error:
            raise BrokenContainerError(str(error)) from error

    @classmethod
    def of(cls, path: Path) -> "Compound":
        """The container in a file."""
        return cls(path.read_bytes())

    @property
    def names(self) -> frozenset[str]:
        """The names of all streams."""
        return frozenset(name for name, e in self._entries.items() if e.kind == _STREAM)

    def stream(self, name: str) -> bytes:
        """The content of one stream.

        Raises:
            BrokenContainerError: the stream is not whole.
        """
        entry = self._entries[name]
        if entry.size >= self._cutoff:
            content = self._chain(entry.start)
        else:
            content = self._linked(self._small_data, self._small, self._small_table, entry.start, 0)
        if len(content) < entry.size:
            raise BrokenContainerError(name)
        return content[: entry.size]

    def _sector_table(self) -> tuple[int, ...]:
        count, following = struct.unpack_from("<I", self._data, 44)[0], self._word(68)
        sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        seen: set[int] = set()
        while following < _LAST and following not in seen:
            seen.add(following)
            numbers = _numbers(self._at(following))
            sectors += numbers[:-1]
            following = numbers[-1]
        return _numbers(b"".join(self._at(n) for n in sectors[:count] if n < _LAST))

    def _word(self, offset: int) -> int:
        return int(struct.unpack_from("<I", self._data, offset)[0])

    def _at(self, number: int) -> bytes:
        start = _HEADER + number * self._sector
        if self._sector > _HEADER:
            start = (number + 1) * self._sector
        content = self._data[start : start + self._sector]
        if not content:
            raise BrokenContainerError(f"sector {number}")
        return content

    def _chain(self, first: int) -> bytes:
        offset = max(_HEADER, self._sector)
        return self._linked(self._data, self._sector, self._table, first, offset)

    @staticmethod
    def _linked(data: bytes, size: int, table: tuple[int, ...], first: int, offset: int) -> bytes:
        parts: list[bytes] = []
        number = first
        while number < _LAST:
            if number >= len(table) or len(parts) > len(table):
                raise BrokenContainerError(f"sector {number}")
            start = offset + number * size
            parts.append(data[start : start + size])
            number = table[number]
        return b"".join(parts)

    @staticmethod
    def _directory(content: bytes) -> dict[str, _Entry]:
        entries: dict[str, _Entry] = {}
        for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            start, size = struct.unpack_from("<II", content, at + 116)
            name = content[at : at + _bounded(max(length - 2, 0), 62)].decode("utf-16-le")
            if name:
                entries.setdefault(name, _Entry(kind, start, size))
        return entries


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _bounded(value: int, most: int) -> int:
    if value > most:
        raise BrokenContainerError(f"{value} > {most}")
    return int(value)
