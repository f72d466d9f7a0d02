"""Local packs (本地因子包): registering in a workspace what somebody else compiled."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from inventory.core import safe_file
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
        WorkspaceError: the workspace cannot be written; it stays as it was.
    """
    files, faults = pack.contents(folder)
    read = pack.parse(files, faults=faults)
    with safe_file.one_writer(workspace.root):
        workspace = Workspace.open(workspace.root)  # another program may have registered one
        others = Library.open(without(workspace, read.name))
        _require(read, others, known=known)
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


def _require(read: Pack, others: Library, *, known: Known) -> None:
    codes = Known(pollutants=known.pollutants, categories=known.categories, roles=others.roles())
    check.require(read, codes)
    if any(one.pack.name == read.name for one in others.packs):
        raise FactorPackError(
            f"{read.name} 是内置因子包的名称", hint="在 datapackage.json 中换一个 name"
        )


def renew(
    workspace: Workspace, files: Mapping[str, bytes], *, former: str | None, known: Known
) -> Added:
    """Register the next version of a pack in the place of the former one, which stays on disk.

    The caller holds the workspace. Whoever is killed on the way leaves the former version
    registered, and at most a folder that nobody reads.

    Raises:
        FactorPackError: the pack has faults or clashes with another.
        WorkspaceError: the workspace cannot be written; it stays as it was.
    """
    read = pack.parse(dict(files))
    others = Library.open(without(workspace, former or read.name))
    _require(read, others, known=known)
    others.require_clear(read)
    target = workspace.packs / read.name
    if not target.exists():
        _write(workspace.packs, read.name, dict(files))
    names = workspace.config.packs
    places = [read.name if one == former else one for one in names]
    registered = tuple(dict.fromkeys((*places, read.name)))
    return Added(read, workspace.with_packs(registered), is_new=True)


def remove(workspace: Workspace, name: str) -> Workspace:
    """Let a local pack count no longer; its folder stays, so that former runs can be explained.

    Raises:
        FactorPackError: no local pack of this name is registered.
        WorkspaceError: the workspace cannot be written; it stays as it was.
    """
    with safe_file.one_writer(workspace.root):
        workspace = Workspace.open(workspace.root)
        names = workspace.config.packs
        if name not in names:
            raise FactorPackError(
                f"工作区没有登记因子包 {name}", hint=f"已登记：{'、'.join(names) or '无'}"
            )
        return workspace.with_packs(tuple(one for one in names if one != name))


def versions(workspace: Workspace, family: str) -> dict[int, str]:
    """The versions of a family of packs that lie in the workspace, registered or not."""
    pattern = re.compile(rf"{re.escape(family)}\.(\d+)")
    found = {}
    for folder in workspace.packs.iterdir() if workspace.packs.is_dir() else ():
        told = pattern.fullmatch(folder.name)
        if told and folder.is_dir() and not folder.is_symlink():
            found[int(told[1])] = folder.name
    return found


def without(workspace: Workspace, name: str) -> Workspace:
    """The same workspace without one pack, whether or not that pack can still be read."""
    packs = tuple(other for other in workspace.config.packs if other != name)
    return replace(workspace, config=replace(workspace.config, packs=packs))


def _write(packs: Path, name: str, files: dict[str, bytes]) -> None:
    """Write beside and rename, so that a half-written pack is never found."""
    packs.mkdir(exist_ok=True)
    beside = Path(mkdtemp(prefix=".", dir=packs))
    try:
        for file, data in files.items():
            safe_file.write(beside / file, data)
        beside.chmod(0o755)
        beside.rename(packs / name)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    safe_file.keep(packs)
