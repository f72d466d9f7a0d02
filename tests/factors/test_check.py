"""Every fault of a factor pack is found, and a faulty pack is refused as a whole."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from inventory.core.errors import FactorPackError
from inventory.factors import check, claims, pack
from inventory.factors.check import Known

WritePack = Callable[..., Path]
Row = dict[str, object]

KNOWN = Known(
    pollutants=frozenset({"SO2", "NOx", "CO2", "CO2land", "CH4", "PM2.5-10"}),
    categories=frozenset({"A", "A0101"}),
    roles={"clinker": "product", "electricity": "electricity"},
)
FACTOR: Row = {
    "factor_id": "local:1",
    "item": "coal",
    "pollutant": "SO2",
    "param": "ef",
    "stage": "generated",
    "value": "16",
    "unit": "kg/t",
    "basis": "item_amount",
    "source": "手册",
}
COAL: Row = {"item_code": "coal", "name_zh": "煤", "role": "fuel", "unit": "t"}
NCV: Row = {**FACTOR, "param": "ncv", "unit": "GJ/t", "stage": "", "pollutant": "", "basis": ""}
REMOVAL: Row = {**NCV, "param": "removal", "pollutant": "SO2", "control": "湿法", "unit": "percent"}


@pytest.fixture
def found(write_pack: WritePack) -> Callable[..., list[str]]:
    """A function that gives the fault codes of one pack."""

    def codes(*rows: Mapping[str, object], is_builtin: bool = False, **tables: object) -> list[str]:
        folder = write_pack(factor=rows or [FACTOR], **tables)
        read = pack.read(folder, is_builtin=is_builtin)
        return [fault.code for fault in check.faults(read, KNOWN)]

    return codes


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"value": ""}, "F107"),
        ({"source": ""}, "F107"),
        ({"factor_id": ""}, "F107"),
        ({"stage": ""}, "F107"),
        ({"pollutant": ""}, "F107"),
        ({"unit": ""}, "F107"),
        ({"value": "1,600"}, "F108"),
        ({"value": "nan"}, "F108"),
        ({"value": "1e999"}, "F108"),
        ({"value": "1_6"}, "F108"),
        ({"value": "１６"}, "F108"),
        ({"lower": "<1"}, "F108"),
        ({"unit": "kg/bucket"}, "F109"),
        ({"unit": "GJ/t"}, "F110"),
        ({"unit": "tC/TJ"}, "F110"),
        ({"lower": "17"}, "F111"),
        ({"upper": "15"}, "F111"),
        ({"lower": "9", "value": "16", "upper": "12"}, "F111"),
        ({"pollutant": "SOx"}, "F112"),
        ({"category_code": "Z99"}, "F113"),
        ({"item": "unobtainium"}, "F114"),
        ({"stage": "controlled"}, "F115"),
        ({"valid_from": "2024/1/1"}, "F116"),
        ({"valid_from": "20240101"}, "F116"),
        ({"valid_from": "2024-02-30"}, "F116"),
        ({"valid_from": "2025-01-01", "valid_to": "2024-12-31"}, "F116"),
        ({"unit": "kg/TJ"}, "F120"),
        ({"unit": "kg/TJ", "basis": ""}, "F120"),
        ({"unit": "lb/MMBtu", "basis": "product"}, "F120"),
        ({"basis": "energy_ncv"}, "F120"),
        ({"basis": "distance"}, "F120"),
        ({"value": "-1"}, "F121"),
        ({"scaled_by": "sulphur"}, "F123"),
        ({"evidence": "E"}, "F123"),
        ({"evidence": "A", "seen_by": "王工", "page": "12"}, "F130"),
        ({"seen_on": "2024.1.2"}, "F116"),
        ({"param": "emission_factor"}, "F129"),
        ({"param": "Emission Factor"}, "F123"),
        ({"basis": "每吨"}, "F123"),
        ({"capacity_min": "10", "capacity_unit": "km"}, "F124"),
        ({"capacity_min": "10"}, "F124"),
        ({"capacity_unit": "MW"}, "F124"),
        ({"capacity_min": "10", "capacity_max": "10", "capacity_unit": "MW"}, "F124"),
    ],
)
def test_a_wrong_cell_of_an_emission_factor_is_a_fault(
    found: Callable[..., list[str]], change: Row, code: str
) -> None:
    """Each rule of the pack format has its own code."""
    assert code in found({**FACTOR, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "lb/MMBtu", "basis": "energy GCV"},
        {"unit": "short_ton/MMBtu", "basis": "HHV"},
        {"unit": "kg/TJ", "basis": "低位发热量"},
        {"unit": "kg/TJ", "basis": "LHV"},
        {"unit": "t/MWh", "item": "electricity"},
        {"unit": "kg/t", "item": "clinker", "basis": "product"},
        {"unit": "g/km", "basis": "distance"},
        {"value": "0"},
        {"value": "-1", "pollutant": "CO2land"},
        {"lower": "16", "upper": "16"},
        {"evidence": "D"},
        {"evidence": "A", "seen_by": "王工", "seen_on": "2025-03-01", "page": "表 3"},
        {"capacity_max": "65", "capacity_unit": "t/h"},
        {"category_code": "A0101"},
        {"item": ""},
    ],
)
def test_a_sound_emission_factor_passes(found: Callable[..., list[str]], change: Row) -> None:
    """What sources print in good order is accepted, a stated zero of a local pack included."""
    assert found({**FACTOR, **change}) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({**NCV, "value": "0"}, "F121"),
        ({**NCV, "unit": "kg/t"}, "F110"),
        ({**NCV, "basis": "gcv"}, "F120"),
        ({**REMOVAL, "value": "120"}, "F121"),
        ({**REMOVAL, "value": "-1"}, "F121"),
        ({**REMOVAL, "control": ""}, "F107"),
        ({**REMOVAL, "unit": "kg/t"}, "F110"),
        ({**NCV, "param": "carbon_content", "unit": "kg/t"}, "F110"),
        ({**NCV, "param": "oxidation", "value": "98", "unit": ""}, "F121"),
        ({**NCV, "param": "gwp_ar5", "unit": ""}, "F107"),
        ({**NCV, "param": "k_decay", "unit": "furlong"}, "F109"),
    ],
)
def test_a_wrong_cell_of_another_parameter_is_a_fault(
    found: Callable[..., list[str]], row: Row, code: str
) -> None:
    """Heat values, fractions and potentials have units and ranges of their own."""
    assert code in found(row)


@pytest.mark.parametrize(
    "row",
    [
        {**NCV, "value": "20908", "unit": "kJ/kg"},
        {**REMOVAL, "value": "80"},
        {**REMOVAL, "value": "0.8", "unit": ""},
        {**REMOVAL, "value": "0"},
        {**NCV, "param": "carbon_content", "value": "26.2", "unit": "tC/TJ"},
        {**NCV, "param": "gwp_ar5", "pollutant": "CH4", "value": "28", "unit": "dimensionless"},
        {**NCV, "param": "absurd_ratio", "value": "1000", "unit": ""},
    ],
)
def test_a_sound_other_parameter_passes(found: Callable[..., list[str]], row: Row) -> None:
    """Parameters of methods are read in whatever unit suits them."""
    assert found(row) == []


def test_a_built_in_emission_factor_is_never_zero(found: Callable[..., list[str]]) -> None:
    """A zero of a printed table mostly means "not given"; a removal of zero is a statement."""
    assert found({**FACTOR, "value": "0"}, is_builtin=True) == ["F122"]
    assert found({**REMOVAL, "value": "0"}, is_builtin=True) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"role": ""}, "F107"),
        ({"unit": ""}, "F107"),
        ({"ncv": "20", "ncv_unit": "GJ/t"}, "F107"),  # no source
        ({"ncv": "20,1", "ncv_unit": "GJ/t", "source": "s"}, "F108"),
        ({"ncv": "20", "source": "s"}, "F110"),
        ({"unit": "bucket"}, "F109"),
        ({"unit": "kg/t"}, "F110"),
        ({"ncv": "20", "ncv_unit": "kg/t", "source": "s"}, "F110"),
        ({"ncv": "0", "ncv_unit": "GJ/t", "source": "s"}, "F121"),
        ({"oxidation_frac": "98", "source": "s"}, "F121"),
        ({"biogenic_frac": "-0.1"}, "F121"),
        ({"role": "burnable"}, "F123"),
        ({"evidence": "?"}, "F123"),
    ],
)
def test_a_wrong_cell_of_an_item_is_a_fault(
    found: Callable[..., list[str]], change: Row, code: str
) -> None:
    """Items carry units, heat and carbon under the same rules as factors."""
    assert code in found(item=[{**COAL, **change}])


def test_an_item_may_be_kept_in_an_energy_unit(found: Callable[..., list[str]]) -> None:
    """A foreign table gives heat input, so its items count in MMBtu."""
    gas = {"item_code": "NG", "name_en": "Natural gas", "role": "fuel", "unit": "MMBtu"}
    factor = {**FACTOR, "item": "NG", "unit": "lb/MMBtu", "basis": "energy GCV"}

    assert found(factor, item=[gas]) == []
    assert found({**factor, "basis": "item_amount"}, item=[gas]) == ["F120"]


def test_a_name_stands_for_one_item(found: Callable[..., list[str]]) -> None:
    """Two items of a pack share no code, name or alias, however it is written."""
    coke = {"item_code": "coke", "name_zh": "焦炭", "role": "fuel", "unit": "t"}

    assert found(item=[COAL, {**coke, "aliases": "冶金焦; 煤 "}]) == ["F119"]
    assert found(item=[{**COAL, "aliases": "ＣＯＫＥ"}, coke]) == ["F119"]
    assert found(item=[COAL, COAL]) == ["F117"]


def test_a_factor_id_stands_for_one_row(found: Callable[..., list[str]]) -> None:
    """The second use of an id names the row of the first."""
    assert found(FACTOR, {**FACTOR, "pollutant": "NOx"}) == ["F117"]


def capacity(low: str, high: str, unit: str = "MW") -> Row:
    """The cells of a capacity range."""
    return {"capacity_min": low, "capacity_max": high, "capacity_unit": unit}


@pytest.mark.parametrize(
    ("first", "second", "is_ambiguous"),
    [
        ({}, {}, True),
        ({}, {"stage": "emitted"}, True),
        ({}, {"unit": "kg/TJ", "basis": "ncv"}, True),
        ({}, {"category_code": "A"}, False),
        ({}, {"technology": "煤粉炉"}, False),
        ({}, {"region_code": "610000"}, False),
        ({}, {"param": "ef_fugitive"}, False),
        ({}, capacity("0", "100"), False),
        (capacity("0", "100"), capacity("100", "300"), False),
        (capacity("0", "100"), capacity("99", ""), True),
        (capacity("0", "100"), capacity("0.05", "0.2", "GW"), True),
        (capacity("0", "100"), capacity("0", "100", "t/h"), False),
        ({}, {"valid_from": "2024-01-01"}, False),
        ({"valid_to": "2023-12-31"}, {"valid_from": "2024-01-01"}, False),
        ({"valid_to": "2024-01-01"}, {"valid_from": "2024-01-01"}, True),
        ({"valid_from": "2020-01-01"}, {"valid_from": "2024-01-01"}, True),
    ],
)
def test_two_factors_with_one_key_are_ambiguous(
    found: Callable[..., list[str]], first: Row, second: Row, *, is_ambiguous: bool
) -> None:
    """The same key with ranges that meet cannot be decided; a stated range is closer than none."""
    codes = found({**FACTOR, **first}, {**FACTOR, "factor_id": "local:2", **second})

    assert codes == (["F118"] if is_ambiguous else [])


def test_a_crowd_under_one_key_is_refused_at_once(
    found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack cannot keep the check busy by rows that differ in their ranges alone."""
    monkeypatch.setattr(claims, "MAX_PER_KEY", 2)
    rows = [{**FACTOR, "factor_id": f"local:{n}"} for n in range(3)]

    assert found(*rows) == ["F101"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"kind": "pack", "name": "other", "rank": "1"}], "F126"),
        ([{"kind": "pack", "name": "local", "rank": "1", "context": "A"}], "F126"),
        ([{"kind": "pack", "name": "local", "rank": "1"}] * 2, "F126"),
        ([{"kind": "pack", "name": "local", "rank": "first"}], "F108"),
        ([{"kind": "pack", "name": "local", "rank": ""}], "F107"),
        ([{"kind": "mood", "name": "local", "rank": "1"}], "F123"),
        ([{"kind": "pack", "name": "local", "rank": "1", "pollutant": "SOx"}], "F112"),
    ],
)
def test_a_pack_ranks_itself_alone(
    found: Callable[..., list[str]], rows: list[Row], code: str
) -> None:
    """Adding a pack never edits another."""
    assert code in found(priority=rows)


