"""Special periods (特殊时段): days of heavy pollution and months of the heating season."""

from city.book import Book
from city.site import NOX, PM, SO2, YEAR

HEAVY, SEASONAL = "重污染天气应对", "季节性管控"
ALERTS = (
    ("橙色预警", f"{YEAR}-01-09", f"{YEAR}-01-12"),
    ("红色预警", f"{YEAR}-12-16", f"{YEAR}-12-18"),
)
_DOCUMENT = "虚构示例市重污染天气应急减排清单"
# facility, scope, outlet, pollutant, tonnes a day allowed, tonnes reported of each day of an alert
DAYS = (
    ("XG0021", "主要排放口合计", None, SO2, 1.05, ((0.82, 0.79, 0.8, 0.86), (0.74, 0.78, 0.76))),
    ("XG0021", "主要排放口合计", None, NOX, 1.3, ((1.02, 1.05, 0.98, 1.1), (1.41, 1.08, 1.04))),
    ("XG0025", "排放口", "DA001", NOX, 0.9, ((0.87, 0.8, 0.63, 0.73), (0.67, 0.84, 0.61))),
    ("XG0022", "排放口", "DA001", PM, 0.015, ((0.009, 0.01, 0.014, 0.011), (0.011, 0.01, 0.011))),
)
# facility, outlet, pollutant, tonnes of a month of the heating season
MONTHS = (
    ("XG0002", "DA001", SO2, 7.5),
    ("XG0002", "DA001", NOX, 15.3),
    ("XG0117", "DA001", NOX, 9.2),
)
_SEASONS = ((f"{YEAR}-01-01", f"{YEAR}-02-29"), (f"{YEAR}-12-01", f"{YEAR}-12-31"))


def tell(book: Book) -> None:
    """Limits, and what was reported of the days."""
    for facility_no, scope, outlet_no, pollutant, daily_t, alerts in DAYS:
        place = {
            "facility_no": facility_no,
            "scope": scope,
            "outlet_no": outlet_no,
            "pollutant": pollutant,
        }
        for (period, begin, end), reported in zip(ALERTS, alerts, strict=True):
            book.add(
                "特殊时段许可限值",
                **place,
                special_kind=HEAVY,
                period=period,
                daily_t=daily_t,
                document=_DOCUMENT,
                valid_from=begin,
                valid_to=end,
            )
            for step, actual_t in enumerate(reported):
                book.add(
                    "特殊时段日排放量",
                    **place,
                    day=f"{begin[:8]}{int(begin[8:]) + step:02d}",
                    period=period,
                    permitted_t=daily_t,
                    actual_t=actual_t,
                    is_exceeded=actual_t > daily_t,
                )
    for facility_no, outlet_no, pollutant, monthly_t in MONTHS:
        for number, (begin, end) in enumerate(_SEASONS, 1):
            book.add(
                "特殊时段许可限值",
                facility_no=facility_no,
                scope="排放口",
                outlet_no=outlet_no,
                pollutant=pollutant,
                special_kind=SEASONAL,
                period=f"采暖季第{number}段",
                monthly_t=monthly_t,
                document="虚构示例市秋冬季攻坚方案",
                valid_from=begin,
                valid_to=end,
            )
