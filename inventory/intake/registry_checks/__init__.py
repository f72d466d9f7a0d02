"""Checks on the whole registry (登记库检查): what no single sheet and no single year can show."""

from collections.abc import Iterator

from sqlalchemy import Connection

from inventory.core.findings import Finding
from inventory.intake.registry_checks import (
    comparison,
    completeness,
    identity,
    physical,
    reported,
    shares,
    status,
    structure,
    triage,
    validity,
)
from inventory.intake.registry_checks.found import Scope

__all__ = ["findings"]
# what is wrong with rows as such is told with the import that brings them; the routes of a unit
# are always delivered together, so their shares are among it
_OF_ROWS = (shares, identity, validity, reported, physical, comparison, triage)
# what is missing is judged when all is said: files come one by one, units before their outlets
_OF_THE_WHOLE = (structure, completeness, status)


def findings(connection: Connection, *, batch_id: int | None = None) -> Iterator[Finding]:
    """Everything that is wrong between the rows of the registry.

    Args:
        connection: the registry.
        batch_id: keeps to what is wrong with rows that this batch has written.
    """
    scope = Scope.of(connection, batch_id)
    families = _OF_ROWS if batch_id is not None else (*_OF_THE_WHOLE, *_OF_ROWS)
    for family in families:
        yield from family.findings(connection, scope)
