-- Counts what was signed, so that a judgement strikes out only the wishes it had read when it began.
alter table board_runs add column wishes bigint not null default 0;
