-- title: 空格按假设 · what the workspace assumes of the blank cells of each unit
-- grain: one row per unit and subject of an assumption that holds for it
-- cites: ENGINE
select
    unit.facility_no, unit.unit_no, assumption.subject,
    -- the unit itself, its facility, then the longest category
    arg_min(
        struct_pack(
            "value" := assumption.value,
            unit := assumption.unit,
            assumption_zh := concat(
                '核算假设（', assumption.stated_by, '）：', assumption.value,
                coalesce(' ' || assumption.unit, ''), '，', assumption.reason
            )
        ),
        row(
            assumption.unit_no is null, assumption.facility_no is null,
            -length(coalesce(assumption.category_code, '')), assumption.value
        )
    ) as closest
from registry.unit as unit
join registry.assumption as assumption
    on starts_with(unit.category_code, coalesce(assumption.category_code, ''))
    and unit.facility_no = coalesce(assumption.facility_no, unit.facility_no)
    and unit.unit_no = coalesce(assumption.unit_no, unit.unit_no)
group by all
