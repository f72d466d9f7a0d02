-- title: 被取代的核算行 · ledger rows of outlets whose result comes from elsewhere
-- grain: one row per ledger row of such an outlet and pollutant, or of its size classes of dust
-- cites: ENGINE
with dust as (
    select outlet.*, class.pollutant as size_class
    from ledger.whole_dust as outlet
    cross join (values ('PM10'), ('PM2.5'), ('PM2.5-10'), ('BC'), ('OC')) as class (pollutant)
),

-- a size class that is measured itself goes by its own result
class_of_dust as (
    select dust.facility_no, dust.outlet_no, dust.size_class as pollutant, dust.outlet_t
    from dust
    anti join ledger.contested_outlet as own
        on own.facility_no = dust.facility_no
        and own.outlet_no = dust.outlet_no
        and own.pollutant = dust.size_class
),

wanted as (
    select facility_no, outlet_no, pollutant, false as is_size_class
    from ledger.contested_outlet
    union all
    select facility_no, outlet_no, pollutant, true
    from class_of_dust
)

select
    calculated.emission_id, calculated.facility_no, calculated.unit_no, calculated.outlet_no,
    calculated.category_code, calculated.stream, calculated.pollutant, calculated.year,
    calculated.month, calculated.method, calculated.emission_t, wanted.is_size_class
from accounting.calculated as calculated
join wanted using (facility_no, outlet_no, pollutant)
where calculated.not_chosen_because is null
