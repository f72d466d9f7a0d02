"""Which findings of imports still stand (仍然成立的问题): those about rows that have not changed.

A finding ends when its row is replaced or taken back, when the file is read again in a newer
version, and, for a row that was refused, when a row with the same key comes in by any file.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, or_, select

from inventory.registry.known import findings, known
from inventory.registry.row_key import row_key
from inventory.registry.tables import GROUP_KEYS, HISTORY, IMPORTED, PROVENANCE

_SHEET, _FINDING = PROVENANCE["import_sheet"], PROVENANCE["finding"]
_COLUMNS: Final = ("finding_id", "batch_id", "sheet_id", "row_no", "file", "row_key")
# the copy with marked cells takes the place of the workbook that it was made from
_MARKED: Final = (".errors.xlsx", ".xlsx")
_AT_A_TIME: Final = 500  # numbers in one statement

Source = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The sheets that count at a moment."""

    table: dict[int, str] = field(default_factory=dict)
    has_loaded: set[int] = field(default_factory=set)
    outdated: set[int] = field(default_factory=set)  # a newer version of the file was read
    files: dict[str, int] = field(default_factory=dict)  # the last batch that read each

    @classmethod
    def of(cls, connection: Connection, as_of: int | None) -> "_Sheets":
        ended = _SHEET.c.superseded_by_batch
        query = select(_SHEET).where(ended.is_(None))
        if as_of is not None:
            query = select(_SHEET).where(
                _SHEET.c.batch_id <= as_of, or_(ended.is_(None), ended > as_of)
            )
        made = cls()
        newest: dict[Source, int] = {}
        batches: dict[int, tuple[Source, int]] = {}
        for row in connection.execute(query):
            source = _source(row)
            made.table[row.sheet_id] = row.table_name
            if row.staged > row.rejected:
                made.has_loaded.add(row.sheet_id)
            batches[row.sheet_id] = (source, row.batch_id)
            newest[source] = max(row.batch_id, newest.get(source, 0))
            made.files[source[0]] = max(row.batch_id, made.files.get(source[0], 0))
        made.outdated.update(
            sheet for sheet, (source, batch) in batches.items() if batch < newest[source]
        )
        return made


def ended(connection: Connection, as_of: int | None = None) -> set[int]:
    """The findings that no longer stand, among those that `known.findings` gives."""
    listed = findings(as_of).with_only_columns(*(_FINDING.c[name] for name in _COLUMNS))
    found = connection.execute(listed).all()
    sheets = _Sheets.of(connection, as_of)
    of_rows: dict[str, list[Row[Any]]] = defaultdict(list)
    of_sheets: dict[str, list[Row[Any]]] = defaultdict(list)
    loose = []
    for one in found:
        if one.sheet_id not in sheets.table:
            loose.append(one)
        elif one.row_no is None:
            of_sheets[sheets.table[one.sheet_id]].append(one)
        else:
            of_rows[sheets.table[one.sheet_id]].append(one)
    done = _ended_loose(loose, sheets.files)
    for name, some in of_sheets.items():
        done |= _ended_sheets(connection, name, some, sheets=sheets, as_of=as_of)
    for name, some in of_rows.items():
        done |= _ended_rows(connection, name, some, sheets=sheets, as_of=as_of)
    return done


def _ended_loose(found: Iterable[Row[Any]], files: Mapping[str, int]) -> set[int]:
    """What is said of a file as a whole, until the file is read again."""
    newest = dict(files)
    told = [one for one in found if one.file and one.batch_id is not None]
    for one in told:
        newest[_file(one.file)] = max(one.batch_id, newest.get(_file(one.file), 0))
    return {one.finding_id for one in told if one.batch_id < newest[_file(one.file)]}


def _ended_sheets(
    connection: Connection,
    name: str,
    found: Iterable[Row[Any]],
    *,
    sheets: _Sheets,
    as_of: int | None,
) -> set[int]:
    """What is said of a column or a whole sheet, while any of its rows stands."""
    rows = known(IMPORTED[name], as_of)
    asked = {one.sheet_id for one in found} & sheets.has_loaded
    left = set(asked)
    for part in _parts(sorted(asked)):
        query = select(rows.c.sheet_id).where(rows.c.sheet_id.in_(part)).distinct()
        left -= set(connection.execute(query).scalars())
    gone = left | sheets.outdated
    return {one.finding_id for one in found if one.sheet_id in gone}


def _ended_rows(
    connection: Connection,
    name: str,
    found: Iterable[Row[Any]],
    *,
    sheets: _Sheets,
    as_of: int | None,
) -> set[int]:
    """What is said of a row: of a loaded one while it stands, of a refused one until corrected."""
    asked = {one.sheet_id for one in found}
    standing = _places(connection, known(IMPORTED[name], as_of), asked)
    former = _places(connection, HISTORY[name], asked) - standing
    refused = [one for one in found if (one.sheet_id, one.row_no) not in standing | former]
    corrected = _corrected(connection, name, refused, as_of=as_of)
    return {one.finding_id for one in found if (one.sheet_id, one.row_no) in former} | {
        one.finding_id
        for one in refused
        if one.sheet_id in sheets.outdated or one.finding_id in corrected
    }


def _places(connection: Connection, rows: Any, sheets: set[int]) -> set[tuple[int, int]]:
    """Which rows with a finding stand in a table."""
    here = and_(rows.c.sheet_id == _FINDING.c.sheet_id, rows.c.row_no == _FINDING.c.row_no)
    joined = _FINDING.join(rows, here)
    places: set[tuple[int, int]] = set()
    for part in _parts(sorted(sheets)):
        query = (
            select(_FINDING.c.sheet_id, _FINDING.c.row_no)
            .select_from(joined)
            .where(_FINDING.c.sheet_id.in_(part))
            .distinct()
        )
        places |= {(sheet_id, row_no) for sheet_id, row_no in connection.execute(query)}
    return places


def _corrected(
    connection: Connection, name: str, refused: Iterable[Row[Any]], *, as_of: int | None
) -> set[int]:
    """The refused rows whose key a later row brought in."""
    waiting = [one for one in refused if one.row_key is not None]
    if not waiting:
        return set()
    rows = known(IMPORTED[name], as_of)
    first = min(one.batch_id for one in waiting)
    group = [rows.c[column] for column in GROUP_KEYS[name]]
    query = (
        select(func.max(rows.c.since_batch), *group)
        .where(rows.c.since_batch > first)
        .group_by(*group)
    )
    latest: dict[str, int] = {}
    for batch, *values in connection.execute(query):
        latest[row_key(values)] = batch
    return {one.finding_id for one in waiting if latest.get(one.row_key, 0) > one.batch_id}


def _parts(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[at : at + _AT_A_TIME] for at in range(0, len(numbers), _AT_A_TIME))


def _source(sheet: Row[Any]) -> Source:
    """What a newer version of a sheet has in common with it, whatever the state of its map."""
    map_name = sheet.map_name.partition("@")[0].partition("flow=")[0].strip()
    return (_file(sheet.file_name), sheet.sheet, sheet.table_name, map_name)


def _file(name: str) -> str:
    marked, plain = _MARKED
    return name.removesuffix(marked) + plain if name.endswith(marked) else name
