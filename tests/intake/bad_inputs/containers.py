"""Bad inputs B01 to B16: what is wrong with the file itself."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from tests.intake.bad_inputs import old_formats
from tests.intake.desk import FACILITY

MIB = 1 << 20


def good(path: Path) -> Path:
    """A sound workbook of two facilities."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("排污单位")
        for number, row in enumerate(FACILITY):
            sheet.write_row(number, 0, row)
    return path


def changed(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A sound workbook whose members were changed."""
    sound = good(path.with_name("sound.tmp"))
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change(member, old.read(member)))
    sound.unlink()
    return path


def added(path: Path, *members: tuple[str, bytes]) -> Path:
    """A sound workbook with more members."""
    with zipfile.ZipFile(good(path), "a", zipfile.ZIP_STORED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """A change of the sheet's XML that must have an effect."""

    def change(member: str, data: bytes) -> bytes:
        if not member.endswith("sheet1.xml"):
            return data
        assert old in data
        return data.replace(old, new, 1)

    return change


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def b01(folder: Path) -> Path:
    """A download that never began."""
    return _written(folder / "空.xlsx", b"")


def b02(folder: Path) -> Path:
    """A text table under the name of a workbook."""
    return _written(folder / "文本.xlsx", "排污单位编号,单位名称\nF1,甲\n".encode())


def b03(folder: Path) -> Path:
    """What a web platform offers as an Excel export."""
    page = "<html><head></head><body><table><tr><td>F1</td></tr></table></body></html>"
    return _written(folder / "导出.xls", b"\xef\xbb\xbf" + page.encode())


def b04(folder: Path) -> Path:
    """A workbook as programs of 1997 to 2003 save it."""
    data = old_formats.workbook("排污单位", FACILITY)
    return _written(folder / "旧版.xls", old_formats.compound({"Workbook": data}))


def b05(folder: Path) -> Path:
    """The native format of WPS."""
    data = old_formats.workbook("排污单位", FACILITY)
    return _written(folder / "表.et", old_formats.compound({"Workbook": data}))


def b06(folder: Path) -> Path:
    """An xlsx with a password is a compound file around the encrypted archive."""
    streams = {"EncryptionInfo": b"\4\0\4\0\x40\0\0\0", "EncryptedPackage": b"\x9d" * 5000}
    return _written(folder / "加密.xlsx", old_formats.compound(streams))


def b07(folder: Path) -> Path:
    """Half of a workbook."""
    path = good(folder / "半截.xlsx")
    content = path.read_bytes()
    return _written(path, content[: len(content) // 2])


def b08(folder: Path) -> Path:
    """Some hundred KiB that unpack to 181 MiB of sheet."""
    row = b'<row r="9"><c r="A9"><v>1</v></c></row>'
    filling = row * (181 * MIB // len(row))
    return changed(folder / "炸弹.xlsx", in_sheet(b"</sheetData>", filling + b"</sheetData>"))


def b09(folder: Path) -> Path:
    """Twenty thousand members."""
    return added(folder / "成员.xlsx", *((f"xl/media/{n}.txt", b"") for n in range(20_000)))


def b10(folder: Path) -> Path:
    """A member that wants to leave its folder."""
    return added(folder / "越界.xlsx", ("../../x", b"x"))


def b11(folder: Path) -> Path:
    """A lone cell in the last corner of the sheet."""
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return changed(folder / "稀疏.xlsx", in_sheet(b"</sheetData>", corner))


def b12(folder: Path) -> Path:
    """Entities that multiply."""
    lines = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    dtd = '<!DOCTYPE x [<!ENTITY e0 "ha">' + "".join(lines) + "]><worksheet"
    return changed(folder / "实体.xlsx", in_sheet(b"<worksheet", dtd.encode()))


def b13(folder: Path) -> Path:
    """An entity that reads a file of this machine."""
    dtd = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet'
    return changed(folder / "外部实体.xlsx", in_sheet(b"<worksheet", dtd))


def b14(folder: Path) -> Path:
    """A workbook with macros."""
    return added(folder / "宏.xlsm", ("xl/vbaProject.bin", b"x"))


def b15(folder: Path) -> Path:
    """A name taken from another workbook that was never opened."""
    path = folder / "外部引用.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("排污单位")
        for number, row in enumerate(FACILITY):
            sheet.write_row(number, 0, row)
        sheet.write_formula(2, 1, "='[台账.xlsx]Sheet1'!A1", None, "")
    return path


def b16(folder: Path) -> Path:
    """300 MiB."""
    path = folder / "巨大.xlsx"
    with path.open("wb") as stream:
        stream.write(b"PK\3\4")
        stream.truncate(300 * MIB)
    return path
