-- title: 方法与超许可的依据 · what each method rests on, and whether that can convict
-- grain: one row per method that counts in the order for permits
-- cites: ENGINE
select
    method,
    case
        when method = 'cems' then 'measured'
        when starts_with(method, 'cems') then 'substituted'
        when starts_with(method, 'manual') then 'tested'
        when method in ('reported', 'direct_discharge') then method
        when ends_with(method, '_balance') then 'balance'
        else 'coefficient'
    end as rests_on,
    -- coefficients and balances tell what plants of a kind emit; they ask and judge nobody
    rests_on not in ('balance', 'coefficient') as can_convict,
    list_contains(setting.measured_methods, method) as is_measured,
    list_contains(setting.measured_methods, 'cems_substituted') as is_substitute_measured
from (select distinct method from ledger.outlet_actual_month)
cross join permits.setting as setting
