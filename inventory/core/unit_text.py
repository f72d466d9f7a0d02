"""Reading a unit as people write it (单位文本): clean, split, look up; nothing is computed here."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from inventory.core.unit_vocabulary import MAGNITUDES, REFUSED, SUBSTANCES, UNITS, UnitName


@dataclass(frozen=True, slots=True)
class Part:
    """One unit of the vocabulary with the magnitude before it (万, 10^4 ...), a decimal text."""

    magnitude: str
    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit understood: what stands above the slash, and below it if there is one."""

    top: Part
    per: Part | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a part of a unit text is not taken, and what to write instead."""

    part: str
    why_zh: str
    why_en: str
    remedy_zh: str


@lru_cache(maxsize=4096)  # refusals are kept too: a bad unit may stand in a million rows
def read(unit: str) -> Reading | Refusal:
    """The unit of a text, or why it is refused."""
    parts: list[Part] = []
    for text in clean(unit).split("/"):
        part = read_part(text)
        if isinstance(part, Refusal):
            return part
        parts.append(part)
    top, *rest = parts
    if len(rest) > 1 or (rest and "one" in {top.name, rest[0].name}):
        return Refusal(
            unit,
            "的写法不能识别，一条斜线只能分开两个单位",
            "one slash between two units",
            "写成“单位/单位”；按年的系数去掉“/年”，产品和物质写在各自的列",
        )
    return Reading(top, rest[0] if rest else None)


_DOTS = dict.fromkeys(map(ord, "∙⋅•・*×"), "·")


def clean(unit: str) -> str:
    """One spelling for full and half width, blanks, dots, powers, 每 and `per`."""
    # NFKC turns 10⁴ into 104 and m³ into m3: the first has to be saved before, the second is wanted
    text = re.sub(r"([1１][0０])([⁰¹²³⁴-⁹]+)", r"\1^\2", unit)
    text = re.sub(r"\s+per\s+", "/", unicodedata.normalize("NFKC", text), flags=re.IGNORECASE)
    text = "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")
    text = text.replace("**", "^").translate(_DOTS)
    text = re.sub(r"(?<![A-Za-z])(k?m)\^([23])", r"\1\2", text)
    text = re.sub(r"(?<=[Ww瓦])[·.-](?=[Hh时小])", "", text)  # kW·h
    text = re.sub(r"(?<!^)/?每", "/", text)  # 千克每吨; in 每吨千克 the order is the other one
    text = re.sub(r"/\(([^()]*)\)$", r"/\1", text)  # GJ/(10^4 Nm3)
    if text == "蒸吨":  # a boiler's steam tonne is a rate by itself
        return "t/h"
    return "t" + text.removeprefix("蒸吨") if text.startswith("蒸吨/") else text


def read_part(text: str) -> Part | Refusal:
    """One cleaned unit without a slash, with or without a magnitude before it."""
    if text in MAGNITUDES:
        return Refusal(
            text, "只有数量级，没有单位", "a magnitude without a unit", "写全，例如 万吨"
        )
    return _match(text) or _unknown(text)


def _match(text: str) -> Part | Refusal | None:
    for mark in ("", *MAGNITUDES):
        if not text.startswith(mark):
            continue
        bare = text.removeprefix(mark)
        # a Chinese magnitude leaves tonne as the only reading of T
        found = _look_up("t" if bare == "T" and mark and not mark.isascii() else bare)
        if isinstance(found, Refusal):
            return found
        if found is not None and (found.is_scalable or not mark):
            return Part(MAGNITUDES.get(mark, "1"), found.name)
    return None


def _look_up(text: str) -> UnitName | Refusal | None:
    exact, folded = _spellings()
    refusal = _refusals().get(text)
    return refusal or exact.get(text) or folded.get(_fold(text))


@cache
def _spellings() -> tuple[dict[str, UnitName], dict[str, UnitName]]:
    exact = {spelling: unit for unit in UNITS for spelling in unit.spellings.split()}
    exact[""] = next(unit for unit in UNITS if unit.name == "one")
    folded = {_fold(spelling): unit for unit in UNITS for spelling in unit.any_case.split()}
    return exact, folded


@cache
def _refusals() -> dict[str, Refusal]:
    return {
        spelling: Refusal(spelling, entry.why_zh, entry.why_en, entry.remedy_zh)
        for entry in REFUSED
        for spelling in entry.spellings.split()
    }


def _fold(text: str) -> str:
    """Lower case, but a leading m or M stays: milli and mega differ by 10^9."""
    return text[:1] + text[1:].lower() if text[:1] in {"m", "M"} else text.lower()


_LONGEST = 40  # beyond this a text is a remark, and not worth comparing with every spelling


def _unknown(text: str) -> Refusal:
    if re.match(r"10[3468](?=[^\d])", text):
        return Refusal(
            text,
            "像是丢了上标的 10³、10⁴、10⁶ 或 10⁸",
            "a power of ten that lost its superscript?",
            "写 千、万、百万、亿，或 10^4",
        )
    if len(text) > _LONGEST:
        return Refusal(text, "不认识", "unknown unit", "单位栏只写单位，说明写在备注中")
    exact, folded = _spellings()
    for end in range(len(text) - 1, 0, -1):
        extra = text[end:].strip("()[]-_,.")
        is_extra = re.fullmatch(rf"{SUBSTANCES}|[\u4e00-\u9fff]+", extra, flags=re.IGNORECASE)
        if is_extra and not _look_up(extra) and isinstance(_match(text[:end]), Part):
            return Refusal(
                text,
                f"里夹带了“{extra}”，它不是单位的一部分",
                "substance or basis inside the unit",
                f"单位只写“{text[:end]}”，物质、产品和基准写在各自的列",
            )
    near = get_close_matches(text, [*exact, *folded], n=1, cutoff=0.6)
    return Refusal(
        text,
        "不认识",
        "unknown unit",
        (f"是否指“{near[0]}”？" if near else "")
        + "常用单位：吨、万吨、kg、万立方米、GJ、kWh、小时",
    )
