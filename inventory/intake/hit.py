"""What a check finds in a column (校验命中): one code, the rows it concerns, and the wording."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from inventory.intake.vector import Mask

NO_DETAILS: Mapping[str, str] = {}
# errors that do not keep their row out of the registry: outlets, activity or facilities hang on it
KEPT = frozenset({"I270", "I271", "I273", "I274", "I280"})
Details = Callable[[str], Mapping[str, str]]


def _nothing(value: str) -> Mapping[str, str]:
    del value
    return NO_DETAILS


def always(**details: str) -> Details:
    """The same details whatever the cell says."""
    return lambda _: details


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding on many cells of one column; becomes one `Finding` per cell at the end."""

    code: str
    key: str  # the column of the import table
    mask: Mask
    details: Details = field(default=_nothing)  # from the cell's text
    by_row: Callable[[int], Mapping[str, str]] | None = None  # more details, from the row's place
    is_summed: bool = False  # one finding for the whole column, with the first cell as example
