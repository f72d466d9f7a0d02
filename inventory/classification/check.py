"""Checks on the shipped classification (分类自检): each tells every fault that it finds.

A fault lies in the data that ships with the product, so it is mended there and never reaches a
technician's workbook; it is therefore no finding.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from inventory.classification import addon, crosswalk, overcount, tree
from inventory.classification.addon import Addon
from inventory.classification.crosswalk import (
    BY_CODE,
    NONE,
    REASONS,
    RELATIONS,
    REPORTING,
    Match,
    SchemeLine,
)
from inventory.classification.tree import STREAMS, Category, Hierarchy, Tree

_CODE = re.compile(r"[A-HJ-NP-Z](?:\d\d)*")  # I and O look like digits
# what a source emits, by the name under which its leaf lists it
_LISTED_AS = {"PM": "TSP", "CO2bio": "CO2"}
_LEAF_KINDS = frozenset({"stationary", "mobile", "area"})
# a refinery node stands for several physical stacks, so one pollutant may leave by more than one
_SEVERAL_STACKS = frozenset({"D0801"})
# why a leaf that emits may still have no line, by scheme; with `_SILENT`, why one that does not
_MAY_LACK = {
    "ipcc2006": ("gases", frozenset({"INDIRECT"})),
    "prov_ghg_cn": ("gases", frozenset({"NOT_IN_GUIDE"})),
    "air_cn": ("pollutants", frozenset({"NO_LINE", "OUT_OF_CITY", "NATURAL"})),
}
_SILENT = {
    "prov_ghg_cn": frozenset({"NO_GHG", "IE"}),
    "air_cn": frozenset({"NO_AP", "IE"}),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the shipped classification: the check, the code, and what it is."""

    check: str
    subject: str
    message_zh: str

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.check} {self.subject}：{self.message_zh}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that the checks look at."""

    categories: Sequence[Category]
    addons: Sequence[Addon]
    matches: Sequence[Match]
    lines: Mapping[str, Sequence[SchemeLine]]  # reporting scheme -> its list
    candidates: Mapping[str, frozenset[str]] = field(default_factory=dict)  # lists of other rooms
    pollutant_kinds: Mapping[str, str] = field(default_factory=dict)  # substance -> kind

    @property
    def tree(self) -> Tree:
        """The categories by code; a repeated code counts once."""
        return Tree({item.code: item for item in self.categories})

    def matched(self, scheme: str) -> dict[str, list[Match]]:
        """The rows of one scheme by leaf."""
        found: dict[str, list[Match]] = defaultdict(list)
        for row in self.matches:
            if row.scheme == scheme:
                found[row.category_code].append(row)
        return found


def shipped(
    *, industries: Iterable[str] = (), pollutant_kinds: Mapping[str, str] | None = None
) -> Material:
    """The shipped data; industry codes and substances come from the registry's lists.

    Without them, the checks that need them have nothing to say.
    """
    candidates = {"permit_2019": frozenset(crosswalk.permit_industries())}
    if codes := frozenset(industries):
        candidates["gbt4754_2017"] = codes
    return Material(
        categories=tree.categories(tree.read_rows(tree.FOLDER / "unified.csv")),
        addons=addon.load(),
        matches=crosswalk.load(),
        lines={scheme.code: crosswalk.lines(scheme.code) for scheme in REPORTING},
        candidates=candidates,
        pollutant_kinds=pollutant_kinds or {},
    )


def tree_codes(material: Material) -> Iterator[Fault]:
    """Codes are unique and well formed, and the parent of a code is its prefix."""
    name = "tree_codes"
    known = {item.code for item in material.categories}
    for code, count in Counter(item.code for item in material.categories).items():
        if count > 1:
            yield Fault(name, code, f"源分类代码出现 {count} 次")
    for item in material.categories:
        if not _CODE.fullmatch(item.code):
            yield Fault(name, item.code, "代码应为一个字母（不用 I、O）加每级两位数字")
        if item.level != len(item.code[1:]) // 2 + 1:
            yield Fault(name, item.code, f"级别 {item.level} 与代码长度不符")
        if item.parent != item.code[:-2]:
            yield Fault(name, item.code, f"上级代码 {item.parent or '（空）'} 不是它的前缀")
        elif item.parent and item.parent not in known:
            yield Fault(name, item.code, f"上级代码 {item.parent} 不存在")


def leaf_flags(material: Material) -> Iterator[Fault]:
    """Leaves are the nodes without children; each has a kind, a stream and a substance."""
    name = "leaf_flags"
    parents = {item.parent for item in material.categories}
    for item in material.categories:
        if item.is_leaf == (item.code in parents):
            yield Fault(name, item.code, "末级标记与是否有下级不符")
        if not item.is_leaf:
            continue
        if item.kind not in _LEAF_KINDS:
            yield Fault(name, item.code, f"源类型 {item.kind} 不是固定、移动或面源")
        if item.stream not in STREAMS:
            yield Fault(name, item.code, f"排放流类型 {item.stream or '（空）'} 不在用")
        if not item.carries:
            yield Fault(name, item.code, "末级没有任何污染物或温室气体")


def substances(material: Material) -> Iterator[Fault]:
    """Listed substances are known, and only greenhouse gases stand in the gas list."""
    name = "substances"
    kinds = material.pollutant_kinds
    if not kinds:
        return
    for item in material.categories:
        for code in item.carries:
            if code not in kinds:
                yield Fault(name, item.code, f"未知的物质 {code}")
        for code in item.gases:
            if kinds.get(code, "ghg") != "ghg":
                yield Fault(name, item.code, f"{code} 不是温室气体")
        for code in item.pollutants:
            if kinds.get(code) == "ghg":
                yield Fault(name, item.code, f"温室气体 {code} 列在污染物中")


def one_stream_per_pollutant(material: Material) -> Iterator[Fault]:
    """Among the streams of one source, a pollutant belongs to one only."""
    whole = material.tree
    hierarchy = whole.hierarchy
    for item in material.categories:
        if item.attach != "source" or item.is_leaf or item.code in _SEVERAL_STACKS:
            continue
        seen = Counter(
            pollutant
            for child in hierarchy.children(item.code)
            for pollutant in whole.categories[child].pollutants
        )
        for pollutant, count in seen.items():
            if count > 1:
                yield Fault(
                    "one_stream_per_pollutant", item.code, f"{pollutant} 同时属于 {count} 个排放流"
                )


def addon_streams(material: Material) -> Iterator[Fault]:
    """An add-on stream ends at a leaf that carries it, and a source has one for each emission."""
    name = "addon_streams"
    leaves = material.tree.leaves
    codes = [item.code for item in material.categories]
    for item in material.addons:
        where = f"{item.node_prefix or '全部'} {item.role} {item.pollutant}"
        if item.category_code not in leaves:
            yield Fault(name, where, f"{item.category_code} 不是末级源分类")
        elif (
            _LISTED_AS.get(item.pollutant, item.pollutant) not in leaves[item.category_code].carries
        ):
            yield Fault(name, where, f"{item.category_code} 不含 {item.pollutant}")
        if not any(code.startswith(item.node_prefix) for code in codes):
            yield Fault(name, where, "没有源分类以这一前缀开头")
        rivals = [
            other
            for other in material.addons
            if (other.role, other.pollutant) == (item.role, item.pollutant)
            and other.node_prefix.startswith(item.node_prefix)
        ]
        if len(rivals) > 1:
            yield Fault(name, where, "另有附加排放流用于同样的来源")


def scheme_lists(material: Material) -> Iterator[Fault]:
    """In every scheme list codes are unique, parents are known, and no line is below itself."""
    name = "scheme_lists"
    for scheme, lines in material.lines.items():
        parents = {line.code: line.parent for line in lines}
        for code, count in Counter(line.code for line in lines).items():
            if count > 1:
                yield Fault(name, f"{scheme} {code}", f"代码出现 {count} 次")
        for code, parent in parents.items():
            if parent and parent not in parents:
                yield Fault(name, f"{scheme} {code}", f"上级代码 {parent} 不存在")
        for code in _looping(Hierarchy(parents)):
            yield Fault(name, f"{scheme} {code}", "上下级成环")


def one_line_per_leaf(material: Material) -> Iterator[Fault]:
    """Every leaf has exactly one row in every reporting scheme."""
    leaves = material.tree.leaves
    for scheme in material.lines:
        matched = material.matched(scheme)
        for code in leaves:
            if (count := len(matched.get(code, ()))) != 1:
                yield Fault("one_line_per_leaf", code, f"在 {scheme} 中有 {count} 行，应恰好 1 行")


def known_codes(material: Material) -> Iterator[Fault]:
    """Rows start at a leaf and end at a code of their scheme, with a relation that is in use."""
    name = "known_codes"
    leaves = material.tree.leaves
    lists = {scheme: {line.code for line in lines} for scheme, lines in material.lines.items()}
    known: dict[str, Iterable[str]] = {**lists, **material.candidates}
    for row in material.matches:
        if row.category_code not in leaves:
            yield Fault(name, row.category_code, f"{row.scheme} 对照的起点不是末级源分类")
        if row.scheme not in BY_CODE:
            yield Fault(name, row.category_code, f"未知的体系 {row.scheme}")
        if row.relation not in RELATIONS:
            yield Fault(name, row.category_code, f"{row.scheme} 的对应关系 {row.relation} 不可用")
        is_listed = row.scheme not in known or row.scheme_code in known[row.scheme]
        if row.scheme_code != NONE and not is_listed:
            yield Fault(name, row.category_code, f"{row.scheme} 没有代码 {row.scheme_code}")


def exact_lines(material: Material) -> Iterator[Fault]:
    """A line that a leaf matches exactly is fed by no other leaf."""
    feeding = Counter((row.scheme, row.scheme_code) for row in material.matches)
    for row in material.matches:
        if row.relation == "exact" and feeding[row.scheme, row.scheme_code] > 1:
            yield Fault(
                "exact_lines",
                row.category_code,
                f"与 {row.scheme} {row.scheme_code} 记为一一对应，但另有末级对应同一行",
            )


def reasons(material: Material) -> Iterator[Fault]:
    """A leaf without a line says why; where another leaf includes it, that one has a line."""
    name = "reasons"
    leaves = material.tree.leaves
    with_line = {(row.scheme, row.category_code) for row in material.matches if not row.reason}
    for row in material.matches:
        if (row.scheme_code == NONE) != (row.relation == NONE):
            yield Fault(name, row.category_code, f"{row.scheme} 的代码与对应关系不一致")
        if row.scheme_code != NONE:
            continue
        if row.reason not in REASONS:
            yield Fault(name, row.category_code, f"在 {row.scheme} 中无对应行，也没有原因代码")
        elif row.reason == "IE" and (
            row.included_in not in leaves
            or row.included_in == row.category_code
            or (row.scheme, row.included_in) not in with_line
        ):
            yield Fault(
                name,
                row.category_code,
                f"{row.scheme} 的 IE 指向 {row.included_in or '（空）'}，那不是有对应行的末级",
            )


def emissions_have_lines(material: Material) -> Iterator[Fault]:
    """What a leaf emits has a line in the schemes for it, and nothing else claims one."""
    name = "emissions_have_lines"
    leaves = material.tree.leaves
    for scheme, (carried, may_lack) in _MAY_LACK.items():
        for code, rows in material.matched(scheme).items():
            if code not in leaves:
                continue
            emits = leaves[code].gases if carried == "gases" else leaves[code].pollutants
            for row in rows:
                if emits and row.scheme_code == NONE and row.reason not in may_lack:
                    yield Fault(name, code, f"有{'、'.join(emits)}，在 {scheme} 中却没有对应行")
                elif not emits and scheme in _SILENT and row.reason not in _SILENT[scheme]:
                    yield Fault(name, code, f"没有 {scheme} 所管的物质，却有对应行或其他原因")


def conservation(material: Material) -> Iterator[Fault]:
    """Amounts put on the leaves arrive in full on the lines and `none` rows of each scheme."""
    amounts = {code: float(place) for place, code in enumerate(material.tree.leaves, start=1)}
    for scheme in material.lines:
        arrived = sum(crosswalk.roll_up(amounts, material.matches, scheme=scheme).values())
        if arrived != (total := sum(amounts.values())):
            yield Fault("conservation", scheme, f"投入 {total:g}，汇总得 {arrived:g}")


def counted_once(material: Material) -> Iterator[Fault]:
    """No category is counted more than once by a reporting scheme's crosswalk."""
    hierarchy = material.tree.hierarchy
    for scheme, lines in material.lines.items():
        rows = [row for row in material.matches if row.scheme == scheme]
        for problem in overcount.of_crosswalk(hierarchy, lines, rows):
            targets = "、".join(sorted({code for rule in problem.rules for code in rule.right}))
            yield Fault("counted_once", problem.code, f"在 {scheme} 中重复计入 {targets}")


