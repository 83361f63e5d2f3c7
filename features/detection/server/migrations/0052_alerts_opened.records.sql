-- How many alerts a rule made of late is asked before it makes another one.
create index detection_alerts_opened on detection_alerts (organization_id, rule_id, opened_at desc);
