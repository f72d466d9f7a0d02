"""Fuels of the city with the quality that laboratories report, on as-received basis (收到基)."""

from dataclasses import dataclass

from city.dice import Dice

# Flue gas per kg of coal from its heat value in MJ/kg, and per m3 of natural gas: the empirical
# formulas of HJ 953-2018, used to size the invented permits only.
_COAL_SLOPE, _COAL_OFFSET = 0.411, 0.918
GAS_FLUE_M3 = 10.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What the laboratory says about one lot."""

    ncv: float | None = None
    ncv_unit: str = "GJ/t"
    sulfur: float | None = None
    ash: float | None = None
    volatile: float | None = None
    carbon: float | None = None


UNMEASURED = Quality()


def steam_coal(dice: Dice) -> Quality:
    """Bituminous coal as the boilers of the city buy it: 20-23 GJ/t."""
    ncv = dice.between(20.0, 23.0, 0.1)
    return Quality(
        ncv=ncv,
        sulfur=dice.between(0.5, 1.1, 0.02),
        # poorer coal is the ashier one
        ash=round(12.0 + (23.0 - ncv) * 3.6 + dice.between(0.0, 2.0, 0.1), 1),
        volatile=dice.between(24.0, 32.0, 0.2),
    )


def pellets(dice: Dice) -> Quality:
    """Biomass pellets (生物质成型燃料)."""
    return Quality(
        ncv=dice.between(15.2, 16.6, 0.1),
        sulfur=dice.between(0.05, 0.1, 0.01),
        ash=dice.between(2.0, 6.0, 0.2),
    )


def flue_of_coal(coal_t: float, ncv: float) -> float:
    """Dry flue gas (标干烟气量) of an amount of coal, in m3."""
    return coal_t * 1000 * (_COAL_SLOPE * ncv + _COAL_OFFSET)


def flue_of_gas(gas_10k_m3: float) -> float:
    """Dry flue gas of an amount of natural gas given in 10 000 m3, in m3."""
    return gas_10k_m3 * 10_000 * GAS_FLUE_M3


def limit_t(flue_m3: float, mg_m3: float) -> float:
    """The annual quantity that a concentration limit allows, in t."""
    return round(flue_m3 * mg_m3 * 1e-9, 2)
