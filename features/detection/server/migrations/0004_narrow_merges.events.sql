-- A merge holds three granules of each of its parts at once, some 14 MB whatever the size of a block: with 24 parts 370 MB, with the 41 that
-- had gathered behind a slow merge 570. Twelve parts or thirteen, never more: the rule that lowers the most by itself would leave none.
ALTER TABLE detection_events MODIFY SETTING min_parts_to_merge_at_once = 12, max_parts_to_merge_at_once = 13,
  merge_selector_enable_heuristic_to_lower_max_parts_to_merge_at_once = 0;
