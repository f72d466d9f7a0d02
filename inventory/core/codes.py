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
