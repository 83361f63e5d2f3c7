-- How far each followed log file was taken in.
create table detection_files (
  organization_id uuid not null,
  source_id uuid not null,
  -- Device, inode and birth: what stays when a file is renamed.
  file text not null,
  path text not null,
  -- Rises when the file was emptied and written anew.
  generation integer not null,
  -- SHA-256 of its first bytes, and how many they are.
  head text not null,
  head_bytes integer not null,
  position bigint not null,
  seen_at timestamptz(3) not null,
  primary key (organization_id, source_id, file)
);
select hinoban_tenant_table('detection_files');
