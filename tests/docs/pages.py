"""Code blocks of the pages (文档中的示例), as a reader copies them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = ROOT / "docs" / "handbook"


def page(name: str) -> str:
    """The text of a page of the handbook, found by the beginning of its name."""
    (path,) = HANDBOOK.glob(f"{name}*.md")
    return path.read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of one language; the empty language is that of plain blocks."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [body for name, body in fenced if name == language]


def block_with(text: str, start: str, *, language: str = "") -> str:
    """The one code block that begins with a text."""
    (found,) = [body for body in blocks(text, language) if body.startswith(start)]
    return found
