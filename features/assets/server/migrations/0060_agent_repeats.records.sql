-- By what the last snapshot of a query is recognised when it is said again; null: read it.
alter table assets_agent_states add column digest text;
-- Rows that are written over and over find room on their own page.
alter table assets_agent_states set (fillfactor = 85);
alter table assets_agents set (fillfactor = 85);
