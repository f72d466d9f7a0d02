"""Reading the name of a treatment (治理工艺名称): one device, a stage count, a code, a series."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from inventory.factors.names import branches, codes, text
from inventory.factors.names.codes import Word
from inventory.factors.names.index import Index

_CODE = re.compile(r"^(?P<code>[snpv]\d{2})(?!\d)[|:、.\-_/ ]*(?P<rest>.*)$")
_OTHER = re.compile(r"^(?:其他|其它)(?:技术|工艺)?[:、,\-/]*(?P<rest>[^+].*)$")
_STAGES = re.compile(r"^(?P<count>[一单两二双三四234])级(?P<rest>.{2,})$")
_COUNTS = {"一": 1, "单": 1, "两": 2, "二": 2, "双": 2, "2": 2, "三": 3, "3": 3, "四": 4, "4": 4}
_OTHER_CODES = frozenset({"s12", "n08", "p15", "v19"})  # the text behind them says more
_NOT_STAGED = frozenset({"vapour_recovery_unit", "none"})  # 二级油气回收 is not two units


@dataclass(frozen=True, slots=True)
class Reading:
    """The devices that a name names, and the rules that were needed to see them."""

    parts: tuple[str, ...]  # canonical ids, series not yet taken apart
    rules: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    evidence: str = "C"
    words: tuple[Word, ...] = ()

    def also(self, *rules: str) -> "Reading":
        """The same with more rules, each once."""
        return replace(self, rules=tuple(dict.fromkeys((*rules, *self.rules))))


@dataclass(frozen=True, slots=True)
class Unread:
    """A name, or the part of a series, that is not known."""

    parts: tuple[str, ...]  # all parts as written
    unknown: tuple[int, ...]  # places of those that are not known
    asks: tuple[str, ...] = ()  # what the name may mean, where a list says so


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads names of treatment for one category and pollutant."""

    index: Index
    category: str | None
    pollutant: str | None

    def read(self, key: str) -> Reading | Unread:
        """The devices of a name; the joined name itself comes before its parts."""
        if found := self._whole(key):
            return found
        words = text.split(key)
        if len(words) == 1:
            further = text.split_further(key)
            strokes = self._series(further) if len(further) > 1 else None
            if isinstance(strokes, Reading):
                return self._with_stroke(strokes) if "/" in key else strokes
            # a stroke within a misspelt word parts nothing that is known
            if strokes is not None and len(strokes.unknown) < len(strokes.parts):
                return strokes
            return Unread((key,), (0,), self._asks(key))
        return self._series(words)

    def _whole(self, key: str) -> Reading | None:
        """A name that is listed, or means one listed device; one that does not run means none."""
        if text.is_out_of_use(key):
            return None
        for attempt in (self._listed, self._coded, self._other, self._staged, self._bracketed):
            if found := attempt(key):
                return found
        return None

    def _listed(self, key: str) -> Reading | None:
        if text.is_out_of_use(key):
            return None
        word = self.index.find_plainer(key)
        if word is None and (told := text.function(text.stem(key))):
            rest, family = told
            word = self.index.find_plainer(rest)
            if word is not None and family not in self._families(word.canonical):
                word = None
        return self._of(word) if word is not None else None

    def _of(self, word: Word) -> Reading | None:
        canonical, by_branch = branches.meaning(
            word, word.canonical, category=self.category, pollutant=self.pollutant
        )
        if not canonical:
            return None
        if by_branch:
            rules: tuple[str, ...] = (by_branch,)
        elif word.is_standard:
            rules = ()
        else:
            own = codes.treatments()[canonical].rule if canonical in codes.treatments() else ""
            rules = tuple(dict.fromkeys(rule for rule in (word.rule, own) if rule))
        return Reading((canonical,), rules, word.asks, word.evidence, (word,))

    def _asks(self, key: str) -> tuple[str, ...]:
        word = self.index.find_plainer(key)
        return word.asks if word is not None else ()

    def _families(self, canonical: str) -> tuple[str, ...]:
        known = codes.treatments().get(canonical)
        return known.families if known else ()

    def _coded(self, key: str) -> Reading | None:
        """A code of the statistics, alone or with the name joined to it."""
        found = _CODE.match(key)
        word = self._by_code(found["code"]) if found else None
        if found is None or word is None:
            return None
        own = self._of(word)
        rest = found["rest"]
        if not rest or own is None:
            return own
        behind = self._whole(rest) or (
            told if isinstance(told := self.read(rest), Reading) else None
        )
        if found["code"] in _OTHER_CODES:
            if rest in {"其他", "其它"} or text.key(word.name).startswith(rest):
                return own
            return behind.also("free_text") if behind else own.also("free_text")
        if behind is None:
            return own.also("code_with_text")
        return own if behind.parts == own.parts else None

    def _by_code(self, code: str) -> Word | None:
        return next((word for word in self.index.words if word.code.lower() == code), None)

    def _other(self, key: str) -> Reading | None:
        """其他 with a text behind it that names a device."""
        found = _OTHER.match(key)
        if found is None:
            return None
        rest = found["rest"].removeprefix("(").removesuffix(")")
        behind = self.read(rest)
        return behind.also("free_text") if isinstance(behind, Reading) else None

    def _staged(self, key: str) -> Reading | None:
        """两级, 三级: as many of the same in series."""
        found = _STAGES.match(key)
        if found is None or len(text.split(key)) > 1:  # the count is of the first part alone
            return None
        one, count = self._listed(found["rest"]), _COUNTS[found["count"]]
        if one is None or one.parts[0] in _NOT_STAGED:
            return None
        return one if count == 1 else replace(one, parts=one.parts * count).also("stages")

    def _bracketed(self, key: str) -> Reading | None:
        """A name with an addition in brackets; two names that differ decide nothing."""
        halves = text.brackets(key)
        if halves is None:
            return None
        outside, inside = (self._whole(half) for half in halves)
        if outside is None:
            return inside.also("bracket") if inside else None
        is_same = inside is None or set(inside.parts) <= {*outside.parts, "none"}
        return outside if is_same else None

    def _series(self, words: list[str]) -> Reading | Unread:
        """The longest known names first, so that a pair with a row of its own stays a pair."""
        found: list[Reading] = []
        unknown: list[int] = []
        place = 0
        while place < len(words):
            for end in range(len(words), place, -1):
                one = self._listed("+".join(words[place:end])) if end - place > 1 else None
                one = one or (self._part(words[place]) if end - place == 1 else None)
                if one is not None:
                    found.append(one)
                    place = end
                    break
            else:
                unknown.append(place)
                place += 1
        if unknown:
            return Unread(tuple(words), tuple(unknown), self._asks_of(words, unknown))
        return _together(found)

    def _asks_of(self, words: list[str], unknown: list[int]) -> tuple[str, ...]:
        """What a single part that says too little may mean, within its series."""
        if len(unknown) > 1:
            return ()
        (place,) = unknown
        before, after = words[:place], words[place + 1 :]
        return tuple("+".join((*before, ask, *after)) for ask in self._asks(words[place]))

    def _part(self, word: str) -> Reading | None:
        if found := self._whole(word):
            return found
        further = text.split_further(word)
        strokes = self._series(further) if len(further) > 1 else None
        if not isinstance(strokes, Reading):
            return None
        return self._with_stroke(strokes) if "/" in word else strokes

    def _with_stroke(self, found: Reading) -> Reading:
        """A stroke between devices for one substance may also mean either of them."""
        families = [self._families(part)[:1] for part in found.parts]
        is_doubtful = any(first == second for first, second in pairwise(families))
        return found.also("stroke") if is_doubtful else found


def _together(found: Iterable[Reading]) -> Reading:
    """Parts in series, with everything that was decided about any of them."""
    readings = list(found)
    return Reading(
        parts=tuple(part for one in readings for part in one.parts),
        rules=tuple(dict.fromkeys(rule for one in readings for rule in one.rules)),
        asks=next((one.asks for one in readings if one.asks), ()),
        evidence=max(one.evidence for one in readings),
        words=tuple(word for one in readings for word in one.words),
    )
