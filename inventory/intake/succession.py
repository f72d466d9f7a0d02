"""Old numbers and old codes (沿革) in incoming rows: read as what took their place."""

import datetime as dt
from collections.abc import Iterator, Mapping, MutableMapping
from functools import cached_property
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, select

from inventory.intake.hit import Hit
from inventory.registry.succession import ChangeKind
from inventory.registry.tables import IMPORTED

_FACILITY, _CODE = IMPORTED["facility_change"], IMPORTED["code_change"]


class Succession:
    """What the registry knows of changed numbers and codes while one import runs."""

    def __init__(self, connection: Connection) -> None:
        """Read nothing yet."""
        self._connection = connection

    def forget(self) -> None:
        """Changes were imported: read them again when they are next needed."""
        self.__dict__.pop("_renumbered", None)
        self.__dict__.pop("codes", None)

    @cached_property
    def codes(self) -> dict[str, dict[str, str]]:
        """New code by old code, for each code list; changes of the future do not count yet."""
        known: dict[str, dict[str, str]] = {}
        today = dt.datetime.now(tz=dt.UTC).date()
        for row in self._connection.execute(select(_CODE).where(_CODE.c.changed_on <= today)):
            known.setdefault(row.code_list, {})[row.old_code] = row.new_code
        return {name: {old: _last(old, codes) for old in codes} for name, codes in known.items()}

    @cached_property
    def _renumbered(self) -> pd.DataFrame:
        """Facilities that go on under exactly one other number, and since when."""
        alone = (
            select(_FACILITY.c.facility_no)
            .group_by(_FACILITY.c.facility_no)
            .having(func.count() == 1)
        )
        rows = self._connection.execute(
            select(_FACILITY.c.facility_no, _FACILITY.c.successor_no, _FACILITY.c.changed_on).where(
                _FACILITY.c.kind == ChangeKind.RENUMBER, _FACILITY.c.facility_no.in_(alone)
            )
        )
        columns = ["facility_no", "successor_no", "changed_on"]
        return pd.DataFrame(rows.all(), columns=columns).set_index("facility_no")

    def follow(self, values: MutableMapping[str, "pd.Series[Any]"]) -> Iterator[Hit]:
        """Put rows of a later time under the number that took over; tell it of each.

        A row of a whole year belongs to the new number from the year after the change on.
        """
        if "facility_no" not in values or "year" not in values or self._renumbered.empty:
            return
        number = values["facility_no"].astype(object)  # it may come as codes of a category
        changed = pd.to_datetime(number.map(self._renumbered["changed_on"]))
        month = values.get("month", pd.Series(None, index=number.index, dtype="float64"))
        is_later = (values["year"] > changed.dt.year).to_numpy(dtype=bool, na_value=False)
        in_year = (values["year"] == changed.dt.year) & (month > changed.dt.month)
        moved = is_later | in_year.to_numpy(dtype=bool, na_value=False)
        successor = number.map(self._renumbered["successor_no"])
        values["facility_no"] = number.mask(pd.Series(moved, index=number.index), successor)
        told = {str(old): str(new) for old, new in self._renumbered["successor_no"].items()}
        yield Hit("I153", "facility_no", moved, lambda value: {"successor": told.get(value, "")})


def _last(code: str, codes: Mapping[str, str]) -> str:
    """The end of a chain of changes; a ring ends where it began."""
    seen = {code}
    while (code := codes.get(code, code)) not in seen:
        seen.add(code)
    return code
