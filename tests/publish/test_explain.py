"""`explain` (溯源): every number of the ledger can be worked out again from what is printed."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from inventory.core.errors import ConfigError
from inventory.publish.explain import Explanation, Number, explain
from inventory.publish.source_cells import CellValue
from tests.journeys.city import BOOK, City
from tests.publish.worlds_on_disk import file_of
from tests.worlds import World, coal, factor


def _named(numbers: list[Number]) -> dict[str, float]:
    return {number.title: float(number.value or 0) for number in numbers}


_FORMULAS: dict[str, Callable[[dict[str, float]], float]] = {
    "coefficient": lambda n: n["活动水平"] * n["系数"] * n["品质系数"],
    "co2_carbon_balance": lambda n: (
        n["燃料含碳量"] * n["碳氧化率"] * 44 / 12 * n["化石或生物成因比例"]
    ),
    "so2_sulfur_balance": lambda n: n["燃料质量"] * n["硫分"] * (1 - n["硫进入底灰比例"]) * 64 / 32,
    "pm_ash_balance": lambda n: (
        n["燃料质量"] * n["灰分"] * (1 - n["灰分进入底灰比例"]) * n["粒径或组分占总颗粒物比例"]
    ),
    "co2_carbonate_balance": lambda n: n["碳酸盐或药剂质量"] * n["排放因子"],
    "voc_content_balance": lambda n: n["物料用量"] * n["VOCs含量"],
    "co2_deduction": lambda n: -n["数量"] * n["扣减系数"],
    "co2_purchased_energy": lambda n: n["外购电量或热量"] * n["排放因子"],
}


def _generated(found: Explanation) -> float:
    """The formula of the method, with the numbers that are printed."""
    return _FORMULAS[found.emission["method"]](_named(found.numbers))


def _worked_out(found: Explanation) -> float:
    """The emission, from the formula to the outlet."""
    numbers = _named(found.numbers)
    if found.emission["role"] == "measured":
        return numbers["排放口排放量"] * numbers["该设施与源类所占比例"]
    if found.emission["method"] == "reported":
        return numbers["上报值"]
    steps = _named(found.steps)
    return (
        _generated(found)
        * steps["该去向所占比例（分配 × 收集）"]
        * steps["穿透率（各级治理 1 − 去除效率 × 运行率 之积）"]
    )


def _passed(found: Explanation, pollutant: str) -> float:
    """The product over the devices that are printed; a month's own report goes before the year."""
    devices: dict[str, dict[int, dict[str, Any]]] = {}
    for row in found.treatment:
        if row["pollutant"] == pollutant:
            devices.setdefault(row["abatement_no"], {})[row["month"]] = row
    month = found.emission["month"] or 0
    used = (by_month.get(month) or by_month[0] for by_month in devices.values())
    return float(math.prod(1 - row["removal_frac"] * row["uptime_frac"] for row in used))


@pytest.fixture(scope="module")
def every_kind(book_city: City) -> list[Explanation]:
    """One row of each method, pollutant, part, kind of outlet and kind of treatment."""
    with book_city.open() as con:
        found = con.execute(
            "select min(emission_id) from ledger.emission"
            " group by method, pollutant, part, outlet_kind, month is null, pass_frac < 1"
            " order by all"
        ).fetchall()
    return [explain(book_city.database, number) for (number,) in found]


def test_the_printed_numbers_give_the_emission(every_kind: list[Explanation]) -> None:
    """Formula, shares and treatment, worked out with what is printed, give the tonnes."""
    assert len(every_kind) > 100
    for found in every_kind:
        if found.emission["emission_t"] is None:  # nobody knows what the treatment leaves
            assert found.emission["not_chosen_because"]
            continue
        assert _worked_out(found) == pytest.approx(
            found.emission["emission_t"], rel=1e-9, abs=1e-18
        ), found.emission["emission_id"]


