-- title: 以核算年为基准年 · calculated quantities whose base year is the account year
-- grain: one row per problem
-- cites: XA-SYNERGY-PILOT-2024
-- stored: inline
select count(*)::varchar || ' 个计算值' as told
from permits.judged
where is_base_year_account_year
having count(*) > 0
