-- Questions of people to agents, whom they were put to and what came back. They are handed out from memory: agents
-- carry none of them in their own rows.
create table assets_questions (
  id uuid primary key,
  organization_id uuid not null,
  -- Of the site or the computer that was asked; null for the whole company.
  site_id uuid,
  asset_id uuid,
  asked jsonb not null,
  asked_by text not null,
  asked_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  stopped_at timestamptz(3)
);
select hinoban_tenant_table('assets_questions', 'site_id');
create index assets_questions_asked on assets_questions (organization_id, asked_at desc);

create table assets_question_agents (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  question_id uuid not null references assets_questions on delete cascade,
  agent_id uuid not null,
  asset_id uuid,
  state text not null default 'waiting' check (state in ('waiting', 'answered', 'failed')),
  answered_at timestamptz(3),
  message text not null default '',
  answer jsonb not null default '[]',
  is_cut boolean not null default false,
  unique (organization_id, question_id, agent_id)
);
select hinoban_tenant_table('assets_question_agents', 'site_id');
create index assets_question_agents_waiting on assets_question_agents (question_id, agent_id) where state = 'waiting';
create index assets_question_agents_asset on assets_question_agents (organization_id, asset_id);

alter table assets_agents drop column questions;