def test_devices_in_series_give_what_passes(every_kind: list[Explanation]) -> None:
    """The devices that are printed multiply to the share that passes, fine and coarse apart."""
    treated = [found for found in every_kind if found.treatment]
    assert len(treated) > 20
    for found in treated:
        steps = _named(found.steps)
        passed = steps["穿透率（各级治理 1 − 去除效率 × 运行率 之积）"]
        if "细颗粒物穿透率" not in steps:
            assert passed == pytest.approx(_passed(found, found.emission["pollutant"]))
            continue
        is_mixed = found.emission["pollutant"] in {"PM", "PM10"}
        fine = _passed(found, "PM2.5" if is_mixed else found.emission["pollutant"])
        share, coarse = steps.get("细颗粒物占比", 1), steps.get("粗颗粒物穿透率", 1)
        assert steps["细颗粒物穿透率"] == pytest.approx(fine)
        if "粗颗粒物穿透率" in steps:
            assert coarse == pytest.approx(_passed(found, "PM2.5-10"))
        bound = steps.get("与总颗粒物穿透率一致的倍数", 1)
        assert passed == pytest.approx(min((share * fine + (1 - share) * coarse) * bound, 1))


def test_every_row_leads_to_cells(every_kind: list[Explanation], book_city: City) -> None:
    """The cells that are named hold, in the workbook handed in, the values that are printed."""
    book = openpyxl.load_workbook(book_city.root.parent / "handed-in" / BOOK, read_only=False)
    compared = 0
    for found in every_kind:
        # hours are kept in a store of their own, and are counted instead
        assert found.cells or _named(found.numbers)["监测期内运行小时"]
        for cell in found.cells:
            assert cell.file == BOOK
            value = book[cell.sheet][cell.cell].value
            head = book[cell.sheet][f"{cell.cell.rstrip('0123456789')}1"].value
            assert str(head).partition("(")[0] == cell.title.partition("(")[0]
            if cell.field in {"amount", "ncv", "removal_pct", "sulfur_pct", "facility_no", "year"}:
                assert _same(cell.value, value), cell
                compared += 1
    assert compared > 300


def _same(printed: str, in_the_sheet: Any) -> bool:
    try:
        return math.isclose(float(printed), float(in_the_sheet), rel_tol=1e-12)
    except ValueError:
        return printed == str(in_the_sheet)


def _one(city: City, condition: str) -> Explanation:
    """The explanation of the first row of the ledger that meets a condition."""
    with city.open() as con:
        found = con.execute(
            f"select emission_id from ledger.emission where {condition} order by emission_id"
        ).fetchone()
    assert found is not None
    return explain(city.database, found[0])


def _cell(found: Explanation, field: str) -> CellValue:
    return next(cell for cell in found.cells if cell.field == field)


def test_so2_and_co2_of_one_boiler_burn_the_same_coal(book_city: City) -> None:
    """Same source, same tonnes, same file, sheet and cell: that is the combined inventory."""
    boiler = (
        "facility_no = 'XG0001' and unit_no = 'MF0001' and role = 'fuel'"
        " and activity_id = (select activity_id from registry.activity where facility_no = 'XG0001'"
        " and unit_no = 'MF0001' and item = 'bituminous' and flow = 'permit_report')"
    )
    so2 = _one(book_city, f"pollutant = 'SO2' and method = 'so2_sulfur_balance' and {boiler}")
    co2 = _one(book_city, f"pollutant = 'CO2' and method = 'co2_carbon_balance' and {boiler}")

    assert _named(so2.numbers)["燃料质量"] == _named(co2.numbers)["燃料质量"] == 1_012_400
    assert _cell(so2, "amount") == _cell(co2, "amount")
    amount = _cell(so2, "amount")
    assert (amount.file, amount.sheet, amount.cell) == (BOOK, "活动水平", "G2")
    assert (amount.value, _cell(so2, "unit").value) == ("1012400", "吨")
    assert _cell(so2, "sulfur_pct").title == "硫分(%)"
    assert _cell(so2, "sulfur_pct").value == "0.82"


