"""Names resolve: usual ones to their device, misspelt ones to a proposal, others to nothing."""

import csv
from pathlib import Path

import pytest

from inventory.factors.names import codes
from inventory.factors.names.resolution import Resolution
from inventory.factors.names.resolver import resolve

CASES = Path(__file__).parent / "cases"
MEANINGLESS = (
    *("永动机", "祖传设备", "神奇除尘器", "龙卷风塔", "空气炮", "蓝天卫士", "环保设施"),
    *("净化一号", "祥云法", "XYZ", "量子净化", "三无产品"),
)
_CATEGORY = {"technology": "A0201", "新型干发": "D0101"}


def cases(name: str) -> list[dict[str, str]]:
    """The rows of a table of cases."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def treatment(name: str, **place: str) -> Resolution:
    """A name of treatment in a category, or for a pollutant."""
    return resolve("treatment", name, **place)


@pytest.mark.parametrize("case", cases("treatment"), ids=lambda case: case["name"])
def test_the_usual_names_of_treatment(case: dict[str, str]) -> None:
    """Each of the 92 has its id, its parts in series and its names in the removal tables."""
    found = treatment(case["name"])

    assert found.canonical == case["canonical"]
    assert ";".join(found.parts) == case["parts"]
    assert ";".join(found.controls) == case["controls"]
    assert bool(found.rule) is (case["is_by_rule"] == "yes")


@pytest.mark.parametrize("case", cases("technology"), ids=lambda c: f"{c['category']}-{c['name']}")
def test_the_usual_words_of_technology(case: dict[str, str]) -> None:
    """Each of the 40 has its id, and the exact strings of the standard and of the guidelines."""
    found = resolve("technology", case["name"], category=case["category"])

    assert found.canonical == case["canonical"]
    assert word(found, case["category"], "tcses-144-2024") == case["tcses"]
    guideline = word(found, case["category"], "ipcc-2006")
    assert (guideline or word(found, case["category"], "ipcc-2006-ippu")) == case["ipcc"]
    assert found.is_open is (case["is_open"] == "yes")
    assert bool(found.rule) is (case["is_by_rule"] == "yes")


def word(found: Resolution, category: str, pack: str) -> str:
    """What a pack calls a technology in the closest branch of a category."""
    strings = {
        one.prefix: one.technology
        for one in codes.technology_words()
        if (one.canonical, one.variant, one.pack) == (found.canonical, found.variant, pack)
        and category.startswith(one.prefix)
    }
    return strings[max(strings, key=len)] if strings else ""


@pytest.mark.parametrize("case", cases("misspelt"), ids=lambda case: case["name"])
def test_a_misspelt_name_is_unknown_and_the_right_one_is_proposed_first(
    case: dict[str, str],
) -> None:
    """What was meant stands first of at most three, and is known itself."""
    category = _CATEGORY.get(case["name"]) or _CATEGORY.get(case["kind"])
    found = resolve(case["kind"], case["name"], category=category)

    assert found.canonical is None
    assert found.proposals[:1] == (case["proposed"],)
    assert len(found.proposals) <= 3
    for proposed in found.proposals:
        assert resolve(case["kind"], proposed, category=category).is_known


@pytest.mark.parametrize("kind", ["treatment", "technology", "collection", "capacity"])
@pytest.mark.parametrize("name", MEANINGLESS)
def test_a_name_that_means_nothing_gets_no_proposal(kind: str, name: str) -> None:
    """Nothing is near enough to be asked about."""
    found = resolve(kind, name)

    assert (found.canonical, found.proposals) == (None, ())


@pytest.mark.parametrize("blank", ["", " ", "　"])
def test_a_blank_is_no_unknown_name(blank: str) -> None:
    """Nothing was said, so nothing has to be answered."""
    found = treatment(blank)

    assert found.is_blank
    assert not found.needs_answer


@pytest.mark.parametrize(
    "name",
    [
        *("布袋除尘器", "布袋 除尘器", "布袋除尘装置", "布袋除尘设施", "一套布袋除尘器"),
        *("2台布袋除尘器", "布袋除塵器", "窑尾布袋除尘器", "高效布袋除尘器", "布袋收尘器"),
        *("低压脉冲布袋除尘器", "布袋除尘（脉冲）", "布袋除尘器×2", "1#布袋除尘器"),
        *("P01", "P01袋式除尘", "P01|袋式除尘", "p01-布袋除尘器", "布袋+15m排气筒"),
    ],
)
def test_one_device_however_it_is_written(name: str) -> None:
    """Width, blanks, counts, places, suffixes, codes and stacks change nothing."""
    assert treatment(name).canonical == "bag_filter"


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("S03", "wet_limestone_gypsum"),
        ("S03|石灰石/石膏法", "wet_limestone_gypsum"),
        ("S03石灰石-石膏法", "wet_limestone_gypsum"),
        ("P06|管式", "esp_dry"),
        ("P03管式过滤", "ceramic_metal_filter"),
        ("S12|其他", "other_fgd"),
        ("S12其他：钠碱", "wet_sodium"),
        ("N08其他（低氮燃烧）", "low_nox_combustion"),
        ("S12某某新工艺", "other_fgd"),
        ("其他（布袋除尘）", "bag_filter"),
        ("P01静电除尘", None),
    ],
)
def test_codes_of_the_statistics(name: str, canonical: str | None) -> None:
    """Text behind 其他 comes first; a code and a text that differ decide nothing."""
    assert treatment(name).canonical == canonical


@pytest.mark.parametrize(
    ("name", "canonical", "parts"),
    [
        ("旋风、布袋", "cyclone_bag_filter", "cyclone bag_filter"),
        ("布袋除尘；氨法脱硫", "bag_filter+ammonia_fgd", "bag_filter ammonia_fgd"),
        ("SCR+布袋和双碱法", "scr+bag_filter+dual_alkali", "scr bag_filter dual_alkali"),
        ("SNCR＋SCR", "sncr_scr", "sncr scr"),
        ("布袋除尘加双碱法", "bag_dual_alkali", "bag_filter dual_alkali"),
        ("低氮燃烧器、SNCR、布袋", "lnb_sncr+bag_filter", "lnb_sncr bag_filter"),
        ("低氮燃烧+SCR+SNCR", "lnb_sncr_scr", "lnb_sncr scr"),
        ("SCR+低氮燃烧", "lnb_scr", ""),
        ("分级燃烧+SNCR", "lnb_sncr", ""),
        ("活性炭吸附-脱附-催化燃烧", "adsorption_catalytic", ""),
        ("过滤棉+活性炭+CO", "dry_filter_ac_co", "paint_mist_dry_filter adsorption_catalytic"),
        ("三级活性炭", "activated_carbon_three_stage", "activated_carbon " * 3),
        (
            "两级水喷淋+活性炭",
            "voc_water_spray+" * 2 + "activated_carbon",
            "voc_water_spray " * 2 + "activated_carbon",
        ),
        ("集气罩+活性炭", "activated_carbon", ""),
        ("湿法脱硫协同+石灰石石膏法", "wet_limestone_gypsum", ""),
    ],
)
def test_a_series(name: str, canonical: str, parts: str) -> None:
    """Parts in the order of the gas; pairs with a row of their own stay pairs."""
    found = treatment(name)

    assert found.canonical == canonical
    assert found.parts == tuple(parts.split())


@pytest.mark.parametrize(
    ("name", "place", "canonical", "rule"),
    [
        ("旋风除尘", {}, "cyclone", "single_cyclone"),
        ("活性炭", {}, "activated_carbon", None),
        ("活性炭", {"category": "D0501"}, "activated_coke", "carbon_coke"),
        ("活性炭吸附", {"category": "P0201"}, "activated_carbon_injection", "carbon_injection"),
        ("活性炭吸附", {"pollutant": "SO2"}, "activated_coke", "carbon_coke"),
        ("活性炭吸附", {"category": "P0201", "pollutant": "VOCs"}, "activated_carbon", None),
        ("喷淋塔", {}, "spray_tower_dust", "spray_dust"),
        ("喷淋塔", {"category": "G0301"}, "voc_water_spray", "spray_voc"),
        ("喷淋塔", {"category": "D1010"}, "acid_gas_scrubber", "spray_acid"),
        ("喷淋塔", {"pollutant": "VOCs"}, "voc_water_spray", "spray_voc"),
        ("喷淋塔", {"category": "G0301", "pollutant": "PM10"}, "spray_tower_dust", "spray_dust"),
        ("水喷淋", {"category": "D0103"}, "spray_tower_dust", "spray_dust"),
        ("其他", {"pollutant": "NOx"}, "other_denox", "other_by_pollutant"),
        ("臭氧氧化", {"category": "G0104"}, "ozone_oxidation_voc", "ozone_by_branch"),
        ("干法", {"category": "P0201"}, "dry_lime_injection", "dry_by_branch"),
        ("SNCR/SCR", {}, "sncr_scr", "stroke"),
        ("SCNR脱硝", {}, "sncr", "respelled"),
        ("NSCR", {}, "nscr_n2o", "nscr"),
        ("湿电", {}, "esp_wet", "polishing"),
        ("CFB脱硫", {}, "cfb_fgd", "cfb_scrubber"),
        ("循环流化床锅炉", {}, "cfb_boiler_nox", "cfb_boiler"),
        ("低氮燃烧+SCR", {}, "lnb_scr", "pair_first"),
        ("沸石转轮+RTO", {}, "zeolite_rotor_rto", "concentrator"),
        ("钠碱法", {}, "wet_sodium", "wet_other"),
        ("石灰石膏法", {}, "wet_limestone_gypsum", "lime_untold"),
        ("袋式除尘", {}, "bag_filter", "table_first"),
    ],
)
def test_ambiguous_names_are_decided_by_a_rule_that_is_shown(
    name: str, place: dict[str, str], canonical: str, rule: str | None
) -> None:
    """Category and pollutant decide where the name alone does not, and the sentence says so."""
    found = treatment(name, **place)

    assert found.canonical == canonical
    assert rule is None or rule in found.rules
    assert rule is None or codes.sentences()[rule] in (found.rule or "")


def test_the_very_name_of_the_table_needs_no_rule() -> None:
    """Whoever writes the name of the removal table has decided."""
    plain = [word.name for word in codes.treatment_words() if word.is_standard]

    assert {name for name in plain if treatment(name).rule} == set()


@pytest.mark.parametrize("name", ["层燃炉", "其他层燃炉"])
def test_a_grate_of_untold_kind_is_asked_about(name: str) -> None:
    """Known, but the national factor cannot be chosen."""
    found = resolve("technology", name, category="A0201")

    assert found.canonical == "grate_unspecified"
    assert found.needs_answer
    assert "自动炉排层燃炉" in found.proposals
    assert "手动炉排层燃炉" in found.proposals


@pytest.mark.parametrize("name", ["除尘器", "脱硫", "油气回收", "其他"])
def test_a_name_that_says_too_little_is_asked_about(name: str) -> None:
    """The usual devices of the kind are proposed, and each of them is known."""
    found = treatment(name)

    assert found.needs_answer
    assert all(treatment(one).is_known for one in found.proposals)
    assert len(found.proposals) == 3


@pytest.mark.parametrize(
    ("name", "place", "families"),
    [
        ("氨法脱硝", {}, {"NOx"}),
        ("氨法脱流", {"pollutant": "SO2"}, {"SO2"}),
        ("活性炭吸负", {"category": "G0104"}, {"VOCs", "PM", "other"}),
    ],
)
def test_no_proposal_is_for_other_pollutants(
    name: str, place: dict[str, str], families: set[str]
) -> None:
    """Where it is known what a device is for, nothing else is proposed."""
    found = treatment(name, **place)

    assert found.proposals
    for proposed in found.proposals:
        device = codes.treatments()[treatment(proposed).canonical or ""]
        assert families & set(device.families)


def test_of_a_series_only_the_unknown_part_is_replaced() -> None:
    """What was understood stays in the proposal."""
    assert treatment("布代除尘+氨法").proposals[0] == "布袋除尘+氨法"
    assert treatment("布袋+脱硫").proposals[0] == "布袋+石灰石-石膏湿法脱硫"


def test_a_word_of_several_branches_needs_the_category() -> None:
    """A tunnel kiln bakes bricks, ceramics or refractories."""
    assert resolve("technology", "隧道窑", category="D0403").canonical == "brick_kiln"
    assert resolve("technology", "隧道窑", category="D0401").canonical == "ceramic_kiln"
    found = resolve("technology", "隧道窑")
    assert found.canonical is None
    assert len(found.proposals) == 3


def test_a_collection_type_by_its_everyday_name() -> None:
    """A hood is an external hood; the rule says where its value comes from."""
    found = resolve("collection", "顶吸罩")

    assert (found.canonical, found.rules) == ("external_hood", ("hood_national",))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("treatment", "bag_filter"),
        ("treatment", "zeolite_rotor_rto"),
        ("technology", "automatic_grate"),
        ("collection", "external_hood"),
    ],
)
def test_ids_are_names_too(kind: str, name: str) -> None:
    """What the JSON of one command says may be asked of the next."""
    assert resolve(kind, name).canonical == name


@pytest.mark.parametrize(
    "name",
    [
        "布袋除尘器（已拆除）",
        "SCR脱硝(停用)",
        "旋风（报废）",
        "RTO(停用)、活性炭",
        "SCR（2025年投运）",
    ],
)
def test_a_device_that_does_not_run_removes_nothing(name: str) -> None:
    """A remark in brackets that the device is gone or idle is no addition to drop."""
    assert not resolve("treatment", name).is_known
