"""The columns of the forms (填录表的列): one set for each kind of table."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from inventory.intake.column import Column, Kind


class SheetKind(StrEnum):
    """What one row of a sheet says."""

    COEFFICIENT = "coefficient"  # what is released for each tonne made or used
    REMOVAL = "removal"  # what a device takes off
    PARAMETER = "parameter"  # a named parameter of a method or rule
    GRID = "grid"  # CO2 of electricity in one year and area
    CARRIED = "carried"  # the value of a row that the library holds from memory
    ITEM = "item"  # a product or material that the library does not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of sheet: its name and columns, with a line of advice for each column."""

    zh: str
    note: str
    columns: tuple[Column, ...]
    advice: MappingProxyType[str, str]


STACK, FUGITIVE = "有组织", "无组织"
ROLES = MappingProxyType({"fuel": "燃料", "product": "产品", "material": "原料", "solvent": "溶剂"})
# who read it where: the same on every sheet
_READ = ("page", "reader", "read_on", "note")
_ZH = {
    "category": ("源分类", Kind.TEXT, "从下拉列表选；空着对本表全部源分类都适用"),
    "item": ("项目", Kind.TEXT, "产品、原料或燃料的名称；空着不限"),
    "technology": ("工艺技术", Kind.TEXT, "照手册写；几种工艺同一个系数的用顿号隔开；空着不限"),
    "scale": ("规模等级", Kind.TEXT, "照印刷写：≥20、＜35、20～65；所有规模空着"),
    "scale_unit": ("规模单位", Kind.TEXT, "MW、t/h、t/d……"),
    "part": ("排放方式", Kind.TEXT, "有组织或无组织，空着是有组织"),
    "pollutant": ("污染物", Kind.TEXT, "污染物指标的名称或代码"),
    "value": ("系数", Kind.TEXT, "数字，或 16S、1.25A 这样的式子"),
    "number": ("数值", Kind.TEXT, "照印刷写数字"),
    "unit": ("单位", Kind.TEXT, "照印刷写；“-原料”“-产品”可以照抄"),
    "treatment": ("末端治理技术", Kind.TEXT, "单个治理设备的名称或统计代码"),
    "removal": ("去除效率(%)", Kind.TEXT, "平均去除效率，95 % 填 95"),
    "k": ("k值公式", Kind.TEXT, "照录；核算按企业填报的运行率计"),
    "param": ("参数", Kind.TEXT, "从下拉列表选"),
    "region": ("区域", Kind.TEXT, "省名或 GB/T 2260 代码；空着是全国"),
    "year": ("年份", Kind.TEXT, "因子的数据年，如 2024"),
    "variety": ("种类", Kind.TEXT, "空着是平均因子"),
    "factor_id": ("库内编号", Kind.TEXT, "不要改：收入时按它找回条件"),
    "condition": ("条件", Kind.TEXT, "这一行在库里的条件，请与文件核对；不符的不要填"),
    "page": ("页码", Kind.TEXT, "这一行在文件的第几页；空着的等级为 C"),
    "reader": ("核对人", Kind.TEXT, "与命令行的 --by 不同时填写"),
    "read_on": ("核对日期", Kind.TEXT, "与命令行的 --on 不同时填写，如 2026-05-20"),
    "note": ("备注", Kind.TEXT, "表内的附注、换算"),
    "name": ("名称", Kind.TEXT, "企业填报时也用这个名称"),
    "role": ("类别", Kind.TEXT, "燃料、产品、原料、溶剂"),
    "item_unit": ("计量单位", Kind.TEXT, "吨、立方米、万平方米……"),
    "group": ("所属类别", Kind.TEXT, "同类系数也适用的类别代码，如 coal；一般空着"),
}
_FORMS = {
    SheetKind.COEFFICIENT: (
        "产污系数",
        "一行一个系数：什么源、什么项目、什么工艺和规模，产生多少。",
        ("category", "item", "technology", "scale", "scale_unit", "part"),
        ("pollutant", "value", "unit"),
    ),
    SheetKind.REMOVAL: (
        "末端治理",
        "一行一个治理技术对一种污染物的平均去除效率。",
        ("category",),
        ("treatment", "pollutant", "removal", "k"),
    ),
    SheetKind.PARAMETER: (
        "参数",
        "一行一个参数的值和它的条件。",
        ("category", "item", "technology", "region", "scale", "scale_unit", "pollutant"),
        ("param", "number", "unit"),
    ),
    SheetKind.GRID: (
        "电力因子",
        "一行一个年份、一个区域的二氧化碳排放因子。",
        ("region", "variety"),
        ("year", "number", "unit"),
    ),
    SheetKind.CARRIED: (
        "逐行填数",
        "条件取自库内凭记忆的行，数值一律空着：对照文件逐行填，文件里没有的行空着。",
        ("factor_id", "condition"),
        ("number", "unit"),
    ),
    SheetKind.ITEM: (
        "新项目",
        "库里没有的产品、原料、燃料先在这里登记，别的页才能写它的名称。",
        (),
        ("name", "role", "item_unit", "group"),
    ),
}
_REQUIRED = frozenset(
    {"pollutant", "value", "treatment", "removal", "param", "year", "name", "role", "item_unit"}
)
_FREE = {SheetKind.PARAMETER: {"pollutant"}}
_ORDER = {
    SheetKind.PARAMETER: ("param",),
    SheetKind.GRID: ("year",),
    SheetKind.REMOVAL: ("category", "treatment"),
}


def _form(kind: SheetKind) -> Form:
    zh, note, keys, said = _FORMS[kind]
    read = () if kind is SheetKind.ITEM else _READ
    names = tuple(dict.fromkeys((*_ORDER.get(kind, ()), *keys, *said, *read)))
    needed = _REQUIRED - _FREE.get(kind, set())
    columns = tuple(
        Column(key=name, zh=_ZH[name][0], kind=_ZH[name][1], is_required=name in needed)
        for name in names
    )
    return Form(
        zh=zh,
        note=note,
        columns=columns,
        advice=MappingProxyType({name: _ZH[name][2] for name in names}),
    )


FORMS = MappingProxyType({kind: _form(kind) for kind in SheetKind})
