"""The order of documents (系数取用次序): what rests on a second choice says so."""

from collections.abc import Callable
from typing import Any

import pytest

from inventory.core import parameters
from inventory.factors import first_choice
from inventory.factors.library import Library
from inventory.registry import seed
from tests.factors.test_pack_data import citations
from tests.worlds import World, coal, factor

BuildWorld = Callable[..., World]

GUIDELINE: dict[str, object] = {
    "category_code": "A01",
    "item": "coal",
    "pollutant": "SO2",
    "value": 9,
    "unit": "kg/t",
    "source": "TCSES144-2024 · 表D.1",
}
MANUAL: dict[str, object] = {**GUIDELINE, "source": "MEE-2021-24 · 第3页", "technology": "煤粉炉"}


def second(world: BuildWorld, *factors: dict[str, object]) -> list[tuple[str, str]]:
    """The second choices among these factors, by pollutant and category, with the clause."""
    items = [coal(item_group="coal"), coal(item_code="lignite", name_zh="褐煤", item_group="coal")]
    made = world(factor=[factor(**row) for row in factors], item=items)
    rows = made.rows(
        "select pollutant, category_code, ordered_first, clause from factors.second_choice"
        " join factors.in_force using (factor_id) order by all"
    )
    assert {(row["ordered_first"], row["clause"]) for row in rows} <= {("MEE-2021-24", "15.1.4")}
    return [(row["pollutant"], row["category_code"]) for row in rows]


def test_a_guideline_alone_is_the_second_choice(world: BuildWorld) -> None:
    """Where the first document says nothing here, each of its values is marked."""
    assert second(world, GUIDELINE) == [("SO2", "A01")]


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"category_code": "A010101"},
        {"category_code": "A"},
        {"item": ""},
        {"item": "lignite"},
        {"evidence": "A", "seen_by": "张三", "seen_on": "2026-05-20", "page": "3"},
    ],
)
def test_a_value_of_the_first_document_ends_it(world: BuildWorld, cells: dict[str, object]) -> None:
    """For the same pollutant, in the same branch, and for the same fuel or its group."""
    assert second(world, GUIDELINE, {**MANUAL, **cells}) == []


@pytest.mark.parametrize(
    "cells",
    [
        {"evidence": "D"},
        {"pollutant": "NOx"},
        {"category_code": "D0101"},
        {"valid_to": "2020-12-31"},
        {"item": "diesel"},
        {"param": "removal", "control": "袋式除尘法", "unit": "percent", "item": ""},
    ],
)
def test_a_value_for_something_else_does_not(world: BuildWorld, cells: dict[str, object]) -> None:
    """A recalled value, another pollutant, branch or fuel, or one that has run out."""
    assert ("SO2", "A01") in second(world, GUIDELINE, {**MANUAL, **cells})


@pytest.mark.parametrize(
    "cells",
    [
        {"pollutant": "PM2.5"},
        {"source": "EMEP-2023"},
        {"param": "removal", "control": "袋式除尘法", "unit": "percent", "item": ""},
    ],
)
def test_what_the_order_does_not_cover_is_no_second_choice(
    world: BuildWorld, cells: dict[str, Any]
) -> None:
    """A pollutant that the first document does not list, another guideline, another parameter."""
    assert second(world, {**GUIDELINE, **cells}) == []


def test_the_order_of_documents_is_sound_data() -> None:
    """Documents are cited ones, parameters declared, pollutants and states known."""
    pollutants = {row["pollutant"] for row in seed.pollutants()}
    for one in first_choice.orders():
        assert {one.document, one.ordered_first, one.cites} <= citations().keys()
        assert set(one.params) <= parameters.names()
        assert set(one.pollutants) <= pollutants
        assert one.state in first_choice.STATES
        assert one.note_zh


def test_the_guideline_for_cities_names_the_manual_first() -> None:
    """T/CSES 144-2024, 15.1.4: the manual of 2021, which nobody here could read."""
    (one,) = (one for one in first_choice.orders() if one.document == "TCSES144-2024")

    assert (one.clause, one.ordered_first, one.state) == ("15.1.4", "MEE-2021-24", "unread")


def test_a_document_that_nobody_read_gives_no_usable_value() -> None:
    """As long as it is unread, whatever the shipped packs say of it is recalled."""
    unread = {one.ordered_first for one in first_choice.orders() if one.state == "unread"}

    found = {one.evidence for one in Library.open(None).values().values() if one.document in unread}

    assert found == {"D"}
