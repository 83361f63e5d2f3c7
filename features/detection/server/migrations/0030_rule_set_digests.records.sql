-- What stands in a set, as one digest, so that it is known without reading it whether rules must be read anew ('': not known yet), and
-- what the last import or update changed.
alter table detection_rule_sets add column digest text not null default '';
alter table detection_rule_sets add column change jsonb;
