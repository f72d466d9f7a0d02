"""What a file really is (文件内容): judged by its bytes; the extension is only a hint."""

import re
from enum import StrEnum
from pathlib import Path

from inventory.intake.readers import compound
from inventory.intake.readers.refusal import refusal

MIB = 1024 * 1024
MAX_FILE = 100 * MIB
_HEAD = 4096
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|meta|body|table|div|style|script)\b", re.IGNORECASE
)
_XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_OTHERS = (
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"Rar!", "rar 包"),
)
_ENCRYPTED = frozenset({"EncryptedPackage", "EncryptionInfo"})
_BIFF = frozenset({"Workbook", "Book", "WORKBOOK", "BOOK"})


class Content(StrEnum):
    """What the bytes of a file are."""

    ZIP = "xlsx 工作簿"
    BIFF = "旧版 xls 工作簿"
    PARQUET = "parquet 表"
    TEXT = "文本"


def content_of(path: Path) -> Content:
    """Tell the kind of a file by its first bytes, for compound files by their streams.

    Raises:
        IntakeError: the file is empty, too large, encrypted or of a kind that is not read.
    """
    size = path.stat().st_size
    if size == 0:
        raise refusal("I301", path)
    if size > MAX_FILE:
        limits = {"value": str(size // MIB), "limit": str(MAX_FILE // MIB)}
        raise refusal("I312", path, **limits)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK"):
        return Content.ZIP
    if head.startswith(b"PAR1"):
        return Content.PARQUET
    if head.startswith(compound.MAGIC):
        return _compound(path)
    for magic, kind in _OTHERS:
        if head.startswith(magic):
            raise refusal("I302", path, value=kind, suffix=path.suffix)
    _markup(path, head)
    return Content.TEXT


def _markup(path: Path, head: bytes) -> None:
    # UTF-16 would hide the tags between NUL bytes
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start.startswith(b"<"):
        return
    if _XML_2003 in start:
        raise refusal("I303", path, value=" XML 表格（2003）")
    if _HTML.search(start):
        raise refusal("I303", path, value="网页（HTML）")


def _compound(path: Path) -> Content:
    try:
        names = compound.Compound.of(path).names
    except compound.BrokenContainerError as error:
        raise refusal("I306", path) from error
    if names & _ENCRYPTED:
        raise refusal("I305", path)
    if not names & _BIFF:
        raise refusal("I302", path, value="别的 Office 文档", suffix=path.suffix)
    if path.suffix.lower() == ".et":
        # WPS writes its own records between those of xls; nothing proves that none is lost
        raise refusal("I304", path)
    return Content.BIFF
