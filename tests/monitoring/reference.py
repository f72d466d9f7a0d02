"""The account of one outlet-year by hand (对照实现): slow, hour by hour, obviously right.

It follows HJ 75-2017 as `methods` tells it and shares nothing with the SQL models: one series, a
dictionary of records, plain loops. What the models give must be what this gives.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)
# out of control, or beyond the range: both look back past the last calibration
STOPPED, OUT_OF_CONTROL, CALIBRATION = "F", ("K", "Q", "T"), "C"
NORMAL = ("N", None)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a monitor: measured concentration, dry flow, flag."""

    concentration_mg_m3: float | None
    flow_m3_h: float | None
    flag: str | None

    @property
    def rate_kg_h(self) -> float | None:
        """What leaves in the hour; None when the hour is not valid."""
        if self.flag not in NORMAL or self.concentration_mg_m3 is None or self.flow_m3_h is None:
            return None
        if self.concentration_mg_m3 < 0 or self.flow_m3_h < 0:
            return None
        return self.concentration_mg_m3 * self.flow_m3_h * 1e-6


@dataclass(slots=True)
class Account:
    """What the year comes to."""

    hours_operating: int = 0
    hours_valid: int = 0
    hours_substituted: int = 0
    hours_unfilled: int = 0
    measured_kg: float = 0.0
    substituted_kg: float = 0.0
    capture_frac: dict[int, float | None] = field(default_factory=dict)
    substitutes: dict[datetime, tuple[str | None, float | None]] = field(default_factory=dict)
    valid_days: dict[int, int] = field(default_factory=dict)
    monthly_kg: dict[int, float] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Each quarter with operating hours captures at least three quarters of them."""
        return all(share is None or share >= 0.75 for share in self.capture_frac.values())


def account(records: dict[datetime, Record], year: int) -> Account:
    """The account of one series in one year."""
    timeline, result = _timeline(records, year), Account()
    for quarter in (1, 2, 3, 4):
        result.capture_frac[quarter] = _capture(
            [ts for ts in timeline if ts.year == year and (ts.month + 2) // 3 == quarter], records
        )
    run_hours = _run_hours(timeline, records)
    valid: list[float] = []  # rates of all valid hours so far
    at_calibration: int | None = None  # how many there were at the last calibration
    days: dict[tuple[int, int], int] = {}
    for ts in timeline:
        rate = _rate(records, ts)
        if ts.year == year and not _is_stopped(records, ts):
            result.hours_operating += 1
            if rate is not None:
                result.hours_valid += 1
                result.measured_kg += rate
                days[ts.month, ts.day] = days.get((ts.month, ts.day), 0) + 1
            else:
                flag = records[ts].flag if ts in records else None
                is_lost = flag in OUT_OF_CONTROL
                capture = result.capture_frac[(ts.month + 2) // 3]
                rule, hours = _rule(capture, run_hours[ts], is_lost=is_lost)
                known = valid[:at_calibration] if is_lost else valid
                rate = max(known[-hours:], default=None) if rule else None
                result.substitutes[ts] = (rule, rate)
                if rate is None:
                    result.hours_unfilled += 1
                else:
                    result.hours_substituted += 1
                    result.substituted_kg += rate
            result.monthly_kg[ts.month] = result.monthly_kg.get(ts.month, 0.0) + (rate or 0.0)
        measured = _rate(records, ts)
        if measured is not None:
            valid.append(measured)
        if ts in records and records[ts].flag == CALIBRATION:
            at_calibration = len(valid)
    result.valid_days = _valid_days(days)
    return result


def _valid_days(hours_of_day: dict[tuple[int, int], int]) -> dict[int, int]:
    """How many days of each month have at least twenty valid hours."""
    found: dict[int, int] = {}
    for (month, _), hours in hours_of_day.items():
        if hours >= 20:
            found[month] = found.get(month, 0) + 1
    return found


def _timeline(records: dict[datetime, Record], year: int) -> list[datetime]:
    """Every hour from the first known day, or the first of January, to the end of the year."""
    start = datetime(year, 1, 1)  # noqa: DTZ001 -- monitors write local time
    earliest = datetime(year - 1, 1, 1)  # noqa: DTZ001
    known = [ts for ts in records if earliest <= ts < start]
    if known:
        start = min(known).replace(hour=0)
    hours = []
    while start.year <= year:
        hours.append(start)
        start += _HOUR
    return hours


def _is_stopped(records: dict[datetime, Record], ts: datetime) -> bool:
    return ts in records and records[ts].flag == STOPPED


def _capture(hours: list[datetime], records: dict[datetime, Record]) -> float | None:
    running = [ts for ts in hours if not _is_stopped(records, ts)]
    if not running:
        return None
    valid = [ts for ts in running if ts in records and records[ts].rate_kg_h is not None]
    return len(valid) / len(running)


def _rate(records: dict[datetime, Record], ts: datetime) -> float | None:
    return records[ts].rate_kg_h if ts in records else None


def _rule(capture: float | None, run: int, *, is_lost: bool) -> tuple[str | None, int]:
    """The rule of an invalid hour, and how many valid hours it looks back."""
    assert capture is not None  # the hour is an operating hour, so there is a share
    if capture < 0.75:
        return None, 0
    if capture < 0.90:
        return ("R-CE-012" if is_lost else "R-CE-017"), 2160
    if run > 24:
        return ("R-CE-011" if is_lost else "R-CE-016"), 720
    return ("R-CE-010" if is_lost else "R-CE-015"), 180


def _run_hours(timeline: list[datetime], records: dict[datetime, Record]) -> dict[datetime, int]:
    """Invalid hours between two valid ones; standstill neither counts nor ends the run."""
    lengths: dict[datetime, int] = {}
    run: list[datetime] = []
    for ts in timeline:
        if _rate(records, ts) is not None:
            lengths.update(dict.fromkeys(run, len(run)))
            run = []
        elif not _is_stopped(records, ts):
            run.append(ts)
    lengths.update(dict.fromkeys(run, len(run)))
    return lengths
