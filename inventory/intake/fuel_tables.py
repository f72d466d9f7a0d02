"""Import tables of what a permit says of fuels (燃气组分、燃料设计用量)."""

from inventory.intake.column import Kind, Table, choice, code, coded, number, percent, text

COMPONENT = {
    "H2": "氢气",
    "CO": "一氧化碳",
    "H2S": "硫化氢",
    "CH4": "甲烷",
    "C2H2": "乙炔",
    "C2H4": "乙烯",
    "C2H6": "乙烷",
    "C3H6": "丙烯",
    "C3H8": "丙烷",
    "C4H8": "丁烯",
    "C4H10": "正丁烷",
    "i-C4H10": "异丁烷",
    "C5H12": "正戊烷",
    "i-C5H12": "异戊烷",
    "C6H6": "苯",
    "C6H14": "己烷",
    "CO2": "二氧化碳",
    "N2": "氮气",
    "O2": "氧气",
}

_FACILITY = code("facility_no", "排污单位编号", is_required=True)
_ITEM = coded("item", "项目", Kind.ITEM, is_required=True)

GAS_COMPOSITION = Table(
    name="gas_composition",
    zh="燃气组分",
    note="气体燃料的体积组分，一行一种组分；同一有效期起的各行是一次化验，再次导入时整次替换",
    columns=(
        _FACILITY,
        _ITEM,
        choice("component", "组分", COMPONENT, is_required=True),
        percent("volume_pct", "体积分数", "volume_frac", is_required=True),
        text("document", "文件"),
        coded("valid_from", "有效期起", Kind.DATE),
        coded("valid_to", "有效期止", Kind.DATE),
    ),
)
FUEL_DESIGN = Table(
    name="fuel_design",
    zh="燃料设计用量",
    is_single=True,
    note="许可证载明的设施年设计燃料用量；固体和液体按质量，气体按标态体积",
    columns=(
        _FACILITY,
        code("unit_no", "设施编号", is_required=True, aliases=("生产设施编号",)),
        _ITEM,
        number("design_t", "固体液体年设计用量", unit="t", suffix="t"),
        number("design_m3", "气体年设计用量", unit="m3", suffix="m3"),
        text("document", "文件"),
    ),
)
FUEL_TABLES = (GAS_COMPOSITION, FUEL_DESIGN)
