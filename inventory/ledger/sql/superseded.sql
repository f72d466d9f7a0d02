-- title: 不再计入的核算行 · calculated rows that give way to the result of their outlet
-- grain: one row per ledger row
-- cites: ENGINE
with kept as (
    select choice.facility_no, choice.outlet_no, choice.pollutant, choice.month
    from outlets.choice as choice
    join run.scope as scope on scope.method_context = choice.context
    where choice.is_chosen and choice.claim = 'calculated' and not choice.is_share
)

select
    emission_id,
    case leading_claim
        when 'direct_discharge' then '按直排核算'
        when 'verdict' then '经认定按产生量计'
        else '另有监测结果'
    end as not_chosen_because
from ledger.contested_row
join ledger.contested_outlet using (facility_no, outlet_no, pollutant)
anti join kept using (facility_no, outlet_no, pollutant, month)

union all

select replaced_id as emission_id, '按监测或上报的颗粒物折算' as not_chosen_because
from ledger.size_share
where emission_t is not null

union all

select replaced_id as emission_id, '第三方核查报告优先' as not_chosen_because
from ledger.verified
