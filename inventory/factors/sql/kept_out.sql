-- title: 不适用的系数 · uses whose treatment, technology or size keeps coefficients of their item out
-- grain: one row per kind of use, leaf and pollutant that such coefficients are about
-- cites: ENGINE
select
    demand.use_id, demand.category_code, offer.pollutant,
    -- all but the treatment fits, and the coefficient holds some
    bool_or(offer.is_barred and offer.fits_technology and offer.fits_capacity) as is_barred,
    bool_or(not offer.fits_technology and offer.lacks_technology) as lacks_technology,
    bool_or(not offer.fits_capacity and offer.lacks_capacity) as lacks_capacity,
    coalesce(
        list_sort(list(distinct offer.technology_key) filter (not offer.fits_technology)), []
    ) as technologies
from factors.offer as offer
join factors.demand as demand using (demand_id)
where
    offer.param in ('ef', 'ef_fugitive') and offer.fits_control
    and (offer.is_barred or not offer.fits_technology or not offer.fits_capacity)
group by all
