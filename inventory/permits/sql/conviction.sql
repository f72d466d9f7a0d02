-- title: 超许可的依据 · what the actual emission of each outlet rests on, and what of it can convict
-- grain: one row per facility, outlet (or none), outlet kind, pollutant and year
-- cites: ENGINE
with part as (
    select
        facility_no, outlet_no, outlet_kind, pollutant, year, rests_on, can_convict,
        emission_t - substituted_t as emission_t
    from permits.outlet_actual
    join permits.method_class using (method)
    union all by name
    -- what stands for lost hours of a monitor is a class of its own
    select
        facility_no, outlet_no, outlet_kind, pollutant, year, 'substituted' as rests_on,
        true as can_convict, substituted_t as emission_t
    from permits.outlet_actual
    where substituted_t > 0
)

select
    facility_no, outlet_no, outlet_kind, pollutant, year,
    sum_t(case when can_convict then emission_t else 0 end) as convicting_t,
    string_agg(distinct rests_on, '+' order by rests_on) filter (emission_t > 0) as rests_on,
    string_agg(distinct rests_on, '+' order by rests_on) filter (emission_t > 0 and can_convict)
        as convicts
from part
group by all
