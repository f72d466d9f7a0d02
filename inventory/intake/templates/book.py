"""Template workbooks (导入模板) as files."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from inventory.intake import template_version
from inventory.intake.templates import instructions, page
from inventory.intake.templates.code_sheet import CODE_SHEET, CodeSheet
from inventory.intake.templates.instructions import Instructions
from inventory.intake.templates.page import Page
from inventory.intake.templates.styles import OPTIONS, Styles
from inventory.intake.templates.topics import Topic, chosen


def write(folder: Path, names: Sequence[str] = ()) -> list[Path]:
    """Write one workbook for each topic, or for each table that is named."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_empty(folder, topic) for topic in chosen(names)]


def _empty(folder: Path, topic: Topic) -> Path:
    tables = topic.sheets()
    about = Instructions(f"{topic.name} 填表说明", topic.purpose, topic.filled_by, tables)
    path = folder / f"{topic.name}.xlsx"
    workbook(path, about, tuple(map(Page.empty, tables)))
    return path


def workbook(
    path: Path,
    about: Instructions,
    pages: Sequence[Page],
    *,
    news: Sequence[Sequence[str]] | None = None,
) -> None:
    """Write instructions, data sheets, and the hidden sheets of codes and of the version."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        styles = Styles.of(book)
        instructions.write(book, about, styles=styles)
        if news is not None:
            instructions.new_sources(book, news, styles=styles)
        hidden = CodeSheet(book.add_worksheet(CODE_SHEET))
        hidden.sheet.hide()
        sheets = [page.write(book, one, styles=styles, codes=hidden) for one in pages]
        stamp = book.add_worksheet(template_version.SHEET)
        stamp.hide()
        stamp.set_column(0, 1, 24)
        for row, line in enumerate(template_version.lines(path.stem, about.tables)):
            stamp.write_row(row, 0, line)
        sheets[0].activate()
