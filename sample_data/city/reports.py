"""Execution reports (执行报告): what facilities state of their year, and four that went wrong.

These are statements of the works, typed here as they would be typed there; most agree with the
monitors to the last digit shown. XG0005, XG0006, XG0012 and XG0187 hold the planted mistakes.
"""

from city.book import Book, Cell
from city.site import NOX, PM, SO2, VOCS, YEAR

OUTLET = "排放口"
EXCEEDED = "超过年许可排放量：煤硫分高于设计值，已更换煤源"
# tonnes of the year by outlet
ANNUAL: dict[tuple[str, str], dict[str, float]] = {
    ("XG0002", "DA001"): {SO2: 62.63, NOX: 141.6, PM: 10.59},
    ("XG0005", "DA001"): {SO2: 4.89, NOX: 8.6, PM: 0.9},  # its months say 8.242
    ("XG0005", "DA002"): {SO2: 4.96, NOX: 8.22, PM: 0.92},
    ("XG0006", "DA001"): {SO2: 3.82, NOX: 6.34},  # forgot its dust
    ("XG0006", "DA002"): {SO2: 4.44, NOX: 7.22},
    ("XG0009", "DA001"): {NOX: 2.88},
    ("XG0009", "DA002"): {NOX: 3.33},
    ("XG0010", "DA001"): {NOX: 1.8},
    ("XG0010", "DA002"): {NOX: 1.73},
    ("XG0012", "DA001"): {NOX: 4.03},
    ("XG0012", "DA002"): {NOX: 4965.0},  # kilograms
    ("XG0013", "DA001"): {NOX: 1.27},
    ("XG0013", "DA002"): {NOX: 1.44},
    ("XG0016", "DA001"): {SO2: 116.29, NOX: 255.12, PM: 17.75},
    ("XG0016", "DA002"): {PM: 9.17},
    ("XG0018", "DA001"): {SO2: 19.23, NOX: 13.76, PM: 3.59},
    ("XG0019", "DA001"): {SO2: 21.3, NOX: 15.19, PM: 4.01},
    ("XG0020", "DA001"): {SO2: 30.49, NOX: 17.21, PM: 4.67},
    ("XG0022", "DA001"): {PM: 4.14},
    ("XG0024", "DA001"): {SO2: 94.9, NOX: 206.65, PM: 5.32},  # leaves out what was not measured
    ("XG0025", "DA001"): {SO2: 116.22, NOX: 254.62, PM: 6.38},  # the same
    ("XG0065", "DA001"): {VOCS: 51.78},
    ("XG0117", "DA001"): {SO2: 14.6, NOX: 96.56, PM: 2.4},
    ("XG0117", "DA002"): {SO2: 14.67, NOX: 96.51, PM: 2.41},
    ("XG0117", "DA003"): {SO2: 14.5, NOX: 95.33, PM: 2.41},
}
# the same year by quarter
QUARTERLY: dict[tuple[str, str], dict[str, tuple[float, ...]]] = {
    ("XG0020", "DA001"): {
        SO2: (6.68, 8.06, 7.57, 8.18),
        NOX: (3.75, 4.55, 4.3, 4.61),
        PM: (1.03, 1.24, 1.15, 1.25),
    },
    ("XG0022", "DA001"): {PM: (1.05, 1.05, 0.97, 1.07)},
    ("XG0065", "DA001"): {VOCS: (12.96, 12.72, 13.05, 13.05)},
}
# and by month
MONTHLY: dict[tuple[str, str], dict[str, tuple[float, ...]]] = {
    ("XG0002", "DA001"): {
        NOX: (
            *(15.27, 13.24, 14.42, 11.12, 9.78, 8.92),
            *(10.18, 10.4, 8.55, 10.87, 13.52, 15.33),
        )
    },
    ("XG0005", "DA001"): {
        NOX: (2.231, 1.936, 0.884, 0, 0, 0, 0, 0, 0, 0, 0.946, 2.245),
    },
}
# one quarter of a small boiler, as a published report once had it: 11.19 thousand million tonnes
ABSURD_T, ABSURD_PERMITTED_T = 11.19e9, 0.36
_XG0020: dict[str, Cell] = {"facility_no": "XG0020", "outlet_no": "DA001", "year": YEAR}
_LIMITS = {SO2: 100.0, NOX: 200.0, PM: 20.0}
# share of hours above the limit of SO2
_OVER_FRAC = 0.35
_RUN_H = (1824.0, 2184.0, 2088.0, 2208.0)


