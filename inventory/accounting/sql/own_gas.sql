-- title: 自产煤气 · gas of blast furnaces and converters that is burnt where it may have been made
-- grain: one row per activity of such a gas
-- cites: NDRC-2013-STEEL
with charged as (
    -- Coke and coal of the blast furnace count as CO2 in full when they are charged, and what
    -- burns as gas in a stove or boiler of the same plant is that carbon again, which is moved
    -- and not added. Coke-oven gas is not, because the carbon of coking coal counts where coke
    -- and gas are burnt.
    select distinct facility_no
    from accounting.activity as activity
    join factors.fuel as fuel using (use_id)
    where activity.role = 'reductant' and activity.excluded_because is null
)

select
    activity.activity_key, activity.activity_id, activity.facility_no, activity.unit_no,
    activity.item, stated.origin, charged.facility_no is not null as has_source,
    -- not said where it comes from, beside a furnace that makes it: taken for the plant's own
    stated.origin is null and has_source as is_assumed_own,
    has_source and coalesce(stated.origin, 'own') = 'own' as is_moved
from accounting.activity as activity
join registry.activity as stated using (activity_id)
left join charged on charged.facility_no = activity.facility_no
where activity.item in ('bf_gas', 'bof_gas') and activity.role = 'fuel'
