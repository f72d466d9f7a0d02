-- title: 治理后的结果 · what passes the treatment of each path, and how sizes of particles share it
-- grain: one row per result of a method and path
-- cites: TCSES144-2024
-- stored: view
with released as (
    select
        result.*,
        path.path_id, path.path_key, path.outlet_no, path.outlet_kind,
        path.evidence as path_evidence, path.assumption_zh as path_assumption_zh,
        -- hoods catch what they were told to catch; ducts of a furnace take all
        not path.is_capture_told and (result.role = 'solvent' or result.stream = 'solvent')
            as is_capture_untold,
        path.is_treated and result.stage = 'generated' as is_treated,
        result.generated_t * path.path_frac as path_generated_t,
        -- a month without a report of its own takes the treatment of the year
        case when list_contains(path.run_months, result.month) then result.month else 0 end
            as run_month
    from accounting.method_result as result
    join accounting.path as path
        on path.unit_key = result.unit_key and path.part = result.part
),

-- fine and coarse particles pass apart; an unknown size counts as fine, which passes more
split as (
    select
        use_id, category_code, method, part,
        -- where the whole is known by no method, its largest size that is stands for it
        coalesce(fine_of_pm_frac, fine_of_pm10_frac, 1) as fine_of_pm_frac,
        coalesce(fine_of_pm10_frac, 1) as fine_of_pm10_frac
    from accounting.size_split
),

size as (
    select
        path_id, month, total_pass_frac, fine_bound_frac, coarse_bound_frac, evidence,
        fine_pass_frac, coalesce(coarse_pass_frac, fine_pass_frac) as coarse_pass_frac
    from accounting.size_penetration
)

select
    (xor(
        xor(xor(released.activity_key, released.line_key), released.path_key),
        md5_number_lower(released.method)
    ) >> 1)::bigint as emission_id,
    released.*,
    -- the share of fine particles in what passes by size, nothing where it passes as a whole
    case
        when not released.is_treated or size.path_id is null then null
        when released.pollutant = 'PM' and own.pass_frac is null
            then coalesce(split.fine_of_pm_frac, 1)
        when released.pollutant = 'PM10' and own.sized_pass_frac is null
            then coalesce(split.fine_of_pm10_frac, 1)
        when
            released.pollutant in ('PM2.5', 'BC', 'OC') and size.total_pass_frac is not null
            then 1
    end as fine_frac,
    case
        when fine_frac is null then null
        when released.pollutant in ('PM', 'PM10') then size.fine_pass_frac
        else own.sized_pass_frac
    end as fine_pass_frac,
    case when fine_frac is not null and released.pollutant in ('PM', 'PM10')
        then size.coarse_pass_frac else fine_pass_frac end as coarse_pass_frac,
    -- where the whole that devices let pass is known, the sizes add up to it
    case
        when fine_frac is not null
            then size.total_pass_frac / nullif(
                coalesce(split.fine_of_pm_frac, 1) * size.fine_bound_frac
                + (1 - coalesce(split.fine_of_pm_frac, 1)) * size.coarse_bound_frac, 0
            )
    end as bound_frac,
    case
        when not released.is_treated then 1
        when fine_frac is null then own.pass_frac
        else
            (fine_frac * fine_pass_frac + (1 - fine_frac) * coarse_pass_frac)
            * coalesce(bound_frac, 1)
    end as known_frac,
    -- nothing is known of what the devices do to this substance: nothing is taken off
    least(coalesce(known_frac, 1), 1) as pass_frac,
    case
        when not released.is_treated then null
        when released.pollutant in ('PM10', 'PM2.5', 'BC', 'OC') or own.pass_frac is null
            then coalesce(size.evidence, own.evidence)
        else own.evidence
    end as removal_evidence,
    case
        when released.is_capture_untold then '收集效率未知'
        when released.is_treated and untold.path_id is not null then '治理设施去除效率未知'
    end as untold_because
from released
left join accounting.untold_path as untold
    on untold.path_id = released.path_id and untold.pollutant = released.pollutant
left join accounting.penetration as own
    on own.path_id = released.path_id
    and own.month = released.run_month
    and own.pollutant = released.pollutant
left join size
    on size.path_id = released.path_id and size.month = released.run_month
left join split
    on split.use_id = released.use_id
    and split.category_code = released.category_code
    and split.method = released.method
    and split.part = released.part
