"""Crosswalks (对照): the line that each leaf has in every reporting scheme.

A leaf has exactly one line, or `none` with a reason code, in each scheme that reports quantities.
The industry list and the permit list only propose candidates and never carry a quantity.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from inventory.classification.tree import FOLDER, read_rows

NONE = "none"
REASONS: Mapping[str, str] = {  # reason code (原因代码) of a leaf without a line -> what it says
    "NO_GHG": "不排放温室气体",
    "NO_AP": "不排放大气污染物",
    "IE": "已计入其他末级",
    "NO_LINE": "该体系没有这一类",
    "NOT_IN_GUIDE": "指南未列",
    "OUT_OF_CITY": "发生在城市范围之外",
    "INDIRECT": "排放发生在别处",
    "NATURAL": "天然源",
    "NO_NFR": "NFR 表没有这一类",
}
RELATIONS: Mapping[str, str] = {  # a leaf broader than its line would need shares: not in use
    "exact": "一一对应",
    "narrower": "其中之一",
    "split": "候选",
    NONE: "无对应行",
}
_INCLUDED_IN = "included in "


@dataclass(frozen=True, slots=True)
class Scheme:
    """A code list that leaves are set against."""

    code: str
    title_zh: str
    title_en: str
    file: str  # empty where another room keeps the list
    is_required: bool = False  # the product must report in it
    reports: bool = True  # quantities are rolled up to it; else it only proposes candidates


SCHEMES = (
    Scheme(
        "ipcc2006",
        "IPCC 2006 指南源分类",
        "IPCC 2006 Guidelines",
        "scheme_ipcc2006.csv",
        is_required=True,
    ),
    Scheme(
        "prov_ghg_cn",
        "省级温室气体清单",
        "provincial GHG inventory",
        "scheme_prov_ghg_cn.csv",
        is_required=True,
    ),
    Scheme(
        "air_cn",
        "城市大气污染物排放清单",
        "city air-pollutant inventory",
        "scheme_air_cn.csv",
        is_required=True,
    ),
    Scheme("nfr2019", "NFR 2019-1 报告格式", "NFR 2019-1", "scheme_nfr2019.csv"),
    Scheme("crt", "UNFCCC 通用报告表", "UNFCCC common reporting tables", "scheme_crf2013.csv"),
    Scheme("ceds", "CEDS 部门", "CEDS sectors", "scheme_ceds.csv"),
    Scheme("edgar", "EDGAR 部门", "EDGAR sectors", "scheme_edgar.csv"),
    Scheme("gbt4754_2017", "国民经济行业分类", "GB/T 4754-2017", "", reports=False),
    Scheme(
        "permit_2019",
        "固定污染源排污许可分类管理名录",
        "permit management list (2019)",
        "permit_list_2019.csv",
        reports=False,
    ),
)
BY_CODE: Mapping[str, Scheme] = {scheme.code: scheme for scheme in SCHEMES}
REPORTING = tuple(scheme for scheme in SCHEMES if scheme.reports)


@dataclass(frozen=True, slots=True)
class Match:
    """One row of the crosswalk: a leaf and what it is in a scheme."""

    category_code: str
    scheme: str
    scheme_code: str  # `none` where the scheme has no line for the leaf
    relation: str  # exact, narrower, split (a candidate only), none
    note: str

    @property
    def reason(self) -> str:
        """The reason code (原因代码) of a leaf without a line, empty where there is a line."""
        if self.scheme_code != NONE or ":" not in self.note:
            return ""
        return self.note.partition(":")[0].strip()

    @property
    def included_in(self) -> str:
        """The leaf whose line already holds this one, for the reason IE."""
        if self.reason != "IE" or _INCLUDED_IN not in self.note:
            return ""
        return self.note.partition(_INCLUDED_IN)[2].partition(" ")[0]


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One line of a reporting scheme."""

    scheme: str
    code: str
    title_zh: str
    title_en: str
    parent: str
    is_memo: bool  # reported as information, outside the scheme's total


@dataclass(frozen=True, slots=True)
class PermitIndustry:
    """One row of the list that says which permit an industry needs (分类管理名录)."""

    serial: str
    section: str
    industry: str
    key: str  # the conditions of each management category, in the words of the list
    simplified: str
    registration: str


class Row(NamedTuple):
    """A row of a roll-up: a line, or `none` with its reason code."""

    scheme_code: str
    reason: str


def matches(rows: Iterable[Mapping[str, str]]) -> tuple[Match, ...]:
    """Rows of `crosswalk.csv` as matches."""
    return tuple(
        Match(
            category_code=row["unified_code"],
            scheme=row["scheme"],
            scheme_code=row["scheme_code"],
            relation=row["relation"],
            note=row["note"],
        )
        for row in rows
    )


@cache
def load() -> tuple[Match, ...]:
    """The shipped crosswalk, all schemes."""
    return matches(read_rows(FOLDER / "crosswalk.csv"))


@cache
def lines(scheme: str) -> tuple[SchemeLine, ...]:
    """The shipped list of a reporting scheme; a line without a Chinese name keeps its English."""
    return tuple(
        SchemeLine(
            scheme=scheme,
            code=row["code"],
            title_zh=row["name_zh"] or row["name_en"],
            title_en=row["name_en"],
            parent=row["parent"],
            is_memo=row.get("is_memo") == "true" or row.get("role") == "memo",
        )
        for row in read_rows(FOLDER / BY_CODE[scheme].file)
    )


@cache
def permit_industries() -> Mapping[str, PermitIndustry]:
    """The permit list by serial number (序号)."""
    return {
        row["serial"]: PermitIndustry(
            serial=row["serial"],
            section=row["industry_section"],
            industry=row["industry"],
            key=row["key_management"],
            simplified=row["simplified_management"],
            registration=row["registration_management"],
        )
        for row in read_rows(FOLDER / "permit_list_2019.csv")
    }


def roll_up(
    amounts: Mapping[str, float], rows: Iterable[Match], *, scheme: str
) -> dict[Row, float]:
    """Amounts of leaves on the lines of a scheme; what has no line stands under its reason."""
    totals: dict[Row, float] = defaultdict(float)
    for row in rows:
        if row.scheme == scheme and row.category_code in amounts:
            totals[Row(row.scheme_code, row.reason)] += amounts[row.category_code]
    return dict(totals)
