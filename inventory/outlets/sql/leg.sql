-- title: 设施到排放口的去向 · what share of the gas of each unit an outlet takes
-- grain: one row per unit and outlet that its ducts or its escapes lead to
-- cites: ENGINE
-- stored: view
select facility_no, unit_no, outlet_no, outlet_kind, path_frac
from accounting.path
where part = 'stack' and outlet_no is not null
