/**
 * Questions to every platform.
 * @module
 */
import { HOURLY, OFTEN, SELDOM, type ShippedQuery } from './query.ts'

export const everywhere: readonly ShippedQuery[] = [
  {
    id: 'hardware',
    platform: 'any',
    // Older agents lack some columns; by name the whole question would fail.
    sql: 'SELECT * FROM system_info',
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '機器を一台ずつ確実に見分けるため、メーカー・型番・シリアル番号・UUIDを確認します。',
      en: 'To tell each machine from every other: maker, model, serial number and UUID.',
    },
  },
  {
    id: 'os',
    platform: 'any',
    sql: 'SELECT * FROM os_version',
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: 'サポートが終了したOSや更新されていないOSを見つけるため、OSの名称とバージョンを確認します。',
      en: 'To find operating systems out of support or out of date: name and version.',
    },
  },
  {
    id: 'agent',
    platform: 'any',
    sql: 'SELECT i.version, i.instance_id, i.config_valid, u.total_seconds, t.unix_time FROM osquery_info i, uptime u, time t',
    intervalSeconds: OFTEN,
    mode: 'snapshot',
    why: {
      ja: 'エージェントが正しく動いているか、時計のずれや再起動待ちがないかを確認します。',
      en: 'To see that the agent works, how far the clock is off, and when the machine last started.',
    },
  },
  {
    id: 'query_runs',
    platform: 'any',
    sql: "SELECT name, executions, last_executed, denylisted FROM osquery_schedule WHERE name LIKE 'hinoban_%'",
    intervalSeconds: OFTEN,
    mode: 'snapshot',
    why: {
      ja: '変化がないことと、確認できていないことを区別するため、各問い合わせの最終実行時刻を確認します。',
      en: 'To tell "nothing changed" from "not looked": when each question last ran.',
    },
  },
  {
    id: 'python_packages',
    platform: 'any',
    sql: 'SELECT DISTINCT name, version, author, path FROM python_packages',
    intervalSeconds: SELDOM,
    mode: 'difference',
    why: {
      ja: '脆弱性のあるPythonパッケージを見つけるため、導入済みのパッケージを確認します。',
      en: 'To find Python packages with known vulnerabilities.',
    },
  },
  {
    id: 'npm_packages',
    platform: 'any',
    sql: 'SELECT DISTINCT name, version, author, path FROM npm_packages',
    intervalSeconds: SELDOM,
    mode: 'difference',
    why: {
      ja: '脆弱性のあるNode.jsパッケージを見つけるため、全体に導入されたパッケージを確認します。',
      en: 'To find globally installed Node.js packages with known vulnerabilities.',
    },
  },
  {
    id: 'chrome_extensions',
    platform: 'any',
    sql: 'SELECT DISTINCT u.username, c.browser_type, c.name, c.identifier, c.version, c.author, c.state FROM users u CROSS JOIN chrome_extensions c USING (uid)',
    intervalSeconds: SELDOM,
    mode: 'difference',
    why: {
      ja: '情報を盗む拡張機能や脆弱な拡張機能を見つけるため、ChromeやEdgeなどの拡張機能を確認します。',
      en: 'To find malicious or vulnerable extensions of Chrome, Edge and their kin.',
    },
  },
  {
    id: 'firefox_addons',
    platform: 'any',
    sql: 'SELECT DISTINCT u.username, f.name, f.identifier, f.creator, f.version, f.active FROM users u CROSS JOIN firefox_addons f USING (uid)',
    intervalSeconds: SELDOM,
    mode: 'difference',
    why: {
      ja: '情報を盗む拡張機能や脆弱な拡張機能を見つけるため、Firefoxのアドオンを確認します。',
      en: 'To find malicious or vulnerable add-ons of Firefox.',
    },
  },
  {
    id: 'listening_ports',
    platform: 'any',
    // Above 49152 UDP sockets are mostly those of clients, other ones every minute (RFC 6335 §6).
    sql: 'SELECT DISTINCT l.protocol, l.port, l.address, p.name, p.path FROM listening_ports l LEFT JOIN processes p ON p.pid = l.pid WHERE l.port > 0 AND (l.protocol = 6 OR l.port < 49152)',
    intervalSeconds: OFTEN,
    mode: 'difference',
    why: {
      ja: '外部から接続できる不要なサービスを見つけるため、待ち受けポートとそのプログラムを確認します。',
      en: 'To find services that need not be reachable: listening ports and their programs.',
    },
  },
]
