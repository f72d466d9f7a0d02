"""Macros for SQL models (换算宏): unit steps and stoichiometry under a name that says the result.

SQL models hold no numbers, so that every constant is defined, explained and tested once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

# Integer molar masses (g/mol), as the Chinese guidelines and the IPCC print their ratios
# (44/12, 44/28, 16/12, 64/32); the exact ones differ by less than 0.2 %.
MOLAR_MASSES = {
    "S": 32,
    "SO2": 64,
    "C": 12,
    "CO2": 44,
    "CH4": 16,
    "N": 14,
    "N2": 28,
    "NO": 30,
    "NO2": 46,
    "N2O": 44,
    "NH3": 17,
}


@dataclass(frozen=True, slots=True)
class Macro:
    """One SQL macro of one parameter `x`; absent in, absent out."""

    name: str
    expression: str
    doc_zh: str
    doc_en: str
    source: str


# name, unit that comes in, suffix of the column that it becomes, what it does
_STEPS = (
    ("kg_to_t", "kg", "t", "千克换算为吨", "kilograms to tonnes"),
    ("g_to_t", "g", "t", "克换算为吨", "grams to tonnes"),
    ("mg_to_t", "mg", "t", "毫克换算为吨", "milligrams to tonnes"),
    ("kwh_to_gj", "kWh", "gj", "千瓦时换算为吉焦（当量值）", "kilowatt hours to gigajoules"),
    ("mwh_to_gj", "MWh", "gj", "兆瓦时换算为吉焦（当量值）", "megawatt hours to gigajoules"),
    ("gj_to_kwh", "GJ", "kwh", "吉焦换算为千瓦时", "gigajoules to kilowatt hours"),
    ("tce_to_gj", "tce", "gj", "吨标准煤换算为吉焦", "tonnes of coal equivalent to gigajoules"),
    ("percent_to_frac", "%", "frac", "百分数换算为小数", "percent to a fraction"),
    ("permille_to_frac", "‰", "frac", "千分数换算为小数", "per mille to a fraction"),
)
_STEP_SOURCES = {"tce": "GB/T 2589-2020: 29307.6 kJ/kgce", "%": "1/100", "‰": "1/1000"}

# name, given, result, what it does: a balance over one element
_SPECIES = (
    ("sulfur_to_so2", "S", "SO2", "硫折算为二氧化硫", "sulphur to SO2"),
    ("carbon_to_co2", "C", "CO2", "碳折算为二氧化碳", "carbon to CO2"),
    ("carbon_to_ch4", "C", "CH4", "碳折算为甲烷", "carbon to CH4"),
    ("co2_to_c", "CO2", "C", "二氧化碳折算为碳", "CO2 to carbon"),
    ("ch4_to_c", "CH4", "C", "甲烷折算为碳", "CH4 to carbon"),
    ("nitrogen_to_no2", "N", "NO2", "氮折算为氮氧化物（以二氧化氮计）", "nitrogen to NO2"),
    ("nitrogen_to_n2o", "N2", "N2O", "氮折算为氧化亚氮", "nitrogen to N2O"),
    ("nitrogen_to_nh3", "N", "NH3", "氮折算为氨", "nitrogen to NH3"),
    ("nh3_to_nitrogen", "NH3", "N", "氨折算为氮", "NH3 to nitrogen"),
    ("no_to_no2", "NO", "NO2", "一氧化氮折算为二氧化氮", "NO to NO2"),
    ("no2_to_no", "NO2", "NO", "二氧化氮折算为一氧化氮", "NO2 to NO"),
)
_SPECIES_SOURCE = "整数摩尔质量 integer molar masses"


def macros(step_sql: Callable[[str, str], str]) -> Iterator[Macro]:
    """All macros; `step_sql(unit, suffix)` renders a unit step, so that pint supplies it."""
    for name, unit, suffix, doc_zh, doc_en in _STEPS:
        yield Macro(name, step_sql(unit, suffix), doc_zh, doc_en, _STEP_SOURCES.get(unit, "SI"))
    for name, given, result, doc_zh, doc_en in _SPECIES:
        ratio = f"{MOLAR_MASSES[result]} / {MOLAR_MASSES[given]}"
        yield Macro(
            name,
            f"cast(x as double) * {ratio}",
            f"{doc_zh}（{ratio}）",
            f"{doc_en} ({ratio})",
            _SPECIES_SOURCE,
        )
