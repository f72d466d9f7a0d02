"""Every SQL model keeps to the rules, and every rule sees what breaks it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from inventory.core import models
from inventory.core.models import Model
from tests.architecture import sql_rules
from tests.architecture.sources import PACKAGE, sql_models

Rule = Callable[[Model], Iterator[str]]


def planted(sql: str, *, room: str = "accounting", title: str = "试验 · trial") -> Model:
    """A model of one room with a sound head."""
    head = f"-- title: {title}\n-- grain: one row per row\n-- cites: ENGINE\n"
    title_zh, title_en = title.split(" · ", 1)
    return Model(
        room=room,
        name="planted",
        sql=head + sql,
        title_zh=title_zh,
        title_en=title_en,
        grain="one row per row",
        cites=("ENGINE",),
    )


@pytest.mark.parametrize("rule", sql_rules.RULES, ids=lambda rule: rule.__name__)
def test_every_model_keeps_the_rule(rule: Rule) -> None:
    """No model of any room breaks the rule."""
    broken = {model.qualified: list(rule(model)) for model in sql_models()}

    assert {name: faults for name, faults in broken.items() if faults} == {}


@pytest.mark.parametrize(
    ("rule", "model"),
    [
        (sql_rules.one_select, planted("create table x as select 1")),
        (sql_rules.one_select, planted("select 1; select 1")),
        (sql_rules.head, planted("select 1", title="trial · trial")),
        (sql_rules.head, planted("select 1", title="试验 · 试验")),
        (sql_rules.head, planted("-- stored: table\nselect 1")),
        (sql_rules.named_tables, planted("select year from scope")),
        (sql_rules.named_tables, planted("select year from other.run.scope")),
        (sql_rules.named_tables, planted("select * from read_csv('file.csv')")),
        (sql_rules.forward, planted("select pollutant from permits.outlet_gap")),
        (sql_rules.forward, planted("select code from elsewhere.thing")),
        (sql_rules.one_selection, planted("select value from factors.factor")),
        (
            sql_rules.results_of_permits,
            planted("select emission_t from accounting.calculated", room="permits"),
        ),
        (sql_rules.numbers, planted("select carbon_t * 3.667 as co2_t from factors.factor")),
        (sql_rules.numbers, planted("select carbon_t * 44 from factors.factor")),
        (sql_rules.numbers, planted("select '3.667'::double as ratio")),
        (sql_rules.numbers, planted("select left(region_code, 2) from registry.region")),
        (sql_rules.lower_case, planted("SELECT 1")),
        (
            sql_rules.citations,
            replace(planted("select 1"), cites=("NOBODY-1900",)),
        ),
        (sql_rules.exact_sums, planted("select sum(emission_t) as emission_t from run.scope")),
        (sql_rules.exact_sums, planted("select product(1 - removal_frac) as x from run.scope")),
        (sql_rules.width, planted("select " + "x" * 100)),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_a_planted_fault_is_seen(rule: Rule, model: Model) -> None:
    """Each rule finds the fault that is made for it."""
    assert list(rule(model))


@pytest.mark.parametrize(
    "sql",
    [
        "select 'PM2.5' as pollutant, 0 as zero, 1 as one, [] as none_at_all",
        "select cast(total as decimal(38, 18)) from compilation.gwp",
        "select sum_t(emission_t) as emission_t, sum(staged) as staged from run.input",
        "select product(1 - removal_frac order by step) as pass_frac from registry.route",
        'select "Row" from registry.region -- Keywords in a Comment',
        "with recursive above as (select 1 as n union all select n from above) select n from above",
    ],
)
def test_a_sound_model_passes(sql: str) -> None:
    """Texts, types, quoted names and CTEs are no faults."""
    model = planted(sql, room="compilation")

    assert [fault for rule in sql_rules.RULES for fault in rule(model)] == []


def test_a_model_has_one_name() -> None:
    """No two files of a room make the same table; a file is a model or the branch of a union."""
    names = [model.qualified for model in sql_models()]
    made = {model.path for model in sql_models()}
    united = {path for paths in models.branches().values() for path in paths}

    assert len(set(names)) == len(names)
    assert made | united == set(PACKAGE.rglob("*.sql"))


def test_a_union_is_made_of_the_files_of_its_folder() -> None:
    """A new file beside the others is a branch, without a list that names it."""
    (union,) = (model for model in sql_models() if model.qualified == "accounting.problem")
    folder = PACKAGE / "accounting" / "sql" / "problem"

    assert models.branches()["accounting.problem"] == tuple(sorted(folder.glob("*.sql")))
    assert all(f"select '{path.stem}' as branch" in union.sql for path in folder.glob("*.sql"))
