"""Regions of a bureau's own (自定义区域): each stands below another, and none below itself."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from inventory.intake.hit import Hit
from inventory.intake.references import References
from inventory.intake.vector import Mask, filled

if TYPE_CHECKING:
    import pandas as pd

_ARROW = " → "

Parents = dict[str, str | None]


def ring(code: str, parents: Mapping[str, str | None]) -> list[str]:
    """The codes from a region up to itself again; empty for a region that is not below itself."""
    path = [code]
    above = parents.get(code)
    while above is not None and above not in path:
        path.append(above)
        above = parents.get(above)
    return [*path, code] if above == code else []


def cut_rings(values: dict[str, "pd.Series[Any]"], references: References) -> Iterator[Hit]:
    """Rows by which a region would come below itself: their parent is not taken.

    The row is loaded all the same, because facilities stand in its region. What the registry
    knew of its parent stays; a new region is loaded without one.
    """
    if "parent_code" not in values:
        return
    code, parent = values["region_code"], values["parent_code"]
    given = filled(code) & filled(parent)
    stored: Parents = {name: above for name, (above, _) in references.parents.items()}
    told: dict[str, str] = {}
    known: Parents = {**stored, **dict(zip(code[given], parent[given], strict=True))}
    for former in (stored, {}):  # of two regions that changed places neither may keep its parent
        rings = {name: found for name in code[given] if (found := ring(name, known))}
        told |= {name: _ARROW.join(found) for name, found in rings.items() if name not in told}
        known |= {name: former.get(name) for name in rings}
    if not told:
        return
    places = code.isin([*told]).to_numpy(dtype=bool) & given
    kept = code.map(known)
    values["parent_code"] = parent.where(~places, kept.where(filled(kept), None))
    names = code.to_numpy()
    yield Hit(
        "I280",
        "parent_code",
        places,
        by_row=lambda at: {"ring": told[names[at]], "kept": known[names[at]] or "（空）"},
    )


def orphaned(
    values: Mapping[str, "pd.Series[Any]"], rejected: Mask, references: References
) -> Mask:
    """Regions whose parent stands on the same sheet and was itself rejected, down the line."""
    found = np.zeros(len(rejected), dtype=bool)
    if "parent_code" not in values:
        return found
    code, parent = values["region_code"], values["parent_code"]
    while True:
        known = set(code[~rejected & ~found]) | set(references.regions)
        more = filled(parent) & ~parent.isin(list(known)).to_numpy(dtype=bool)
        more &= ~rejected & ~found
        if not more.any():
            return found
        found |= more
