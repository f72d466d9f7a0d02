"""How tables are shown on a terminal and in a pipe: no cell cut, none read as markup."""

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

_PLAIN_WIDTH = 200  # of a table that goes into a file or a pipe


def wide_console() -> Console:
    """As wide as the terminal, or wide enough where there is none."""
    return Console() if sys.stdout.isatty() else Console(width=_PLAIN_WIDTH)


def folded(
    titles: Iterable[str], rows: Iterable[Iterable[str | Text]], *, title: str = ""
) -> Table:
    """A table whose long cells go on in the next line; no text of the data is read as markup."""
    made = Table(title=title or None, title_justify="left")
    for name in titles:
        made.add_column(_plain(name), overflow="fold")
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else _plain(cell) for cell in row))
    return made


def _plain(cell: str) -> Text:
    return Text(cell.replace("\x1b", "␛"))  # a terminal would obey what follows an escape
