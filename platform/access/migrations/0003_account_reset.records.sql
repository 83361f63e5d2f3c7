-- A link that lets a known person choose a new password and enrol second factors again.
alter table access_invitations add column resets_user text references access_users (id) on delete cascade;
