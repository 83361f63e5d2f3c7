-- Values saved on the screen. They belong to the installation, not to an organization.
create table config_settings (
  key text primary key,
  -- A secret is sealed with the key outside the database.
  value jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null
);
