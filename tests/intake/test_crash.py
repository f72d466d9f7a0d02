"""Kills, full disks and failing writes (崩溃安全): the registry is before or after, never between.

A bounded version; `python -m tests.intake.crash --full` runs all of it and prints the counts.
"""

import random
from pathlib import Path

import pytest

from tests.intake.crash import disk, kill, steps
from tests.intake.crash.kill import SqliteFiles, Trial
from tests.intake.crash.servers import PostgresDatabases
from tests.registry.conftest import PostgresServer

_SEED = 7


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory, registry_template: Path) -> Trial:
    """The scene on SQLite with what an undisturbed import makes of it."""
    return Trial(SqliteFiles(registry_template), tmp_path_factory.mktemp("crash"))


@pytest.fixture(scope="module")
def postgres_trial(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> Trial:
    """The same on PostgreSQL."""
    return Trial(PostgresDatabases(postgres_server), tmp_path_factory.mktemp("crash"))


def test_an_import_comes_to_every_labelled_step(trial: Trial) -> None:
    """A step that is renamed must be found again, or its kills prove nothing."""
    assert kill.unreached(trial) == []


@pytest.mark.parametrize("step", steps.LABELS)
def test_a_kill_at_a_step_leaves_the_registry_before_or_after(trial: Trial, step: str) -> None:
    """Until the commit nothing has happened, from then on everything; the next import completes."""
    (occurrence,) = trial.occurrences(step, 1)

    left = kill.at_step(trial, step, occurrence)

    assert left.was_killed
    assert left.faults == ()
    assert left.state == ("after" if step in {"after_commit", "error_workbook"} else "before")


@pytest.mark.parametrize("number", range(3))
def test_a_kill_at_any_moment_leaves_the_registry_before_or_after(
    trial: Trial, number: int
) -> None:
    """No moment lies between."""
    moment = random.Random(_SEED + number).random() * trial.seconds  # noqa: S311 - no secret

    left = kill.after_delay(trial, moment)

    assert left.faults == ()
    assert left.state in {"before", "after"}


@pytest.mark.postgres
@pytest.mark.parametrize("step", ["write_rows", "after_commit"])
def test_a_kill_on_postgresql_leaves_the_registry_before_or_after(
    postgres_trial: Trial, step: str
) -> None:
    """The server ends the transaction of a client that is gone."""
    left = kill.at_step(postgres_trial, step, 1)

    assert left.was_killed
    assert left.faults == ()
    assert left.state == ("after" if step == "after_commit" else "before")


@pytest.mark.parametrize("pages", [0, 8])
def test_a_full_disk_is_named_and_changes_nothing(trial: Trial, pages: int) -> None:
    """The technician reads that there is no room; with room again the same import works."""
    (found,) = disk.filled(trial, (pages,))

    assert found.faults == ()
    assert found.outcome.startswith("WorkspaceError")


def test_a_file_that_may_not_grow_is_named_and_changes_nothing(trial: Trial) -> None:
    """A quota ends an import in the same way, also in the process that reads a workbook."""
    (found,) = disk.limited(trial, (1,))

    assert found.faults == ()
    assert found.outcome != "imported"


@pytest.mark.parametrize("number", [1, 2])
def test_a_write_error_beside_the_files_leaves_the_registry_whole(
    trial: Trial, number: int
) -> None:
    """The error workbook may be lost, the rows are not; the next import writes it."""
    found = disk.failing_at(trial, number)

    assert found.faults == ()