def test_measured_carbon_stands_in_for_the_default(book_city: City) -> None:
    """Where carbon was measured, neither the default nor its factor is printed; else both are."""
    measured = _one(
        book_city,
        "method = 'co2_carbon_balance' and facility_no = 'XG0001' and activity_id in"
        " (select activity_id from registry.activity where carbon_frac is not null)",
    )
    default = _one(
        book_city, "method = 'co2_carbon_balance' and pollutant = 'CO2' and facility_no = 'XG0030'"
    )
    numbers = _named(measured.numbers)

    assert numbers["含碳量"] * numbers["燃料质量"] == pytest.approx(numbers["燃料含碳量"])
    assert "单位热值含碳量" not in numbers
    assert {row["param"] for row in measured.factors} == {"oxidation"}
    heat = _named(default.numbers)
    assert heat["燃料热量（低位）"] * heat["单位热值含碳量"] == pytest.approx(heat["燃料含碳量"])
    assert {"carbon_content", "item"} & {row["param"] for row in default.factors}


def test_a_reported_row_leads_to_its_own_cell(book_city: City) -> None:
    """A report is its own explanation: the value, and where it was written."""
    found = _one(book_city, "method = 'reported' and role = 'reported' and is_chosen")

    assert found.steps == []
    assert found.treatment == []
    assert found.factors == []
    assert _cell(found, "amount").sheet == "上报排放量"
    assert float(_cell(found, "amount").value) == found.emission["emission_t"]


@pytest.mark.parametrize(
    ("item", "title"), [("limestone", "石灰石用量(t)"), ("urea", "尿素用量(t)")]
)
def test_a_reagent_row_leads_to_the_run_of_its_device(
    book_city: City, item: str, title: str
) -> None:
    """CO2 of flue-gas treatment comes from the limestone of the tower, the urea of the reactor."""
    found = _one(
        book_city,
        "role = 'sorbent' and facility_no = 'XG0001' and unit_no = 'MF0001'"
        f" and ends_with(factor_id, '{item}')",
    )

    cell = _cell(found, f"{item}_t")
    assert (cell.sheet, cell.title) == ("治理设施运行", title)
    assert float(cell.value) == _named(found.numbers)["碳酸盐或药剂质量"]


def test_limestone_of_furnace_and_tower_are_kept_apart(book_city: City) -> None:
    """An activity and a treatment run may bear the same number; each explains its own tonnes."""
    for role, sheet in (("material", "活动水平"), ("sorbent", "治理设施运行")):
        found = _one(
            book_city,
            f"method = 'co2_carbonate_balance' and role = '{role}' and facility_no = 'XG0002'",
        )
        assert _worked_out(found) == pytest.approx(found.emission["emission_t"])
        assert found.cells[0].sheet == sheet


def test_particles_behind_devices_show_each_device(book_city: City) -> None:
    """PM10 of a plant with three devices: their order, what they take out, and the cells of it."""
    found = _one(
        book_city,
        "pollutant = 'PM10' and method = 'pm_ash_balance' and facility_no = 'XG0001'"
        " and unit_no = 'MF0001'",
    )

    assert [row["step"] for row in found.treatment] == sorted(r["step"] for r in found.treatment)
    assert len({row["abatement_no"] for row in found.treatment}) == 3
    removal = [cell for cell in found.cells if cell.field == "removal_pct"]
    assert {cell.sheet for cell in removal} == {"治理设施运行"}
    assert [float(cell.value) for cell in removal] == [0, 99.92, 50]


def test_losers_are_named_with_their_reason(book_city: City) -> None:
    """What else claims the same stream stands below, with why it does not count."""
    found = _one(
        book_city,
        "pollutant = 'SO2' and method = 'cems' and facility_no = 'XG0001'"
        " and unit_no = 'MF0001' and is_chosen",
    )
    reasons = {row["method"]: row["not_chosen_because"] for row in found.rivals}

    assert reasons["so2_sulfur_balance"] == "另有监测结果"
    assert reasons["coefficient"]
    assert all(not row["is_chosen"] for row in found.rivals)


