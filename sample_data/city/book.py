"""The import tables (导入表) of the sample city: headings, rows, and how they become CSV."""

import csv
from pathlib import Path

Cell = str | float | bool | None

# key -> heading as a technician writes it; a unit in brackets where it is not the default one
HEADINGS: dict[str, dict[str, str]] = {
    "自定义区域": {
        "region_code": "区域代码",
        "name": "名称",
        "parent_code": "上级代码",
        "kind": "类别",
    },
    "排污单位": {
        "facility_no": "排污单位编号",
        "name": "单位名称",
        "uscc": "统一社会信用代码",
        "permit_no": "排污许可证编号",
        "management": "管理类别",
        "region_code": "行政区划代码",
        "industry_code": "行业代码",
        "park": "园区",
        "performance_grade": "绩效分级",
        "opened_on": "投产日期",
        "closed_on": "停产日期",
    },
    "生产设施": {
        "facility_no": "排污单位编号",
        "unit_no": "设施编号",
        "name": "设施名称",
        "category_code": "源分类代码",
        "technology": "工艺技术",
        "capacity": "设计规模",
        "capacity_unit": "规模单位",
        "opened_on": "投产日期",
        "closed_on": "停产日期",
    },
    "治理设施": {
        "facility_no": "排污单位编号",
        "abatement_no": "治理设施编号",
        "name": "名称",
        "technology": "治理工艺",
    },
    "治理设施运行": {
        "facility_no": "排污单位编号",
        "abatement_no": "治理设施编号",
        "year": "年份",
        "month": "月份",
        "pollutant": "污染物",
        "removal_pct": "去除效率(%)",
        "uptime_pct": "运行率(%)",
        "power_10mwh": "耗电量(万千瓦时)",
        "limestone_t": "石灰石用量",
        "urea_t": "尿素用量",
        "ammonia_t": "氨水用量",
        "gas_10k_m3": "助燃气用量(万立方米)",
    },
    "排放口": {
        "facility_no": "排污单位编号",
        "outlet_no": "排放口编号",
        "name": "名称",
        "kind": "类别",
        "height_m": "高度",
        "diameter_m": "内径",
        "temperature_c": "温度",
        "reference_o2_pct": "基准含氧量",
        "requires_cems": "是否要求自动监测",
    },
    "排放路径": {
        "facility_no": "排污单位编号",
        "unit_no": "设施编号",
        "abatement_no": "治理设施编号",
        "step": "级次",
        "outlet_no": "排放口编号",
        "share_pct": "分配比例",
        "capture_pct": "收集效率",
    },
    "活动水平": {
        "facility_no": "排污单位编号",
        "unit_no": "设施编号",
        "year": "年份",
        "month": "月份",
        "role": "类别",
        "item": "项目",
        "amount": "数量",
        "unit": "单位",
        "basis": "基准",
        "ncv": "低位发热量",
        "ncv_unit": "低位发热量单位",
        "sulfur_pct": "硫分",
        "ash_pct": "灰分",
        "volatile_pct": "挥发分",
        "carbon_pct": "含碳量",
        "voc_pct": "VOCs含量",
        "flow": "数据来源",
        "origin": "外购或自产",
    },
    "上报排放量": {
        "facility_no": "排污单位编号",
        "outlet_no": "排放口编号",
        "unit_no": "设施编号",
        "pollutant": "污染物",
        "year": "年份",
        "month": "月份",
        "amount": "数量",
        "unit": "单位",
        "flow": "数据来源",
        "verified_by": "核查机构",
    },
    "核算假设": {
        "subject": "对象",
        "category_code": "源分类代码",
        "facility_no": "排污单位编号",
        "unit_no": "设施编号",
        "value": "取值",
        "unit": "单位",
        "stated_by": "提出人",
        "stated_on": "日期",
        "reason": "理由",
    },
    "许可限值": {
        "facility_no": "排污单位编号",
        "scope": "范围",
        "outlet_no": "排放口编号",
        "pollutant": "污染物",
        "year": "年份",
        "concentration_mg_m3": "许可浓度",
        "rate_kg_h": "许可速率",
        "quantity_t": "年许可排放量",
        "basis": "依据",
        "document": "文件",
        "valid_from": "有效期起",
        "valid_to": "有效期止",
    },
    "手工监测": {
        "facility_no": "排污单位编号",
        "outlet_no": "排放口编号",
        "pollutant": "污染物",
        "tested_on": "监测日期",
        "concentration_mg_m3": "实测浓度",
        "flow_m3_h": "标干流量",
        "load_pct": "生产负荷",
        "kind": "类型",
    },
    "自行监测方案": {
        "facility_no": "排污单位编号",
        "outlet_no": "排放口编号",
        "pollutant": "污染物",
        "monitoring_mode": "监测设施",
        "is_networked": "自动监测是否联网",
        "instrument": "自动监测仪器名称",
        "frequency": "手工监测频次",
    },
    "特殊时段许可限值": {
        "facility_no": "排污单位编号",
        "scope": "范围",
        "outlet_no": "排放口编号",
        "pollutant": "污染物",
        "special_kind": "特殊时段类型",
        "period": "许可排放时段",
        "daily_t": "许可日排放量限值",
        "monthly_t": "许可月排放量限值",
        "document": "文件",
        "valid_from": "有效期起",
        "valid_to": "有效期止",
    },
    "特殊时段日排放量": {
        "facility_no": "排污单位编号",
        "scope": "范围",
        "outlet_no": "排放口编号",
        "pollutant": "污染物",
        "day": "日期",
        "period": "特殊时段类型",
        "permitted_t": "许可日排放量",
        "actual_t": "实际日排放量",
        "is_exceeded": "是否超标",
    },
    "执行报告排放量": {
        "facility_no": "排污单位编号",
        "scope": "范围",
        "outlet_no": "排放口编号",
        "pollutant": "污染物",
        "year": "年份",
        "quarter": "季度",
        "month": "月份",
        "permitted_t": "许可排放量",
        "actual_t": "实际排放量",
        "reason": "是否超标及原因",
    },
    "有组织监测汇总": {
        "facility_no": "排污单位编号",
        "outlet_no": "排放口编号",
        "pollutant": "污染物",
        "year": "年份",
        "quarter": "季度",
        "month": "月份",
        "instrument": "监测设施",
        "valid_count": "有效监测数据数量",
        "limit_mg_m3": "许可浓度限值",
        "lowest_mg_m3": "最小浓度",
        "highest_mg_m3": "最大浓度",
        "mean_mg_m3": "平均浓度",
        "exceed_count": "超标数据数量",
        "exceed_pct": "超标率",
    },
    "治理设施运行报告": {
        "facility_no": "排污单位编号",
        "abatement_no": "治理设施编号",
        "year": "年份",
        "quarter": "季度",
        "month": "月份",
        "run_h": "运行时间",
        "reagent": "药剂名称",
        "reagent_t": "药剂用量",
        "removal_pct": "平均去除效率",
        "power_kwh": "耗电",
        "abnormal": "异常",
    },
    "超标记录": {
        "facility_no": "排污单位编号",
        "outlet_no": "排放口编号",
        "pollutant": "污染物",
        "year": "年份",
        "period": "超标时段",
        "concentration_mg_m3": "折标浓度",
        "limit_mg_m3": "浓度限值",
        "reason": "原因",
    },
    "自动监测概况": {
        "facility_no": "排污单位编号",
        "outlet_no": "排放口编号",
        "year": "年份",
        "flow_m3_h": "满负荷标干流量(m3/h)",
        "o2_pct": "含氧量(%)",
        "so2_mg_m3": "二氧化硫(mg/m3)",
        "nox_mg_m3": "氮氧化物(mg/m3)",
        "pm_mg_m3": "颗粒物(mg/m3)",
        "vocs_mg_m3": "挥发性有机物(mg/m3)",
        **{f"load_{month}": f"{month}月负荷(%)" for month in range(1, 13)},
    },
    "自动监测事件": {
        "facility_no": "排污单位编号",
        "outlet_no": "排放口编号",
        "starts": "开始",
        "ends": "结束",
        "flag": "标记",
        "what": "情况",
    },
}
# what describes the hours; the demo writes the hours themselves
HOURS = ("自动监测概况", "自动监测事件")


