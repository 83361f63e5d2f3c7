-- The fields of an event are about 20, and ClickHouse cuts maps into buckets from 32 on: a search for one native field read all fields of
-- all events. Parts that are merged from now on are cut; those that inserts make stay whole and so cheap.
ALTER TABLE detection_events MODIFY SETTING map_buckets_min_avg_size = 0;
