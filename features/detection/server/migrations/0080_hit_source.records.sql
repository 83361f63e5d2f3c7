-- Rules over time count what comes late by hours apart for each source, also after a start.
alter table detection_hits add column source text not null default '';
