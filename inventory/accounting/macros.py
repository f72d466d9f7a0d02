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


# how an area may be written beside the number, in hectares
AREAS_HA = {
    **dict.fromkeys(("m2", "m²", "㎡", "平方米", "平米"), 1e-4),
    **dict.fromkeys(("万平方米", "公顷", "hm2", "hm²", "ha"), 1.0),
    **dict.fromkeys(("km2", "km²", "平方公里"), 100.0),
}


def _hectares() -> str:
    """The branches that turn an area as written into hectares."""
    steps = (f"when '{name}' then {step!r}" for name, step in AREAS_HA.items())
    return f"case lower(trim(unit)) {' '.join(steps)} end"


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
        "vapour_kg_m3(vapour_pa, vapour_g_mol, temperature_k)",
        "vapour_pa * vapour_g_mol / (8314 * temperature_k)",
        "饱和油气密度（kg/m³）",
        "R-FU-040",
    ),
    Macro(
        "loading_kg_m3(saturation, vapour_pa, vapour_g_mol, temperature_k)",
        "saturation * vapour_kg_m3(vapour_pa, vapour_g_mol, temperature_k)",
        "装载损失系数（kg/m³）",
        "R-FU-040",
    ),
    Macro(
        "area_ha(x, unit)",
        f"cast(x as double) * {_hectares()}",
        "设计规模中的面积（公顷）；不是面积的单位没有结果",
        "R-FU-001",
    ),
    Macro(
        "pile_loading_kg_t(wind_factor, moisture_factor)",
        "wind_factor / moisture_factor",
        "堆场装卸扬尘系数 a/b（kg/t）",
        "R-FU-001",
    ),
    Macro(
        "pile_erosion_kg_ha(erosion_kg_m2)",
        "2 * erosion_kg_m2 * 1e4",
        "堆场风蚀扬尘系数 2Ef（kg/公顷）",
        "R-FU-001",
    ),
    # the temperatures of a tank that is not insulated, in kelvin and J/cm2 a day
    Macro(
        "tank_surface_k(max_k, min_k, absorptance, insolation_j_cm2)",
        "(max_k + min_k) / 2 + 0.56 * (3.33 * absorptance - 0.55)"
        " + 0.00387 * absorptance * insolation_j_cm2",
        "储罐液面日均温度（K）",
        "AP-42 7.1",
    ),
    Macro(
        "tank_swing_k(max_k, min_k, absorptance, insolation_j_cm2)",
        "0.72 * (max_k - min_k) + 0.0137 * absorptance * insolation_j_cm2",
        "储罐气相日温差（K）",
        "AP-42 7.1",
    ),
    Macro(
        "vapour_at_pa(a, b_k, temperature_k)",
        "exp(a - b_k / temperature_k)",
        "某温度下的真实蒸气压（Pa）",
        "AP-42 7.1",
    ),
    # a vent that is set higher than a day can press keeps the tank from breathing
    Macro(
        "tank_expansion(range_frac, rise_pa, vent_pa, air_pa, vapour_pa)",
        "case when range_frac + (rise_pa - vent_pa) / (air_pa - vapour_pa) < 0 then 0"
        " else range_frac + (rise_pa - vent_pa) / (air_pa - vapour_pa) end",
        "气相膨胀系数",
        "AP-42 7.1",
    ),
    Macro(
        "tank_saturation(vapour_pa, space_m)",
        "1 / (1 + 0.053 * (vapour_pa / 6894.757) * (space_m / 0.3048))",
        "排放蒸气饱和系数",
        "AP-42 7.1",
    ),
    Macro(
        "cylinder_m3(diameter_m, height_m)",
        "pi() / 4 * diameter_m ** 2 * height_m",
        "圆筒容积（m³）",
        "AP-42 7.1",
    ),
    Macro(
        "tank_turnover(turnovers)",
        "case when turnovers <= 36 then 1 else (180 + turnovers) / (6 * turnovers) end",
        "周转系数",
        "AP-42 7.1",
    ),
    Macro(
        "tank_breathing_kg("
        "diameter_m, space_m, surface_k, swing_k, a, b_k, g_mol, vent_pa, air_pa)",
        "365 * cylinder_m3(diameter_m, space_m)"
        " * vapour_kg_m3(vapour_at_pa(a, b_k, surface_k), g_mol, surface_k)"
        " * tank_expansion(swing_k / surface_k,"
        " vapour_at_pa(a, b_k, surface_k + swing_k / 4)"
        " - vapour_at_pa(a, b_k, surface_k - swing_k / 4),"
        " vent_pa, air_pa, vapour_at_pa(a, b_k, surface_k))"
        " * tank_saturation(vapour_at_pa(a, b_k, surface_k), space_m)",
        "固定顶罐一年的静置损失（kg）",
        "AP-42 7.1",
    ),
    # a seal that the wind does not reach needs no wind
    Macro(
        "rim_kmol(rim_kmol_m, wind_kmol_m, wind_m_s, exponent, diameter_m)",
        "(rim_kmol_m + case when wind_kmol_m = 0 then 0"
        " else wind_kmol_m * wind_m_s ** exponent end) * diameter_m",
        "浮盘边缘密封损失（kmol/a）",
        "AP-42 7.1",
    ),
    Macro(
        "pressure_function(vapour_pa, air_pa)",
        "vapour_pa / air_pa / (1 + sqrt(1 - vapour_pa / air_pa)) ** 2",
        "蒸气压函数",
        "AP-42 7.1",
    ),
    # what clings to the wall of a cylinder: 4/D of wall for each cubic metre drawn off
    Macro(
        "withdrawal_kg_m3(clingage_m, density_kg_m3, diameter_m, columns_m)",
        "4 * clingage_m * density_kg_m3 / diameter_m * (1 + columns_m / diameter_m)",
        "浮顶罐挂壁损失系数（kg/m³）",
        "AP-42 7.1",
    ),
)


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Give a database the macros of this room."""
    for macro in MACROS:
        con.execute(f"create or replace macro {macro.signature} as {macro.expression}")
