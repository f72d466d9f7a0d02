-- title: 常理上限 · above which a reported or accounted quantity cannot be true
-- grain: one row per facility, outlet (none: the site) and pollutant with a written quantity
-- cites: ENGINE
select
    facility_no,
    case when scope = 'outlet' then outlet_no end as outlet_no,
    pollutant,
    -- of several candidates the largest counts: what is absurd beside it is so beside all
    max(quantity_t) as permitted_t,
    max(quantity_t * threshold.absurd_ratio) as result_most_t,
    max(quantity_t * threshold.absurd_report_ratio) as report_most_t
from registry.permit_limit as written
join run.scope as run using (year)
cross join outlets.threshold as threshold
where quantity_t > 0 and scope in ('outlet', 'plant', 'main_total')
group by all
