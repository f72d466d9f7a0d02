"""What a check finds in a column (校验命中): one code, the rows it concerns, and the wording."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from inventory.intake.vector import Mask

NO_DETAILS: Mapping[str, str] = {}


def _nothing(value: str) -> Mapping[str, str]:
    del value
    return NO_DETAILS


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding on many cells of one column; becomes one `Finding` per cell at the end."""

    code: str
    key: str  # the column of the import table
    mask: Mask
    details: Callable[[str], Mapping[str, str]] = field(default=_nothing)  # from the cell's text
