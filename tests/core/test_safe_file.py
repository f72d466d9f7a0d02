"""Files of a workspace (工作区文件): one writer at a time, and never half written."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inventory.core import safe_file
from inventory.core.errors import WorkspaceError

_KILLED = """
import os, signal, sys
from pathlib import Path
from inventory.core import safe_file
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
safe_file.write(Path(sys.argv[1]), b"new")
"""
_COUNTS = """
import sys
from pathlib import Path
from inventory.core import safe_file
path = Path(sys.argv[1])
for _ in range(50):
    with safe_file.one_writer(path.parent):
        safe_file.write(path, str(int(path.read_text()) + 1).encode())
"""


def test_a_writer_that_is_killed_leaves_the_former_file(tmp_path: Path) -> None:
    """Whoever reads finds the old content whole, and the next writer is not held up."""
    path = tmp_path / "kept.csv"
    safe_file.write(path, b"old")

    command = [sys.executable, "-c", _KILLED, str(path)]
    done = subprocess.run(command, check=False)  # noqa: S603 -- this interpreter

    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    safe_file.write(path, b"next")
    assert path.read_bytes() == b"next"


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    """A number that two programs raise fifty times each has been raised a hundred times."""
    path = tmp_path / "count"
    path.write_text("0")
    command = [sys.executable, "-c", _COUNTS, str(path)]

    running = [subprocess.Popen(command) for _ in range(2)]  # noqa: S603 -- this interpreter
    codes = [one.wait(timeout=60) for one in running]

    assert codes == [0, 0]
    assert path.read_text() == "100"


def test_a_writer_that_is_killed_lets_its_lock_go(tmp_path: Path) -> None:
    """The lock belongs to the program: nobody has to delete a file by hand."""
    code = (
        "import os, signal, sys; from pathlib import Path; from inventory.core import safe_file\n"
        "with safe_file.one_writer(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    subprocess.run(command, check=False)  # noqa: S603 -- this interpreter

    with safe_file.one_writer(tmp_path):
        safe_file.write(tmp_path / "kept", b"x")

    assert (tmp_path / "kept").read_bytes() == b"x"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The user hears what to look at, and nothing has changed."""
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(WorkspaceError, match="不能写入"):
            safe_file.write(tmp_path / "kept", b"x")
        with pytest.raises(WorkspaceError, match="不能写入"), safe_file.one_writer(tmp_path):
            pass
    finally:
        tmp_path.chmod(0o700)


def test_a_disk_that_is_full_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft goes, the former file stays, and the message is in the user's words."""
    path = tmp_path / "kept.csv"
    safe_file.write(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("inventory.core.safe_file.os.fsync", full)
    with pytest.raises(WorkspaceError, match="No space left"):
        safe_file.write(path, b"new")

    assert [one.name for one in tmp_path.iterdir()] == ["kept.csv"]
    assert path.read_bytes() == b"old"
