"""What nobody knows (未知): a device or a hood that is not told gives no result, never a guess."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.accounting.test_treatment import BAG, BAG_TABLE, FGD, SIZES, findings, removal
from tests.worlds import World, coal, factor

Build = Callable[..., World]
CARBON = {"carbon_content": "0.02618", "carbon_content_unit": "t/GJ", "oxidation_frac": "0.93"}
SO2 = factor(item="coal", pollutant="SO2", value="20", unit="kg/t")
PAINT = {"item_code": "paint", "name_zh": "涂料", "role": "solvent", "unit": "t"}
RTO = removal("蓄热式热力燃烧法", "VOCs", 90)
ROTOR = removal("沸石转轮吸附法", "VOCs", 80)
HOODS = [
    factor(
        param="capture",
        control=way,
        pollutant="VOCs",
        value=percent,
        unit="percent",
        basis="",
        stage="",
        region_code=region,
    )
    for way, percent, region in (
        ("full_enclosure", "95", ""),
        ("external_hood", "40", ""),
        ("external_hood", "30", "440000"),
        ("direct_duct", "95", "440000"),
    )
]


def behind(*technologies: str, **route: Any) -> dict[str, list[dict[str, Any]]]:
    """Devices in series on the way from the unit to its outlet."""
    names = [f"T{n}" for n in range(1, len(technologies) + 1)]
    return {
        "abatement": [
            {"abatement_no": name, "technology": technology}
            for name, technology in zip(names, technologies, strict=True)
        ],
        "route": [
            {"abatement_no": name, "step": step, "capture_frac": None, **route}
            for step, name in enumerate(names, start=1)
        ],
    }


@pytest.mark.parametrize(
    ("technology", "blocked"),
    [
        ("神奇除尘", ["PM10", "PM2.5"]),  # the name tells its purpose and no more
        ("一号塔", ["PM10", "PM2.5", "SO2"]),  # nothing is told
    ],
)
def test_an_unknown_device_gives_no_result_for_what_it_may_take(
    world: Build, technology: str, blocked: list[str]
) -> None:
    """Neither nothing nor all is taken out; gases that no device takes are accounted."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        item=[coal(**CARBON)],
        factor=[*SIZES, SO2],
        **behind(technology),
    )
    untold = made.rows(
        "select pollutant, emission_t, not_chosen_because from ledger.emission"
        " where not is_chosen order by all"
    )

    assert [row["pollutant"] for row in untold] == blocked
    assert {(row["emission_t"], row["not_chosen_because"]) for row in untold} == {
        (None, "治理设施去除效率未知")
    }
    assert made.chosen("CO2") > 0
    assert findings(made) == [{"code": "A105", "value": f"{technology}（{'、'.join(blocked)}）"}]


@pytest.mark.parametrize(
    "remedy",
    [
        {"abatement": [{"abatement_no": "T1", "technology": BAG}]},
        {"abatement_run": [{"abatement_no": "T1", "pollutant": "PM", "removal_frac": 0.945}]},
    ],
    ids=["a listed name", "a measured removal"],
)
def test_the_remedies_of_the_finding_give_the_result(
    world: Build, remedy: Mapping[str, Any]
) -> None:
    """The name of the list, or what was measured."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        factor=[*SIZES, *BAG_TABLE],
        **{**behind("神奇除尘"), **remedy},
    )

    assert made.chosen("PM2.5") == pytest.approx(0.55)
    assert "A105" not in {row["code"] for row in findings(made)}


def test_a_known_device_without_a_value_in_force_is_not_taken_for_none(world: Build) -> None:
    """Where the workspace asks for better evidence than the table has, nothing is known."""
    table = [{**removal(FGD, "SO2", 80), "evidence": "D"}]
    made = world(activity=[{"amount_t": 1000.0}], factor=[SO2, *table], **behind(FGD))

    assert made.rows("select * from ledger.emission where is_chosen and pollutant = 'SO2'") == []
    assert {"code": "A105", "value": f"{FGD}（SO2）"} in findings(made)


@pytest.mark.parametrize(
    ("names", "percent"),
    [
        (("布袋除尘器",), 94.5),
        (("袋式除尘",), 94.5),
        (("P01",), 94.5),
        (("布袋除尘+石灰石-石膏法",), 94.5),
        (("无",), 0),
        (("烟囱",), 0),
    ],
)
def test_one_plant_one_number_however_it_is_called(
    world: Build, names: tuple[str, ...], percent: float
) -> None:
    """Everyday words, codes of the statistics and names in series lead to the same row."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        factor=[*SIZES, *BAG_TABLE, removal(FGD, "SO2", 80)],
        **behind(*names),
    )

    assert made.chosen("PM2.5") == pytest.approx(10 * (1 - percent / 100))


