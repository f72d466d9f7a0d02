"""One broken file is imported: what came of it, how long it took, what it left behind."""

import random
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from inventory.core.errors import InventoryError
from inventory.core.findings import Severity
from inventory.core.workspace import Workspace
from inventory.intake.load import import_paths
from tests.intake.crash import scene
from tests.intake.desk import Desk
from tests.intake.fuzz import mutations, seeds

SECONDS = 10  # for one file
_IMPORTED = "已导入"  # the one refusal after the commit: an error workbook that cannot be written
_PATIENCE = 60  # then the import is stopped, to tell where it hangs


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The outcome of one broken file."""

    number: int
    source: str
    name: str
    way: str
    outcome: str  # loaded, findings, refused, or the class of an exception that nobody caught
    seconds: float
    told: str = ""
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class Bench:
    """A registry with parents, sound files, and a place to break them."""

    folder: Path
    template: Path
    sources: list[Path] = field(init=False)
    before: scene.Digest = field(init=False)

    def __post_init__(self) -> None:
        """Import the parents once; every file meets a copy of that registry."""
        made = scene.workspace(self.folder / "before", template=self.template)
        desk = Desk(made, self.folder / "sources")
        desk.folder.mkdir()
        desk.parents()
        self.sources = seeds.build(desk.folder)
        self.before = scene.digest(made.database_url)
        self.template = made.root / "registry.db"

    def file(self, number: int, seed: int) -> tuple[Path, str, bytes, str]:
        """The n-th broken file: what it was, its name, its bytes, and what was done to it."""
        dice = random.Random(f"{seed}:{number}")  # noqa: S311 - the same files every time
        source = self.sources[number % len(self.sources)]
        return source, *mutations.mutated(source.name, source.read_bytes(), dice)

    def run(self, number: int, seed: int) -> Found:
        """Break a file and import it."""
        source, name, data, way = self.file(number, seed)
        root = Path(tempfile.mkdtemp(dir=self.folder))
        made = scene.workspace(root / "workspace", template=self.template)
        path = root / "files" / name
        path.parent.mkdir()
        path.write_bytes(data)
        started = time.monotonic()
        outcome, told, faults = self._imported(made, path)
        seconds = time.monotonic() - started
        faults += [f"{seconds:.0f} s"] * (seconds > SECONDS)
        faults += [f"a process is left: {left}" for left in children()]
        shutil.rmtree(root)
        return Found(
            number=number,
            source=source.name,
            name=name,
            way=way,
            outcome=outcome,
            seconds=seconds,
            told=told,
            faults=tuple(faults),
        )

    def _imported(self, made: Workspace, path: Path) -> tuple[str, str, list[str]]:
        desk = Desk(made, path.parent)
        try:
            with _stopped(_PATIENCE):
                result = import_paths(made, [path])
        except InventoryError as error:
            changed = scene.digest(made.database_url) != self.before
            faults = ["the registry has changed"] * (changed and _IMPORTED not in error.message_zh)
            return "refused", error.message_zh, faults
        except Exception as error:  # noqa: BLE001 - what is looked for
            return type(error).__name__, str(error)[:200], [traceback.format_exc()]
        faults = [f"rows are lost: {desk.unaccounted()}"] if desk.unaccounted() else []
        if result.is_unchanged and scene.digest(made.database_url) != self.before:
            faults.append("the registry has changed without a batch")
        wrong = any(finding.severity is Severity.ERROR for finding in result.findings)
        codes = sorted({finding.code for finding in result.findings})
        return "findings" if wrong else "loaded", " ".join(codes), faults


@contextmanager
def _stopped(seconds: int) -> Iterator[None]:
    """Raise in the middle of whatever takes longer."""

    def ring(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise TimeoutError(f"no end after {seconds} s")

    earlier = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, earlier)


def children() -> list[str]:
    """Readers that this process has started and not ended (Linux tells them in /proc)."""
    found = []
    for listed in Path("/proc/self/task").glob("*/children"):
        for number in listed.read_text(encoding="ascii").split():
            command = Path("/proc", number, "cmdline")
            words = command.read_bytes().decode("utf-8", "replace") if command.exists() else ""
            if "workbook_child" in words:
                found.append(words.replace("\0", " "))
    return found
