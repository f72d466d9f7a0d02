"""Eleven outlets under verdicts on their monitoring (监测数据认定), and the hours they have."""

from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from tests.accounting.test_worked_cases import cases
from tests.worlds import Setting, factor

FIRST = np.datetime64("2023-07-01T00", "h")
HOURS_N = (184 + 366) * 24
HALF_YEAR = cases("cems_half_year_mean")[0].values[0]
BY_TEST = cases("cems_manual_fill")[0].values[0]
# 20 mg/m³ at 100,000 m³/h
MEASURED_T_H = 2e-3
JANUARY_10 = date(2024, 1, 10)
FEBRUARY_19 = date(2024, 2, 19)
LOST = (datetime(2024, 1, 10), datetime(2024, 2, 20))  # noqa: DTZ001 -- monitors write local time
Values = dict[str, Any]


def hours(outlet: str, *, lost: bool = False, half_year: bool = False) -> pa.Table:
    """SO2 of an outlet in 2024, with 984 hours lost in its first quarter, or 2023 before it."""
    stamps = FIRST + np.arange(HOURS_N)
    value, flow = np.full(HOURS_N, 20.0), np.full(HOURS_N, 1e5)
    flags = np.full(HOURS_N, "N")
    if lost:
        flags[(stamps >= np.datetime64(LOST[0])) & (stamps < np.datetime64(LOST[1]))] = "D"
        # one hour of March at five times the rate
        value[stamps == np.datetime64("2024-03-05T06", "h")] = 100.0
    is_before = stamps < np.datetime64("2024-01-01T00", "h")
    value[is_before] = float(HALF_YEAR["stable_mg_m3"])
    flow[is_before] = float(HALF_YEAR["stable_m3_h"])
    # the last day of 2023 ends in standstill; its other hours are no stable operation
    is_last = is_before & (stamps >= np.datetime64("2023-12-31T00", "h"))
    value[is_last], flow[is_last] = (
        float(HALF_YEAR["shutdown_mg_m3"]),
        float(HALF_YEAR["shutdown_m3_h"]),
    )
    flags[is_last & (stamps >= np.datetime64("2023-12-31T12", "h"))] = "F"
    is_kept = ~is_before | half_year
    count = int(is_kept.sum())
    constant = {"facility_no": "F1", "outlet_no": outlet, "pollutant": "SO2"}
    return pa.table(
        {
            **{name: [text] * count for name, text in constant.items()},
            "concentration_mg_m3": value[is_kept],
            "flow_m3_h": flow[is_kept],
            "ts": pa.array(stamps[is_kept].astype("datetime64[us]")),
            "flag": flags[is_kept],
            "o2_frac": pa.nulls(count, pa.float64()),
            "source_id": pa.nulls(count, pa.int32()),
            "row_no": pa.nulls(count, pa.int32()),
        }
    )


def found(outlet: str, verdict: str, first: date, last: date, **cells: Any) -> Values:
    """A verdict on the SO2 of an outlet."""
    return {
        "facility_no": "F1",
        "outlet_no": outlet,
        "pollutant": "SO2",
        "verdict": verdict,
        "valid_from": first,
        "valid_to": last,
        "document": f"环监〔2024〕{outlet}",
        **cells,
    }


def sampled(outlet: str, day: date, value: float, kind: str = "own") -> Values:
    """A manual test of SO2 at 100,000 m³/h."""
    return {
        "facility_no": "F1",
        "outlet_no": outlet,
        "pollutant": "SO2",
        "tested_on": day,
        "concentration_mg_m3": value,
        "flow_m3_h": float(BY_TEST["test_m3_h"]),
        "kind": kind,
    }


VERDICTS = [
    found("DA001", "falsified", date(2024, 3, 5), date(2024, 4, 10)),
    found("DA002", "bypass", date(2023, 12, 1), date(2025, 1, 31), pollutant=None),
    found("DA003", "damaged", date(2024, 1, 1), date(2024, 1, 31)),
    *(
        found(outlet, "external_fault", JANUARY_10, FEBRUARY_19)
        for outlet in ("DA004", "DA007", "DA010")
    ),
    found("DA005", "external_fault", JANUARY_10, date(2024, 2, 17)),
    found("DA006", "external_fault", JANUARY_10, date(2024, 1, 12)),
    found("DA008", "external_fault", date(2024, 5, 1), date(2024, 5, 31)),
    found("DA009", "external_fault", date(2024, 1, 1), date(2024, 12, 31)),
    found("DA010", "falsified", date(2024, 2, 1), date(2024, 2, 29)),
    # a device that stood still does not make the monitor lie
    found("DA011", "not_maintained", date(2024, 6, 1), date(2024, 6, 30)),
    # another year says nothing of this one
    found("DA008", "falsified", date(2023, 1, 1), date(2023, 12, 31)),
]
TESTS = [
    sampled("DA001", date(2024, 3, 6), 5.0),
    sampled("DA001", date(2024, 6, 6), 30.0),
    sampled("DA001", date(2024, 3, 7), 40.0, "enforcement"),
    *(
        sampled("DA005", date(2024, 1, 20), float(text), kind)
        for kind in ("own", "enforcement")
        for text in BY_TEST[f"{kind}_mg_m3"].split(";")
    ),
    # after the gap
    sampled("DA007", date(2024, 4, 1), 500.0),
]
OUTLETS = [f"DA{number:03}" for number in range(1, 12)]


def tables() -> dict[str, Any]:
    """Rows of the registry: 8,784 t of coal behind each outlet but one, nine tenths removed."""
    busy = [outlet for outlet in OUTLETS if outlet != "DA003"]
    run = {"abatement_no": "TA001", "pollutant": "SO2", "removal_frac": 0.9, "uptime_frac": 1.0}
    device = {"abatement_no": "TA001", "step": 1}
    report = {"amount_reported": 1.0, "unit_reported": "t", "flow": "permit_report"}
    return {
        "unit": [{"unit_no": f"MF{outlet}"} for outlet in busy],
        "abatement": [{"abatement_no": "TA001", "technology": "其他"}],
        "abatement_run": [run],
        "outlet": [{"outlet_no": o, "requires_cems": o not in {"DA002", "DA003"}} for o in OUTLETS],
        "route": [{"unit_no": f"MF{outlet}", "outlet_no": outlet, **device} for outlet in busy],
        "activity": [{"unit_no": f"MF{outlet}", "amount_t": 8784.0} for outlet in busy],
        "factor": [
            factor(item="coal", pollutant="SO2", value="20", unit="kg/t"),
            factor(item="coal", pollutant="CO2", value="2", unit="t/t"),
        ],
        "permit_limit": [
            {"outlet_no": outlet, "pollutant": "SO2", "quantity_t": 100.0} for outlet in OUTLETS
        ],
        "reported_emission": [
            {"outlet_no": "DA001", "unit_no": "MFDA001", "pollutant": "SO2", "emission_t": 1.0}
            | report
        ],
        "manual_test": TESTS,
        "monitoring_verdict": VERDICTS,
    }


def monitors() -> Setting:
    """The order for permits, and all hours."""
    return Setting(
        method_context="permit",
        hours=pa.concat_tables(
            [
                *(hours(outlet) for outlet in ("DA001", "DA008", "DA011")),
                *(hours(outlet, lost=True) for outlet in ("DA005", "DA006", "DA007")),
                *(hours(outlet, lost=True, half_year=True) for outlet in ("DA004", "DA010")),
            ]
        ),
    )
