"""Ways to break a file: its bytes, its archive, the XML inside it, its name."""

import io
import random
import re
import zipfile
from collections.abc import Callable

Dice = random.Random
Members = dict[str, bytes]
_XML = ("sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml", ".rels", "Types].xml")
_HUGE = (b"99999999999", b"-1", b"4294967296", b"1e308", b"", b"NaN", b"2147483647", b"\xff\xfe")
_KINDS = (b"s", b"str", b"b", b"e", b"n", b"d", b"inlineStr", b"x", b"")
_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".parquet", ".XLSX", ".xlsb", ".ods", ".txt")
_PIECES = (b'"', b"\0", b"\n", b"\r", b",", b"\t", b";", b"\xff", b"\xa1", b"\xed\xa0\x80", b"'")


def flipped(data: bytes, dice: Dice) -> bytes:
    """Single bytes are wrong, as after a bad transfer."""
    broken = bytearray(data)
    for _ in range(dice.choice((1, 3, 20, 200))):
        broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
    return bytes(broken)


def truncated(data: bytes, dice: Dice) -> bytes:
    """The copy stopped on the way."""
    return data[: dice.randrange(len(data))]


def spliced(data: bytes, dice: Dice) -> bytes:
    """A stretch is missing, doubled, or zeros."""
    start = dice.randrange(len(data))
    end = min(len(data), start + dice.randrange(1, 2000))
    middle = dice.choice((b"", data[start:end] * 2, bytes(end - start)))
    return data[:start] + middle + data[end:]


def peppered(data: bytes, dice: Dice) -> bytes:
    """Marks with a meaning of their own stand where none should."""
    for _ in range(dice.choice((1, 5, 30))):
        place = dice.randrange(len(data) + 1)
        data = data[:place] + dice.choice(_PIECES) * dice.choice((1, 1, 1, 5000)) + data[place:]
    return data