def test_a_month_of_a_monitor_is_told_with_its_substitutes(book_city: City) -> None:
    """Measured and substituted tonnes make the month of the outlet; each rule cites its text."""
    found = _one(
        book_city,
        "method = 'cems' and exists (from monitoring.monthly_mass as mass where"
        " mass.substituted_t > 0 and mass.facility_no = emission.facility_no and mass.outlet_no ="
        " emission.outlet_no and mass.pollutant = emission.pollutant and mass.month ="
        " emission.month)",
    )
    numbers = _named(found.numbers)
    rules = {title: value for title, value in numbers.items() if "修约（HJ75" in title}

    assert numbers["实测排放量（Σ 实测浓度 × 标干流量）"] + numbers["修约排放量"] == pytest.approx(
        numbers["排放口排放量"]
    )
    substituted = sum(value for title, value in rules.items() if title.endswith("）排放量"))
    assert substituted == pytest.approx(numbers["修约排放量"])
    assert numbers["有效小时"] < numbers["监测期内运行小时"]


def test_a_test_by_hand_leads_to_its_cells(book_city: City) -> None:
    """Each test stands in a row of its sheet; their mean times the hours is the outlet."""
    found = _one(book_city, "method = 'manual_own' and is_chosen")
    numbers = _named(found.numbers)

    assert {cell.sheet for cell in found.cells} == {"手工监测"}
    assert (
        len({cell.cell[1:] for cell in found.cells if cell.field == "tested_on"})
        == (numbers["监测次数"])
    )
    assert numbers["平均排放速率（各次 浓度 × 标干流量 平均）"] * numbers["运行小时"] == (
        pytest.approx(numbers["排放口排放量"])
    )


@pytest.mark.parametrize("number", [-1, 0, 12345])
def test_an_unknown_number_is_said(book_city: City, number: int) -> None:
    """No row of the ledger bears it: that is the caller's error, exit code 2."""
    with pytest.raises(ConfigError, match="没有编号") as unknown:
        explain(book_city.database, number)

    assert unknown.value.exit_code == 2


def test_one_tower_for_two_boilers_divides_its_limestone(tmp_path: Path) -> None:
    """The amount of a tower is one amount: each boiler takes its part, and the part is printed."""
    world = World.of(
        factor=[
            factor(pollutant="CO2", item="limestone", value="0.44", unit="t/t", role="material")
        ],
        item=[coal(), coal(item_code="limestone", name_zh="石灰石", role="material", ncv="")],
        unit=[{}, {"unit_no": "MF2"}],
        abatement=[{"abatement_no": "TA1", "technology": "石灰石/石膏法"}],
        abatement_run=[{"abatement_no": "TA1", "pollutant": "SO2", "limestone_t": 1000.0}],
        route=[{"abatement_no": "TA1", "step": 1}, {"abatement_no": "TA1", "unit_no": "MF2"}],
    )
    numbers = [row["emission_id"] for row in world.rows("from ledger.emission")]
    path = file_of(world, tmp_path)

    assert len(numbers) == 2
    for number in numbers:
        found = explain(path, number)
        assert found.emission["emission_t"] == pytest.approx(1000 * 0.44 / 2)
        assert _named(found.numbers)["该设施分摊比例（按治理设施所接设施数）"] == 0.5
        assert _worked_out(found) == pytest.approx(found.emission["emission_t"])


def test_a_row_without_a_sheet_has_no_cells(tmp_path: Path) -> None:
    """What did not come from a file is explained all the same."""
    world = World.of(
        factor=[factor(pollutant="CO", item="coal", value="2", unit="kg/t")],
        activity=[{"amount_t": 1000.0}],
    )
    (row,) = world.rows("from ledger.emission")

    found = explain(file_of(world, tmp_path), row["emission_id"])

    assert found.cells == []
    assert _worked_out(found) == pytest.approx(2.0)
    assert found.as_dict()["emission"]["pollutant"] == "CO"
