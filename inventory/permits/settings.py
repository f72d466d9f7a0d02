"""Settings of the permit comparison (许可对比设定), which a run writes into its own file."""

from dataclasses import dataclass
from typing import Any, get_type_hints

import duckdb

from inventory.permits import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the documents leave open: how limits change, from which years one is calculated."""

    limit_change: str = "pro_rata"  # or step
    base_years: tuple[int, ...] = ()  # none: no quantity is calculated where none is written
    base_mode: str = "mean"  # or max
    fuel_years: tuple[int, ...] = ()  # full years of fuel use behind formulas; none: the account's
    # a written quantity is rounded; one above the formula by more than this is told
    formula_tolerance_frac: float = 0.01
    # the published slip of a subscript made a gas volume 30 % too large, a sound one was 2 % off
    volume_tolerance_frac: float = 0.1
    # a published analysis names 98.4 % of its gas
    composition_tolerance_frac: float = 0.02
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
    # tonnes that stand for lost hours of a monitor are `cems_substituted`, and are not measured
    measured_methods: tuple[str, ...] = (
        *("cems", "cems_half_year_mean", "cems_manual_fill", "manual_enforcement", "manual_own"),
    )
    # Iglewicz and Hoaglin: far is 3.5 deviations, 0.6745 being the median one of a normal spread;
    # by chance alone one of fifty plants is that far among eight, one of twenty among five
    peer_least_n: int = 8
    peer_scale_frac: float = 0.6745
    peer_far_frac: float = 3.5
    # plants that are alike in all but the last digits are not far from each other
    peer_times_frac: float = 2.0


DEFAULT = Settings()
_KINDS: dict[Any, str] = {
    str: "varchar",
    int: "integer",
    float: "double",
    tuple[int, ...]: "integer[]",
    tuple[str, ...]: "varchar[]",
}


def load(con: duckdb.DuckDBPyConnection, settings: Settings = DEFAULT) -> None:
    """Create `permits.setting`, one row that the models of this room read, and their words."""
    words.load(con)
    kinds = {name: _KINDS[kind] for name, kind in get_type_hints(Settings).items()}
    values: list[Any] = [getattr(settings, name) for name in kinds]
    columns = ", ".join(f"?::{kind} as {name}" for name, kind in kinds.items())
    con.execute(
        f"create or replace table permits.setting as select {columns}",
        # the order in which somebody names years or methods says nothing
        [sorted(set(value)) if isinstance(value, tuple) else value for value in values],
    )
