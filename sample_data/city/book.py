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
}


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

    def write(self, folder: Path) -> dict[str, int]:
        """Write one CSV per table; the number of rows of each."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.rows.items():
            write_table(folder / f"{table}.csv", list(HEADINGS[table].values()), rows)
        return {table: len(rows) for table, rows in self.rows.items()}


def write_table(path: Path, headings: list[str], rows: list[dict[str, str]]) -> None:
    """Write one CSV: UTF-8 without BOM, line feed, empty cells empty."""
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
