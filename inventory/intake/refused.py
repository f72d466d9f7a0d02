"""Rows that were refused (退回的行): what each was about, so that a later row can correct it."""

import numpy as np

from inventory.core.findings import Severity
from inventory.intake.checks import Checked
from inventory.registry.row_key import row_key


def keys(checked: Checked) -> dict[int, str]:
    """The key of each refused row by its spreadsheet row; none where the key itself is wrong."""
    group = checked.staged.table.group
    headings = {
        checked.staged.headings.get(column.key) or column.zh
        for column in checked.staged.table.columns
        if column.target in group
    }
    unknown = {
        found.at.row
        for found in checked.findings
        if found.severity is Severity.ERROR and found.at.column in headings
    }
    columns = [checked.columns.get(name) for name in group]
    return {
        row: row_key(None if column is None else column.iloc[place] for column in columns)
        for place in map(int, np.flatnonzero(checked.rejected))
        if (row := int(checked.staged.rows[place])) not in unknown
    }
