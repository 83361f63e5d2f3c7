-- Parts of few rows were merged with all columns of all of them open at the same time, a megabyte or two for each: together with a
-- batch that was being taken in this met the engine's limit. Now columns are merged one after the other from the first row on, and what
-- is open begins small. Merges took a third of the time of taking in, and hits waited for them: parts wait for each other until there
-- are many, so that a row is written anew less often, and a day that got nothing for an hour becomes one part whatever their number.
ALTER TABLE detection_events MODIFY SETTING vertical_merge_algorithm_min_rows_to_activate = 1, min_columns_to_activate_adaptive_write_buffer = 1,
  min_parts_to_merge_at_once = 24, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1;
