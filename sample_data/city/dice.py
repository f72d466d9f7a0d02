"""Reproducible scatter: no two plants of one trade report the same numbers."""

import random


class Dice:
    """Draws that give the same city in every run and on every version of Python."""

    def __init__(self, seed: int) -> None:
        """Start the sequence."""
        self._random = random.Random(seed)  # noqa: S311 - scatter, no secret

    def between(self, low: float, high: float, step: float) -> float:
        """A value on a grid, as meters and laboratories report it."""
        # random() is the one draw whose sequence Python guarantees
        steps = int(self._random.random() * (round((high - low) / step) + 1))
        return round(low + steps * step, 6)
