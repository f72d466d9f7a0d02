"""Names that no real company bears: a heavenly stem (天干) with a word for land."""

from itertools import count

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_LANDS = "川岭原泽洲塬陵浦"


class Names:
    """Hands out the next word for a trade; the same trade never gets the same word twice."""

    def __init__(self) -> None:
        """Start at the first word."""
        self._next = count()

    def __call__(self, trade: str, kind: str = "有限公司") -> str:
        """A company name such as 甲川热电有限公司."""
        place = next(self._next)
        stem = _STEMS[place % len(_STEMS)]
        land = _LANDS[place // len(_STEMS) % len(_LANDS)]
        return f"{stem}{land}{trade}{kind}"
