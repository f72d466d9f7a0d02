-- title: 治理设施标准工艺 · treatment devices by the controls that stand for them, parts in series
-- grain: one row per treatment device and part
-- cites: TCSES144-2024
select
    device.facility_no, device.abatement_no, 1 as part_no,
    -- a name that no table and no list knows stays as written
    coalesce(exact.technology, alias.technology, device.technology) as technology
from registry.abatement as device
left join (select distinct technology from factors.removal)
    as exact on exact.technology = device.technology
left join factors.control_alias as alias on alias.alias = lower(device.technology)
