"""What the words of a filled row stand for (名称认定): codes of the library, or a finding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from inventory.core.errors import UnitError
from inventory.core.findings import Finding
from inventory.factors import canonical
from inventory.factors.library import Library
from inventory.factors.names.resolution import Kind, Resolution
from inventory.factors.names.resolver import Names
from inventory.intake import text
from inventory.intake.official import lists, printed
from inventory.intake.official.columns import FUGITIVE, ROLES, STACK
from inventory.intake.official.lines import Line
from inventory.intake.official.templates import Template
from inventory.registry import seed
from inventory.registry.alias import alias_key

_SEPARATORS = str.maketrans(dict.fromkeys(";；,，", "、"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A product or material that a form brings with it."""

    name: str
    role: str
    unit: str
    group: str


@dataclass(slots=True)
class Words:
    """The words that a form may use, and what was wrong with those that it used."""

    template: Template
    library: Library
    items: dict[str, NewItem] = field(default_factory=dict)  # by folded name
    findings: list[Finding] = field(default_factory=list)
    _names: Names | None = None

    def tell(self, line: Line, code: str, key: str, **details: str) -> None:
        """Keep a finding on one cell."""
        self.findings.append(line.finding(code, key, **details))

    def _resolver(self) -> Names:
        self._names = self._names or Names.of(self.library)
        return self._names

    def new_item(self, line: Line) -> None:
        """Take a product or material that the library does not know."""
        roles = {title: role for role, title in ROLES.items()} | {role: role for role in ROLES}
        role, unit = roles.get(line["role"]), printed.unit(line["item_unit"])
        if role is None:
            self.tell(line, "F123", "role", allowed="、".join(ROLES.values()))
            return
        try:
            canonical.of_amount(unit)
        except UnitError as error:
            self.tell(line, "F109", "item_unit", reason=error.message_zh)
            return
        known = self.library.item_code(line["name"])
        if known is not None:
            self.tell(line, "F145", "name", known=known)
            return
        item = NewItem(name=line["name"], role=role, unit=unit, group=line["group"])
        self.items[alias_key(line["name"])] = item

    def categories(self, line: Line) -> tuple[str, ...]:
        """The category that is named, or all of the table."""
        cell = line["category"]
        if not cell:
            return self.template.categories
        code = cell.split()[0]
        branches = self.template.branches
        if code not in _categories() or (branches and not code.startswith(branches)):
            self.tell(line, "F134", "category", allowed="、".join(branches))
            return ()
        return (code,)

    def item(self, line: Line) -> str | None:
        """The code of the item; an empty one for any, None where it is unknown."""
        cell = line["item"]
        if not cell:
            return ""
        own = self.items.get(alias_key(cell))
        code = own.name if own else self.library.item_code(cell)
        if code is None:
            names = [item.name_zh for item in self.library.items()]
            self.tell(line, "F135", "item", proposal=_near(cell, names))
        return code

    def role_and_unit(self, code: str) -> tuple[str, str]:
        """The usual role of an item, and the quantity that its amounts are kept in."""
        own = self.items.get(alias_key(code))
        if own is not None:
            return own.role, own.unit
        known = next((one for one in self.library.items() if one.item_code == code), None)
        return (known.role, known.unit) if known else ("", "")

    def technologies(self, line: Line, category: str) -> tuple[str, ...]:
        """The technologies that a cell names, each under every word that it stands for here."""
        printed_words = line["technology"].translate(_SEPARATORS).split("、")
        words = [word.strip() for word in printed_words if word.strip()]
        found: dict[str, None] = {}
        for word in words:
            for name in self.template.meant(word):
                self._check_technology(line, name, category)
                found[name] = None
        return tuple(found) or ("",)

    def _check_technology(self, line: Line, name: str, category: str) -> None:
        told = self._resolver().resolve(Kind.TECHNOLOGY, name, category=category or None)
        if not told.is_known:
            self.tell(line, "F136", "technology", name=name, proposal=_first(told))

    def control(self, line: Line, category: str, pollutant: str) -> str | None:
        """The name of a device in the removal tables; None where it has none of its own."""
        cell = line["treatment"]
        told = self._resolver().resolve(
            Kind.TREATMENT, cell, category=category or None, pollutant=pollutant
        )
        if not told.is_known:
            self.tell(line, "F136", "treatment", name=cell, proposal=_first(told))
            return cell
        device = self._resolver().treatment.device
        canonical_id = told.canonical or ""
        if not told.parts and device(canonical_id).is_none:
            return None
        if told.is_open:
            self.tell(line, "F137", "treatment", reason=f"没有写全，可填：{_first(told)}")
        elif told.parts:
            self.tell(line, "F137", "treatment", reason="是几级串联，去除效率要逐级填")
        elif not told.controls:
            self.tell(line, "F137", "treatment", reason="在去除效率表中没有位置，本版不能取用")
        else:
            return told.controls[0]
        return None

    def pollutant(self, line: Line) -> str | None:
        """The code of the pollutant; an empty one where none is named."""
        cell = line["pollutant"]
        code = _pollutants().get(alias_key(cell)) if cell else ""
        if code is None:
            self.tell(line, "F112", "pollutant")
        return code

    def size(self, line: Line) -> tuple[str, str, str] | None:
        """The bounds of a size class with their unit; empty where every size is meant."""
        found = printed.size(line["scale"])
        if found is None:
            self.tell(line, "F139", "scale", reason="看不懂，写成 ≥20、＜35 或 20～65")
            return None
        if not (found.low or found.high):
            return ("", "", "")
        unit = line["scale_unit"] or found.unit
        if not unit:
            self.tell(line, "F139", "scale_unit", reason="没有单位")
            return None
        try:
            return (found.low, found.high, printed.size_unit(unit))
        except UnitError as error:
            self.tell(line, "F139", "scale_unit", reason=error.message_zh)
            return None

    def region(self, line: Line) -> str | None:
        """The code of a region; an empty one where none is named."""
        cell = line["region"]
        code = _regions().get(cell.split()[0]) if cell else ""
        if code is None:
            self.tell(line, "F141", "region")
        return code

    def is_fugitive(self, line: Line) -> bool | None:
        """Whether the coefficient is for what escapes the stack."""
        if line["part"] not in {"", STACK, FUGITIVE}:
            self.tell(line, "F123", "part", allowed=f"{STACK}、{FUGITIVE}")
            return None
        return line["part"] == FUGITIVE

    def parameter(self, line: Line) -> str | None:
        """The name of a parameter, by its title or its name."""
        titles = lists.parameter_titles(self.template)
        known = {title: name for name, title in titles.items()} | {name: name for name in titles}
        found = known.get(line["param"])
        if found is None:
            self.tell(line, "F123", "param", allowed="、".join(titles.values()))
        return found


def _first(told: Resolution) -> str:
    return "、".join(told.proposals) or "没有相近的名称"


def _near(cell: str, names: list[str]) -> str:
    return text.nearest(cell, names) or "没有相近的名称"


@cache
def _categories() -> frozenset[str]:
    return frozenset(row["category_code"] for row in seed.categories())


@cache
def _pollutants() -> Mapping[str, str]:
    """Pollutant codes by every folded name."""
    return dict(_pollutant_names())


def _pollutant_names() -> Iterator[tuple[str, str]]:
    for row in seed.pollutant_aliases():
        yield row["alias"], row["pollutant"]
    for row in seed.pollutants():
        yield alias_key(row["name_zh"]), row["pollutant"]
        yield alias_key(row["pollutant"]), row["pollutant"]


@cache
def _regions() -> Mapping[str, str]:
    """Region codes by code, and those of provinces by name too."""
    rows = seed.regions()
    named = {row["name"]: row["region_code"] for row in rows if row["level"] == 1}
    return named | {row["region_code"]: row["region_code"] for row in rows}
