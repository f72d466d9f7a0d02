"""Import tables of what takes the place of what (沿革): facilities and codes."""

from dataclasses import replace

from inventory.intake.column import Kind, Table, choice, code, coded, text

CHANGE_KIND = {"renumber": "编号变更", "merge": "合并", "split": "分立"}
CODE_LIST = {"region": "行政区划", "industry": "行业"}

_CHANGED = replace(coded("changed_on", "变更日期", Kind.DATE), is_required=True)
_DOCUMENT = text("document", "文件")

FACILITY_CHANGE = Table(
    name="facility_change",
    zh="单位变更",
    note="排污单位改编号、合并或分立：旧编号自变更日期起由新编号承接；两个编号都先登记在排污单位表",
    columns=(
        code("facility_no", "排污单位编号", is_required=True, aliases=("原排污单位编号",)),
        code("successor_no", "承接单位编号", is_required=True),
        _CHANGED,
        choice("kind", "变更类型", CHANGE_KIND, is_required=True),
        _DOCUMENT,
    ),
)
CODE_CHANGE = Table(
    name="code_change",
    zh="代码变更",
    note="行政区划或行业代码的更替：导入时遇到旧代码，改记为新代码并提示",
    columns=(
        choice("code_list", "代码表", CODE_LIST, is_required=True),
        code("old_code", "旧代码", is_required=True),
        code("new_code", "新代码", is_required=True),
        _CHANGED,
        _DOCUMENT,
    ),
)
