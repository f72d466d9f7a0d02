"""Local packs (本地因子包): registering in a workspace what somebody else compiled."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from inventory.core.errors import FactorPackError
from inventory.core.workspace import Workspace
from inventory.factors import check, pack
from inventory.factors.check import Known
from inventory.factors.library import Library
from inventory.factors.pack import Pack


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a pack came to."""

    pack: Pack
    workspace: Workspace
    is_new: bool


def add(workspace: Workspace, folder: Path, *, known: Known) -> Added:
    """Check a pack, copy its known files into the workspace, and register its name.

    The same content again changes nothing.

    Raises:
        FactorPackError: the pack has faults, or its name stands for other content.
    """
    files, faults = pack.contents(folder)
    read = pack.parse(files, faults=faults)
    others = Library.open(_without(workspace, read.name))
    codes = Known(pollutants=known.pollutants, categories=known.categories, roles=others.roles())
    check.require(read, codes)
    if any(one.pack.name == read.name for one in others.packs):
        raise FactorPackError(
            f"{read.name} 是内置因子包的名称", hint="在 datapackage.json 中换一个 name"
        )
    target = workspace.packs / read.name
    is_new = not target.exists()
    if is_new:
        others.require_clear(read)
        _write(workspace.packs, read.name, files)
    elif pack.read(target).sha256 != read.sha256:
        raise FactorPackError(
            f"工作区已有内容不同的因子包 {read.name}",
            hint="因子包登记后不再改动：请在 datapackage.json 中换一个 name，例如加上年份",
        )
    return Added(read, workspace.with_pack(read.name), is_new)


def _without(workspace: Workspace, name: str) -> Workspace:
    """The same workspace without one pack, whether or not that pack can still be read."""
    packs = tuple(other for other in workspace.config.packs if other != name)
    return replace(workspace, config=replace(workspace.config, packs=packs))


def _write(packs: Path, name: str, files: dict[str, bytes]) -> None:
    """Write beside and rename, so that a half-written pack is never found."""
    packs.mkdir(exist_ok=True)
    beside = Path(mkdtemp(prefix=".", dir=packs))
    try:
        for file, data in files.items():
            (beside / file).write_bytes(data)
        beside.chmod(0o755)
        beside.rename(packs / name)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        raise
