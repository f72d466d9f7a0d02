-- title: 去除效率未知的治理设施 · devices whose name or removal nobody knows
-- grain: one row per device, with the pollutants that have no result for it
-- cites: ENGINE
-- stored: inline
with blocked as (
    select distinct calculated.facility_no, calculated.unit_no, calculated.outlet_no,
        calculated.pollutant
    from accounting.calculated as calculated
    where calculated.untold_because = '治理设施去除效率未知'
        and calculated.not_chosen_because = calculated.untold_because
),

doubtful as (
    select facility_no, abatement_no, pollutant
    from accounting.untold_device
    union
    select facility_no, abatement_no, pollutant
    from accounting.removal
    where is_concentrator
),

behind as (
    select distinct route.facility_no, route.abatement_no, blocked.pollutant
    from blocked
    join registry.route as route using (facility_no, unit_no, outlet_no)
    join doubtful
        on doubtful.facility_no = route.facility_no
        and doubtful.abatement_no = route.abatement_no
        and doubtful.pollutant = blocked.pollutant
)

select
    abatement.sheet_id, abatement.row_no, 'technology' as column_name,
    abatement.technology || '（' || string_agg(behind.pollutant, '、' order by behind.pollutant)
    || '）' as value
from behind
join registry.abatement as abatement using (facility_no, abatement_no)
group by abatement.sheet_id, abatement.row_no, abatement.technology
