-- That its last day has passed was told to people.
alter table detection_exceptions add column told_at timestamptz(3);
