"""What cells refer to (引用): code lists, facilities, units, outlets and treatment facilities."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa
from sqlalchemy import Connection, Select, select

from inventory.core import scope
from inventory.factors import reach
from inventory.factors.library import Library
from inventory.factors.names.resolver import Names
from inventory.factors.reach import Reach
from inventory.intake import text
from inventory.intake.hit import Hit
from inventory.intake.succession import Succession
from inventory.intake.vector import Mask, by_distinct, filled, joined, pairs, passing
from inventory.registry.alias import alias_key
from inventory.registry.tables import CODE_LISTS, IMPORTED

_COUNTY = 3  # the level of counties and districts in GB/T 2260
MOST_GUESSES = 200  # a guess compares one text with every code; a wrong column has thousands


class References:
    """The identities that the registry knows while one import runs."""

    def __init__(
        self, connection: Connection, library: Library, *, min_evidence: str = "C"
    ) -> None:
        """Read nothing yet: a list is fetched when a column first needs it."""
        self._connection = connection
        self._library = library
        self._min_evidence = min_evidence
        self._keys: dict[str, pd.Index[Any]] = {}
        self.succession = Succession(connection)

    def forget(self, table: str) -> None:
        """Rows of a table were loaded: read its keys again when they are next needed."""
        self._keys.pop(table, None)
        if table in {"code_change", "facility_change"}:
            self.succession.forget()
        stale = {"region": ("regions", "parents"), "facility": ("permitted",)}
        for name in stale.get(table, ()):
            self.__dict__.pop(name, None)

    @cached_property
    def pollutants(self) -> dict[str, str]:
        """Pollutant codes and all their aliases, in compared form."""
        codes, aliases = CODE_LISTS["pollutant"], CODE_LISTS["pollutant_alias"]
        known = {
            alias_key(name): row.pollutant
            for row in self._connection.execute(select(codes))
            for name in (row.name_en, row.name_zh)
        }
        known |= {row.alias: row.pollutant for row in self._connection.execute(select(aliases))}
        return known | {
            alias_key(row.pollutant): row.pollutant
            for row in self._connection.execute(select(codes.c.pollutant))
        }

    @cached_property
    def categories(self) -> dict[str, tuple[str, bool]]:
        """Name and "takes sources" of every category code."""
        table = CODE_LISTS["category"]
        return {
            row.category_code: (row.name_zh, row.attach is not None)
            for row in self._connection.execute(select(table))
        }

    @cached_property
    def regions(self) -> dict[str, str]:
        """Names of all region codes, national and custom."""
        table = CODE_LISTS["region"]
        return {row.region_code: row.name for row in self._connection.execute(select(table))}

    @cached_property
    def industries(self) -> dict[str, str]:
        """Names of all industry codes."""
        table = CODE_LISTS["industry"]
        return {row.industry_code: row.name for row in self._connection.execute(select(table))}

    @cached_property
    def parents(self) -> dict[str, tuple[str | None, int | None]]:
        """The region above each region, and the level of its own: 1 province, 2 city."""
        table = CODE_LISTS["region"]
        return {
            row.region_code: (row.parent_code, row.level)
            for row in self._connection.execute(select(table))
        }

    def city_of(self, region: str) -> str | None:
        """The city (市) that a region lies in: what stands directly below the province."""
        seen: set[str] = set()
        while region in self.parents and region not in seen:
            seen.add(region)
            above, level = self.parents[region]
            if above is None:
                return region
            # the districts of a municipality stand below the province themselves
            if self.parents.get(above, (None, None))[1] == 1 and level != _COUNTY:
                return region
            region = above
        return None

    def facility_cities(self) -> "pd.Series[Any]":
        """The city of every registered facility."""
        table = IMPORTED["facility"]
        rows = self._connection.execute(select(table.c.region_code)).scalars().all()
        return by_distinct(pd.Series(rows, dtype="str"), self.city_of).dropna()

    @cached_property
    def permitted(self) -> set[str]:
        """The facilities that have a permit or registration number."""
        table = IMPORTED["facility"]
        chosen = select(table.c.facility_no).where(table.c.permit_no.is_not(None))
        return set(self._connection.execute(chosen).scalars())

    @cached_property
    def heat(self) -> dict[str, dict[str, float]]:
        """The library's heat value of each item that has one, in GJ/t and in GJ/m3."""
        items = self._library.items()
        return {
            "gj_t": {one.item_code: one.ncv_gj_t for one in items if one.ncv_gj_t is not None},
            "gj_m3": {one.item_code: one.ncv_gj_m3 for one in items if one.ncv_gj_m3 is not None},
        }

    @cached_property
    def names(self) -> Names:
        """The names of treatment, technology, collection and size that the library knows."""
        return Names.of(self._library)

    @cached_property
    def reach(self) -> dict[str, Reach]:
        """What the library of this year can account of each category, where the facilities are."""
        used = {
            row.region_code
            for table in ("facility", "region_activity")
            for row in self._connection.execute(select(IMPORTED[table].c.region_code).distinct())
        }
        regions, pollutants = CODE_LISTS["region"], CODE_LISTS["pollutant"]
        return reach.by_category(
            self._library,
            {
                "region": self._table(
                    select(regions.c.region_code, regions.c.parent_code, regions.c.kind).where(
                        regions.c.region_code.in_(sorted(self._with_those_above(used)))
                    )
                ),
                "pollutant": self._table(
                    select(pollutants.c.pollutant, pollutants.c.kind, pollutants.c.subset_of)
                ),
                **{
                    name: pa.table({"region_code": pa.array(sorted(used), pa.string())})
                    for name in ("facility", "region_activity")
                },
            },
            names=self.names,
            scope=scope.Row(year=datetime.now(UTC).year, min_evidence=self._min_evidence),
        )

    def _with_those_above(self, regions: Iterable[str]) -> set[str]:
        """Regions and all regions above them."""
        found: set[str] = set()
        waiting = list(regions)
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                above, _ = self.parents.get(code, (None, None))
                waiting += [above] if above else []
        return found

    def _table(self, wanted: Select[Any]) -> pa.Table:
        """Rows of text columns as Arrow."""
        rows = self._connection.execute(wanted).all()
        names = list(wanted.selected_columns.keys())
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        return pa.table(
            {
                name: pa.array(column, pa.string())
                for name, column in zip(names, columns, strict=True)
            }
        )

    def keys(self, table: str) -> "pd.Index[Any]":
        """The identities of a parent table, several key columns joined to one text."""
        if table not in self._keys:
            columns = IMPORTED[table].primary_key.columns
            rows = self._connection.execute(select(*columns)).all()
            texts = [pd.Series(part, dtype="str") for part in zip(*rows, strict=True)]
            self._keys[table] = pd.Index(joined(*texts)) if texts else pd.Index([], dtype="str")
        return self._keys[table]

    def pollutant(self, texts: "pd.Series[Any]", key: str) -> "tuple[pd.Series[Any], list[Hit]]":
        """Pollutant codes from codes, Chinese names and aliases."""
        known = self.pollutants
        values = by_distinct(texts, lambda value: known.get(alias_key(value)))
        wrong = filled(texts) & ~filled(values)
        return values, [Hit("I229", key, wrong, _did_you_mean(known, known))]

    def category(self, texts: "pd.Series[Any]", key: str) -> "tuple[pd.Series[Any], list[Hit]]":
        """Category codes that sources can be attached to; the name may follow the code."""
        known = self.categories
        names = {code: f"{code} {name}" for code, (name, _) in known.items()}
        by_name = {name: code for code, (name, takes) in known.items() if takes}
        values = by_distinct(texts, lambda value: _coded(value, known) or by_name.get(value))
        wrong = filled(texts) & ~filled(values)
        grouping = passing(values, lambda code: not known[code][1])
        return values, [
            Hit("I230", key, wrong, _did_you_mean({**names, **by_name}, {**names, **by_name})),
            Hit("I231", key, grouping),
        ]

    def node(self, texts: "pd.Series[Any]", key: str) -> "tuple[pd.Series[Any], list[Hit]]":
        """Category codes of any node, groups too; the name may follow the code."""
        known = self.categories
        names = {code: f"{code} {name}" for code, (name, _) in known.items()}
        values = by_distinct(texts, lambda value: _coded(value, known))
        wrong = filled(texts) & ~filled(values)
        return values, [Hit("I230", key, wrong, _did_you_mean(names, names))]

    def region(
        self, texts: "pd.Series[Any]", key: str, also: Iterable[str] = ()
    ) -> "tuple[pd.Series[Any], list[Hit]]":
        """Region codes; the name may follow the code."""
        known = self.regions | dict.fromkeys(also, "")
        newer = self.succession.codes.get("region", {})
        values = by_distinct(texts, lambda value: _coded(newer.get(value, value), known))
        wrong = filled(texts) & ~filled(values)
        return values, [
            Hit("I234", key, wrong, _did_you_mean(known, known)),
            _replaced(texts, key, newer),
        ]

    def industry(self, texts: "pd.Series[Any]", key: str) -> "tuple[pd.Series[Any], list[Hit]]":
        """Industry codes; an unknown one is left empty with a warning."""
        known = self.industries
        newer = self.succession.codes.get("industry", {})
        values = by_distinct(texts, lambda value: _coded(newer.get(value, value), known))
        return values, [
            Hit("I233", key, filled(texts) & ~filled(values)),
            _replaced(texts, key, newer),
        ]

    def item(self, texts: "pd.Series[Any]", key: str) -> "tuple[pd.Series[Any], list[Hit]]":
        """Item codes of the factor library; an unknown item keeps its text, with a warning."""
        code = self._library.item_code
        unknown = passing(texts, lambda value: code(value) is None)
        values = by_distinct(texts, lambda value: code(value) or value)
        return values, [Hit("I232", key, unknown)]

    def missing_parents(self, frame: Mapping[str, "pd.Series[Any]"], table: str) -> Iterator[Hit]:
        """Rows that refer to a facility, unit, outlet or treatment facility nobody has told of."""
        if "facility_no" not in frame or table == "facility":
            return
        facility = frame["facility_no"]
        stray = filled(facility) & ~_within(facility, self.keys("facility"))
        yield Hit("R102", "facility_no", stray)
        if "successor_no" in frame:
            successor = frame["successor_no"]
            unknown = filled(successor) & ~_within(successor, self.keys("facility"))
            yield Hit("R102", "successor_no", unknown)
        for parent, code in (("unit", "R103"), ("outlet", "R104"), ("abatement", "R105")):
            number = f"{parent}_no"
            if parent == table or number not in frame:
                continue
            known = pairs(facility, frame[number], self.keys(parent))
            both = filled(facility) & filled(frame[number])
            yield Hit(code, number, both & ~stray & ~known)


def _within(values: "pd.Series[Any]", known: "pd.Index[Any]") -> Mask:
    return values.isin(known).to_numpy(dtype=bool)


def _replaced(texts: "pd.Series[Any]", key: str, newer: Mapping[str, str]) -> Hit:
    """Codes that were written as they were before a change."""
    old = passing(texts, lambda value: value in newer)
    return Hit("I154", key, old, lambda value: {"code": newer[value]})


def _coded(value: str, known: Mapping[str, Any]) -> str | None:
    """The code itself, or the code at the start of `610113 雁塔区`."""
    code = value if value in known else value.split(maxsplit=1)[0]
    return code if code in known else None


def _did_you_mean(
    candidates: Mapping[str, str], shown: Mapping[str, str]
) -> Callable[[str], Mapping[str, str]]:
    """Details with the nearest known text, worked out once per wrong value."""
    asked: list[str] = []

    def details(value: str) -> dict[str, str]:
        asked.append(value)
        near = text.nearest(value, candidates) if len(asked) <= MOST_GUESSES else ""
        return {"hint": f"，是否指“{shown[near]}”？" if near else ""}

    return details
