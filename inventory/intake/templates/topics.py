"""What is filled in together (专题): the tables of one workbook, who fills it, and for what."""

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.intake.column import Table
from inventory.intake.tables import TABLES


@dataclass(frozen=True, slots=True)
class Topic:
    """One workbook: its file name, its tables, its purpose and who fills it in."""

    name: str
    tables: tuple[str, ...]
    purpose: str
    filled_by: str

    def sheets(self) -> tuple[Table, ...]:
        """The import tables in the order of their sheets."""
        return tuple(TABLES[name] for name in self.tables)


TOPICS = (
    Topic(
        "排污单位基础信息",
        ("facility", "unit", "abatement", "outlet", "route", "facility_change"),
        "登记排污单位、生产设施、治理设施、排放口，它们怎样相连、怎样更替；其他各表都引用这里的编号。",
        "排污单位按排污许可证副本填写，许可管理人员核对。",
    ),
    Topic(
        "活动水平",
        ("activity", "abatement_run", "standstill"),
        "一年里烧了什么、生产了什么、用了什么、用电用热多少，治理设施运行得怎样，哪些时段停运。",
        "排污单位按台账填写，环境统计人员核对。",
    ),
    Topic(
        "许可与监测",
        (
            *("permit_limit", "special_limit", "monitor_plan", "manual_test"),
            *("monitoring_verdict", "reported_emission", "gas_composition", "fuel_design"),
        ),
        "许可限值、燃料设计用量与燃气组分、监测方案与结果、对监测数据的认定、已上报的排放量，用于许可与实际的对比。",
        "许可管理与监测人员填写；上报排放量取自执行报告、环统等原表。",
    ),
    Topic(
        "执行报告",
        (
            *("report_line", "special_period", "monitoring_summary", "fugitive_test"),
            *("exceedance", "device_run"),
        ),
        "排污许可证执行报告各表，逐行照录，只用于比对。平台导出的文件可以用列映射直接导入。",
        "排污单位按执行报告填写，许可管理人员核对。",
    ),
    Topic(
        "区域",
        ("region", "region_activity", "region_indicator", "code_change"),
        "园区等自定义区域，代码的更替，面源、移动源按区域统计的活动水平，人口与生产总值等指标。",
        "各区县或相关部门（统计、交通、农业、住建等）提供，清单编制人员汇总。",
    ),
    Topic(
        "假设与认定",
        ("assumption", "value_decision"),
        "空着的资料按什么核算，程序认为不可能的数值采用还是剔除：谁定的、为什么，每次编制都会列出。",
        "清单编制人员填写，负责人核对。",
    ),
    Topic(
        "措施与目标",
        ("measure", "target"),
        "减污降碳的工程与管理措施，规划与方案中的目标值。",
        "措施由牵头部门填写，目标由清单编制人员按规划与方案文本填写。",
    ),
)


def chosen(names: Sequence[str]) -> tuple[Topic, ...]:
    """All topics, or one workbook for each of the named tables."""
    return tuple(map(_alone, names)) if names else TOPICS


def _alone(name: str) -> Topic:
    table = TABLES[name]
    of = next(topic for topic in TOPICS if name in topic.tables)
    return Topic(table.zh, (name,), table.note, of.filled_by)
