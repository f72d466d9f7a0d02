"""What an import did (导入结果): every row accounted for, by sheet and by table."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from inventory.core.findings import Finding, Severity
from inventory.intake.preview import Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Rows of one sheet for one table: staged = loaded + rejected + superseded."""

    file: str
    sheet: str
    sha256: str
    table: str
    map_name: str = ""
    staged: int
    loaded: int
    rejected: int
    superseded: int  # rows that a later row of the same import replaced
    replaced: int = 0  # rows of earlier imports that these took the place of
    left_out: int = 0  # rows that a filter of the column map kept out; not staged
    repeated: int = 0  # repeats of a parent row in a flat source; not staged
    is_unchanged: bool = False  # imported before, nothing was written

    def __post_init__(self) -> None:
        """Refuse a count that loses or invents rows."""
        if self.staged != self.loaded + self.rejected + self.superseded:
            raise AssertionError(f"rows do not add up: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """The outcome of one call of the import."""

    batch_id: int | None  # None when nothing had to be written
    counts: tuple[Count, ...]
    findings: tuple[Finding, ...]
    workbooks: tuple[Path, ...] = ()  # the error workbooks that were written
    preview: Preview | None = None  # of a trial, which leaves the registry as it was

    @property
    def by_table(self) -> dict[str, Count]:
        """The counts summed over files and sheets, in the order of loading."""
        return total(self.counts)

    @property
    def is_unchanged(self) -> bool:
        """Whether the registry is as it was before."""
        return self.batch_id is None


def severities(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings of each severity there are."""
    tally = dict.fromkeys(Severity, 0)
    for finding in findings:
        tally[finding.severity] += 1
    return tally


def total(counts: Iterable[Count]) -> dict[str, Count]:
    """One count per table."""
    tables: dict[str, Count] = {}
    for count in counts:
        known = tables.get(count.table)
        tables[count.table] = _sum(known, count) if known else replace(count, file="", sheet="")
    return tables


def _sum(one: Count, other: Count) -> Count:
    return replace(
        one,
        staged=one.staged + other.staged,
        loaded=one.loaded + other.loaded,
        rejected=one.rejected + other.rejected,
        superseded=one.superseded + other.superseded,
        replaced=one.replaced + other.replaced,
        left_out=one.left_out + other.left_out,
        repeated=one.repeated + other.repeated,
        is_unchanged=one.is_unchanged and other.is_unchanged,
    )
