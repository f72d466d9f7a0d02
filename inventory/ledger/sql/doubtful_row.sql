-- title: 存疑分录 · rows that rest on what cannot be true: the result itself, and its input elsewhere
-- grain: one row per ledger row in doubt that would count else
-- cites: ENGINE
with direct as (
    select
        entry.emission_id, entry.facility_no, entry.outlet_no, entry.pollutant,
        entry.activity_key, doubt.decision, doubt.excluded_because
    from ledger.entry as entry
    join ledger.quarantine as doubt
        on doubt.facility_no = entry.facility_no
        and doubt.pollutant = entry.pollutant
        and (doubt.outlet_no is null or doubt.outlet_no = entry.outlet_no)
    where entry.is_chosen and doubt.excluded_because is not null
),

-- one row of activity may leave by several outlets, and makes other substances: what is doubtful
-- of it here is so there, until somebody decides; what he rejects is that substance of it
shared as (
    select
        entry.emission_id, entry.facility_no, entry.outlet_no, entry.pollutant,
        entry.activity_key, doubt.decision, doubt.excluded_because
    from ledger.entry as entry
    join (
        select distinct activity_key, pollutant, decision, excluded_because
        from direct
        where activity_key is not null
    ) as doubt
        on doubt.activity_key = entry.activity_key
        and (doubt.decision is null or doubt.pollutant = entry.pollutant)
    where entry.is_chosen
)

select
    emission_id, facility_no, outlet_no, pollutant,
    -- what is rejected in one place waits for nobody in another
    max(decision) as decision, min(excluded_because) as excluded_because
from (from direct union all by name from shared)
group by all
