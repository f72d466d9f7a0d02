"""What the tests of the intake share."""

from pathlib import Path

import pytest

from inventory.core.config import Config
from inventory.core.workspace import Workspace
from tests.intake.desk import Desk
from tests.registry.conftest import postgres_server, seeded_url

__all__ = ["postgres_server", "seeded_url"]  # the registries on both backends


@pytest.fixture
def desk(workspace: Workspace, tmp_path: Path) -> Desk:
    """An empty registry and an empty folder for files."""
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(workspace, folder)


@pytest.fixture
def any_desk(seeded_url: str, tmp_path: Path) -> Desk:
    """The same on each backend."""
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(Workspace.create(tmp_path / "workspace", Config(database=seeded_url)), folder)


@pytest.fixture
def ready(desk: Desk) -> Desk:
    """A desk whose registry has two facilities with units, an outlet and a treatment."""
    desk.parents()
    desk.load(
        desk.csv(
            "outlet.csv", (("排污单位编号", "排放口编号", "类别"), ("F1", "DA001", "主要排放口"))
        ),
        desk.csv(
            "abatement.csv",
            (("排污单位编号", "治理设施编号", "治理工艺"), ("F1", "TA001", "布袋除尘")),
        ),
    )
    return desk
