"""Broken files (模糊测试): whatever is wrong with a file, the import answers in its own words.

A bounded version; `python -m tests.intake.fuzz --count 500` breaks more of them.
"""

from pathlib import Path

import pytest

from tests.intake.fuzz.trial import SECONDS, Bench

_SEED = 20_241_121
_COUNT = 40


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, registry_template: Path) -> Bench:
    """Sound files, and a registry that each broken one meets anew."""
    return Bench(tmp_path_factory.mktemp("fuzz"), registry_template)


@pytest.mark.parametrize("number", range(_COUNT))
def test_a_broken_file_is_loaded_or_named(bench: Bench, number: int) -> None:
    """Loaded, loaded with findings, or refused; in time, and without a trace when refused."""
    found = bench.run(number, _SEED)

    assert found.faults == ()
    assert found.outcome in {"loaded", "findings", "refused"}
    assert found.seconds <= SECONDS


def test_the_broken_files_are_not_all_refused(bench: Bench) -> None:
    """Files broken so badly that none opens would not reach the parser's inside."""
    outcomes = {bench.run(number, _SEED).outcome for number in range(14)}

    assert len(outcomes & {"loaded", "findings"}) > 0
    assert "refused" in outcomes
