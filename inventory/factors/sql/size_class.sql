-- title: 粒径代用 · which particle size or total may stand in for which, best first
-- grain: one row per pollutant and pollutant that may stand in for it
-- cites: TCSES144-2024
with class(pollutant, stand_ins) as (
    values
    ('PM', ['PM', 'TSP']),
    ('PM10', ['PM10', 'PM', 'TSP']),
    ('PM2.5', ['PM2.5', 'PM10', 'PM', 'TSP']),
    ('PM2.5-10', ['PM2.5-10', 'PM10', 'PM', 'TSP']),
    ('BC', ['BC', 'PM2.5', 'PM10', 'PM', 'TSP']),
    ('OC', ['OC', 'PM2.5', 'PM10', 'PM', 'TSP'])
)

select pollutant, unnest(stand_ins) as given, generate_subscripts(stand_ins, 1) as distance
from class

union all

select pollutant, pollutant as given, 1 as distance
from registry.pollutant
anti join class using (pollutant)
