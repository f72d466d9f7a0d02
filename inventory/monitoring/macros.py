"""Macros of the hourly models (小时模型宏): which hours count, their rate, their conversions.

SQL models hold no numbers; what a clock, a flag table or an annex of HJ 75 fixes stands here. The
unit steps come from the one unit boundary, through the macros that every run begins with.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from inventory.monitoring import rules


@dataclass(frozen=True, slots=True)
class Macro:
    """One SQL macro (宏) with the rule that it writes down."""

    signature: str
    expression: str
    doc_zh: str
    rule_id: str = ""


CALIBRATION = "C"  # HJ 75 looks back from the last one before a monitor was out of control

# HJ 75 annex A names the formulas (A1) to (A9); 101325 Pa and 273 K are its standard state
_CONVERSIONS = (
    Macro(
        "to_standard_state(c, t_c, pressure_pa)",
        "c * 101325 / pressure_pa * (273 + t_c) / 273",
        "换算到标准状态（pressure_pa 为大气压与静压之和）",
        "R-CE-030",
    ),
    Macro("to_dry(c, moisture_frac)", "c / (1 - moisture_frac)", "湿基换算到干基", "R-CE-031"),
    Macro(
        "volume_to_mass(ppm, molar_mass)",
        "ppm * molar_mass / 22.4",
        "体积浓度（μmol/mol）换算为质量浓度（mg/m³）",
        "R-CE-032",
    ),
    Macro(
        "nox_as_no2(no_c, no2_c)",
        "no_c * 46.005 / 30.006 + no2_c",
        "氮氧化物以二氧化氮计",
        "R-CE-033",
    ),
    Macro(
        "excess_air(o2_frac)",
        "case when o2_frac < 0.21 then 0.21 / (0.21 - o2_frac) end",
        "过量空气系数；含氧量达到 21% 时无法计算",
        "R-CE-034",
    ),
    Macro(
        "to_reference_o2(c, o2_frac, reference_frac)",
        "case when o2_frac < 0.21 then c * (0.21 - reference_frac) / (0.21 - o2_frac) end",
        "折算到基准含氧量；含氧量达到 21% 时无法折算",
        "R-CE-035",
    ),
)

# a day row holds 24 values in each list and 24 letters in `flags`
_HOURS = (
    Macro("hour_bits()", f"{[1 << hour for hour in range(24)]}", "一日各小时的位"),
    Macro("whole_day()", "((1 << 24) - 1)", "一日全部 24 小时的掩码"),
    Macro("hours_before(x)", "((1 << x::integer) - 1)", "一日中某小时之前各小时的掩码"),
    Macro(
        "mask_of(x)",
        "coalesce(list_sum(list_where(hour_bits(), x)), 0)::integer",
        "由逐时真值得到掩码",
    ),
    Macro(
        "valid_list(flags, usable_hours)",
        "list_transform(list_zip(string_split(flags, ''), hour_bits()),"
        " lambda h: is_valid_flag(h[1]) and usable_hours & h[2] <> 0)",
        "一日各小时是否有效",
    ),
    Macro(
        "stopped_list(flags)",
        "list_transform(string_split(flags, ''), lambda h: is_stopped_flag(h))",
        "一日各小时是否停运",
    ),
    Macro("recorded_n(flags)", "length(replace(flags, ' ', ''))", "一日有记录的小时数"),
    Macro(
        "blank_before(flags)",
        "hours_before(length(flags) - length(ltrim(flags)))",
        "一日第一条记录以前各小时的掩码",
    ),
    Macro(
        "blank_after(flags)",
        "whole_day() & ~hours_before(length(rtrim(flags)))",
        "一日最后一条记录以后各小时的掩码",
    ),
    Macro("mg_to_kg(x)", "mg_to_t(x) / kg_to_t(1)", "毫克换算为千克"),
    Macro(
        "rate_list(c, q)",
        "list_transform(list_zip(c, q), lambda h: h[1] * h[2])",
        "实测浓度乘标干流量，得一日各小时排放量（mg/h）",
        "R-AE-021",
    ),
)

# why an hour has no substitute, or one that falls short of the rule
_REASON = Macro(
    "gap_reason(rule_id, kg_h, is_short, is_without_calibration)",
    """case
        when rule_id is null then '季度捕集率不足，不修约'
        when kg_h is null then '此前没有有效小时，无法修约'
        when is_short and is_without_calibration
            then '此前的有效小时不足，按已有的取值；没有校准记录，按失效前取值'
        when is_short then '此前的有效小时不足，按已有的取值'
        when is_without_calibration then '没有校准记录，按失效前取值'
    end""",
    "修约不成或不足的原因",
)


def macros() -> tuple[Macro, ...]:
    """Every macro, those of the flag table included."""
    return (
        *(
            Macro(
                f"is_{state}_flag(x)", f"(x in ({_texts(rules.flags(state))}))", f"标记属于 {state}"
            )
            for state in ("valid", "stopped")
        ),
        Macro(
            "is_out_of_control_flag(x)",
            f"(x in ({_texts(rules.flags(cause='out_of_control'))}))",
            "标记表示失控",
        ),
        Macro(
            "is_over_range_flag(x)",
            f"(x in ({_texts(rules.flags(cause='over_range'))}))",
            "标记表示超测上限",
        ),
        Macro("is_calibration_flag(x)", f"(x in ({_texts(CALIBRATION)}))", "标记为校准"),
        Macro("has_calibration(flags)", f"contains(flags, '{CALIBRATION}')", "一日之中有校准"),
        Macro("flag_rules()", f"{rules.flags_read_as()}", "本版标记含义的代号"),
        *_HOURS,
        *_CONVERSIONS,
        _REASON,
    )


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Give a database the macros; those of units must be there."""
    for macro in macros():
        con.execute(f"create or replace macro {macro.signature} as {macro.expression}")


def _texts(flags: Iterable[str]) -> str:
    return ", ".join(f"'{flag}'" for flag in flags)
