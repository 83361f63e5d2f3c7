-- A source that is followed piece by piece: where the last round ended, how much of it is here, what was complained about; and
-- until when a server wants to be left alone.
alter table feeds_state add column followed text;
alter table feeds_state add column not_before timestamptz(3);
