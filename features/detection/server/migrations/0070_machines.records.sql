-- The machine of an alert, whichever of its names the hits bear (machine-names.ts). Empty: of none, or of many.
alter table detection_alerts add column machine text not null default '';
update detection_alerts set machine = lower(left(host, 300)) where host <> '';
create index detection_alerts_machine on detection_alerts (organization_id, machine);

-- Machines that have alerts, by their name without a domain: what a short name can mean.
create table detection_machines (
  organization_id uuid not null,
  label text collate "C" not null,
  machine text collate "C" not null,
  primary key (organization_id, label, machine)
);
select hinoban_tenant_table('detection_machines');
insert into detection_machines (organization_id, label, machine)
  select distinct organization_id, case when strpos(machine, '\') > 0 then split_part(machine, '\', 2) else split_part(machine, '.', 1) end, machine
  from detection_alerts
  where length(machine) <= 300 and machine !~ '^localhost(\.|$)' and machine ~ '^([[:alnum:]_-]+\\)?[[:alnum:]_-]+$|^[[:alnum:]_-]+(\.[[:alnum:]_-]+)+$'
    and machine !~ '^[0-9]+(\.[0-9]+)*$';
