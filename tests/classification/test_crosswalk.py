"""Crosswalk rows and scheme lists."""

import pytest

from inventory.classification import crosswalk
from inventory.classification.crosswalk import Match

MEMO = {
    "ipcc2006": {"1A3ai", "1A3di", "1A5c"},
    "prov_ghg_cn": {"M", "M1", "M2", "M3", "M4", "M5"},
    "air_cn": set(),
    "edgar": set(),
    "nfr2019": {"1A3ai(ii)", "1A3aii(ii)", "1A3di(i)", "1A5c", "6B", "11A", "11B", "11C"},
}


def _match(leaf: str, scheme: str) -> Match:
    (row,) = (r for r in crosswalk.load() if (r.category_code, r.scheme) == (leaf, scheme))
    return row


def test_the_kiln_halves_stand_on_the_lines_of_their_origin() -> None:
    """Carbonate CO2 of a kiln is industry, fuel CO2 is energy, in both greenhouse-gas schemes."""
    assert _match("D010101", "ipcc2006").scheme_code == "2A1"
    assert _match("D010102", "ipcc2006").scheme_code == "1A2f"
    assert _match("D010101", "prov_ghg_cn").scheme_code == "I1"
    assert _match("D010102", "prov_ghg_cn").scheme_code == "E124"


def test_a_leaf_without_a_line_says_where_it_is_included() -> None:
    """The kiln's fuel stream has no air line because the stack leaf already holds it."""
    row = _match("D010102", "air_cn")

    assert (row.scheme_code, row.reason, row.included_in) == ("none", "IE", "D010101")


def test_a_leaf_with_a_line_has_no_reason() -> None:
    """Reason codes belong to `none` rows only."""
    row = _match("D010101", "air_cn")

    assert (row.reason, row.included_in) == ("", "")


@pytest.mark.parametrize("scheme", MEMO)
def test_memo_lines_are_those_of_the_scheme(scheme: str) -> None:
    """International transport, biogenic CO2, transfers and natural sources are memo lines."""
    assert {line.code for line in crosswalk.lines(scheme) if line.is_memo} == MEMO[scheme]


@pytest.mark.parametrize("leaf", ["F0403", "F0503", "F0504"])
@pytest.mark.parametrize("scheme", ["ipcc2006", "prov_ghg_cn", "crt", "ceds"])
def test_international_transport_is_memo_in_greenhouse_gas_schemes(leaf: str, scheme: str) -> None:
    """International shipping and aviation stay outside the totals."""
    memo = {line.code for line in crosswalk.lines(scheme) if line.is_memo}

    assert _match(leaf, scheme).scheme_code in memo


def test_every_line_has_a_title_to_show() -> None:
    """A list without Chinese names falls back to the English ones."""
    assert all(
        line.title_zh for scheme in crosswalk.REPORTING for line in crosswalk.lines(scheme.code)
    )


def test_the_permit_list_holds_112_rows() -> None:
    """Serial 95 is power generation, and thermal power needs a key-management permit."""
    rows = crosswalk.permit_industries()

    assert list(rows) == [str(serial) for serial in range(1, 113)]
    assert rows["95"].industry == "电力生产441"
    assert "火力发电4411" in rows["95"].key
