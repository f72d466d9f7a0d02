"""Settings of the permit comparison (许可对比设定), which a run writes into its own file."""

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the documents leave open: how limits change, from which years one is calculated."""

    limit_change: str = "pro_rata"  # or step
    base_years: tuple[int, ...] = ()  # none: no quantity is calculated where none is written
    base_mode: str = "mean"  # or max
    # a written quantity is rounded; one above the formula by more than this is told
    formula_tolerance_frac: float = 0.01
    # the published slip of a subscript made a gas volume 30 % too large, a sound one was 2 % off
    volume_tolerance_frac: float = 0.1
    # what cross-checks flag; the literature gives no tolerances, these are the engine's own
    report_tolerance_frac: float = 0.05
    report_tolerance_t: float = 0.1
    removal_most_frac: float = 0.999
    gas_least_frac: float = 0.7
    gas_most_frac: float = 1.3
    concentration_least_frac: float = 0.05
    limit_near_frac: float = 0.8
    fuel_tolerance_frac: float = 0.02
    record_tolerance_frac: float = 0.1
    measured_methods: tuple[str, ...] = ("cems", "cems_substituted", "enforcement", "manual")


DEFAULT = Settings()


def load(con: duckdb.DuckDBPyConnection, settings: Settings = DEFAULT) -> None:
    """Create `permits.setting`, one row that the models of this room read."""
    con.execute("create schema if not exists permits")
    con.execute(
        "create or replace table permits.setting as select"
        " ?::varchar as limit_change, ?::integer[] as base_years, ?::varchar as base_mode,"
        " ?::double as formula_tolerance_frac, ?::double as volume_tolerance_frac,"
        " ?::double as report_tolerance_frac, ?::double as report_tolerance_t,"
        " ?::double as removal_most_frac, ?::double as gas_least_frac,"
        " ?::double as gas_most_frac, ?::double as concentration_least_frac,"
        " ?::double as limit_near_frac, ?::double as fuel_tolerance_frac,"
        " ?::double as record_tolerance_frac, ?::varchar[] as measured_methods",
        [
            settings.limit_change,
            sorted(set(settings.base_years)),
            settings.base_mode,
            settings.formula_tolerance_frac,
            settings.volume_tolerance_frac,
            settings.report_tolerance_frac,
            settings.report_tolerance_t,
            settings.removal_most_frac,
            settings.gas_least_frac,
            settings.gas_most_frac,
            settings.concentration_least_frac,
            settings.limit_near_frac,
            settings.fuel_tolerance_frac,
            settings.record_tolerance_frac,
            sorted(settings.measured_methods),
        ],
    )
