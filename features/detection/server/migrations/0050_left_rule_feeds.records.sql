-- Feeds whose set a company removed: the next delivery does not bring it back.
create table detection_left_feeds (
  organization_id uuid not null,
  feed text not null,
  by_name text not null,
  at timestamptz(3) not null,
  primary key (organization_id, feed)
);
select hinoban_tenant_table('detection_left_feeds');
