-- title: 排放口的小时值未导到年末 · outlets whose hours end before the year does
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
with ended as (
    select
        series.facility_no, series.outlet_no, min(day) - 1 as last_day,
        string_agg(distinct series.pollutant, '、' order by series.pollutant) as pollutants
    from monitoring.unimported_day
    join monitoring.series as series using (series_id)
    where is_of_outlet
    group by all
)

select
    outlet.sheet_id, outlet.row_no, 'outlet_no' as column_name,
    concat_ws(
        ' ', ended.facility_no, ended.outlet_no, ended.pollutants, '导入至 ' || ended.last_day
    ) as value
from ended
join registry.outlet as outlet using (facility_no, outlet_no)
