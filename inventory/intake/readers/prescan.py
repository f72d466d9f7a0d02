"""What is refused before a workbook is opened (预检): bombs, entities, foreign content."""

import re
import zipfile
from pathlib import Path, PurePosixPath

from inventory.core.errors import IntakeError

MIB = 1024 * 1024
MAX_FILE = 100 * MIB
MAX_UNPACKED = 150 * MIB
MAX_RATIO = 200  # judged for members above RATIO_FROM only; small XML packs better than that
RATIO_FROM = 10 * MIB
MAX_MEMBERS = 2000
MAX_CELLS = 50_000_000  # a reader allocates the whole rectangle, filled or not
_CHUNK = MIB
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension[^>]*\bref="([A-Z]{1,3}\d+):([A-Z]{1,3})(\d+)"')
_SAVE_AS = "请用 WPS 或 Excel 打开后另存为 xlsx"
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "文件已加密，或是旧版 xls、et 格式", "请取消密码，" + _SAVE_AS[1:]),
    (b"<", "文件实为网页，不是 Excel 文件", _SAVE_AS),
    (b"\xef\xbb\xbf<", "文件实为网页，不是 Excel 文件", _SAVE_AS),
)


def workbook(path: Path) -> bool:
    """Refuse a workbook that is broken or hostile; tell whether it holds macros (宏).

    Raises:
        IntakeError: the file must not be opened; the message says why.
    """
    _content(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _sizes(path, members)
            for member in members:
                _member(path, archive, member)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise IntakeError(
            f"{path.name}：文件不完整或已损坏", hint="可能下载或拷贝中断，请重新导出"
        ) from error
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise IntakeError(f"{path.name}：压缩包里没有 Excel 工作簿", hint=_SAVE_AS)
    return any(name.endswith("vbaProject.bin") for name in names)


def _content(path: Path) -> None:
    size = path.stat().st_size
    if size == 0:
        raise IntakeError(f"{path.name}：文件为空（0 字节）", hint="请重新导出")
    if size > MAX_FILE:
        raise IntakeError(
            f"{path.name}：文件超过 {MAX_FILE // MIB} MiB 上限", hint="请拆分，或另存为 csv"
        )
    with path.open("rb") as stream:
        start = stream.read(16).lstrip(b" \t\r\n")
    if start.startswith(b"PK"):
        return
    for magic, message, hint in _MAGIC:
        if start.startswith(magic):
            raise IntakeError(f"{path.name}：{message}", hint=hint)
    raise IntakeError(f"{path.name}：不是有效的 Excel 文件", hint=_SAVE_AS)


def _sizes(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise IntakeError(
            f"{path.name}：压缩包内有 {len(members)} 个文件，上限 {MAX_MEMBERS}", hint=_SAVE_AS
        )
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise IntakeError(
            f"{path.name}：解压后超过 {MAX_UNPACKED // MIB} MiB 上限", hint="请拆分，或另存为 csv"
        )
    for member in members:
        packed = max(member.compress_size, 1)
        if member.file_size > RATIO_FROM and member.file_size / packed > MAX_RATIO:
            raise IntakeError(
                f"{path.name}：压缩比异常（{member.filename}）", hint="疑为压缩炸弹，已拒绝"
            )


def _member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in member.filename:
        raise IntakeError(f"{path.name}：压缩包含非法路径 {member.filename!r}", hint="已拒绝")
    if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            # UTF-16 would hide the marks between NUL bytes
            window = tail + chunk.replace(b"\0", b"")
            if any(mark in window for mark in _FORBIDDEN):
                raise IntakeError(f"{path.name}：XML 含实体定义", hint="疑为恶意文件，已拒绝")
            if not tail and "worksheets/" in member.filename:
                _dimension(path, window)
            tail = window[-16:]


def _dimension(path: Path, head: bytes) -> None:
    found = _DIMENSION.search(head[:8192])
    if not found:
        return
    columns = 0
    for character in found[2]:
        columns = columns * 26 + character - ord("A") + 1
    if columns * int(found[3]) > MAX_CELLS:
        raise IntakeError(
            f"{path.name}：表格范围异常（{int(found[3])} 行 × {columns} 列）",
            hint="请删除多余的行和列后保存",
        )
