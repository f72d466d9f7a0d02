"""What the tests of the intake share."""

from pathlib import Path

import pytest

from inventory.core.workspace import Workspace
from tests.intake.desk import Desk


@pytest.fixture
def desk(workspace: Workspace, tmp_path: Path) -> Desk:
    """An empty registry and an empty folder for files."""
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(workspace, folder)
