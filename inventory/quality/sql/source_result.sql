-- title: 各源的结果 · what counts of each source, and how it is known
-- grain: one row per unit (none: a report for more), outlet, leaf, substance and method
-- cites: ENGINE
-- stored: view
select
    counted.*,
    case
        when list_contains(setting.measured_methods, counted.method) then 'measured'
        when counted.method = 'reported' then 'reported'
        else 'accounted'
    end as state
from ledger.counted_source as counted
cross join permits.setting as setting
