"""Names of treatment (治理工艺): which devices stand behind a name, one after the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise, product

from inventory.factors.names import branches, codes, near, text
from inventory.factors.names.codes import Treatment, Word
from inventory.factors.names.index import Index
from inventory.factors.names.near import Candidate
from inventory.factors.names.reading import Reader, Reading, Unread
from inventory.factors.names.resolution import MOST_PROPOSALS, Kind, Resolution

_LOW_NOX = "低氮燃烧技术"  # every device that the removal table counts as low-NOx combustion
_PAIRS = {"sncr": "lnb_sncr", "scr": "lnb_scr"}  # rows of their own beside a low-NOx burner
_CATALYTIC = frozenset({"catalytic_oxidiser", "rco"})
# names that say too little to be worth proposing
_VAGUE_RULES = frozenset({"denox_untold", "passive_part", "no_device", "plate_tube"})


@dataclass(frozen=True, slots=True)
class TreatmentNames:
    """The names of treatment that a library knows: the code list, and the words of its packs."""

    _index: Index
    _devices: Mapping[str, Treatment]
    _candidates: tuple[Candidate, ...]
    _by_parts: Mapping[tuple[str, ...], str]

    @classmethod
    def of(cls, words: Iterable[str] = ()) -> "TreatmentNames":
        """Names of the code list, and removal names of packs (`words`) that it does not have."""
        listed = (*codes.treatment_words(), *_titles())
        known = Index(listed)
        devices = dict(codes.treatments())
        more = []
        for word in dict.fromkeys(words):
            if known.find(text.key(word)) is None:
                devices[word] = Treatment(canonical=word, title_zh=word, controls=(word,))
                more.append(Word(name=word, canonical=word, evidence="C", is_standard=True))
        index = Index((*listed, *more))
        candidates = tuple(
            Candidate.of(word, devices[word.canonical].families)
            for word in (*codes.treatment_words(), *more)
            if word.canonical and not word.asks and word.rule not in _VAGUE_RULES
        )
        by_parts = {one.parts: one.canonical for one in devices.values() if one.parts}
        return cls(index, devices, candidates, by_parts)

    def device(self, canonical: str) -> Treatment:
        """What a canonical id stands for."""
        return self._devices[canonical]

    def resolve(
        self, name: str, *, category: str | None = None, pollutant: str | None = None
    ) -> Resolution:
        """The devices that a name means, or what it may have been meant for."""
        key = text.key(name)
        if not key:
            return Resolution(name=name, kind=Kind.TREATMENT)
        reader = Reader(self._index, category, pollutant)
        found = reader.read(key)
        if isinstance(found, Unread):
            told = branches.families_told(key, category=category, pollutant=pollutant)
            proposals = found.asks or self._proposals(found, told)
            return Resolution(name=name, kind=Kind.TREATMENT, proposals=proposals)
        return self._resolution(name, found)

    def _resolution(self, name: str, found: Reading) -> Resolution:
        parts, rules = self._in_series(found)
        canonical = self._canonical(found, parts)
        device = self._devices.get(canonical)
        title = device.title_zh if device else self._title(parts)
        proposals = found.asks
        if text.is_respelled(name):
            rules = (*rules, "respelled")
            proposals = proposals or tuple(word.name for word in found.words[:1])
        return Resolution(
            name=name,
            kind=Kind.TREATMENT,
            canonical=canonical,
            title_zh=title,
            parts=parts if len(parts) > 1 else (),
            controls=tuple(control for part in parts for control in self._devices[part].controls),
            rules=tuple(dict.fromkeys(rules)),
            proposals=proposals,
            evidence=found.evidence,
            is_open=bool(found.asks),
        )

    def _canonical(self, found: Reading, parts: tuple[str, ...]) -> str:
        """The id of a device or of a known series, else the ids of its parts."""
        if len(found.parts) == 1 and self._devices[found.parts[0]].parts in ((), parts):
            return found.parts[0]
        if len(parts) == 1:
            return parts[0]
        return self._by_parts.get(parts, "+".join(parts))

    def _title(self, parts: tuple[str, ...]) -> str:
        return "+".join(self._devices[part].title_zh for part in parts)

    def _in_series(self, found: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Single devices in the order of the gas, pairs put together, and the rules for that."""
        parts = [one for part in found.parts for one in self._devices[part].parts or (part,)]
        rules = list(found.rules)
        if len(parts) == 1:
            return tuple(parts), tuple(rules)
        if any(self._devices[one].is_concentrator for one in parts):
            rules.append("concentrator")
        parts, passive = self._without_passive(parts)
        if passive:
            rules = [rule for rule in rules if rule != "no_device"]
        parts, paired = self._with_pairs(parts)
        parts, joined = _with_adsorption(parts)
        parts, yielded = self._without_yielding(parts)
        return tuple(parts), (*rules, *passive, *paired, *joined, *yielded)

    def _without_passive(self, parts: list[str]) -> tuple[list[str], list[str]]:
        """Stacks, fans and hoods stand beside the devices and are none."""
        active = [one for one in parts if not self._devices[one].is_none] or parts[:1]
        return active, ["passive_part"] if len(active) < len(parts) else []

    def _with_pairs(self, parts: list[str]) -> tuple[list[str], list[str]]:
        """Low-NOx combustion goes into the pair with SNCR or else SCR, and counts only there."""
        if "lnb_scr" in parts and "sncr" in parts:  # the same three devices in another order
            other = [one for one in parts if one != "sncr"]
            place = other.index("lnb_scr")
            return [*other[:place], "lnb_sncr", "scr", *other[place + 1 :]], ["pair_first"]
        burners = [one for one in parts if self._devices[one].controls == (_LOW_NOX,)]
        partner = next((one for one in ("sncr", "scr") if one in parts), None)
        is_paired = any(one in parts for one in _PAIRS.values())
        if not burners or not (partner or is_paired):
            return parts, []
        rest = [one for one in parts if one not in burners]
        if partner and not is_paired:
            rest[rest.index(partner)] = _PAIRS[partner]
        return rest, ["pair_first"]

    def _without_yielding(self, parts: list[str]) -> tuple[list[str], list[str]]:
        """What counts only beside no other device of a family steps back before one."""
        kept = [
            one
            for one in parts
            if not (wanted := self._devices[one].yields_to)
            or not any(wanted in self._devices[other].families for other in parts if other != one)
        ]
        return (kept, ["cobenefit"]) if len(kept) < len(parts) else (parts, [])

    def _proposals(self, found: Unread, families: frozenset[str]) -> tuple[str, ...]:
        """The nearest names; of a series, the series with its unknown parts replaced."""
        alternatives = [
            self._nearest(part, families if len(found.parts) == 1 else None)
            if place in found.unknown
            else (part,)
            for place, part in enumerate(found.parts)
        ]
        if not all(alternatives):
            return ()
        series = ("+".join(parts) for parts in product(*alternatives))
        return tuple(one for one, _ in zip(series, range(MOST_PROPOSALS), strict=False))

    def _nearest(self, part: str, families: frozenset[str] | None) -> tuple[str, ...]:
        told = families or branches.families_told(part, category=None, pollutant=None)
        return near.nearest(part, self._candidates, families=told)


def _with_adsorption(parts: list[str]) -> tuple[list[str], list[str]]:
    """Carbon with a catalytic oxidiser behind it is one row of the table."""
    for place, (first, second) in enumerate(pairwise(parts)):
        if first == "activated_carbon" and second in _CATALYTIC:
            return [*parts[:place], "adsorption_catalytic", *parts[place + 2 :]], [
                "adsorption_pair"
            ]
    return parts, []


def _titles() -> Iterable[Word]:
    """The titles and the ids of the list itself are names too."""
    listed = {text.key(word.name) for word in codes.treatment_words()}
    return [
        Word(name=name, canonical=one.canonical, evidence="C", is_standard=not one.rule)
        for one in codes.treatments().values()
        for name in (one.title_zh, one.canonical)
        if text.key(name) not in listed
    ]
