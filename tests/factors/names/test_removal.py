"""What a name takes off: the table's value for a device, the product of what is left in series."""

from collections.abc import Callable

import pytest

from inventory.factors.library import Library
from inventory.factors.names.resolution import Kind
from inventory.factors.names.resolver import Names


@pytest.fixture(scope="module")
def names() -> Names:
    """The names of the built-in packs."""
    return Names.of(Library.open(None))


def removal(names: Names, name: str, pollutant: str) -> float | None:
    """The fraction of a pollutant that a name takes off."""
    told = names.removals(names.resolve(Kind.TREATMENT, name)).get(pollutant)
    return told.removal_frac if told else None


@pytest.mark.parametrize(
    ("name", "pollutant", "fraction"),
    [
        ("布袋除尘器", "PM2.5", 0.945),
        ("静电除尘", "PM2.5", 0.93),
        ("旋风除尘", "PM2.5-10", 0.192),
        ("石灰石膏法", "SO2", 0.8),
        ("钠碱法", "SO2", 0.4),
        ("SNCR+SCR", "NOx", 1 - 0.7 * 0.58),
        ("低氮燃烧器+SCR", "NOx", 0.64),
        ("低氮燃烧+SNCR+SCR", "NOx", 1 - 0.48 * 0.58),
        ("两级活性炭", "VOCs", 1 - 0.85**2),
        ("沸石转轮+RTO", "VOCs", 0.34 * 0.94),
        ("水喷淋+沸石转轮+RTO", "VOCs", 1 - 0.88 * (1 - 0.34 * 0.94)),
        ("活性炭吸附+催化燃烧", "VOCs", 0.85),
        ("活性焦脱硫脱硝", "NOx", 0.2),
        ("膜分离", "VOCs", None),
        ("直排", "NOx", 0.0),
    ],
)
def test_removal_of_devices_and_series(
    names: Names, name: str, pollutant: str, fraction: float | None
) -> None:
    """Series leave the product; a concentrator with its oxidiser removes the product."""
    found = removal(names, name, pollutant)

    assert found == (None if fraction is None else pytest.approx(fraction, abs=1e-9))


def test_a_recalled_value_is_never_shown_as_removal(names: Names) -> None:
    """Grade D stays out: the unverified 99 % of a bag filter is not among the factors."""
    told = names.removals(names.resolve(Kind.TREATMENT, "袋式除尘"))["PM2.5"]

    assert told.factor_ids == ("control-cn:any:PM2.5:removal:袋式除尘法",)
    assert told.evidence == "C"


def test_a_removal_for_one_category_counts_within_it(names: Names) -> None:
    """A device that one branch gives a value of its own removes so there and nowhere else."""
    found = names.resolve(Kind.TREATMENT, "非选择性催化还原")

    assert names.removals(found) == {}
    assert names.removals(found, category="D0902")["N2O"].removal_frac == pytest.approx(0.85)


def test_words_of_a_local_pack_are_known(local_names: Callable[..., Names]) -> None:
    """A device and a technology that a bureau's own pack names are known names."""
    furnace = {"param": "ef", "stage": "generated", "unit": "kg/t", "technology": "旋流炉"}
    names = local_names(
        {"control": "清流塔", "value": "97"},
        {"control": "布袋除尘", "pollutant": "PM2.5", "value": "99.9"},
        {**furnace, "category_code": "A0201"},
    )

    own = names.resolve(Kind.TREATMENT, "清流塔")
    assert (own.canonical, own.controls) == ("清流塔", ("清流塔",))
    assert names.removals(own)["SO2"].removal_frac == pytest.approx(0.97)
    # a listed device by another word: the bureau's value takes the place of the table's
    listed = names.removals(names.resolve(Kind.TREATMENT, "袋式除尘器"))
    assert listed["PM2.5"].removal_frac == pytest.approx(0.999)
    assert listed["BC"].removal_frac == pytest.approx(0.945)
    technology = names.resolve(Kind.TECHNOLOGY, "旋流炉", category="A0201")
    assert technology.canonical == "旋流炉"
    assert not names.resolve(Kind.TECHNOLOGY, "旋流炉", category="D0101").is_known


def test_a_local_word_near_an_unknown_name_is_proposed(local_names: Callable[..., Names]) -> None:
    """Proposals know the bureau's own words too."""
    names = local_names({"control": "旋流清洗塔"})

    assert names.resolve(Kind.TREATMENT, "旋流清冼塔").proposals == ("旋流清洗塔",)
