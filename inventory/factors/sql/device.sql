-- title: 治理工艺标准名 · treatment devices under the name that the removal tables use
-- grain: one row per treatment device
-- cites: TCSES144-2024
select
    device.facility_no, device.abatement_no,
    -- a name that no table and no list knows stays as written
    coalesce(exact.technology, alias.technology, device.technology) as technology
from registry.abatement as device
left join (select distinct control as technology from factors.factor where control is not null)
    as exact on exact.technology = device.technology
left join factors.control_alias as alias on alias.alias = lower(device.technology)
