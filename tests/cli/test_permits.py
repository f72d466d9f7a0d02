"""The permit table on a terminal (终端上的许可汇总表): whole words, units, worst in red."""

import io
import json

from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console

from inventory.cli.permits import permits, show
from tests.journeys.city import City


def _shown(city: City, *, width: int = 80, is_terminal: bool = False) -> str:
    out = io.StringIO()
    show(city.run, Console(file=out, width=width, force_terminal=is_terminal))
    return out.getvalue()


def test_the_city_is_told_by_region_industry_and_class(city: City) -> None:
    """The inventory first, then what is permitted and emitted, in tonnes."""
    said = _shown(city)
    titles = [line.strip() for line in said.splitlines() if "单位：吨" in line]

    assert [title.split(" · ")[0] for title in titles] == ["融合清单", *["许可与实际"] * 3]
    assert [title.split(" · ")[1].split("，")[0].split("（")[0] for title in titles[1:]] == [
        *("分区域", "分行业", "分排放口类别"),
    ]
    for word in ("SO2", "NOx", "PM", "VOCs", "主要排放口", "一般排放口", "无组织"):
        assert word in said


def test_the_numbers_are_those_of_the_run(city: City) -> None:
    """The line of all SO2 by region holds the sums and counts that are published."""
    with city.open() as con:
        row = con.execute(
            "select sum_t(permitted_t), sum(outlets_ok), sum(outlets_over),"
            " sum(outlets_unconfirmed), sum(outlets_incomplete), sum(outlets_no_limit),"
            " sum(outlets_no_data), sum(outlets_data_invalid)"
            " from permits.gap_by_region where pollutant = 'SO2'"
        ).fetchone()
    assert row is not None
    (line,) = [
        text for text in _shown(city).split("分行业")[0].splitlines() if text.split()[:1] == ["SO2"]
    ]
    words = line.split()

    assert words[1:3] == ["合计", f"{row[0]:,.0f}"]
    assert words[7:14] == [str(count) for count in row[1:]]


def test_no_line_is_wider_than_it_says_and_no_cell_is_cut(city: City) -> None:
    """160 columns, on a terminal of any width."""
    for width in (80, 300):
        lines = _shown(city, width=width).splitlines()
        assert max(cell_len(line) for line in lines) <= 160
        assert "…" not in "".join(lines)


def test_what_is_missing_is_a_dash_and_what_is_over_is_red(city: City) -> None:
    """No limit is not zero; an outlet over its limit stands out on a terminal."""
    plain = _shown(city)
    coloured = _shown(city, is_terminal=True)

    assert "—" in plain
    assert "\x1b" not in plain
    assert "\x1b[1;31m" in coloured or "\x1b[31m" in coloured


def test_any_run_can_be_asked(city: City) -> None:
    """`permits` shows a run's table the way it is asked for, and as JSON for machines."""
    runner = CliRunner()
    said = runner.invoke(permits, ["--by", "class", "--run", str(city.run)], obj=city.root)
    answer = runner.invoke(permits, ["--by", "kind", "--json"], obj=city.root)
    cut = runner.invoke(permits, ["--by", "industry", "--top", "1"], obj=city.root)

    assert said.exit_code == answer.exit_code == cut.exit_code == 0
    assert "重点管理" in said.output
    assert "分区域" not in said.output
    rows = json.loads(answer.stdout)["kind"]
    assert {row["outlet_kind"] for row in rows} >= {"合计", "main", "general", "fugitive"}
    lines = [line.split() for line in cut.output.splitlines() if "DA0" in line or "—" in line]
    assert [words[1] for words in lines].count("合计") == len({row["pollutant"] for row in rows})
    # of each pollutant the total and one industry; CO2 has limits too
    assert len(lines) == 10


def test_every_compared_pollutant_is_printed(city: City) -> None:
    """A limit of another substance than the usual four has its lines as well."""
    with city.open() as con:
        found = con.execute("select distinct pollutant from permits.gap_by_region").fetchall()
    first = {line.split()[0] for line in _shown(city).splitlines() if line.split()}

    assert {name for (name,) in found} <= first
    assert ("NH3",) in found
