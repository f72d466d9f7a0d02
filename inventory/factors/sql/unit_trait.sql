-- title: 生产设施因子特征 · what of a unit decides which factors it takes
-- grain: one row per unit
-- cites: ENGINE
with controlled as (
    select facility_no, unit_no, list_sort(list(distinct device.technology)) as controls
    from registry.route as route
    join factors.device as device using (facility_no, abatement_no)
    where device.technology is not null
    group by all
),

treated as (
    -- NOx|SCR for a device, NOx| for what was measured
    select
        facility_no, unit_no,
        list_sort(list(pollutant || '|' || coalesce(technology, ''))) as treatments
    from factors.treated
    group by all
),

-- a blank cell means what the workspace says that it means, or nothing
stated as (
    select
        unit.facility_no, unit.unit_no, unit.category_code,
        coalesce(unit.technology, technology.closest.value) as technology,
        case when unit.technology is null then technology.closest.assumption_zh end
            as technology_assumption_zh,
        coalesce(unit.capacity, try_cast(capacity.closest.value as double)) as capacity,
        case when unit.capacity is null then capacity.closest.unit else unit.capacity_unit end
            as capacity_unit,
        case when unit.capacity is null then capacity.closest.assumption_zh end
            as size_assumption_zh
    from registry.unit as unit
    left join factors.assumed as technology
        on technology.facility_no = unit.facility_no and technology.unit_no = unit.unit_no
        and technology.subject = 'technology'
    left join factors.assumed as capacity
        on capacity.facility_no = unit.facility_no and capacity.unit_no = unit.unit_no
        and capacity.subject = 'capacity'
),

-- the names that each pack has for a technology in the branch of the unit
word as (
    select
        meant.category_code, meant.name, word.pack, word.technology,
        rank() over (
            partition by meant.category_code, meant.name, word.pack
            order by length(word.category_prefix) desc
        ) as place
    from factors.technology_name as meant
    join factors.technology_word as word
        on word.technology_id = meant.technology_id
        and starts_with(meant.category_code, word.category_prefix)
),

technology as (
    select
        meant.category_code, meant.name, meant.technology_id,
        coalesce(
            list_sort(
                list(distinct word.pack || '|' || word.technology)
                filter (word.technology is not null)
            ),
            []
        ) as technologies
    from factors.technology_name as meant
    left join word
        on word.category_code = meant.category_code and word.name = meant.name and word.place = 1
    group by all
),

trait as (
    select
        stated.facility_no, stated.unit_no, stated.category_code as node_code,
        stated.technology, technology.technology_id,
        coalesce(technology.technologies, []) as technologies,
        stated.technology_assumption_zh,
        -- the megawatts of a power unit are electric, those of any other are heat
        coalesce(size.electric_mw, size.thermal_mw) as capacity_mw,
        coalesce(size.steam_t_h, size.throughput_t_h) as capacity_t_h,
        size.stated_suffix as capacity_stated,
        size.assumption_zh as conversion_zh,
        stated.size_assumption_zh,
        -- a custom region without an official one above it has factors of its own at most
        coalesce(region_key.key_code, facility.region_code) as region_code,
        -- a unit without a route to a device has no control technology: an empty list, not unknown
        coalesce(controlled.controls, []) as controls,
        coalesce(treated.treatments, []) as treatments
    from stated
    join registry.facility as facility using (facility_no)
    left join technology
        on technology.category_code = stated.category_code
        and technology.name = stated.technology
    left join factors.capacity_choice as size
        on size.category_code = stated.category_code
        and size.capacity = stated.capacity
        and size.capacity_unit = stated.capacity_unit
    left join controlled using (facility_no, unit_no)
    left join treated using (facility_no, unit_no)
    left join factors.region_key as region_key using (region_code)
)

select
    md5_number_lower(concat_ws('|', facility_no, unit_no)) as unit_key,
    facility_no,
    unit_no,
    -- kinds of units that share all factor keys
    md5_number_lower(concat_ws(
        '|', node_code, coalesce(technology_id, ''), coalesce(technology_assumption_zh, ''),
        coalesce(capacity_mw::varchar, ''), coalesce(capacity_t_h::varchar, ''),
        coalesce(capacity_stated, ''), coalesce(size_assumption_zh, ''),
        coalesce(region_code, ''), controls::varchar, treatments::varchar
    )) as kind_id,
    * exclude (facility_no, unit_no)
from trait
order by facility_no, unit_no
