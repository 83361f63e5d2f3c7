-- Mails that ask a contact of a contact tree to answer by a link that works once. Only the hash of the token is kept.
-- A tree is saved as a whole and its steps are written anew, so the step is named without a reference.
create table organizations_contact_proofs (
  id uuid primary key,
  organization_id uuid not null,
  tree_id uuid not null,
  step_id uuid not null,
  person_id uuid not null,
  -- Where it was sent: an answer proves this address and no other.
  address text not null,
  token_hash text not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (organization_id, tree_id) references organizations_contact_trees (organization_id, id) on delete cascade
);
create unique index organizations_contact_proofs_token on organizations_contact_proofs (token_hash);
create index organizations_contact_proofs_step on organizations_contact_proofs (organization_id, step_id, sent_at desc);
select hinoban_tenant_table('organizations_contact_proofs');
