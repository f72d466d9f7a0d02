-- title: 跨年最高连续12个月 · the heaviest complete twelve months where the year before is known
-- grain: one row per outlet and pollutant with months of the year before
-- cites: XA-SYNERGY-PILOT-2024
select
    facility_no, outlet_no, pollutant,
    -- beside the part of the limit that the window has
    arg_max(emission_t, (emission_t / life_frac, window_end)) as emission_t,
    arg_max(window_end, (emission_t / life_frac, window_end)) as window_end,
    arg_max(life_frac, (emission_t / life_frac, window_end)) as life_frac
from permits.moving_window
group by all
