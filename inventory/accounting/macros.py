"""Macros of the accounting models (核算模型宏): published formulas whose numbers no model holds."""

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True, slots=True)
class Macro:
    """One SQL macro (宏) with the formula that it writes down; absent in, absent out."""

    signature: str
    expression: str
    doc_zh: str
    rule_id: str


MACROS = (
    Macro(
        "handling_kg_t(k, wind_m_s, moisture_pct)",
        "k * 0.0016 * (wind_m_s / 2.2) ** 1.3 / (moisture_pct / 2) ** 1.4",
        "装卸扬尘系数（kg/t）",
        "R-FU-020",
    ),
    Macro(
        "paved_road_g_km(k, silt_g_m2, vehicle_t)",
        "k * silt_g_m2 ** 0.91 * vehicle_t ** 1.02",
        "铺装道路扬尘系数（g/km）",
        "R-FU-024",
    ),
    # 8314 J/(kmol K): the gas constant as the rule rounds it
    Macro(
        "loading_kg_m3(saturation, vapour_pa, vapour_g_mol, temperature_k)",
        "saturation * vapour_pa * vapour_g_mol / (8314 * temperature_k)",
        "装载损失系数（kg/m³）",
        "R-FU-040",
    ),
)


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Give a database the macros of this room."""
    for macro in MACROS:
        con.execute(f"create or replace macro {macro.signature} as {macro.expression}")
