/**
 * Questions to the tables of events: what happened on a machine since the last look, for rules. Asked only where a company wants it,
 * since the agent then hooks into its system, and sends all the time. Volume is bounded here (what is asked), by the agent
 * (`events_max`) and by whoever takes the logs.
 * @module
 */
import type { ShippedQuery } from './query.ts'

export type EventQuery = Pick<ShippedQuery, 'platform' | 'sql' | 'why'> & { readonly id: string }

/** Names of these questions in the schedule begin so; they are no {@link QueryId}: their rows are never a state. */
export const EVENTS_PREFIX = 'hinoban_events_'
export const EVENTS_INTERVAL_SECONDS = 60

/** Whether a query's rows are events: ours, or a company's own of a table of events (`pack_x_process_events`). */
export const isEventQuery = (scheduled: string): boolean =>
  scheduled.includes(EVENTS_PREFIX) || /(?:^|[_/ ])[a-z]+_events$/i.test(scheduled)

/** Kept by the agent until the next look; more is thrown away there. */
const MAX_EVENTS = 20_000
const EXPIRE_SECONDS = 3_600

const CHANNELS = ['Security', 'System', 'Microsoft-Windows-Windows Defender/Operational']

/** How the agent comes to have events; each is taken from a configuration, and counts from the agent's next start. */
export const EVENT_OPTIONS: Readonly<Record<string, string | number | boolean>> = {
  disable_events: false,
  events_expiry: EXPIRE_SECONDS,
  events_max: MAX_EVENTS,
  disable_audit: false,
  audit_allow_config: true,
  audit_allow_process_events: true,
  audit_allow_sockets: true,
  disable_endpointsecurity: false,
  enable_process_etw_events: true,
  enable_windows_events_publisher: true,
  enable_windows_events_subscriber: true,
  windows_event_channels: CHANNELS.join(','),
  enable_powershell_events_subscriber: true,
}

/** Signs of one script block: the rest of a longer one says what its begin says. */
const SCRIPT_CHARS = 65_536

/** A parent that started later has another's number. */
const PARENT = (parent: string): string =>
  `LEFT JOIN processes p ON p.pid = e.${parent} AND p.start_time < e.time + 1`

/** Failed sign-ins, those by remote desktop and with other credentials, accounts and groups, services, tasks, policy, cleared logs. */
const SECURITY_EVENTS = [
  1102, 4625, 4648, 4697, 4698, 4702, 4719, 4720, 4722, 4724, 4725, 4726, 4728, 4732, 4738, 4740,
  4756, 4771,
]
const SYSTEM_EVENTS = [104, 7045]
const DEFENDER_EVENTS = [
  1006, 1007, 1008, 1015, 1116, 1117, 1118, 1119, 5001, 5007, 5010, 5012, 5013,
]

export const EVENT_QUERIES: readonly EventQuery[] = [
  {
    id: 'windows_processes',
    platform: 'windows',
    sql: `SELECT e.time, e.type, e.pid, e.ppid, e.session_id, e.path, e.cmdline, e.username, e.mandatory_label, p.path AS parent_path, p.cmdline AS parent_cmdline FROM process_etw_events e ${PARENT('ppid')} WHERE e.type = 'ProcessStart'`,
    why: {
      ja: 'ランサムウェアなどの不審なプログラムの起動を見つけるため、起動したプログラムとその引数を確認します。',
      en: 'To find suspicious programs such as ransomware as they start: program, command line and what started it.',
    },
  },
  {
    id: 'windows_events',
    platform: 'windows',
    sql: `SELECT time, datetime, source, provider_name, computer_name, eventid, task, level, keywords, data FROM windows_events WHERE (lower(source) = 'security' AND (eventid IN (${SECURITY_EVENTS}) OR (eventid = 4624 AND data LIKE '%"LogonType":"10"%') OR (eventid = 4769 AND data LIKE '%"0x17"%'))) OR (lower(source) = 'system' AND eventid IN (${SYSTEM_EVENTS})) OR (lower(source) LIKE '%windows defender%' AND eventid IN (${DEFENDER_EVENTS}))`,
    why: {
      ja: 'サインインの失敗、アカウントの追加、ログの消去、マルウェアの検知などを見つけるため、Windowsのイベントログの一部を確認します。',
      en: 'To find failed sign-ins, new accounts, cleared logs and malware: a part of the event logs of Windows.',
    },
  },
  {
    id: 'windows_powershell',
    platform: 'windows',
    sql: `SELECT time, datetime, script_block_id, script_name, script_path, substr(script_text, 1, ${SCRIPT_CHARS}) AS script_text FROM powershell_events`,
    why: {
      ja: '攻撃に使われたPowerShellのスクリプトを見つけるため、実行されたスクリプトを確認します（スクリプトブロックのログ記録が有効な場合）。',
      en: 'To find scripts of attackers: what PowerShell ran, where script block logging is on.',
    },
  },
  {
    id: 'linux_processes',
    platform: 'linux',
    sql: `SELECT e.time, e.pid, e.parent, e.path, e.cmdline, e.cwd, e.auid, e.uid, e.euid, CASE WHEN e.uid = 0 THEN 'root' ELSE '' END AS username, p.path AS parent_path, p.cmdline AS parent_cmdline FROM process_events e ${PARENT('parent')} WHERE e.path NOT LIKE '%/osqueryd'`,
    why: {
      ja: 'サーバーへの侵入後に実行された不審なコマンドを見つけるため、起動したプログラムとその引数を確認します。',
      en: 'To find what an intruder runs on a server: programs that start, with their command line.',
    },
  },
  {
    id: 'linux_connections',
    platform: 'linux',
    sql: "SELECT time, action, pid, path, auid, status, family, protocol, local_address, local_port, remote_address, remote_port FROM socket_events WHERE action = 'connect' AND family IN (2, 10) AND status <> 'failed' AND remote_port > 0 AND remote_address NOT LIKE '127.%' AND remote_address NOT IN ('', '::1', '0.0.0.0', '::') AND path NOT LIKE '%/osqueryd'",
    why: {
      ja: '攻撃者のサーバーへの通信を見つけるため、プログラムが行った外向きの接続を確認します。',
      en: 'To find programs that call the servers of attackers: connections to other machines.',
    },
  },
  {
    id: 'macos_processes',
    platform: 'macos',
    sql: `SELECT e.time, e.event_type, e.pid, e.parent, e.path, e.cmdline, e.cwd, e.uid, e.username, e.signing_id, e.team_id, p.path AS parent_path, p.cmdline AS parent_cmdline FROM es_process_events e ${PARENT('parent')} WHERE e.event_type = 'exec'`,
    why: {
      ja: '情報を盗むプログラムなどの起動を見つけるため、起動したプログラムとその引数を確認します。',
      en: 'To find information stealers and the like as they start: program and command line.',
    },
  },
]
