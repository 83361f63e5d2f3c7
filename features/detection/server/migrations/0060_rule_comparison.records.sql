-- Sets whose rules compare after NFKC, Hinoban's own (`starter`) among them; a set without a row compares texts as they are.
create table detection_rule_comparisons (
  organization_id uuid not null,
  set_id text not null,
  form text not null check (form in ('nfkc')),
  by_name text not null,
  at timestamptz(3) not null,
  primary key (organization_id, set_id)
);
select hinoban_tenant_table('detection_rule_comparisons');

-- How the rule compared when the alert was opened ('': texts as they are).
alter table detection_alerts add column form text not null default '';
