"""A generated city for measuring: any number of boilers, twelve months each, ten pollutants.

Every figure in it is synthetic. The registry is filled directly, so that what is measured is the
compile and not the import.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.registry import engine, schema, seed

POLLUTANTS = ("SO2", "NOx", "PM", "PM10", "PM2.5", "VOCs", "NH3", "CO", "CO2", "CH4")
FUELS = 20
REGIONS = ("610102", "610103", "610104", "610111", "610112", "610113")
CATEGORIES = ("A0201", "B0101", "B0301", "B0501", "B1301", "C0101")
PER_FACILITY = 4
MONTHS = 12


def build(root: Path, *, rows: int) -> Workspace:
    """A workspace with about `rows` activity rows of 2024 and a local pack for its fuels."""
    workspace = Workspace.create(root, Config(name="基准城市（生成）"))
    schema.upgrade(workspace.database_url)
    registry = engine.connect(workspace.database_url)
    seed.seed(registry)
    tables = frames(rows)
    with registry.begin() as connection:
        for name in ("facility", "unit", "outlet", "abatement", "route", "activity"):
            tables[name].to_sql(name, connection, if_exists="append", index=False)
    registry.dispose()
    _pack(workspace.packs / "bench", tables["factor"])
    workspace = workspace.with_pack("bench")
    for name in ("facility", "unit", "activity", "factor"):
        tables[name].to_parquet(root / f"{name}.parquet")
    return workspace


def frames(rows: int) -> dict[str, pd.DataFrame]:
    """The tables of the city: registry tables, and `factor` in tonnes per tonne of fuel."""
    draw = np.random.default_rng(20241121)
    units = max(rows // MONTHS, 1)
    made = _plants(draw, units)
    made["activity"] = _activity(draw, made["unit"])
    made["factor"] = pd.DataFrame(
        [
            {"item": f"bench_{n:02d}", "pollutant": pollutant, "ef_t": (n + 1) * (k + 1) * 1e-4}
            for n in range(FUELS)
            for k, pollutant in enumerate(POLLUTANTS)
        ]
    )
    return made


def _plants(draw: np.random.Generator, units: int) -> dict[str, pd.DataFrame]:
    """Facilities of a few boilers, each boiler with a device and a stack of its own."""
    facility_of = np.arange(units) // PER_FACILITY
    place = np.arange(units) % PER_FACILITY + 1
    names = pd.Series([f"F{n:07d}" for n in range(int(facility_of.max()) + 1)])
    facility = pd.DataFrame(
        {
            "facility_no": names,
            "name": "生成单位" + names,
            "region_code": draw.choice(REGIONS, len(names)),
            "industry_code": "4430",
        }
    )
    own = pd.DataFrame({"facility_no": names.to_numpy()[facility_of]})
    unit = own.assign(
        unit_no=[f"MF{n:04d}" for n in place], category_code=draw.choice(CATEGORIES, units)
    )
    outlet = own.assign(outlet_no=[f"DA{n:03d}" for n in place], kind="main")
    abatement = own.assign(
        abatement_no=[f"TA{n:03d}" for n in place],
        technology=draw.choice(["袋式除尘法", "石灰石/石膏法"], units),
    )
    route = own.assign(
        unit_no=unit["unit_no"],
        abatement_no=abatement["abatement_no"],
        step=1,
        outlet_no=outlet["outlet_no"],
        share_frac=1.0,
        capture_frac=1.0,
    )
    return {
        "facility": facility,
        "unit": unit,
        "outlet": outlet,
        "abatement": abatement,
        "route": route,
    }


def _activity(draw: np.random.Generator, unit: pd.DataFrame) -> pd.DataFrame:
    """Twelve months of fuel for every boiler."""
    units = len(unit)
    tonnes = np.round(draw.lognormal(5, 1, units * MONTHS), 3)
    return pd.DataFrame(
        {
            "facility_no": np.repeat(unit["facility_no"].to_numpy(), MONTHS),
            "unit_no": np.repeat(unit["unit_no"].to_numpy(), MONTHS),
            "year": 2024,
            "month": np.tile(np.arange(1, MONTHS + 1), units),
            "role": "fuel",
            "item": np.repeat([f"bench_{n % FUELS:02d}" for n in range(units)], MONTHS),
            "lot_no": 1,
            "amount_reported": tonnes,
            "unit_reported": "t",
            "amount_t": tonnes,
            "flow": "statistics",
        }
    )


def _pack(folder: Path, factor: pd.DataFrame) -> None:
    """The generated factors as a local pack."""
    folder.mkdir(parents=True)
    rows = pd.DataFrame(
        {
            "factor_id": "bench:" + factor["item"] + ":" + factor["pollutant"],
            "item": factor["item"],
            "pollutant": factor["pollutant"],
            "param": "ef",
            "stage": "generated",
            "value": factor["ef_t"],
            "unit": "t/t",
            "basis": "item_amount",
            "source": "SYNTHETIC",
            "verified": "true",
        }
    )
    rows.to_csv(folder / "factor.csv", index=False)
    items = pd.DataFrame({"item_code": factor["item"].unique()})
    items = items.assign(role="fuel", unit="t", source="SYNTHETIC", verified="true")
    items.to_csv(folder / "item.csv", index=False)
    manifest = {"name": "bench", "version": "1", "title": "synthetic", "licence": "none"}
    (folder / "datapackage.json").write_text(json.dumps(manifest), encoding="utf-8")
