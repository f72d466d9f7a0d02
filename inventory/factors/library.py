"""The library (因子库): built-in and local packs in their order of rank, loaded into DuckDB once.

The smallest rank wins. Built-in packs carry the ranks of `factors/priority.csv`; local packs come
before them in the order of registration, unless their own `priority.csv` says otherwise.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from inventory.core.errors import FactorPackError
from inventory.core.findings import Cell, Finding
from inventory.core.resources import shipped
from inventory.core.workspace import Workspace
from inventory.factors import (
    attestation,
    attestation_log,
    check,
    claims,
    first_choice,
    pack,
    tables,
    value,
)
from inventory.factors.attestation import Attestation
from inventory.factors.attestation_log import Entry
from inventory.factors.check import Known
from inventory.factors.pack import Pack
from inventory.factors.tables import Item, Placed
from inventory.factors.value import Value
from inventory.registry.alias import alias_key


@dataclass(frozen=True, slots=True)
class Library:
    """The packs that a workspace counts with, by rank, and the items they define."""

    packs: tuple[Placed, ...]
    _stated: pa.Table  # the built-in ranks of packs, data flows, methods and roles
    _items: tuple[Item, ...]
    _aliases: Mapping[str, str]
    attestations: tuple[Attestation, ...] = ()  # of the workspace, with their state

    @classmethod
    def open(cls, workspace: Workspace | None, *, builtin: Path | None = None) -> "Library":
        """Read the built-in packs and the local packs of a workspace (none: built-in alone).

        Values that the bureau has attested carry grade A and who read them.

        Raises:
            FactorPackError: a local pack is missing or has faults, or the log of attestations
                cannot be read.
        """
        root = builtin or shipped("factors")
        stated = pack.read_priority(root)
        shelf = [
            pack.read(folder.parent, is_builtin=True)
            for folder in sorted(root.glob(f"*/{pack.MANIFEST}"))
        ]
        placed = _placed(shelf, stated)
        if workspace is not None:
            roles, names = _roles(placed), workspace.config.packs
            # from 0 upwards, or from below where so many would reach the built-in ranks
            first = min(0, min((one.rank for one in placed), default=0) - len(names))
            placed += [
                _local(workspace, name, default=rank, roles=roles)
                for rank, name in enumerate(names, start=first)
            ]
            return cls.of(placed, stated, attestation_log.read(workspace))
        return cls.of(placed, stated)

    @classmethod
    def of(cls, placed: list[Placed], stated: pa.Table, entries: Iterable[Entry] = ()) -> "Library":
        """Put placed packs in order; of items and names defined twice the smaller rank stays."""
        packs = sorted(placed, key=lambda one: (one.rank, one.pack.name))
        log = tuple(entries)
        wanted = {entry.factor_id for entry in log}
        found = attestation.standing(log, value.of_packs(packs, wanted) if wanted else {})
        seen = attestation.seen(found)
        packs = attestation.applied(packs, seen)
        return cls(
            packs=tuple(packs),
            _stated=stated,
            _items=tuple(tables.items(packs, seen)),
            _aliases=tables.aliases(packs),
            attestations=found,
        )

    def items(self) -> tuple[Item, ...]:
        """Every item (燃料、产品、原料 …) with the definition that counts."""
        return self._items

    def item_code(self, text: str) -> str | None:
        """The item that a name or code means, as a technician writes it."""
        return self._aliases.get(alias_key(text))

    def roles(self) -> dict[str, str]:
        """The role of each item code and item group."""
        return _roles(self.packs)

    def values(self, wanted: Collection[str] | None = None) -> dict[str, Value]:
        """Every value of the library by factor id, or those that are wanted."""
        return value.of_packs(self.packs, wanted)

    def lapsed(self) -> tuple[Finding, ...]:
        """What the bureau attested once and what holds no longer."""
        ids = {one.entry.factor_id for one in self.attestations}
        return tuple(attestation.lapsed(self.attestations, self.values(ids)))

    def load(self, con: duckdb.DuckDBPyConnection) -> None:
        """Build the tables of schema `factors`: packs, items, factors, ranks, and other names.

        Raises:
            FactorPackError: a pack holds a value that cannot be used.
        """
        con.execute("create schema if not exists factors")
        seen = attestation.seen(self.attestations)
        made = tables.all_of(self.packs, self._items, self._aliases, seen=seen)
        for name, rows in made.items():
            _create(con, name, rows)
        _create(con, "attestation", attestation.table(self.attestations))
        _create(con, "first_choice", first_choice.table())
        ranks = [self._stated, *(one.pack.priority for one in self.packs)]
        _create(con, "priority", tables.priority(pa.concat_tables(ranks)))
        _create(con, "control_alias", tables.control_aliases())

    def faults(self, known: Known) -> tuple[Finding, ...]:
        """What is wrong with any pack, and what two packs of one rank leave undecided."""
        known = Known(pollutants=known.pollutants, categories=known.categories, roles=self.roles())
        own = [
            _told_of(one.pack, fault)
            for one in self.packs
            for fault in check.faults(one.pack, known)
        ]
        return (*own, *self.clashes())

    def require_clear(self, newcomer: Pack) -> None:
        """Let a local pack pass that leaves no choice open between its factors and the others.

        Raises:
            FactorPackError: a factor id is taken, or two packs of one rank say the same key.
        """
        rank = sum(not one.pack.is_builtin for one in self.packs)
        both = Library.of([*self.packs, _with_rank(newcomer, default=rank)], self._stated)
        before = list(self.clashes())
        found = [fault for fault in both.clashes() if fault not in before]
        if found:
            raise FactorPackError(
                f"因子包 {newcomer.name} 与因子库有 {len(found)} 处冲突，不予登记",
                faults=tuple(f"{fault}（{fault.remedy_zh}）" for fault in found),
                hint="改正因子标识，或在 priority.csv 中给本包另定次序",
            )

    def clashes(self) -> Iterator[Finding]:
        """Factor ids used twice, and equal keys in two packs of one rank."""
        owner: dict[str, str] = {}
        stated: list[claims.Claim] = []
        for one in self.packs:
            rows: list[check.Row] = one.pack.factor.to_pylist()
            for row in rows:
                first = owner.setdefault(row["factor_id"], one.pack.name)
                if first != one.pack.name:
                    yield _told_of(one.pack, _of_row("F128", row, other=first))
                rank = one.rank_for(row["pollutant"])
                claim = claims.of({**row, "pack": one.pack.name}, rank=rank)
                if claim is not None:
                    stated.append(claim)
        for later, earlier in claims.clashes(stated):
            if later.row["pack"] != earlier.row["pack"]:
                found = _of_row("F127", later.row, other=earlier.row["factor_id"])
                at = Cell(f"{later.row['pack']}/{found.at.file}", "", found.at.row)
                yield Finding(found.code, at=at, value=found.value, details=found.details)


def _of_row(code: str, row: Mapping[str, str], *, other: str) -> Finding:
    at = Cell(pack.FACTOR, "", int(row[pack.ROW]), "factor_id")
    return Finding(code, at=at, value=row["factor_id"], details={"other": other})


def _told_of(one: Pack, fault: Finding) -> Finding:
    """The same fault with the pack's name before the file's."""
    at = Cell(f"{one.name}/{fault.at.file}", "", fault.at.row, fault.at.column)
    return Finding(fault.code, at=at, value=fault.value, details=fault.details)


def _create(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    con.register("factors_arrow", rows)
    con.execute(f"create or replace table factors.{name} as from factors_arrow")
    con.unregister("factors_arrow")


def _roles(placed: tuple[Placed, ...] | list[Placed]) -> dict[str, str]:
    roles: dict[str, str] = {}
    for one in sorted(placed, key=lambda one: -one.rank):
        roles |= check.roles_of(one.pack.item.to_pylist())
    return roles


def _placed(shelf: list[Pack], stated: pa.Table) -> list[Placed]:
    """Give the built-in packs their ranks; one that is not listed comes after all that are."""
    ranks = tables.pack_ranks(stated)
    last = max((rank for by in ranks.values() for rank in by.values()), default=0)
    return [
        Placed(
            pack=one,
            rank=ranks.get(one.name, {}).get("", last + position),
            by_pollutant={key: rank for key, rank in ranks.get(one.name, {}).items() if key},
        )
        for position, one in enumerate(shelf, start=1)
    ]


def _local(workspace: Workspace, name: str, *, default: int, roles: dict[str, str]) -> Placed:
    """Read a registered local pack, which may have been edited since it was added."""
    folder = workspace.packs / name
    if not pack.is_name(name) or folder.is_symlink() or not folder.is_dir():
        raise FactorPackError(
            f"工作区登记的因子包 {name} 不存在",
            hint="用 inventory factors add 重新登记，或从 inventory.toml 的 packs 中删去",
        )
    read = pack.read(folder)
    check.require(read, Known(roles=roles))
    if read.name != name:
        raise FactorPackError(f"因子包文件夹 {name} 中的名称是 {read.name}，两者应一致")
    return _with_rank(read, default=default)


def _with_rank(read: Pack, *, default: int) -> Placed:
    ranks = tables.pack_ranks(read.priority).get(read.name, {})
    return Placed(
        pack=read,
        rank=ranks.get("", default),
        by_pollutant={key: rank for key, rank in ranks.items() if key},
    )