@pytest.mark.parametrize(
    ("names", "left_t"),
    [
        (("RTO",), 4.5),
        (("沸石转轮+RTO",), 45 * (1 - 0.8 * 0.9)),
        (("沸石转轮", "RTO"), 45 * (1 - 0.8 * 0.9)),
        (("RTO", "沸石转轮"), None),
        (("沸石转轮",), None),
    ],
)
def test_a_concentrator_removes_with_what_destroys_behind_it(
    world: Build, names: tuple[str, ...], left_t: float | None
) -> None:
    """Held back and then destroyed, in one name or in two devices; alone it destroys nothing."""
    made = world(**coating(), **behind(*names, capture_frac=1.0))

    assert (made.chosen("VOCs") or None) == (left_t and pytest.approx(left_t))
    assert ("A105" in {row["code"] for row in findings(made)}) == (left_t is None)


def coating() -> dict[str, Any]:
    """A paint shop: 100 t of a paint that is 45 % VOC."""
    return {
        "unit": [{"category_code": "G0104"}],
        "activity": [{"role": "solvent", "item": "paint", "amount_t": 100.0, "voc_frac": 0.45}],
        "item": [coal(), PAINT],
        "factor": [RTO, ROTOR, *HOODS],
    }


@pytest.mark.parametrize(
    ("route", "region", "emitted_t"),
    [
        ({"capture_frac": 0.8}, "610112", 45 * (0.8 * 0.1 + 0.2)),
        ({"collection": "external_hood"}, "610112", 45 * (0.4 * 0.1 + 0.6)),
        ({"collection": "external_hood"}, "440103", 45 * (0.3 * 0.1 + 0.7)),
        ({"collection": "external_hood", "capture_frac": 0.8}, "610112", 45 * (0.8 * 0.1 + 0.2)),
    ],
)
def test_a_hood_catches_what_is_stated_or_tabled(
    world: Build, route: dict[str, Any], region: str, emitted_t: float
) -> None:
    """A stated capture goes before the value of the collection type, a province before all."""
    made = world(**coating(), **behind("RTO", **route), facility=[{"region_code": region}])

    assert made.chosen("VOCs") == pytest.approx(emitted_t)
    assert "A131" not in {row["code"] for row in findings(made)}


@pytest.mark.parametrize("route", [{}, {"collection": "direct_duct"}])
def test_a_hood_that_nobody_described_is_asked_for(world: Build, route: dict[str, Any]) -> None:
    """A blank, or a type that only another province tables: no result, and the row is named."""
    made = world(**coating(), **behind("RTO", **route))

    assert made.chosen("VOCs") == 0
    assert {"code": "A131", "value": "F1 MF1 DA001 VOCs"} in findings(made)


def test_an_assumption_on_hoods_counts_and_is_named(world: Build) -> None:
    """What the workspace assumes of blank hoods gives a result that says so."""
    assumed = {
        "subject": "collection",
        "category_code": "G",
        "value": "external_hood",
        "stated_by": "王工",
        "reason": "现场核查",
    }
    made = world(**coating(), **behind("RTO"), assumption=[assumed])
    rows = made.rows(
        "select distinct assumption_zh from ledger.emission where pollutant = 'VOCs' and is_chosen"
    )

    assert made.chosen("VOCs") == pytest.approx(45 * (0.4 * 0.1 + 0.6))
    assert rows == [{"assumption_zh": "核算假设（王工）：external_hood，现场核查"}]
    assert "A131" not in {row["code"] for row in findings(made)}


def test_a_furnace_needs_no_hood(world: Build) -> None:
    """Ducts that lead off a boiler take all of its gas, as ever."""
    made = world(activity=[{"amount_t": 1000.0}], factor=[SO2], route=[{}])

    assert made.chosen("SO2") == pytest.approx(20)


@pytest.mark.parametrize("name", ["布袋、脱硫、脱硝装备", "高效过滤+脱硫塔甲"])
def test_an_unknown_series_leaves_dust_open_too(world: Build, name: str) -> None:
    """A name of several parts that is not understood as a whole gives no substance a free pass."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        abatement=[{"abatement_no": "T1", "technology": name}],
        route=[{"abatement_no": "T1", "step": 1}],
        factor=[factor(item="coal", pollutant="PM", value="4", unit="kg/t")],
    )

    assert made.chosen("PM") == 0
    assert "A105" in {row["code"] for row in findings(made)}
