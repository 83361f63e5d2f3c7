/**
 * Questions to Linux. The screen lock is not asked: no table tells it, so it stays unknown.
 * @module
 */
import { PROTECTION_UNITS } from '../facts/protection.ts'
import { HOURLY, OFTEN, type ShippedQuery } from './query.ts'

const UNITS = [...PROTECTION_UNITS.keys()].map((name) => `'${name}'`).join(', ')

export const linux: readonly ShippedQuery[] = [
  {
    id: 'linux_kernel',
    platform: 'linux',
    sql: 'SELECT version FROM kernel_info',
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '更新後に再起動されているかを判断するため、動作中のカーネルを確認します。',
      en: 'To see whether an update waits for a restart: the kernel that runs.',
    },
  },
  {
    id: 'linux_interfaces',
    platform: 'linux',
    sql: 'SELECT d.interface, d.mac, d.type, d.flags, d.pci_slot, a.address FROM interface_details d LEFT JOIN interface_addresses a ON a.interface = d.interface',
    intervalSeconds: OFTEN,
    mode: 'snapshot',
    why: {
      ja: 'ネットワークの調査結果と照合するため、MACアドレスとIPアドレスを確認します。',
      en: 'To match what scans of the network see: MAC and IP addresses.',
    },
  },
  {
    id: 'linux_deb',
    platform: 'linux',
    sql: 'SELECT DISTINCT name, version, arch, source, status FROM deb_packages',
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: '脆弱性のあるソフトウェアを見つけるため、導入済みのパッケージ（deb）を確認します。',
      en: 'To find vulnerable software: installed packages (deb).',
    },
  },
  {
    id: 'linux_rpm',
    platform: 'linux',
    sql: 'SELECT DISTINCT name, version, release, epoch, arch, source, vendor, install_time FROM rpm_packages',
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: '脆弱性のあるソフトウェアを見つけるため、導入済みのパッケージ（rpm）を確認します。',
      en: 'To find vulnerable software: installed packages (rpm).',
    },
  },
  {
    id: 'linux_encryption',
    platform: 'linux',
    sql: "SELECT m.path, m.device, m.type, d.encrypted, d.type AS cipher FROM mounts m LEFT JOIN disk_encryption d ON d.name = m.device_alias WHERE m.device LIKE '/dev/%' AND m.device NOT LIKE '/dev/loop%'",
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '紛失・盗難時の情報漏えいを防ぐため、ディスク暗号化（LUKS）の状態を確認します。',
      en: 'So that a lost disk loses no data: state of disk encryption (LUKS).',
    },
  },
  {
    id: 'linux_protection',
    platform: 'linux',
    sql: `SELECT id, active_state, unit_file_state FROM systemd_units WHERE id IN (${UNITS})`,
    intervalSeconds: OFTEN,
    mode: 'snapshot',
    why: {
      ja: 'ウイルス対策・EDRとファイアウォールが動いているかを確認します。',
      en: 'To see that anti-virus, EDR and firewall run.',
    },
  },
  {
    id: 'linux_administrators',
    platform: 'linux',
    sql: "SELECT DISTINCT u.username, u.uuid, u.uid, g.groupname FROM users u JOIN user_groups ug ON ug.uid = u.uid JOIN groups g ON g.gid = ug.gid WHERE g.groupname IN ('sudo', 'wheel', 'admin') UNION SELECT username, uuid, uid, 'uid 0' AS groupname FROM users WHERE uid = 0",
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '不要な管理者権限を見つけるため、rootと同等の権限を持つアカウントを確認します。',
      en: 'To find needless privileges: accounts that can become root.',
    },
  },
  {
    id: 'linux_logons',
    platform: 'linux',
    sql: "SELECT username, tty, host, type, MAX(time) AS time FROM last WHERE type = 7 AND username != '' GROUP BY username, host ORDER BY MAX(time) DESC LIMIT 200",
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '使われていない機器や不審なリモート接続を見つけるため、最近のログインを確認します。',
      en: 'To find unused machines and odd remote sessions: recent logins.',
    },
  },
  {
    id: 'linux_usb',
    platform: 'linux',
    sql: 'SELECT DISTINCT vendor, vendor_id, model, model_id, serial, class, removable FROM usb_devices',
    intervalSeconds: OFTEN,
    mode: 'difference',
    why: {
      ja: 'USBメモリーによる持ち出しや感染に気付くため、接続されたUSB機器を確認します。',
      en: 'To notice USB storage: devices plugged in.',
    },
  },
  {
    id: 'linux_units',
    platform: 'linux',
    sql: "SELECT DISTINCT id, description, unit_file_state, fragment_path, user FROM systemd_units WHERE unit_file_state LIKE 'enabled%' AND (id LIKE '%.service' OR id LIKE '%.timer')",
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: 'マルウェアが居座る仕掛けを見つけるため、自動起動するサービスとタイマーを確認します。',
      en: 'To find what malware uses to stay: services and timers that start by themselves.',
    },
  },
  {
    id: 'linux_cron',
    platform: 'linux',
    sql: 'SELECT DISTINCT event, minute, hour, day_of_month, month, day_of_week, command, path FROM crontab',
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: 'マルウェアが居座る仕掛けを見つけるため、cronのジョブを確認します。',
      en: 'To find what malware uses to stay: cron jobs.',
    },
  },
  {
    id: 'linux_startup',
    platform: 'linux',
    sql: 'SELECT DISTINCT name, path, args, source, status, username FROM startup_items',
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: 'マルウェアが居座る仕掛けを見つけるため、ログイン時に自動起動する項目を確認します。',
      en: 'To find what malware uses to stay: items that start at login.',
    },
  },
]
