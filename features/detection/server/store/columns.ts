/**
 * Which name of an event stands in which column of `detection_events`, and the text that full-text search looks into.
 * @module
 */
import type { EcsName } from '@hinoban/logs'
import type { RowColumn } from '../../../../platform/events/index.ts'

/** Names with a column of their own; every other ECS name is a key of the map `ecs`. */
export const ECS_COLUMNS = {
  'host.name': 'host',
  'event.action': 'action',
  'event.outcome': 'outcome',
  'user.name': 'user',
  'user.domain': 'user_domain',
  'user.target.name': 'target_user',
  'source.ip': 'source_ip',
  'source.port': 'source_port',
  'destination.ip': 'destination_ip',
  'destination.port': 'destination_port',
  'destination.domain': 'domain',
  'process.name': 'process_name',
  'process.command_line': 'process_command_line',
  'process.parent.name': 'parent_process_name',
  'file.path': 'file_path',
  'url.full': 'url',
  'rule.name': 'rule_name',
} as const satisfies Partial<Record<EcsName, string>>

const texts = (...names: readonly string[]): readonly RowColumn[] =>
  names.map((name) => ({ name, type: 'String' }))

/** The columns of `detection_events` that the intake fills, as its rows hold them. */
export const EVENT_COLUMNS: readonly RowColumn[] = [
  { name: 'organization', type: 'UUID' },
  ...texts('site', 'source', 'id'),
  { name: 'at', type: "DateTime64(3, 'UTC')" },
  { name: 'received_at', type: "DateTime64(3, 'UTC')" },
  ...texts('time_from', 'log_format', 'product', 'category', 'service', 'channel'),
  { name: 'event_id', type: 'UInt32' },
  ...texts('provider', 'record_id', 'host', 'severity', 'action', 'outcome'),
  ...texts('user', 'user_domain', 'target_user', 'source_ip'),
  { name: 'source_port', type: 'UInt16' },
  ...texts('destination_ip'),
  { name: 'destination_port', type: 'UInt16' },
  ...texts('domain', 'process_name', 'process_command_line', 'parent_process_name'),
  ...texts('file_path', 'url', 'rule_name'),
  { name: 'ecs', type: 'Map(String, String)' },
  { name: 'fields', type: 'Map(String, String)' },
  ...texts('message', 'raw'),
  { name: 'damage', type: 'Array(String)' },
  { name: 'observables', type: 'Array(String)' },
]

/**
 * What the index `words` of the table stands on, letter for letter: `hasAllTokens(SEARCHED_TEXT, {words:Array(String)})`. The words
 * are folded as the text is (NFKC, lower case, `._:'` are gaps) and cut by `tokens(…, 'asciiCJK')`: a sign of CJK each.
 */
export const SEARCHED_TEXT =
  "translate(lowerUTF8(normalizeUTF8NFKC(concat(host, ' ', message, ' ', arrayStringConcat(mapValues(fields), ' ')))), '._:\\'', '    ')"