def recoded(data: bytes, dice: Dice) -> bytes:
    """Text in an encoding that nobody expects, or in two."""
    text = data.decode("utf-8", "ignore")
    code = dice.choice(("utf-16-le", "utf-16", "utf-32", "big5", "shift-jis", "gb18030", "utf-7"))
    other = text.encode(code, "ignore")
    return dice.choice((other, data + other, other[: len(other) // 2] + data))


def _rezipped(change: Callable[[Members, Dice], Members]) -> Callable[[bytes, Dice], bytes]:
    def changed(data: bytes, dice: Dice) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        return _zipped(list(change(members, dice).items()))

    changed.__doc__, changed.__name__ = change.__doc__, change.__name__.lstrip("_")
    return changed


def _zipped(members: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _part(members: Members, dice: Dice) -> str:
    """A part of the workbook that matters for reading."""
    return dice.choice([name for name in members if name.endswith(_XML)] or list(members))


def _parts_swapped(members: Members, dice: Dice) -> Members:
    """Two parts have each other's content."""
    one, other = dice.sample(list(members), 2)
    return {**members, one: members[other], other: members[one]}


def _part_deleted(members: Members, dice: Dice) -> Members:
    """A part is missing."""
    gone = _part(members, dice)
    return {name: content for name, content in members.items() if name != gone}


def _part_renamed(members: Members, dice: Dice) -> Members:
    """A part stands under a name that nothing refers to, or that leads elsewhere."""
    old = _part(members, dice)
    new = dice.choice((old.upper(), "../" + old, "C:" + old, old + "x", "x" * 300, "con", "表.xml"))
    return {new if name == old else name: content for name, content in members.items()}


def part_doubled(data: bytes, dice: Dice) -> bytes:
    """A part stands twice, with different content."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    name, content = dice.choice(members)
    return _zipped([*members, (name, dice.choice((content, content[: len(content) // 2], b"")))])


def _xml_bytes(members: Members, dice: Dice) -> Members:
    """Bytes inside a part are wrong while its check sum is right."""
    name = _part(members, dice)
    broken = dice.choice((flipped, truncated, spliced, peppered))
    return {**members, name: broken(members[name], dice) if members[name] else b"<"}


def _numbers(members: Members, dice: Dice) -> Members:
    """Indices, styles, counts and references are negative, huge or no numbers."""
    name = _part(members, dice)
    found = list(re.finditer(rb'="(-?\d+)"|<v>(\d+)</v>', members[name]))
    content = members[name]
    for hit in sorted(dice.sample(found, min(len(found), dice.choice((1, 4)))), key=_back):
        group = 1 if hit[1] is not None else 2
        content = content[: hit.start(group)] + dice.choice(_HUGE) + content[hit.end(group) :]
    return {**members, name: content}


def _references(members: Members, dice: Dice) -> Members:
    """Cells, rows and merges stand where no sheet reaches, or nowhere."""
    name = next((name for name in members if name.endswith("sheet1.xml")), _part(members, dice))
    places = (b"XFD1048576", b"A0", b"ZZZZ9", b"A1:A", b"", b"1A", b"A99999999999", b"a1", b"AAA")
    content = members[name]
    found = list(re.finditer(rb'r(?:ef)?="([A-Z]+\d+(?::[A-Z]+\d+)?)"', content))
    for hit in sorted(dice.sample(found, min(len(found), dice.choice((1, 3)))), key=_back):
        content = content[: hit.start(1)] + dice.choice(places) + content[hit.end(1) :]
    return {**members, name: content}


def _kinds(members: Members, dice: Dice) -> Members:
    """Cells claim to be of another kind than they are."""
    name = next((name for name in members if name.endswith("sheet1.xml")), _part(members, dice))
    content = members[name]
    found = list(re.finditer(rb'<c r="[A-Z]+\d+"((?: s="\d+")?(?: t="\w+")?)', content))
    for hit in sorted(dice.sample(found, min(len(found), 12)), key=_back):
        kind = b' t="' + dice.choice(_KINDS) + b'"'
        content = content[: hit.start(1)] + kind + content[hit.end(1) :]
    return {**members, name: content}


def _elements(members: Members, dice: Dice) -> Members:
    """Elements are gone, doubled, or nested without end."""
    name = _part(members, dice)
    content = members[name]
    found = list(re.finditer(rb"<(\w+)[^<>]*?(?:/>|>[^<]*</\1>)", content))
    if not found:
        return {**members, name: content + b"<x>" * 50_000}
    hit = dice.choice(found)
    deep = b"<a>" * 20_000 + hit[0] + b"</a>" * 20_000
    instead = dice.choice((b"", hit[0] * 3, deep, hit[0][::-1], b"<!-- -->" + hit[0]))
    return {**members, name: content[: hit.start()] + instead + content[hit.end() :]}


def _namespaces(members: Members, dice: Dice) -> Members:
    """Relations, content types and name spaces point elsewhere."""
    name = dice.choice([name for name in members if name.endswith(_XML[3:])] or list(members))
    words = (b"worksheets/sheet1.xml", b"spreadsheetml", b"relationships", b"rId1", b"sheetId")
    old, new = dice.choice(words), dice.choice((b"x", b"", b"rId9", b"/etc/passwd", b"http://x"))
    return {**members, name: members[name].replace(old, new)}


def _back(hit: "re.Match[bytes]") -> int:
    return -hit.start()


Mutation = Callable[[bytes, Dice], bytes]
OF_BYTES: tuple[Mutation, ...] = (flipped, truncated, spliced, peppered)
OF_TEXT: tuple[Mutation, ...] = (*OF_BYTES, recoded)
OF_WORKBOOKS: tuple[Mutation, ...] = (
    *OF_BYTES[:3],
    part_doubled,
    *map(
        _rezipped,
        (
            *(_parts_swapped, _part_deleted, _part_renamed, _xml_bytes, _xml_bytes, _numbers),
            *(_numbers, _references, _kinds, _elements, _namespaces),
        ),
    ),
)


def renamed(name: str, dice: Dice) -> str:
    """Now and then the name promises another kind of file."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}{dice.choice(_SUFFIXES)}" if dice.random() < 0.1 else f"{stem}.{suffix}"


def mutated(name: str, data: bytes, dice: Dice) -> tuple[str, bytes, str]:
    """A broken copy of a file: its name, its bytes, and what was done."""
    ways = {"xlsx": OF_WORKBOOKS, "csv": OF_TEXT}.get(name.rpartition(".")[2], OF_BYTES)
    way = dice.choice(ways)
    return renamed(name, dice), way(data, dice) or b" ", way.__name__
