"""What the devices of a name take off (去除效率): one fraction for each pollutant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from inventory.factors import canonical, check
from inventory.factors.library import Library
from inventory.factors.names.codes import Treatment
from inventory.factors.names.treatment import TreatmentNames


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """The removal of one pollutant by a device or a series, with the factors behind it."""

    removal_frac: float
    factor_ids: tuple[str, ...]
    evidence: str  # the lowest grade among the factors


_Table = dict[str, dict[str, Removal]]  # by name in the removal tables, then by pollutant


@dataclass(frozen=True, slots=True)
class RemovalTable:
    """The removals of a library that may be used, by device and pollutant."""

    _names: TreatmentNames
    _table: Mapping[str, Mapping[str, Removal]]

    @classmethod
    def of(
        cls, library: Library, names: TreatmentNames, *, category: str | None = None
    ) -> "RemovalTable":
        """The closest removal for each; one for a single category counts within it alone."""
        ranked = []
        for one in library.packs:
            for row in one.pack.factor.to_pylist():
                if not _applies(row, category or ""):
                    continue
                control = row["control"] if one.pack.is_builtin else standard(row["control"], names)
                rank = (-len(row["category_code"]), one.rank_for(row["pollutant"]))
                ranked.append((rank, control, row))
        table: _Table = {}
        for _, control, row in sorted(ranked, key=lambda entry: entry[0]):
            table.setdefault(control, {}).setdefault(row["pollutant"], _removal(row))
        return cls(names, table)

    def of_parts(self, parts: Iterable[str]) -> dict[str, Removal]:
        """What a series leaves of each pollutant is what each device leaves of the rest.

        A concentrator hands on what it holds back: with the destruction behind it, both count as
        one device that removes the product of the two.
        """
        devices = [self._names.device(part) for part in parts]
        stages = [self._of_device(device) for device in devices]
        pollutants = dict.fromkeys(pollutant for stage in stages for pollutant in stage)
        return {
            pollutant: self._in_series(devices, [stage.get(pollutant) for stage in stages])
            for pollutant in sorted(pollutants)
        }

    def _of_device(self, device: Treatment) -> dict[str, Removal]:
        found: dict[str, Removal] = {}
        for control in device.controls:
            for pollutant, told in self._table.get(control, {}).items():
                found.setdefault(pollutant, told)
        return found

    @staticmethod
    def _in_series(devices: list[Treatment], stages: list[Removal | None]) -> Removal:
        told = [stage for stage in stages if stage is not None]
        fractions = [stage.removal_frac if stage else 0.0 for stage in stages]
        for place, (first, behind) in enumerate(pairwise(stages)):
            if devices[place].is_concentrator and first and behind:
                fractions[place : place + 2] = [0.0, fractions[place] * fractions[place + 1]]
        left = 1.0
        for fraction in fractions:
            left *= 1 - fraction
        return Removal(
            removal_frac=told[0].removal_frac if len(told) == 1 else 1 - left,
            factor_ids=tuple(one for stage in told for one in stage.factor_ids),
            evidence=max(stage.evidence for stage in told),
        )


def standard(control: str, names: TreatmentNames) -> str:
    """A local pack's word for one listed device, as the removal tables call that device."""
    found = names.resolve(control)
    return found.controls[0] if len(found.controls) == 1 else control


def _applies(row: Mapping[str, str], category: str) -> bool:
    """Whether a row is a removal that may be used for any fuel of a category."""
    return (
        row["param"] == "removal"
        and not row["item"]
        and check.evidence(row) != "D"
        and category.startswith(row["category_code"])
    )


def _removal(row: Mapping[str, str]) -> Removal:
    basis = canonical.basis_of(row["basis"]) or ""
    scale = canonical.of_factor("removal", row["unit"], basis)
    return Removal(
        removal_frac=scale.of(float(row["value"])),
        factor_ids=(row["factor_id"],),
        evidence=check.evidence(row),
    )
