-- An administrator sees as another role: { "role": …, "sites": "*" or ids }; null: with the own rights.
alter table access_sessions add column preview jsonb;
