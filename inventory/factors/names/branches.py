"""What a category or a pollutant says about a name (源分类与污染物): branches and families."""

from collections.abc import Iterable

from inventory.factors.names import codes, text
from inventory.factors.names.codes import Word

_FAMILIES = {
    "SO2": ("SO2",),
    "NOx": ("NOx", "NO", "NO2"),
    "PM": ("PM", "TSP", "PM10", "PM2.5", "PM2.5-10", "BC", "OC"),
    "VOCs": ("VOCs", "NMVOC", "NMHC"),
}
_FAMILY_OF = {name.lower(): family for family, names in _FAMILIES.items() for name in names}
_ORGANIC = ("vocs", "voc", "有机", "挥发")
# where solvents and oil products are handled, nothing is burnt for its heat
_WITHOUT_FLUE_GAS = ("G", "N")


def family_of(pollutant: str) -> str:
    """The family (物质类别) that a pollutant belongs to."""
    return _FAMILY_OF.get(pollutant.lower(), "other")


def families_told(key: str, *, category: str | None, pollutant: str | None) -> frozenset[str]:
    """The families that a name can be for, by the pollutant, its own words, or the category."""
    if pollutant:
        return frozenset({family_of(pollutant)})
    told = {family for word, family in text.FUNCTIONS.items() if word in key}
    if any(word in key for word in _ORGANIC):
        told.add("VOCs")
    if told:
        return frozenset(told)
    if category and category.startswith(_WITHOUT_FLUE_GAS):
        return frozenset({"VOCs", "PM", "other"})
    return frozenset()


def meaning(
    word: Word, canonical: str, *, category: str | None, pollutant: str | None
) -> tuple[str, str]:
    """The canonical id of a word in its place, and the rule that made it another one.

    The pollutant that is asked for decides before the category does.
    """
    rules = [
        rule
        for rule in codes.treatment_branches()
        if rule.canonical == canonical and rule.word_rule in ("", word.rule)
    ]
    if pollutant:
        asked = {pollutant, family_of(pollutant)}
        for rule in rules:
            if asked & set(rule.pollutants):
                return rule.becomes, rule.rule
        usual = codes.treatments().get(canonical)
        if usual is not None and family_of(pollutant) in usual.families:
            return canonical, ""
    for rule in rules:
        if category and rule.prefixes and category.startswith(rule.prefixes):
            return rule.becomes, rule.rule
    return canonical, ""


def longest_prefix(category: str, prefixes: Iterable[str]) -> str | None:
    """The longest of some branches that a category lies in."""
    within = [prefix for prefix in prefixes if category.startswith(prefix)]
    return max(within, key=len) if within else None
