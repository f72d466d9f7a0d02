-- title: 实际排放量（许可口径） · what counts in the order for permits, at outlets and elsewhere
-- grain: one row per chosen result of a watched outlet, and per ledger row of everything else
-- cites: ENGINE
-- stored: view
select
    choice.facility_no, choice.outlet_no, outlet.kind as outlet_kind, choice.pollutant,
    choice.year, choice.month, choice.method, choice.emission_t, choice.generated_t,
    choice.gap_frac, choice.substituted_t, choice.reason, choice.evidence
from outlets.choice as choice
join registry.outlet as outlet using (facility_no, outlet_no)
where choice.context = 'permit' and choice.is_chosen

union all by name

select
    facility_no, outlet_no, outlet_kind, pollutant, year, month, method, emission_t, generated_t,
    0::double as substituted_t
from ledger.emission
-- a row without an outlet matches no watched one and stays
anti join outlets.watched using (facility_no, outlet_no, pollutant)
-- what cannot be true is compared with its permit, which says so
where is_chosen or is_quarantined
