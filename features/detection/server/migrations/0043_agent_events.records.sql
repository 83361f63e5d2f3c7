-- Agents: also what happens on their machines; asked only where somebody wants it.
alter table detection_sources add column events boolean not null default false;
