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