def test_a_faulty_pack_is_refused_with_every_fault(write_pack: WritePack) -> None:
    """The author mends the pack in one go: all faults, each with its place and remedy."""
    other = {**FACTOR, "pollutant": "SOx"}
    rows = [{**other, "value": "x"}, {**other, "unit": "kg/bucket"}]
    read = pack.read(write_pack(factor=rows))

    with pytest.raises(FactorPackError) as caught:
        check.require(read, KNOWN)

    assert caught.value.exit_code == 6
    text = "\n".join(caught.value.faults)
    assert all(code in text for code in ("F108", "F109", "F112", "F117", "F118"))
    assert "factor.csv 第2行 “value” “x”不是数字（只写数字" in text


def test_a_missing_column_is_told_once(write_pack: WritePack) -> None:
    """Not again for every row below it."""
    rows = [{key: value for key, value in FACTOR.items() if key != "source"}]

    found = check.faults(pack.read(write_pack(factor=rows)), KNOWN)

    assert [fault.code for fault in found] == ["F103"]


def test_codes_that_the_caller_cannot_list_are_not_checked(write_pack: WritePack) -> None:
    """Without the code lists every pollutant and category passes."""
    row = {**FACTOR, "pollutant": "XYZ", "category_code": "Q"}

    assert check.faults(pack.read(write_pack(factor=[row])), Known()) == ()
