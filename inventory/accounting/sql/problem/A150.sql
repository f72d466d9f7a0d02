-- title: 没有来源的扣减 · deductions of CO2 without anything to be taken off
-- grain: one row per problem
-- cites: ENGINE
-- stored: inline
select
    stated.sheet_id, stated.row_no, 'item' as column_name,
    concat_ws(' ', activity.facility_no, activity.unit_no, activity.item) as value
from accounting.activity as activity
join accounting.method_input as input using (use_id)
join registry.activity as stated using (activity_id)
anti join accounting.co2_deduction as taken using (activity_key)
anti join factors.emission_factor as of_product
    on of_product.use_id = input.use_id and of_product.pollutant = input.pollutant
where input.method = 'co2_deduction' and activity.excluded_because is null