def permit_serials(material: Material) -> Iterator[Fault]:
    """The permit list runs from 1 without a gap."""
    serials = {int(serial) for serial in material.candidates.get("permit_2019", ())}
    for gap in sorted(set(range(1, max(serials, default=0) + 1)) - serials):
        yield Fault("permit_serials", str(gap), "分类管理名录缺少这一序号")


CHECKS: Mapping[str, tuple[str, Callable[[Material], Iterator[Fault]]]] = {
    "tree_codes": ("代码唯一，上级为其前缀", tree_codes),
    "leaf_flags": ("末级标记、类型与排放流齐全", leaf_flags),
    "substances": ("物质代码有效", substances),
    "one_stream_per_pollutant": ("同一来源的污染物只属于一个排放流", one_stream_per_pollutant),
    "addon_streams": ("附加排放流的去向有效且唯一", addon_streams),
    "scheme_lists": ("各体系代码唯一且不成环", scheme_lists),
    "one_line_per_leaf": ("每个末级在每个体系中恰好一行", one_line_per_leaf),
    "known_codes": ("对照的代码都存在", known_codes),
    "exact_lines": ("一一对应的行没有第二个末级", exact_lines),
    "reasons": ("无对应行者有原因，IE 指向有效", reasons),
    "emissions_have_lines": ("有排放即有对应行", emissions_have_lines),
    "conservation": ("汇总前后总量相等", conservation),
    "counted_once": ("无重复计算", counted_once),
    "permit_serials": ("排污许可名录序号连续", permit_serials),
}


def faults(material: Material) -> dict[str, list[Fault]]:
    """What every check finds, by check; an empty list is a passed check."""
    return {name: list(run(material)) for name, (_, run) in CHECKS.items()}


def _looping(hierarchy: Hierarchy) -> Iterator[str]:
    """Codes whose way up comes back to a code already passed."""
    for code in hierarchy.parents:
        top = hierarchy.path(code)[0]
        if hierarchy.parents[top] in hierarchy.parents:
            yield code
