-- title: 治理设施各级工艺 · treatment devices by what their names mean, parts in series
-- grain: one row per treatment device, part and name of it in the removal tables
-- cites: TCSES144-2024
with reading as (
    select
        device.facility_no, device.abatement_no, unit.category_code,
        string_agg(choice.canonical, '+' order by choice.part_no, choice.control) as meaning
    from registry.abatement as device
    join registry.route as route using (facility_no, abatement_no)
    join registry.unit as unit
        on unit.facility_no = route.facility_no and unit.unit_no = route.unit_no
    join factors.treatment_choice as choice
        on choice.category_code = unit.category_code and choice.name = device.technology
    group by all
),

-- a name is read by the sources that the device serves, where they agree on it
place as (
    select facility_no, abatement_no, min(category_code) as category_code
    from reading
    group by all
    having count(distinct meaning) = 1
),

part as (
    select device.facility_no, device.abatement_no, choice.* exclude (category_code, name)
    from registry.abatement as device
    join place using (facility_no, abatement_no)
    join factors.treatment_choice as choice
        on choice.category_code = place.category_code and choice.name = device.technology
    union all by name
    select device.facility_no, device.abatement_no, choice.* exclude (name)
    from registry.abatement as device
    anti join place using (facility_no, abatement_no)
    join factors.treatment_name as choice on choice.name = device.technology
),

-- what counts only beside no other device of a family
yielding as (
    select distinct part.facility_no, part.abatement_no, part.part_no
    from part
    join registry.route as own using (facility_no, abatement_no)
    join registry.route as route
        on route.facility_no = own.facility_no and route.unit_no = own.unit_no
        and route.outlet_no = own.outlet_no and route.abatement_no <> own.abatement_no
    join part as other
        on other.facility_no = route.facility_no and other.abatement_no = route.abatement_no
    where list_contains(string_split(other.family, ';'), part.yields_to)
)

select
    part.facility_no, part.abatement_no, part.part_no, part.canonical, part.title_zh,
    part.control as technology, part.family, part.is_concentrator, part.rule_zh
from part
anti join yielding using (facility_no, abatement_no, part_no)
where not part.is_none
