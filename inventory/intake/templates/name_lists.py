"""The usual names (常用名称) that drop-downs offer: one for each treatment, technology and unit."""

from functools import cache

from inventory.factors.names import codes
from inventory.registry import seed

BRANCH = 5  # characters of a category code within which the technologies are the same


def listed(kind: str) -> tuple[str, ...]:
    """The names that a drop-down of this kind offers."""
    match kind:
        case "treatment":
            return _treatments()
        case "technology":
            return technologies()
        case _:
            return _units()


@cache
def technologies() -> tuple[str, ...]:
    """Every technology that any branch offers, in the order of the branches."""
    return tuple(dict.fromkeys(word for _, word in technologies_by_branch()))


@cache
def technologies_by_branch() -> tuple[tuple[str, str], ...]:
    """Branches of categories with the technologies that each offers."""
    branches = dict.fromkeys(
        code[:BRANCH]
        for row in seed.categories()
        if len(code := row["category_code"]) >= BRANCH and row["attach"]
    )
    # the words of the closest branch stand on top
    words = [word for word in codes.technology_names() if word.listed]
    words.sort(key=lambda word: -len(word.prefix))
    found = {
        (branch, word.name): None
        for branch in sorted(branches)
        for word in words
        if word.prefix.startswith(branch) or branch.startswith(word.prefix)
    }
    return tuple(found)


def _treatments() -> tuple[str, ...]:
    words = [word for word in codes.treatment_words() if word.listed]
    return tuple(word.name for word in sorted(words, key=lambda word: int(word.listed)))


def _units() -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.spelling for one in codes.capacity_units() if one.listed))
