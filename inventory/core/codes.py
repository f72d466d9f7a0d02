"""Codes that sheets, models and reports share, with their Chinese names (共用代码)."""

FLOW = {
    "statistics": "环统",
    "permit_report": "执行报告",
    "ghg_report": "温室气体报告",
    "yearbook": "统计年鉴",
    "survey": "调查",
}
SCOPE = {
    "outlet": "排放口",
    "main_total": "主要排放口合计",
    "general_total": "一般排放口合计",
    "fugitive_total": "无组织合计",
    "plant": "全厂",
}
# how waste gas is collected where it arises (收集方式), by what captures how much
COLLECTION = {
    "full_enclosure": "全部密闭",
    "double_enclosure": "双层密闭",
    "single_enclosure_negative": "单层密闭负压",
    "single_enclosure_positive": "单层密闭正压",
    "direct_duct": "设备废气排口直连",
    "semi_enclosed_hood": "半密闭型集气设备",
    "surrounding_hood": "包围型集气设备",
    "external_hood": "外部集气罩",
    "no_collection": "无收集设施",
}
# words of T/CSES 144-2024 table A.1, of 广东省工业源挥发性有机物减排量核算方法（2023年修订版） as
# assessments quote it, and of everyday; an enclosure of which no pressure is told is 全部密闭
COLLECTION_WORDS = {
    "full_enclosure": ("全密闭", "密闭车间", "密闭空间", "设备密闭或车间密闭"),
    "double_enclosure": ("双层密闭空间",),
    "single_enclosure_negative": (
        *("密闭负压", "密闭空间/负压", "负压收集", "密闭空间(含密闭式集气罩)负压"),
    ),
    "single_enclosure_positive": ("密闭正压", "密闭空间(含密闭式集气罩)正压"),
    "direct_duct": ("管道直连", "密闭管道", "设备直连", "设备排气口直连"),
    "semi_enclosed_hood": (
        *("半密闭型集气设备(含排气柜)", "半密闭集气罩(含排气柜)", "半密闭罩", "半密闭集气罩"),
        *("半密闭罩或通风橱", "通风橱", "通风柜"),
    ),
    "surrounding_hood": (
        *("包围型", "包围式", "包围型集气罩", "包围型集气罩(含软帘)", "软帘", "垂帘"),
        "包围型集气设施(四周有垂帘)",
    ),
    "external_hood": (
        *("外部型集气设备", "外部式", "外部罩", "符合标准要求的外部集气罩", "集气罩"),
        *("顶吸罩", "侧吸罩", "上吸罩", "顶吸", "侧吸", "冷态上吸风罩", "万向罩", "吸气臂"),
    ),
    "no_collection": ("无集气设施", "车间无组织", "通风"),
}
