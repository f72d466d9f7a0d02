"""Bad inputs B28 to B35: csv files in every encoding and shape."""

from pathlib import Path

from tests.intake.desk import FACILITY, Rows

RARE = (*FACILITY, ("F3", "㐂𠮷制造有限公司", "610113"))


def _text(rows: Rows, *, separator: str = ",") -> str:
    return "".join(separator.join(str(cell) for cell in row) + "\n" for row in rows)


def _csv(folder: Path, content: bytes) -> Path:
    path = folder / "facility.csv"
    path.write_bytes(content)
    return path


def b28(folder: Path) -> Path:
    """What Excel saves as plain csv on a Chinese desktop."""
    return _csv(folder, _text(FACILITY).encode("gb18030"))


def b29(folder: Path) -> Path:
    """UTF-8 without a mark."""
    return _csv(folder, _text(FACILITY).encode())


def b30(folder: Path) -> Path:
    """What Excel saves as Unicode text."""
    return _csv(folder, _text(FACILITY, separator="\t").encode("utf-16"))


def b31(folder: Path) -> Path:
    """Two files of different encodings put together by hand."""
    rows = [(f"F{n}", "甲热力", "610113") for n in range(1201)]
    first = _text((*FACILITY[:1], *rows)).encode()
    return _csv(folder, first + _text([("F9", "乙水泥", "610113")] * 40).encode("gb18030"))


def b32(folder: Path) -> Path:
    """Rare characters that take four bytes."""
    return _csv(folder, _text(RARE).encode("gb18030"))


def b33(folder: Path) -> Path:
    """Semicolons between the cells."""
    return _csv(folder, _text(FACILITY, separator=";").encode())


def b34(folder: Path) -> Path:
    """A line break inside a name."""
    return _csv(folder, _text((*FACILITY, ("F3", '"丙\n（老厂）"', "610113"))).encode())


def b35(folder: Path) -> Path:
    """A NUL inside a name."""
    return _csv(folder, _text((*FACILITY, ("F3", "丙\0厂", "610113"))).encode())
