"""One kill and what is left: the registry before or after, the next import completes it."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

from inventory.core.workspace import Workspace
from inventory.intake.load import import_paths
from tests.intake.crash import child, scene, steps
from tests.intake.crash.scene import Digest


class Databases(Protocol):
    """Gives registries on one backend, ready for rows, and takes them back."""

    def workspace(self, root: Path) -> Workspace:
        """A workspace on a fresh registry."""

    def like(self, made: Workspace) -> "Databases":
        """Registries that hold what this one holds."""

    def drop(self, made: Workspace) -> None:
        """The workspace is no longer needed."""


@dataclass(frozen=True, slots=True)
class SqliteFiles:
    """Copies of one registry file."""

    template: Path

    def workspace(self, root: Path) -> Workspace:
        """A workspace on a copy."""
        return scene.workspace(root, template=self.template)

    def like(self, made: Workspace) -> "SqliteFiles":
        """Copies of the file of this workspace."""
        return SqliteFiles(made.root / "registry.db")

    def drop(self, made: Workspace) -> None:
        """Files go with their folder."""


@dataclass(slots=True)
class Trial:
    """The scene on one backend, with the digests before and after an import that went well."""

    databases: Databases
    folder: Path
    delivery: Path = field(init=False)
    before: Digest = field(init=False)
    after: Digest = field(init=False)
    passed: dict[str, int] = field(init=False)
    seconds: float = field(init=False)

    def __post_init__(self) -> None:
        """Import once undisturbed: that is what every other import must come to."""
        self.delivery = scene.delivery(self.folder)
        made = self.databases.workspace(self.folder / "before")
        import_paths(made, [scene.earlier(self.folder)])
        self.databases = self.databases.like(made)
        made, files = self.world()
        child.finish(*child.start(made.root, (self.folder / "none.csv",)))  # wakes the fork server
        self.before = scene.digest(made.database_url)
        started = time.monotonic()
        outcome = child.finish(*child.start(made.root, (files,)))
        self.seconds = time.monotonic() - started
        self.after = scene.digest(made.database_url)
        if outcome is None or outcome.error or self.after == self.before:
            raise AssertionError(f"the undisturbed import failed: {outcome}")
        self.passed = outcome.passed
        self.databases.drop(made)

    def world(self) -> tuple[Workspace, Path]:
        """A registry as before, and files to import."""
        root = Path(mkdtemp(dir=self.folder))
        made = self.databases.workspace(root / "workspace")
        return made, scene.copied(self.delivery, root / "files")

    def occurrences(self, step: str, times: int) -> Iterator[int]:
        """Which of the many times that an import comes to a step are tried, spread evenly."""
        count = self.passed.get(step, 0)
        for n in range(times):
            yield 1 + n * count // times if count >= times else 1 + n % max(count, 1)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What was found after one kill."""

    state: str  # before, after or between
    was_killed: bool
    faults: tuple[str, ...]  # everything that is not as it must be
    leftovers: int  # draft folders beside the user's files


def at_step(trial: Trial, step: str, occurrence: int) -> Aftermath:
    """Kill an import when it reaches a labelled step for the n-th time."""
    made, files = trial.world()
    process, answers = child.start(made.root, (files,), kill_at=(step, occurrence))
    outcome = child.finish(process, answers)
    return _aftermath(trial, made, files, was_killed=outcome is None)


def after_delay(trial: Trial, delay: float) -> Aftermath:
    """Kill an import at some moment."""
    made, files = trial.world()
    process, answers = child.start(made.root, (files,))
    time.sleep(delay)
    process.kill()
    outcome = child.finish(process, answers)
    return _aftermath(trial, made, files, was_killed=outcome is None)


def _aftermath(trial: Trial, made: Workspace, files: Path, *, was_killed: bool) -> Aftermath:
    url = made.database_url
    found = scene.digest(url)
    known = {"before": trial.before, "after": trial.after}
    state = next((name for name, one in known.items() if found == one), "between")
    wrong = [f"registry: {fault}" for fault in scene.faults(url)]
    if state == "between":
        wrong.append(f"between: {different(found, trial.before)} | {different(found, trial.after)}")
    if scene.seen(files) != scene.seen(trial.delivery):
        wrong.append(f"files: {scene.seen(files)}")
    wrong += repaired(trial, made, files)
    leftovers = sum(path.is_dir() for path in files.iterdir())
    trial.databases.drop(made)
    return Aftermath(state, was_killed, tuple(wrong), leftovers)


def repaired(trial: Trial, made: Workspace, files: Path) -> Iterator[str]:
    """Import again: everything that is not as after an undisturbed import."""
    result = import_paths(made, [files])
    found = scene.digest(made.database_url)
    if found != trial.after:
        yield f"after the next import: {different(found, trial.after)}"
    names = set(scene.workbooks(files))
    if not {path.name for path in result.workbooks} | {scene.MARKED} <= names:
        yield f"error workbooks: {sorted(names)}"


def different(one: Digest, other: Digest) -> dict[str, tuple[str, str]]:
    """The tables in which two registries differ."""
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


def table(results: dict[str, list[Aftermath]]) -> Iterator[str]:
    """Lines of counts, one per step."""
    columns = ("killed", "before", "after", "between", "wrong", "drafts left")
    yield f"{'step':16}" + "".join(f"{title:>13}" for title in columns)
    for step, found in results.items():
        states = Counter(one.state for one in found)
        counts = (
            sum(one.was_killed for one in found),
            *(states[state] for state in ("before", "after", "between")),
            sum(bool(one.faults) for one in found),
            sum(one.leftovers for one in found),
        )
        yield f"{step:16}" + "".join(f"{count:>13}" for count in counts)


def unreached(trial: Trial) -> list[str]:
    """Labelled steps that an undisturbed import no longer comes to."""
    return [label for label in steps.LABELS if not trial.passed.get(label)]
