"""Names instead of codes (名称查代码): regions and industries as lists of permits write them."""

from collections import Counter
from collections.abc import Mapping
from functools import cache

from inventory.intake import text
from inventory.registry import seed

LISTS = ("region", "industry")
# A list of permits writes 西安, the code list 西安市.
_ENDINGS = ("省", "市", "区", "县", "自治区", "特别行政区", "自治州", "地区", "盟")


def code_of(value: str, code_list: str) -> str | None:
    """The code for a name, or for a path of names such as `陕西省/西安市/雁塔区`.

    A name that several codes have, or none, has no code: it stays for the checks.
    """
    known = _regions() if code_list == "region" else _industries()
    parts = [text.name_key(part) for part in value.split("/") if text.name_key(part)]
    while parts:
        code = known.get("/".join(parts))
        if code or code_list != "region":
            return code
        parts = _shorter(parts)
    return None


def _shorter(parts: list[str]) -> list[str]:
    """A path without a municipality's own middle level: 重庆市/重庆市 is 重庆市."""
    same = [n for n in range(1, len(parts)) if parts[n] == parts[n - 1]]
    return parts[: same[0]] + parts[same[0] + 1 :] if same else []


@cache
def _regions() -> Mapping[str, str]:
    rows = {row["region_code"]: row for row in seed.regions()}
    paths: list[tuple[str, str]] = []
    for code, row in rows.items():
        path, parent = [text.name_key(row["name"])], row["parent_code"]
        while parent in rows:
            path.insert(0, text.name_key(rows[parent]["name"]))
            parent = rows[parent]["parent_code"]
        # the country itself heads every path and is never written
        tails = {"/".join(path[n:]) for n in range(len(path))}
        skipped = {"/".join((*path[n:-2], path[-1])) for n in range(len(path) - 2)}
        paths += [(tail, code) for tail in tails | skipped]
    short = [(bare, code) for tail, code in paths if (bare := _bare(tail)) != tail]
    return _unique(short) | _unique(paths)


def _bare(path: str) -> str:
    parts = path.split("/")
    for n, part in enumerate(parts):
        ending = next(
            (one for one in _ENDINGS if part.endswith(one) and len(part) > len(one) + 1), ""
        )
        parts[n] = part.removesuffix(ending)
    return "/".join(parts)


@cache
def _industries() -> Mapping[str, str]:
    """Names of the most detailed level first: a group and its only class share one name."""
    found: dict[str, str] = {}
    for row in sorted(seed.industries(), key=lambda row: -int(row["level"])):
        found.setdefault(text.name_key(row["name"]), row["industry_code"])
    return found | {row["industry_code"].lower(): row["industry_code"] for row in seed.industries()}


def _unique(pairs: list[tuple[str, str]]) -> dict[str, str]:
    codes = dict(pairs)
    counts = Counter(name for name, _ in set(pairs))
    return {name: code for name, code in codes.items() if counts[name] == 1}
