-- What is known of each feed: the newest good file, and how the last try went. Belongs to the installation.
create table feeds_state (
  name text primary key,
  url text not null,
  sha256 text,
  bytes bigint,
  etag text,
  last_modified text,
  fetched_at timestamptz(3),
  checked_at timestamptz(3) not null,
  result text not null,
  why text
);
