-- title: 去除效率未知的治理设施 · devices of which nobody knows what they remove
-- grain: one row per device and pollutant that it may take
-- cites: ENGINE
with purpose as (
    -- a name that tells no purpose may stand for any
    select distinct
        device.facility_no, device.abatement_no, device.technology is null as is_unknown,
        family.family, family.pollutant
    from factors.device as device
    join factors.treated_family as family
        on device.family is null or list_contains(string_split(device.family, ';'), family.family)
),

-- a device that a table in force knows for anything of its purpose
told as (
    select distinct removal.facility_no, removal.abatement_no, family.family
    from accounting.removal as removal
    join factors.treated_family as family using (pollutant)
),

measured as (
    select distinct facility_no, abatement_no, pollutant
    from accounting.removal
    where is_measured
)

select distinct purpose.facility_no, purpose.abatement_no, purpose.pollutant
from purpose
anti join measured using (facility_no, abatement_no, pollutant)
left join told using (facility_no, abatement_no, family)
where purpose.is_unknown or told.family is null
