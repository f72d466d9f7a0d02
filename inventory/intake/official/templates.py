"""Which official tables can be typed in (填录模板): of documents that nobody here could read.

`factors/official/` says for each document which tables it has, which categories they serve and
how their columns map. A form of the kind `carried` follows from the rows that the packs hold from
memory: their keys are given, their values are not.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from inventory.core.errors import ConfigError
from inventory.core.resources import shipped
from inventory.factors.citations import titles
from inventory.factors.library import Library
from inventory.factors.value import Value
from inventory.intake import text
from inventory.intake.official.columns import SheetKind

_NO_DOCUMENT = frozenset({"STOICHIOMETRY"})  # follows from molar masses; there is nothing to read
_CARRIED_WAYS = (
    "左边两列是库内凭记忆（证据等级 D）的行的编号和条件，数值不给。",
    "请打开文件，逐行找到同一条件，把印着的数填进“数值”。",
    "条件与文件对不上的行空着，不要填；文件里另有的行用别的模板或自己的因子包。",
    "“单位”空着，表示与库内单位相同；文件用别的单位的照印刷写。",
    "库内系数随硫分、灰分等变化的（条件里有 scaled_by），印作 16S 的就写 16S。",
    "页码必填才是证据等级 A：没有页码或没有核对人的行也收，等级为 C。不要凭记忆填数。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One form: the table it is for, its sheets, and what may stand in them."""

    name: str
    document_zh: str
    table_zh: str
    citation: str
    licence: str
    reach: str
    rank: int
    sheets: tuple[SheetKind, ...]
    ways: tuple[str, ...]
    note_zh: str = ""
    categories: tuple[str, ...] = ()  # what a blank stands for; an empty one is any
    more: tuple[str, ...] = ()  # branches that may be named beside them
    apart: tuple[str, ...] = ()  # branches below them that another table serves
    units: tuple[str, ...] = ()
    pollutants: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    technologies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # printed -> meant
    carried: tuple[Value, ...] = ()  # the rows whose keys are given

    @property
    def branches(self) -> tuple[str, ...]:
        """Every branch that the category column may name."""
        return tuple(one for one in (*self.categories, *self.more) if one)

    def meant(self, technology: str) -> tuple[str, ...]:
        """What a printed word for a technology stands for here."""
        return self.technologies.get(technology, (technology,))


@cache
def _shipped() -> tuple[Template, ...]:
    found = []
    for path in sorted((shipped("factors") / "official").glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        tables = document.pop("tables")
        found += [_template({**document, **table}) for table in tables]
    return tuple(found)


def _template(said: Mapping[str, Any]) -> Template:
    lists = ("ways", "categories", "more", "apart", "units", "pollutants", "parameters")
    made: dict[str, Any] = {**said, **{key: tuple(said.get(key, ())) for key in lists}}
    made["sheets"] = tuple(map(SheetKind, said["sheets"]))
    made["technologies"] = {
        key: tuple(value) for key, value in said.get("technologies", {}).items()
    }
    return Template(**made)


@cache
def listed() -> tuple[Template, ...]:
    """Every form: those of official tables, then one for each document held from memory."""
    return (*_shipped(), *_of_memory(Library.open(None)))


def named(name: str) -> Template:
    """The form of a name.

    Raises:
        ConfigError: there is none.
    """
    known = {one.name: one for one in listed()}
    if name in known:
        return known[name]
    near = text.nearest(name, known)
    hint = f"是不是 {near}？" if near else ""
    raise ConfigError(
        f"没有填录模板 {name}", hint=f"{hint}用 inventory factors template --list 查看"
    )


def _of_memory(library: Library) -> Iterator[Template]:
    """One form for each document of which a shipped pack holds recalled rows."""
    packs = {one.pack.name: one for one in library.packs}
    groups: dict[tuple[str, str], list[Value]] = {}
    for value in library.values().values():
        if value.evidence == "D" and value.document not in _NO_DOCUMENT:
            groups.setdefault((value.pack, value.document), []).append(value)
    for (pack, document), values in groups.items():
        own = packs[pack].pack
        yield Template(
            name=f"carried-{pack}-{document}".lower(),
            document_zh=titles()[document],
            table_zh=f"库内凭记忆的 {len(values)} 行（{own.title_zh}）",
            citation=document,
            licence=own.licence,
            reach=own.reach,
            rank=packs[pack].rank - 1,
            sheets=(SheetKind.CARRIED,),
            ways=_CARRIED_WAYS,
            carried=tuple(values),
        )
