-- Every log record, as one row. By the day of receipt: a wrong clock cannot scatter a batch over a thousand partitions, and
-- what is past its time goes as a whole. Decision 2026-11-22-events-in-a-map.
CREATE TABLE IF NOT EXISTS detection_events (
  organization UUID,
  site LowCardinality(String),
  -- The log source.
  source LowCardinality(String),
  -- Equal for a record that its sender repeated.
  id String CODEC(ZSTD),
  -- When it happened; of a record without a time when it came.
  at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
  received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
  time_from LowCardinality(String),
  log_format LowCardinality(String),
  product LowCardinality(String),
  category LowCardinality(String),
  service LowCardinality(String),
  channel LowCardinality(String),
  event_id UInt32 CODEC(ZSTD),
  provider LowCardinality(String),
  record_id String CODEC(ZSTD),
  host LowCardinality(String),
  severity LowCardinality(String),
  -- The public face: names of the Elastic Common Schema that people ask for most; the others are in ecs.
  action LowCardinality(String),
  outcome LowCardinality(String),
  user LowCardinality(String),
  user_domain LowCardinality(String),
  target_user LowCardinality(String),
  source_ip String CODEC(ZSTD),
  source_port UInt16 CODEC(ZSTD),
  destination_ip String CODEC(ZSTD),
  destination_port UInt16 CODEC(ZSTD),
  domain String CODEC(ZSTD),
  process_name LowCardinality(String),
  process_command_line String CODEC(ZSTD),
  parent_process_name LowCardinality(String),
  file_path String CODEC(ZSTD),
  url String CODEC(ZSTD),
  rule_name LowCardinality(String),
  ecs Map(LowCardinality(String), String) CODEC(ZSTD),
  -- Native names; nested ones with dots. A list is its JSON text.
  fields Map(LowCardinality(String), String) CODEC(ZSTD),
  message String CODEC(ZSTD),
  raw String CODEC(ZSTD),
  damage Array(LowCardinality(String)),
  -- Addresses, domains, URLs and hashes in lower case, for lists of indicators.
  observables Array(String) CODEC(ZSTD),
  {{spool_columns}},
  INDEX words translate(lowerUTF8(normalizeUTF8NFKC(concat(host, ' ', message, ' ', arrayStringConcat(mapValues(fields), ' ')))), '._:\'', '    ') TYPE text(tokenizer = asciiCJK),
  INDEX observed observables TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = {{engine}}
PARTITION BY toYYYYMMDD(received_at)
ORDER BY (organization, at)
{{settings}}, map_serialization_version = 'with_buckets', max_buckets_in_map = 32;
