"""Taking in a filled table (收入填录表): checked as a whole, then the version of a local pack."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from inventory.core import safe_file
from inventory.core.errors import ConfigError
from inventory.core.findings import Finding, Severity
from inventory.core.workspace import Workspace
from inventory.factors import local, pack
from inventory.factors.check import Known
from inventory.factors.library import Library
from inventory.intake.official import lines, over, rows, templates
from inventory.intake.official.columns import SheetKind
from inventory.intake.official.people import Typist
from inventory.intake.official.rows import Made, Row
from inventory.intake.official.templates import Template
from inventory.intake.official.words import Words
from inventory.intake.readers import files
from inventory.intake.readers.sheet import RawSheet
from inventory.registry import seed
from inventory.registry.alias import alias_key

_FAR = 3.0  # times more or less than what is held from memory: a slip of unit or point is likely
_SAID = ("value", "unit", "scaled_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a filled table came to."""

    template: Template
    findings: tuple[Finding, ...]
    sheets: tuple[RawSheet, ...]
    filled: int = 0  # rows of the form
    grades: Mapping[str, int] = field(default_factory=dict)  # rows of the pack by grade
    fresh: int = 0
    changed: int = 0
    kept: int = 0  # rows of the former version that the form does not have
    dropped: int = 0
    pack: str = ""  # registered now; empty where nothing was done
    is_changed: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether an error keeps the whole table out."""
        return any(one.severity is Severity.ERROR for one in self.findings)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a table is to be taken."""

    template: str = ""  # where the workbook does not say
    drop_missing: bool = False
    is_trial: bool = False


def take(workspace: Workspace, path: Path, typist: Typist, wish: Wish) -> Taken:
    """Check a filled form and make or extend its pack, wholly or not at all.

    Raises:
        IntakeError: the file cannot be read.
        ConfigError: it is no form, or one of another name than was said.
        FactorPackError: the pack would clash with another one.
        WorkspaceError: the workspace cannot be written; it stays as it was.
    """
    sheets = files.read(path)
    name = wish.template or lines.template_of(sheets)
    if not name:
        raise ConfigError(
            f"{path.name} 没有写明是哪张填录表",
            hint="用 --template 指明；inventory factors template --list 列出名称",
        )
    template = templates.named(name)
    with safe_file.one_writer(workspace.root):
        workspace = Workspace.open(workspace.root)
        return _Taking(workspace, template, typist, wish).of(sheets)


@dataclass(frozen=True, slots=True)
class _Taking:
    """One table on its way into the workspace."""

    workspace: Workspace
    template: Template
    typist: Typist
    wish: Wish

    def of(self, sheets: Sequence[RawSheet]) -> Taken:
        # what an earlier version brought is no reason against bringing it again
        library = Library.open(local.without(self.workspace, self._former() or ""))
        read = lines.read(sheets, self.template)
        words = Words(self.template, library)
        made = rows.of_lines(read.lines, words, self.typist)
        findings = [*read.findings, *words.findings]
        single = _singled(made, findings)
        _look_back(single, library, self.template, findings)
        if not read.lines and not read.findings:
            findings.append(_empty(sheets))
        told = Taken(
            template=self.template,
            findings=tuple(findings),
            sheets=tuple(sheets),
            filled=len(read.lines),
        )
        if told.is_refused:
            return told
        whole = over.expanded(single, self.template, library)
        return self._keep(told, [one.row for one in whole], words)

    def _keep(self, told: Taken, fresh: list[Row], words: Words) -> Taken:
        """Put the rows together with those of the former version, and register both."""
        former = self._former()
        kept = pack.read(self.workspace.packs / former) if former else None
        known = {row["factor_id"]: row for row in _plain(kept.factor.to_pylist() if kept else [])}
        items = {row["item_code"]: row for row in _plain(kept.item.to_pylist() if kept else [])}
        new = {row["factor_id"]: row for row in fresh}
        missing = [] if self.wish.drop_missing else [k for k in known if k not in new]
        merged = self._closed([*new.values(), *(known[key] for key in missing)])
        data = {
            pack.FACTOR: _csv(pack.FACTOR, merged),
            pack.ITEM: _csv(pack.ITEM, [*{**items, **_items(words, self.template)}.values()]),
        }
        after = {row["factor_id"]: row for row in merged}
        told = replace(
            told,
            grades=Counter(row["evidence"] for row in merged),
            fresh=sum(key not in known for key in new),
            changed=sum(key in known and known[key] != after[key] for key in new),
            kept=len(missing),
            dropped=sum(key not in after for key in known),
        )
        if former and self._has(former, data):
            return replace(told, pack=former)
        if self.wish.is_trial:
            return told
        return replace(told, pack=self._register(data, former), is_changed=True)

    def _has(self, name: str, data: Mapping[str, bytes]) -> bool:
        """Whether a version that lies in the workspace says the same."""
        found, _ = pack.contents(self.workspace.packs / name)
        return all(found.get(file, b"") == content for file, content in data.items())

    def _closed(self, found: list[Row]) -> list[Row]:
        """The rows in order; yearly values of the grid each end where the next begins."""
        closed = _ended(found) if SheetKind.GRID in self.template.sheets else found
        return sorted(closed, key=lambda row: row["factor_id"])

    def _former(self) -> str | None:
        """The version that is registered."""
        found = local.versions(self.workspace, self.template.name)
        registered = [name for name in found.values() if name in self.workspace.config.packs]
        return registered[-1] if registered else None

    def _register(self, data: dict[str, bytes], former: str | None) -> str:
        """Make the next version, or take up one that lies there and says the same."""
        found = local.versions(self.workspace, self.template.name)
        same = [number for number, name in found.items() if self._has(name, data)]
        number = same[-1] if same else max(found, default=0) + 1
        name = f"{self.template.name}.{number}"
        whole = {
            **{file: content for file, content in data.items() if content},
            pack.MANIFEST: _manifest(self.template, name, number, self.typist),
            pack.PRIORITY: f"kind,name,rank\npack,{name},{self.template.rank}\n".encode(),
        }
        known = Known(
            pollutants=frozenset(row["pollutant"] for row in seed.pollutants()),
            categories=frozenset(row["category_code"] for row in seed.categories()),
        )
        return local.renew(self.workspace, whole, former=former, known=known).pack.name


