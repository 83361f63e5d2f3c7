-- One number for the six columns that name a software, worked out when the row is written: every match joins and counts by it.
alter table assets_components add column number bigint not null
  generated always as (hash_record_extended(row(name, version, supplier, type, purl, cpe), 0)) stored;
