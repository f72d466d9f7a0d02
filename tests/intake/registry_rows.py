"""Rows put straight into a registry, for checks that look at what is there already."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, insert, select

from inventory.core.findings import Finding
from inventory.core.units import quantity_of
from inventory.intake import registry_checks
from inventory.intake.registry_checks import (
    comparison,
    completeness,
    identity,
    physical,
    reported,
    shares,
    status,
    structure,
    triage,
    validity,
)
from inventory.intake.registry_checks.found import Scope
from inventory.registry.tables import HISTORY, IMPORTED, PROVENANCE

_COMPILED: dict[Any, Any] = {}  # the same statements for every test
DEFAULTS: dict[str, dict[str, Any]] = {
    "region": {"region_code": "R1", "name": "新区", "parent_code": "610100"},
    "facility": {"facility_no": "F1", "name": "甲热力有限公司", "region_code": "610113"},
    "unit": {"facility_no": "F1", "unit_no": "U1", "category_code": "A0201"},
    "outlet": {"facility_no": "F1", "outlet_no": "DA001", "kind": "main"},
    "abatement": {"facility_no": "F1", "abatement_no": "TA001", "technology": "布袋除尘"},
    "route": {"facility_no": "F1", "unit_no": "U1", "outlet_no": "DA001"},
    "activity": {
        "facility_no": "F1",
        "unit_no": "U1",
        "year": 2024,
        "role": "fuel",
        "item": "烟煤",
        "amount": 100.0,
        "unit": "吨",
        "flow": "statistics",
    },
    "permit_limit": {"facility_no": "F1", "scope": "plant", "pollutant": "SO2", "year": 2024},
    "reported_emission": {
        "facility_no": "F1",
        "pollutant": "SO2",
        "year": 2024,
        "amount": 1.0,
        "unit": "吨",
        "flow": "permit_report",
    },
    "region_activity": {
        "region_code": "R1",
        "category_code": "C0201",
        "year": 2024,
        "item": "烟煤",
        "amount": 5.0,
        "unit": "吨",
    },
}


FAMILIES: dict[ModuleType, frozenset[str]] = {
    shares: frozenset({"R108"}),
    structure: frozenset({"R107", "R109", "R114", "R115", "I119"}),
    completeness: frozenset({"R110", "R113"}),
    identity: frozenset({"R116", "R117", "R118", "R119"}),
    validity: frozenset({"R120", "R121", "R122", "R123"}),
    reported: frozenset({"R130", "R131", "R132"}),
    physical: frozenset({"R140", "R141", "R142", "R143"}),
    comparison: frozenset({"R111", "R112", "R133", "R150", "R151", "R152", "R153", "R162", "R163"}),
    triage: frozenset({"R160", "R161"}),
    status: frozenset({"R170", "R171"}),
}


def _worded(findings: Iterable[Finding]) -> list[Finding]:
    """Findings whose texts have all of their words."""
    found = list(findings)
    for finding in found:
        texts = finding.message_zh + finding.message_en + finding.remedy_zh
        assert "{" not in texts, finding
        assert "None" not in texts, finding
    return found


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry that is filled row by row and asked for findings; nothing is committed."""

    connection: Connection
    row_numbers: Callable[[], int] = field(default_factory=lambda: count(2).__next__)

    def add(self, table: str, **given: Any) -> int:
        """Insert a row over the usual one of its table; its spreadsheet row."""
        values = {**DEFAULTS[table], **given}
        values = {**self._amounts(table, values), "row_no": self.row_numbers()}
        values |= {"sheet_id": self._sheet(table), "since_batch": given.get("since_batch", 1)}
        self.connection.execute(insert(IMPORTED[table]), values)
        return int(values["row_no"])

    def former(self, table: str, **given: Any) -> None:
        """Insert a row as it was before the first batch replaced it."""
        values = {**DEFAULTS[table], **given, "superseded_by_batch": 1}
        self._sheet(table)
        self.connection.execute(insert(HISTORY[table]), values)

    def months(self, table: str, *months: int, **given: Any) -> list[int]:
        """Insert a row for each month."""
        return [self.add(table, month=month, **given) for month in months]

    def plant(self, **unit: Any) -> None:
        """One facility with one boiler that leads to one outlet."""
        self.add("facility")
        self.add("unit", **unit)
        self.add("outlet")
        self.add("route", **({"unit_no": unit["unit_no"]} if "unit_no" in unit else {}))

    def every(self, *, batch_id: int | None = None) -> list[Finding]:
        """All findings, each with all of its words."""
        return _worded(registry_checks.findings(self._connection(), batch_id=batch_id))

    def codes(self) -> list[str]:
        """The codes of all findings, sorted."""
        return sorted(finding.code for finding in self.every())

    def findings(self, code: str, *, batch_id: int | None = None) -> list[Finding]:
        """The findings of one code, by the family that raises it."""
        (family,) = (module for module, codes in FAMILIES.items() if code in codes)
        scope = Scope.of(self.connection, batch_id)
        found = _worded(family.findings(self._connection(), scope))
        return [finding for finding in found if finding.code == code]

    def found(self, code: str, *, batch_id: int | None = None) -> list[tuple[str, int | None]]:
        """Value and row of the findings of one code."""
        return [(f.value, f.at.row) for f in self.findings(code, batch_id=batch_id)]

    def batch(self, actor: str = "甲") -> int:
        """Open a batch."""
        row = {"started_at": datetime.now(UTC), "version": "test", "actor": actor}
        key = self.connection.execute(insert(PROVENANCE["import_batch"]), row).inserted_primary_key
        return int(key[0]) if key else 0

    def sheet(self, name: str, batch_id: int, *, sha256: str, table: str = "facility") -> int:
        """Write down a file that a batch has read."""
        row = {"batch_id": batch_id, "file_name": name, "sha256": sha256, "table_name": table}
        row |= {"staged": 1, "rejected": 0, "columns": json.dumps({})}
        key = self.connection.execute(insert(PROVENANCE["import_sheet"]), row).inserted_primary_key
        return int(key[0]) if key else 0

    def _connection(self) -> Connection:
        return self.connection.execution_options(compiled_cache=_COMPILED)

    def _sheet(self, table: str) -> int:
        sheet = PROVENANCE["import_sheet"]
        known = self.connection.execute(
            select(sheet.c.sheet_id).where(sheet.c.table_name == table)
        ).scalar()
        if known is not None:
            return int(known)
        batches = select(PROVENANCE["import_batch"].c.batch_id)
        batch_id = self.connection.execute(batches).scalar() or self.batch()
        return self.sheet(f"{table}.csv", batch_id, sha256=table, table=table)

    @staticmethod
    def _amounts(table: str, values: dict[str, Any]) -> dict[str, Any]:
        if "amount" not in values:
            return values
        amount, unit = values.pop("amount"), values.pop("unit")
        scale = quantity_of(unit)
        column = "emission_t" if table == "reported_emission" else f"amount_{scale.suffix}"
        kept = {"amount_reported": amount, "unit_reported": unit}
        return {**values, **kept, column: amount * scale.multiplier}
