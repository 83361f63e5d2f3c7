-- A table for the tests of the gate.
CREATE TABLE IF NOT EXISTS probe_events (
  organization UUID,
  site String,
  at DateTime64(3, 'UTC'),
  host LowCardinality(String),
  message String,
  n UInt64,
  tags Array(String),
  {{spool_columns}}
) ENGINE = {{engine}}
PARTITION BY toYYYYMM(at)
ORDER BY (organization, at)
{{settings}};
