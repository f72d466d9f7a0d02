-- title: 国家方法缺少工艺或规模 · units that leave open what the national factor asks for
-- grain: one row per unit and thing left open, with the pollutants that have no result for it
-- cites: TCSES144-2024
-- stored: inline
with open_way as (
    select
        way.use_id, way.category_code, way.pollutant,
        unnest([
            case when way.lacks_technology then 'technology' end,
            case when way.lacks_capacity then 'capacity' end
        ]) as column_name,
        way.technologies
    from accounting.national_way as way
),

silent as (
    select
        activity.facility_no, activity.unit_no, open_way.column_name, open_way.pollutant,
        open_way.technologies
    from open_way
    join accounting.activity as activity using (use_id)
    anti join accounting.method_result as result
        on result.activity_key = activity.activity_key and result.pollutant = open_way.pollutant
    where open_way.column_name is not null and activity.excluded_because is null
)

select
    unit.sheet_id, unit.row_no, silent.column_name,
    concat_ws(
        ' ', silent.facility_no, silent.unit_no,
        string_agg(distinct silent.pollutant, '、' order by silent.pollutant),
        case silent.column_name
            when 'technology'
                then '可填：' || array_to_string(
                    list_sort(list_distinct(flatten(list(silent.technologies)))), '、'
                )
        end
    ) as value
from silent
join registry.unit as unit using (facility_no, unit_no)
group by unit.sheet_id, unit.row_no, silent.facility_no, silent.unit_no, silent.column_name
