-- Agents: also what only says what there is (software, hardware), which else stays out of the logs.
alter table detection_sources add column inventory boolean not null default false;