class Book:
    """All tables of the city, row by row, in the order in which they were told."""

    def __init__(self) -> None:
        """Start with empty tables."""
        self.rows: dict[str, list[dict[str, str]]] = {table: [] for table in HEADINGS}

    def add(self, table: str, **cells: Cell) -> None:
        """Append one row; a key that the table does not have is a slip of the generator."""
        headings = HEADINGS[table]
        if unknown := cells.keys() - headings.keys():
            raise KeyError(f"{table}: {sorted(unknown)}")
        self.rows[table].append({headings[key]: text(value) for key, value in cells.items()})

    def write(self, folder: Path, hours: Path) -> dict[str, int]:
        """Write one CSV per table; the number of rows of each."""
        for table, rows in self.rows.items():
            place = hours if table in HOURS else folder
            write_table(place / f"{table}.csv", list(HEADINGS[table].values()), rows)
        return {table: len(rows) for table, rows in self.rows.items()}


def write_table(path: Path, headings: list[str], rows: list[dict[str, str]]) -> None:
    """Write one CSV: UTF-8 without BOM, line feed, empty cells empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def text(value: Cell) -> str:
    """A cell as a technician types it: 是/否, no trailing zeros, no exponent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    return f"{value:.4f}".rstrip("0").rstrip(".")
