-- Sets that come by a feed, and which file of it each organization has.
alter table detection_rule_sets add column feed text;
alter table detection_rule_sets add column feed_sha256 text;
