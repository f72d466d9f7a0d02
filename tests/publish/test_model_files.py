"""Every SQL model (核算模型) pasted into a client gives the rows that are published."""

import duckdb
import pytest

from inventory.core import models
from inventory.core.models import Model
from inventory.publish.database import reading
from tests.journeys.city import City
from tests.publish.of_hours import OF_HOURS

_MODELS = [model for model in models.discover() if model.qualified not in OF_HOURS]
# in the sample city no authority has given a verdict on monitoring, nothing is handled, driven or
# loaded in the open with parameters of its own, nobody states the composition of a gas or cuts a
# special period by a share, and every formula is sound; nothing is counted twice; hours that were
# written are imported, and the bureau has attested nothing that holds no longer
_WITHOUT_ROWS = {
    "accounting": "fugitive_factor fugitive_share unmet",
    "factors": "problem",
    "monitoring": "unimported_day",
    "outlets": "external_gap half_year_mean import_gap rest_month verdict_month",
    "permits": "gas_volume special_formula",
    "quality": "chosen_twice",
}
_EMPTY = {f"{room}.{name}" for room, names in _WITHOUT_ROWS.items() for name in names.split()}


@pytest.mark.parametrize("model", _MODELS, ids=[model.qualified for model in _MODELS])
def test_a_model_gives_the_published_rows(city: City, model: Model) -> None:
    """The text of the file, run on the published file alone, differs in no row either way."""
    with reading(city.database) as con:
        published, missing, extra, shape = _compare(con, model)

    assert (missing, extra) == (0, 0)
    assert shape == _shape(city, model)
    assert (published == 0) == (model.qualified in _EMPTY) or is_method(model)


def is_method(model: Model) -> bool:
    """Whether a model is one way of accounting: the city does not use every one of them."""
    return model.path is not None and "method" in model.path.parts


def _compare(
    con: duckdb.DuckDBPyConnection, model: Model
) -> tuple[int, int, int, list[tuple[str, str]]]:
    """Published rows, rows that only one side has, and the columns of the text."""
    # the text stands alone in its lines: a file ends with a line break and may end in a comment
    con.execute(f"create temp table pasted as\n{model.sql}")
    found = con.execute(
        f"select (select count(*) from {model.qualified}),"
        f" (select count(*) from (from {model.qualified} except all from pasted)),"
        f" (select count(*) from (from pasted except all from {model.qualified}))"
    ).fetchone()
    assert found is not None
    shape = con.execute("describe pasted").fetchall()
    return *found, [(name, kind) for name, kind, *_ in shape]


def _shape(city: City, model: Model) -> list[tuple[str, str]]:
    with city.open() as con:
        found = con.execute(f"describe {model.qualified}").fetchall()
    return [(name, kind) for name, kind, *_ in found]
