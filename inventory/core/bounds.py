"""What can be at most (可能的最大值): beyond it a number is a slip of unit or typing, no quantity.

No facility, district or nation comes near these, in the canonical unit that a column name ends
with, so that a sum of all that is below them is still exact: `sum_t` holds twenty digits before
the point. What is beyond is refused by the import, and set aside by a run that finds it in a store.
"""

from typing import Final

# a nation burns some 5e9 t of coal a year, uses 1e13 kWh and lets off 1e14 m3 of flue gas
LARGEST: Final = {
    "t": 1e12,
    "gj": 1e13,
    "m3": 1e15,
    "h": 1e12,
    "km": 1e14,
    "ha": 1e10,
    "n": 1e15,
    "kwh": 1e14,
    # a slip of a thousand is loaded with a warning of its own
    "gj_t": 1e6,
    "gj_m3": 1e6,
    "mw": 1e6,
    "t_h": 1e6,
    "kg_h": 1e9,
    # a cubic metre that holds a tonne of anything is no gas
    "mg_m3": 1e9,
    # a thousand times the gas of the largest power unit
    "m3_h": 1e9,
    # what the columns of counts hold
    "count": 1e9,
}


def suffix_of(column: str) -> str | None:
    """The canonical unit that a column name ends with, if its quantity has a largest value.

    >>> suffix_of("concentration_mg_m3"), suffix_of("ncv_gj_t"), suffix_of("outlet_no")
    ('mg_m3', 'gj_t', None)
    """
    parts = column.split("_")
    # the name itself is no unit: a column `n` of some other table says nothing
    ends = ("_".join(parts[at:]) for at in range(1, len(parts)))
    return next((end for end in ends if end in LARGEST), None)


def most(column: str) -> float | None:
    """The largest value that a column can hold, if there is one."""
    suffix = suffix_of(column)
    return None if suffix is None else LARGEST[suffix]
