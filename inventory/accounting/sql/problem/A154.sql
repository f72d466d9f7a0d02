-- title: 早于核算年的电网因子 · factors of power or heat that were published for a year before
-- grain: one row per factor, however many facilities buy by it
-- cites: MEE-GRID
-- stored: inline
select
    null::integer as sheet_id, null::integer as row_no, null::varchar as column_name,
    concat_ws(
        ' ', factor_id, year(in_force.valid_from) || '年因子',
        '早 ' || (scope.year - year(in_force.valid_from)) || ' 年',
        count(distinct used.activity_key) || ' 条活动'
    ) as value
from accounting.co2_purchased_energy as used
join factors.in_force as in_force using (factor_id)
cross join run.scope as scope
where year(in_force.valid_from) < scope.year
group by factor_id, in_force.valid_from, scope.year
