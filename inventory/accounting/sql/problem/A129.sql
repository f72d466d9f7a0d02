-- title: 通用因子代替 · results by a general factor where a national one would answer
-- grain: one row per unit and method, with the pollutants concerned
-- cites: TCSES144-2024
-- stored: inline
select
    unit.sheet_id, unit.row_no, 'unit_no' as column_name,
    concat_ws(
        ' ', calculated.facility_no, calculated.unit_no,
        string_agg(distinct calculated.pollutant, '、' order by calculated.pollutant),
        said_t(sum_t(calculated.emission_t))
    ) as value
from accounting.calculated as calculated
join registry.unit as unit using (facility_no, unit_no)
where calculated.is_fallback and calculated.not_chosen_because is null
group by unit.sheet_id, unit.row_no, calculated.facility_no, calculated.unit_no
