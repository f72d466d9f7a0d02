-- title: 化学计量法烟气量 · theoretical air and dry flue gas of a gas fuel by its components
-- grain: one row per facility and gas fuel with an analysis in force in the account year
-- cites: HJ953-2018
with in_force as (
    select composition.*
    from registry.gas_composition as composition
    cross join run.scope as scope
    where
        (valid_from is null or year(valid_from) <= scope.year)
        and (valid_to is null or year(valid_to) >= scope.year)
),

-- the analysis that came last speaks for the year
latest as (
    select in_force.*
    from in_force
    join (
        select facility_no, item, max(valid_from) as valid_from from in_force group by all
    ) as last
        on last.facility_no = in_force.facility_no
        and last.item = in_force.item
        and last.valid_from is not distinct from in_force.valid_from
),

mixed as (
    select
        facility_no, item, valid_from,
        sum_t(volume_frac) as components_frac,
        -- m3 of air for a m3 of gas, and of dry gas that its components leave
        sum_t(volume_frac * oxygen_m3) * any_value(rule.air_m3) as air_m3,
        sum_t(volume_frac * product_m3) as product_m3,
        any_value(rule.inert_m3) as inert_m3,
        any_value(rule.reference_o2_frac) as reference_o2_frac,
        string_agg(rule.factor_id, ' ' order by rule.factor_id) as factor_ids,
        bool_and(rule.component is not null) and count(*) = count(distinct component) as is_sound,
        min(sheet_id) as sheet_id,
        arg_min(row_no, (sheet_id, row_no)) as row_no
    from latest
    left join permits.gas_volume_rule as rule using (component)
    group by all
)

select
    facility_no, item, valid_from, components_frac, air_m3,
    product_m3 + inert_m3 * air_m3 as dry_m3,
    reference_o2_frac, factor_ids,
    -- components beside a hundred percent, stated twice or without a rule give no volume
    not is_sound or abs(components_frac - 1) > setting.composition_tolerance_frac as is_refused,
    sheet_id, row_no
from mixed
cross join permits.setting as setting
order by facility_no, item
