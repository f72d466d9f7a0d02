"""Forms of a name (名称的写法): what counts as the same word, from the closest form outward.

A name is looked up as written first, then in looser and looser forms, so that a looser form
never hides a name that somebody has listed.
"""

import re
from collections.abc import Iterator

from inventory.registry.alias import alias_key

# of the traditional characters, those that occur in these names, each before its simplified form
_FOLDED = (
    "電电 塵尘 氣气 裝装 濕湿 選选 擇择 還还 爐炉 鍋锅 環环 噴喷 燒烧 熱热 機机 離离 體体 "
    "過过 濾滤 靜静 複复 復复 乾干 鈣钙 鎂镁 鈉钠 鹼碱 雙双 氫氢 處处 設设 備备 無无 組组 "
    "織织 風风 噸吨 時时 儲储 轉转 輪轮 滌涤 壓压 鏈链 條条 層层 動动 窯窑 豎竖 鋼钢 鐵铁 "
    "煉炼 鋁铝 銅铜 鉛铅 鋅锌 車车 間间 濃浓 縮缩 廢废 淨净 臺台 級级 單单 劑剂 與与 溫温 "
    "漿浆 纖纤 維维 顆颗 窩窝 聯联 脫脱 灑洒 場场 圍围 擋挡 蓋盖 閉闭 負负 開开 極极 統统 "
    "藝艺 術术 應应 質质 衝冲 擊击 輥辊 塗涂 線线 灘滩 烴烃 測测 檢检 實实 燈灯 膠胶 櫃柜 "
    "連连 續续 脈脉 佈布 頭头 塊块 進进 載载 專专 帶带 頂顶 側侧 渦涡 產产 業业 區区 鑄铸"
)
_TRADITIONAL = {ord(pair[0]): pair[1] for pair in _FOLDED.split()}
# spellings so common that they are read as what they mean, and said to be so
_RESPELLED = (("scnr", "sncr"), ("活性碳", "活性炭"), ("颗粒碳", "颗粒炭"), ("蜂窝碳", "蜂窝炭"))
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣~～"), "-")
_SUFFIX = re.compile(
    r"(?:装置|设施|设备|系统|工艺|技术|方法|措施|机组|处理|净化|治理|器|法|机|塔|箱|炉|式)$"
)
_SAID_OF_ALL = re.compile(r"(?:装置|设施|设备|系统|工艺|技术|器|法)+$")
_COUNT = re.compile(
    r"^(?:\d+#|\d+号|(?:\d+|[一二两三四五六])[台套座组条个])|"
    r"(?:[x×*]\d+|(?:\d+|[一二两三四五六])[台套座组条])$"
)
_SIZE = re.compile(r"^\d+(?:\.\d+)?(?:t/h|t|吨|蒸吨|mw|m2|m3|米|m)?级?高?")
_PLACE = re.compile(
    r"^(?:窑头|窑尾|机头|机尾|炉前|炉后|炉内|车间|锅炉|尾部|末端|烟气|工艺废气|有机废气|废气|尾气|"
    r"粉尘|烟尘|窑炉|高效|新型|大型|小型|组合式|简易|简单|移动式|固定式|脉冲喷吹|脉冲|气箱式|气箱|"
    r"低压|离线|在线|反吹|防爆|耐高温|覆膜|长|尿素|氨水|液氨|低温|中温|中低温|高温|uv|双室|单塔|双塔)"
)
_INSIDE = re.compile(r"(?:烟气|废气|尾气|联合)")
_FUNCTION = re.compile(r"(?P<rest>.{2,})(?P<what>脱硫|脱硝|脱酸|除尘)$")
# the word that says what a device is for, and the pollutants (family) it means
FUNCTIONS = {"脱硫": "SO2", "脱酸": "SO2", "脱硝": "NOx", "除尘": "PM"}
_BRACKETED = re.compile(r"^(?P<before>[^()]*)\((?P<inside>[^()]*)\)(?P<after>[^()]*)$")
_OUT_OF_USE = re.compile(r"停用|停运|拆除|报废|故障|备用|闲置|未投|未建|在建|拟建|投运|投用")
_STRONG = frozenset("+、,;，；\n")
_WEAK = re.compile(r"[/&→]|(?<=[\u4e00-\u9fffa-z])-(?=[\u4e00-\u9fffa-z])|和|与|及|加|串联")
_LEAST = 2  # a stem of one character says nothing


def key(name: str) -> str:
    """A name as it is compared: half width, lower case, simplified, no blanks, one hyphen."""
    text = alias_key(name).translate(_HYPHENS).translate(_TRADITIONAL)
    text = text.translate({ord("["): "(", ord("]"): ")", ord("【"): "(", ord("】"): ")"})
    text = text.replace("\\", "/").strip(".。:")
    for wrong, right in _RESPELLED:
        text = text.replace(wrong, right)
    return text


def is_respelled(name: str) -> bool:
    """Whether a name was read in the usual spelling instead of its own."""
    text = alias_key(name)
    return any(wrong in text for wrong, _ in _RESPELLED)


def joined(text: str) -> str:
    """One sign for what joins devices, one for what joins the words of a device."""
    text = re.sub(r"[、,;，；]", "+", text)
    return text.replace("-", "/")


def loose(text: str) -> str:
    """Without strokes and hyphens."""
    return joined(text).replace("/", "")


def stem(text: str) -> str:
    """Without what is said of any device: 装置, 器, 法, 工艺 ..., unless too little is left."""
    text = loose(text)
    while (shorter := _SUFFIX.sub("", text)) != text and len(shorter) >= _LEAST:
        text = shorter
    return text


def core(text: str) -> str:
    """The name without 器, 装置, 法 and the like, which would make any two devices alike."""
    return _SAID_OF_ALL.sub("", loose(text)) or text


def outer(text: str) -> str:
    """What stands outside the brackets."""
    return re.sub(r"\([^()]*\)", "", text)


def is_out_of_use(text: str) -> bool:
    """Whether a remark in brackets says that the device does not run: (停用), (已拆除)."""
    return any(_OUT_OF_USE.search(inside) for inside in re.findall(r"\(([^()]*)\)", text))


def brackets(text: str) -> tuple[str, str] | None:
    """What stands outside and inside the one pair of brackets of a name."""
    found = _BRACKETED.match(text)
    if not found or not found["inside"]:
        return None
    return found["before"] + found["after"], found["inside"]


def plainer(text: str) -> Iterator[str]:
    """The name without counts, sizes, places and adjectives, one after the other."""
    for pattern in (_COUNT, _SIZE, _COUNT, _INSIDE, _PLACE, _PLACE, _PLACE):
        shorter = pattern.sub("", text).strip("-/")
        if len(shorter) >= _LEAST and shorter != text:
            text = shorter
            yield text
    if "收尘" in text:
        yield text.replace("收尘", "除尘")


def function(text: str) -> tuple[str, str] | None:
    """The name without 脱硫, 脱硝 or 除尘 at its end, and the family that the word means."""
    found = _FUNCTION.match(text)
    return (found["rest"], FUNCTIONS[found["what"]]) if found else None


def split(text: str) -> list[str]:
    """The parts of a series at plus signs and list commas; brackets hold together."""
    parts, depth, part = [], 0, ""
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign in _STRONG and depth <= 0:
            parts.append(part)
            part = ""
        else:
            part += sign
    return [one for one in (*parts, part) if one]


def split_further(text: str) -> list[str]:
    """The parts at strokes, hyphens between words, and 和, 与, 及, 加."""
    return [one for one in _WEAK.split(text) if one]
