-- title: 排放台账 · the emission ledger: what counts, and all that does not with its reason
-- grain: one row per activity (or result of an outlet, or report), pollutant, leaf, method and path
-- cites: ENGINE
-- stored: view
select
    entry.* replace (
        entry.is_chosen and doubt.emission_id is null as is_chosen,
        coalesce(
            entry.not_chosen_because,
            case when entry.is_chosen then doubt.excluded_because end
        ) as not_chosen_because,
        -- it would count if it could be true
        coalesce(entry.is_quarantined, false)
        or (entry.is_chosen and doubt.emission_id is not null and doubt.decision is null)
            as is_quarantined
    )
from ledger.entry as entry
left join ledger.doubtful_row as doubt using (emission_id)