def _empty(sheets: Sequence[RawSheet]) -> Finding:
    return Finding("F143", sheets[0].cell(), details={"reason": "没有填任何一行"})


def _singled(made: Iterable[Made], findings: list[Finding]) -> list[Made]:
    """Each key once; rows that say one key twice with different values are faults."""
    found: dict[str, Made] = {}
    for one in made:
        first = found.setdefault(one.row["factor_id"], one)
        if first is not one and any(first.row[key] != one.row[key] for key in _SAID):
            is_removal = one.row["param"] == "removal"
            code, key = ("F147", "removal") if is_removal else ("F140", "value")
            findings.append(one.line.finding(code, key, first=str(first.line.row_no)))
    return list(found.values())


def _look_back(
    made: Iterable[Made], library: Library, template: Template, findings: list[Finding]
) -> None:
    """What is far from the same row held from memory, and how many rows have no page."""
    recalled = over.recalled(library, template.citation)
    without: dict[tuple[str, int], int] = {}
    told: set[tuple[str, int]] = set()
    for one in made:
        place = (one.line.raw.sheet, one.line.row_no)
        other = recalled.get(over.keys_of(one.row), 0.0)
        ratio = over.amount(one.row) / other if other else 1.0
        if not 1 / _FAR <= ratio <= _FAR and place not in told:
            told.add(place)
            findings.append(one.line.finding("F148", "value", ratio=f"{ratio:.3g}"))
        if one.row["evidence"] != "A":
            without[place] = one.line.row_no
    if without:
        at = next(one.line for one in made if one.row["evidence"] != "A")
        findings.append(Finding("F149", at.raw.cell(at.row_no, "页码"), str(len(without))))


def _ended(found: list[Row]) -> list[Row]:
    """Yearly values of one key, each ending where the next begins; the last one stays open."""
    keys = ("category_code", "item", "technology", "region_code", "pollutant", "param")
    starts: dict[tuple[str, ...], set[str]] = {}
    for row in found:
        starts.setdefault(tuple(row[key] for key in keys), set()).add(row["valid_from"])
    return [
        {**row, "valid_to": _day_before(row, starts[tuple(row[key] for key in keys)])}
        for row in found
    ]


def _day_before(row: Row, starts: set[str]) -> str:
    later = min((start for start in starts if start > row["valid_from"]), default="")
    return (date.fromisoformat(later) - timedelta(days=1)).isoformat() if later else ""


def _plain(read: list[Row]) -> list[Row]:
    return [{key: cell for key, cell in row.items() if key != pack.ROW} for row in read]


def _items(words: Words, template: Template) -> dict[str, Row]:
    """The new products and materials as a pack lists them."""
    return {
        item.name: {
            **dict.fromkeys(pack.COLUMNS[pack.ITEM], ""),
            "item_code": item.name,
            "name_zh": item.name,
            "role": item.role,
            "unit": item.unit,
            "item_group": item.group,
            "source": template.citation,
            "evidence": "C",
        }
        for item in words.items.values()
        if alias_key(item.name)
    }


def _csv(file: str, found: Sequence[Row]) -> bytes:
    if not found:
        return b""
    text = io.StringIO()
    writer = csv.DictWriter(text, pack.COLUMNS[file], lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return text.getvalue().encode()


def _manifest(template: Template, name: str, version: int, typist: Typist) -> bytes:
    """What the pack is, without the day it was made: the same rows give the same pack."""
    document = typist.document or template.document_zh
    said = {
        "name": name,
        "version": str(version),
        "title": f"{template.table_zh}（本单位填录）",
        "licence": template.licence,
        "reach": template.reach,
        "template": template.name,
        "sources": [{"key": template.citation, "title": document}],
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
