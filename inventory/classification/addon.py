"""Add-on streams (附加排放流): what a source emits on leaves that do not lie below its node.

Limestone in a boiler's desulphurisation, ammonia slip of its denitrification, and bought power or
heat belong to the unit that uses them, but their leaves stand elsewhere in the tree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from inventory.classification.tree import FOLDER, read_rows


@dataclass(frozen=True, slots=True)
class Addon:
    """One stream that sources below a prefix of the tree have beside the leaves of their node."""

    node_prefix: str  # empty: sources of every node
    role: str  # the activity that gives rise to the stream
    pollutant: str
    category_code: str  # the leaf that takes it
    replaces_stream: bool  # the emission is not counted on a leaf of the node as well
    note: str


def addons(rows: Iterable[Mapping[str, str]]) -> tuple[Addon, ...]:
    """Rows of `addon.csv` as add-on streams."""
    return tuple(
        Addon(
            node_prefix=row["node_prefix"],
            role=row["role"],
            pollutant=row["pollutant"],
            category_code=row["category_code"],
            replaces_stream=row["replaces_stream"] == "true",
            note=row["note"],
        )
        for row in rows
    )


@cache
def load() -> tuple[Addon, ...]:
    """The shipped add-on streams."""
    return addons(read_rows(FOLDER / "addon.csv"))
