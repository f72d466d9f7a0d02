"""A sheet of deliberately bad rows, to show what the import says and where.

Every row is of 2023, so that not even an accepted one touches the year that the city compiles.
"""

from pathlib import Path

from city.book import HEADINGS, write_table

TABLE = "活动水平"
WHY = "故意的错误"  # an extra column: reported, never lost
# the cells that differ from a good row, and what is wrong with them
BAD: tuple[tuple[str, dict[str, str]], ...] = (
    ("没有错误，应当入库", {}),
    ("排污单位不存在", {"facility_no": "XG9999"}),
    ("设施编号不存在", {"unit_no": "MF0099"}),
    ("排污单位编号为空", {"facility_no": ""}),
    ("年份超出范围", {"year": "2402"}),
    ("月份无效", {"month": "13"}),
    ("类别不认识", {"role": "燃烧"}),
    ("项目为空", {"item": ""}),
    ("项目不在因子库（核算时报告）", {"item": "示例牌神奇燃料"}),
    ("数量为负", {"amount": "-1250.5"}),
    ("数量为空", {"amount": "/"}),
    ("数量是文字", {"amount": "未检出"}),
    ("公式错误", {"amount": "#DIV/0!"}),
    ("数值带单位", {"amount": "1250.5吨", "month": "2"}),
    ("千分位与全角数字，应当识别", {"amount": "１，２５０.5", "month": "3"}),
    ("单位不认识", {"unit": "车"}),
    ("单位有歧义", {"unit": "方"}),
    ("热值单位不对", {"ncv_unit": "GJ"}),
    ("发热量疑似千卡", {"ncv": "5200", "month": "4"}),
    (
        "运行小时多于一年",
        {"role": "运行小时", "item": "运行小时", "amount": "9000", "unit": "小时"},
    ),
    ("硫分超出百分数", {"sulfur_pct": "135"}),
    ("灰分为负", {"ash_pct": "-3"}),
    ("基准不认识", {"basis": "应用基"}),
    ("数据来源不认识", {"flow": "听说"}),
)
GOOD = {
    "facility_no": "XG0004",
    "unit_no": "MF0001",
    "year": "2023",
    "role": "燃料",
    "item": "烟煤",
    "amount": "26120.5",
    "unit": "吨",
    "basis": "收到基",
    "ncv": "21.3",
    "ncv_unit": "GJ/t",
    "sulfur_pct": "0.74",
    "ash_pct": "17.8",
    "flow": "环统",
}


def write(folder: Path) -> None:
    """The sheet, one fault a row."""
    folder.mkdir(parents=True, exist_ok=True)
    headings = HEADINGS[TABLE]
    rows = [
        {heading: {**GOOD, **changes}.get(key, "") for key, heading in headings.items()}
        | {WHY: why}
        for why, changes in BAD
    ]
    write_table(folder / f"{TABLE}.csv", [*headings.values(), WHY], rows)