def tell(book: Book) -> None:
    """All reports, and the details of two works."""
    for (facility_no, outlet_no), year in ANNUAL.items():
        for pollutant, tonnes in year.items():
            _line(book, facility_no, outlet_no, pollutant, tonnes)
    for (facility_no, outlet_no), year_parts in QUARTERLY.items():
        for pollutant, parts in year_parts.items():
            for quarter, tonnes in enumerate(parts, 1):
                _line(book, facility_no, outlet_no, pollutant, tonnes, quarter=quarter)
    for (facility_no, outlet_no), year_parts in MONTHLY.items():
        for pollutant, parts in year_parts.items():
            for month, tonnes in enumerate(parts, 1):
                _line(book, facility_no, outlet_no, pollutant, tonnes, month=month)
    book.add(
        "执行报告排放量",
        facility_no="XG0187",
        scope=OUTLET,
        outlet_no="DA001",
        pollutant=SO2,
        year=YEAR,
        quarter=3,
        permitted_t=ABSURD_PERMITTED_T,
        actual_t=ABSURD_T,
    )
    _lime(book)
    _brick(book)


def _line(  # noqa: PLR0913 - the columns of the table
    book: Book,
    facility_no: str,
    outlet_no: str,
    pollutant: str,
    tonnes: float,
    *,
    quarter: int | None = None,
    month: int | None = None,
) -> None:
    is_year = quarter is None and month is None
    limit = _limit_t(book, facility_no, outlet_no, pollutant) if is_year else None
    book.add(
        "执行报告排放量",
        facility_no=facility_no,
        scope=OUTLET,
        outlet_no=outlet_no,
        pollutant=pollutant,
        year=YEAR,
        quarter=quarter,
        month=month,
        permitted_t=limit,
        actual_t=tonnes,
        reason=EXCEEDED if facility_no == "XG0020" and limit and tonnes > limit else None,
    )


def _limit_t(book: Book, facility_no: str, outlet_no: str, pollutant: str) -> float | None:
    """The strictest quantity written for an outlet."""
    written = [
        float(row["年许可排放量"])
        for row in book.rows["许可限值"]
        if (row["排污单位编号"], row["排放口编号"], row["污染物"])
        == (facility_no, outlet_no, pollutant)
        and row["年许可排放量"]
    ]
    return min(written, default=None)


def _lime(book: Book) -> None:
    """The works over its permit: concentrations, hours above the limit, its bag filter."""
    means = {SO2: (95.1, 95.4, 94.6, 95.2), NOX: (54.1, 54.0, 53.8, 54.2)}
    for pollutant, quarters in means.items():
        for quarter, mean in enumerate(quarters, 1):
            is_over = pollutant == SO2
            book.add(
                "有组织监测汇总",
                **_XG0020,
                pollutant=pollutant,
                quarter=quarter,
                instrument="自动",
                valid_count=_RUN_H[quarter - 1] - 3,
                limit_mg_m3=_LIMITS[pollutant],
                lowest_mg_m3=round(mean * 0.72, 1),
                highest_mg_m3=round(mean * 1.31, 1),
                mean_mg_m3=mean,
                exceed_count=round(_RUN_H[quarter - 1] * _OVER_FRAC) if is_over else 0,
                exceed_pct=_OVER_FRAC * 100 if is_over else 0.0,
            )
    for quarter, run_h in enumerate(_RUN_H, 1):
        book.add(
            "治理设施运行报告",
            facility_no="XG0020",
            abatement_no="TA001",
            year=YEAR,
            quarter=quarter,
            run_h=run_h,
            removal_pct=99.6,
            power_kwh=round(run_h * 96),
            abnormal="更换滤袋 42 条" if quarter == 1 else None,
        )
    for period, concentration in (
        ("2024-03-08 10:00至2024-03-11 18:00", 118.0),
        ("2024-06-19 02:00至2024-06-20 09:00", 121.5),
        ("2024-10-22 16:00至2024-10-24 06:00", 123.2),
    ):
        book.add(
            "超标记录",
            **_XG0020,
            pollutant=SO2,
            period=period,
            concentration_mg_m3=concentration,
            limit_mg_m3=_LIMITS[SO2],
            reason="入炉煤硫分偏高",
        )


def _brick(book: Book) -> None:
    """A works that is tested by hand: one result a quarter, told by the month of the test."""
    common: dict[str, Cell] = {"facility_no": "XG0026", "outlet_no": "DA001", "year": YEAR}
    for month, mean in ((2, 8.2), (5, 9.3), (8, 8.6), (11, 9.1)):
        book.add(
            "有组织监测汇总",
            **common,
            pollutant=PM,
            month=month,
            instrument="手工",
            valid_count=3.0,
            limit_mg_m3=30.0,
            lowest_mg_m3=round(mean * 0.94, 1),
            highest_mg_m3=round(mean * 1.06, 1),
            mean_mg_m3=mean,
            exceed_count=0,
            exceed_pct=0.0,
        )
