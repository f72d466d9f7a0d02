"""Files that a workspace keeps (工作区文件): one writer at a time, and never half written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from inventory.core.errors import WorkspaceError

_READABLE = 0o644
_LOCK = ".lock"


@contextmanager
def one_writer(root: Path) -> Iterator[None]:
    """Let one program at a time change what a workspace keeps as files; others wait.

    The lock belongs to the open file, so a program that is killed lets it go.

    Raises:
        WorkspaceError: the folder cannot be written, or its disk knows no locks.
    """
    # exists on POSIX only, which is where the engine runs
    import fcntl  # noqa: PLC0415

    try:
        handle = os.open(root / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, _READABLE)
    except OSError as error:
        raise _unwritable(root, error) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            raise _unwritable(root, error) from error
        yield
    finally:
        os.close(handle)


def write(path: Path, data: bytes) -> None:
    """Put a file in the place of the former one in one step: whoever reads finds one of the two.

    Raises:
        WorkspaceError: the disk is full or the folder cannot be written; the former file stays.
    """
    try:
        handle, name = mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_READABLE)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _unwritable(path.parent, error) from error
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    keep(path.parent)


def keep(folder: Path) -> None:
    """Bring the names of a folder to the disk, so that a power cut does not undo a rename."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network disks refuse this; the rename itself has happened
    finally:
        os.close(handle)


def _unwritable(folder: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"{folder} 不能写入：{error.strerror or error}，没有作任何改动",
        hint="检查磁盘空间和目录权限后重新执行",
    )
