"""What is refused before a workbook is opened (预检): bombs, entities, foreign content."""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from inventory.intake.readers.container import MIB
from inventory.intake.readers.refusal import refusal

MAX_UNPACKED = 150 * MIB
MAX_RATIO = 200  # judged for members above RATIO_FROM only; small XML packs better than that
RATIO_FROM = 10 * MIB
MAX_MEMBERS = 2000
MAX_CELLS = 25_000_000  # a reader allocates the whole rectangle, filled or not
_CHUNK = MIB
# how the archive module complains about bytes that contradict each other
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)
_OVERLAP = 64  # longer than any mark that is looked for
_ENCRYPTED_BIT = 1
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
# only cells beyond column Z or row 99,999 can span more than MAX_CELLS; a fixed beginning keeps
# each search fast
_FAR = tuple(
    re.compile(pattern)
    for pattern in (
        rb'r="([A-Z]{2,3})(\d{1,7})"',
        rb"r='([A-Z]{2,3})(\d{1,7})'",
        rb'r="([A-Z]{1,3})(\d{6,7})"',
        rb"r='([A-Z]{1,3})(\d{6,7})'",
    )
)
_NEAR = (99_999, 26)
_NOT_READ = {"xl/workbook.bin": "xlsb", "content.xml": "ods"}


def workbook(path: Path) -> bool:
    """Refuse a workbook that is broken or hostile; tell whether it holds macros (宏).

    Raises:
        IntakeError: the file must not be opened; the message says why.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _sizes(path, members)
            _names(path, members)
            for member in members:
                _member(path, archive, member)
    except _BROKEN as error:
        raise refusal("I306", path) from error
    return any(member.filename.endswith("vbaProject.bin") for member in members)


def _sizes(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise refusal("I308", path, value=str(len(members)), limit=str(MAX_MEMBERS))
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        sizes = {"value": str(unpacked // MIB), "limit": str(MAX_UNPACKED // MIB)}
        raise refusal("I307", path, **sizes)
    for member in members:
        packed = max(member.compress_size, 1)
        if member.file_size > RATIO_FROM and member.file_size / packed > MAX_RATIO:
            raise refusal("I313", path, value=member.filename)


def _names(path: Path, members: Iterable[zipfile.ZipInfo]) -> None:
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in member.filename:
            raise refusal("I309", path, value=repr(member.filename))
        if member.flag_bits & _ENCRYPTED_BIT:
            raise refusal("I305", path)
    names = {member.filename for member in members}
    if "xl/workbook.xml" in names:
        return
    for part, kind in _NOT_READ.items():
        if part in names:
            raise refusal("I315", path, value=kind)
    raise refusal("I314", path)


def _member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    is_sheet = "worksheets/" in member.filename
    tail, rows, columns = b"", *_NEAR
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            # UTF-16 would hide the marks between NUL bytes
            window = tail + (chunk.replace(b"\0", b"") if b"\0" in chunk else chunk)
            if any(mark in window for mark in _FORBIDDEN):
                raise refusal("I311", path)
            if is_sheet:
                rows, columns = _span(window, rows, columns=columns)
                if rows * columns > MAX_CELLS:
                    raise refusal("I310", path, rows=str(rows), columns=str(columns))
            tail = window[-_OVERLAP:]


def _span(window: bytes, rows: int, *, columns: int) -> tuple[int, int]:
    """The farthest row and column of any cell: the declared dimension may lie or be absent."""
    for letters, row in {place for pattern in _FAR for place in pattern.findall(window)}:
        column = 0
        for character in letters:
            column = column * 26 + character - ord("A") + 1
        rows, columns = max(rows, int(row)), max(columns, column)
    return rows, columns
