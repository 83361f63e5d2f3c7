-- Everything the dry run read, good and bad: what taking in counts its progress by.
alter table imports_imports add column units bigint;
