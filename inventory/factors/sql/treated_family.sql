-- title: 治理类别的污染物 · which pollutants a family of treatment may take
-- grain: one row per family and pollutant
-- cites: TCSES144-2024
with family(family, pollutants) as (
    values
    ('SO2', ['SO2']),
    ('NOx', ['NOx']),
    ('PM', ['PM', 'TSP', 'PM10', 'PM2.5', 'PM2.5-10', 'BC', 'OC']),
    ('VOCs', ['VOCs']),
    ('other', ['NH3', 'Hg'])
)

select family, unnest(pollutants) as pollutant
from family
