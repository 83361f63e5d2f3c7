-- What a newcomer told about itself waits like its other words while somebody else decides who is who.
alter table assets_agent_inbox drop constraint assets_agent_inbox_call_check;
alter table assets_agent_inbox add constraint assets_agent_inbox_call_check check (call in ('enroll', 'log', 'write'));
-- Whose words have waited longest.
create index assets_agent_inbox_waiting on assets_agent_inbox (organization_id, id) where not set_aside;
