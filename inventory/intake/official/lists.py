"""What the drop-downs of a form offer (下拉列表): codes of its branch, items, names, units."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from inventory.core import parameters
from inventory.factors.library import Library
from inventory.factors.names import codes
from inventory.factors.value import Value
from inventory.intake.official.columns import FUGITIVE, ROLES, STACK, SheetKind
from inventory.intake.official.templates import Template
from inventory.registry import seed

_SCALE_UNITS = ("MW", "t/h", "t/d", "kW")
_ITEM_UNITS = ("吨", "立方米", "万立方米", "平方米", "个", "条", "件")
SCALED = MappingProxyType(
    {
        "sulfur_frac": "硫分（印作 16S）",
        "ash_frac": "灰分（印作 1.25A）",
        "volatile_frac": "挥发分",
        "carbon_frac": "含碳量",
        "voc_frac": "VOCs含量",
    }
)
_PROVINCE = 1  # level of a province in the list of divisions


def of(template: Template, kind: SheetKind) -> Mapping[str, tuple[str, ...]]:
    """The entries by machine key of the column; a column without any is free text."""
    technologies = _technologies(template.branches)
    found = {
        "category": categories(template.branches),
        "item": _items(template.branches),
        "technology": tuple(dict.fromkeys((*template.technologies, *technologies))),
        "scale_unit": _SCALE_UNITS,
        "part": (STACK, FUGITIVE),
        "pollutant": template.pollutants or pollutants(),
        "unit": template.units,
        "treatment": treatments(),
        "param": tuple(parameter_titles(template).values()),
        "region": provinces(),
        "variety": varieties(),
        "role": tuple(ROLES.values()),
        "item_unit": _ITEM_UNITS,
    }
    if kind is SheetKind.CARRIED:
        return {}
    return {key: entries for key, entries in found.items() if entries}


@cache
def categories(branches: tuple[str, ...]) -> tuple[str, ...]:
    """The nodes of some branches that can take sources, code first."""
    return tuple(
        f"{row['category_code']} {row['name_zh']}"
        for row in seed.categories()
        if row["category_code"].startswith(branches or "")
        and (row["attach"] == "source" or row["category_code"] in branches)
    )


@cache
def _items(branches: tuple[str, ...]) -> tuple[str, ...]:
    """Every item, those first that the library has factors for in these branches."""
    library = Library.open(None)
    used = {
        code
        for one in library.packs
        for code, category in zip(
            one.pack.factor["item"].to_pylist(),
            one.pack.factor["category_code"].to_pylist(),
            strict=True,
        )
        if code and category.startswith(branches or "")
    }
    items = sorted(library.items(), key=lambda item: item.item_code not in used)
    return tuple(dict.fromkeys(item.name_zh for item in items))


@cache
def _technologies(branches: tuple[str, ...]) -> tuple[str, ...]:
    """The usual names of technologies in some branches."""
    words = [word for word in codes.technology_names() if word.listed]
    return tuple(
        dict.fromkeys(
            word.name
            for word in words
            if not branches or word.prefix.startswith(branches) or _above(word.prefix, branches)
        )
    )


def _above(prefix: str, branches: Iterable[str]) -> bool:
    return any(branch.startswith(prefix) for branch in branches)


@cache
def treatments() -> tuple[str, ...]:
    """The usual names of single devices that have a place in the removal tables."""
    known = codes.treatments()
    words = [
        word
        for word in codes.treatment_words()
        if word.listed and not word.asks and len(known[word.canonical].controls) == 1
    ]
    return tuple(word.name for word in sorted(words, key=lambda word: int(word.listed)))


@cache
def pollutants() -> tuple[str, ...]:
    """The names of all pollutants."""
    return tuple(row["name_zh"] for row in seed.pollutants())


def parameter_titles(template: Template) -> dict[str, str]:
    """The Chinese titles of the parameters of a form by their names."""
    declared = {one.name: one.title_zh for one in parameters.declared()}
    return {name: declared[name] for name in template.parameters}


@cache
def provinces() -> tuple[str, ...]:
    """The names of the provinces."""
    return tuple(row["name"] for row in seed.regions() if row["level"] == _PROVINCE)


@cache
def varieties() -> tuple[str, ...]:
    """The kinds of grid factors beside the average."""
    (grid,) = (one.pack for one in Library.open(None).packs if one.pack.name == "cn-grid")
    return tuple(dict.fromkeys(word for word in grid.factor["technology"].to_pylist() if word))


def condition(value: Value) -> str:
    """The keys and the unit of a value in the words of a technician."""
    names = {row["category_code"]: row["name_zh"] for row in seed.categories()}
    items = {item.item_code: item.name_zh for item in Library.open(None).items()}
    regions = {row["region_code"]: row["name"] for row in seed.regions()}
    titles = {one.name: one.title_zh for one in parameters.declared()} | parameters.unused()
    category, item, region = (value.key(key) for key in ("category_code", "item", "region_code"))
    size = (value.key("capacity_min"), value.key("capacity_max"), value.key("capacity_unit"))
    scaled = value.key("scaled_by")
    parts = (
        f"{category} {names.get(category, '')}".strip(),
        items.get(item, item),
        value.key("technology"),
        value.key("control"),
        f"规模 {size[0]}～{size[1]} {size[2]}" if any(size) else "",
        regions.get(region, region),
        value.key("valid_from"),
        value.key("pollutant"),
        titles[value.key("param")].partition("：")[0],
        f"随 {SCALED[scaled]} 变化" if scaled else "",
        f"单位 {value.unit}" if value.unit else "没有单位",
    )
    return "，".join(part for part in parts if part)
