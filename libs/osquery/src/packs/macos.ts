/**
 * Questions to macOS.
 * @module
 */
import { HOURLY, OFTEN, SELDOM, type ShippedQuery } from './query.ts'

export const macos: readonly ShippedQuery[] = [
  {
    id: 'macos_interfaces',
    platform: 'macos',
    sql: 'SELECT d.interface, d.mac, d.type, d.flags, a.address FROM interface_details d LEFT JOIN interface_addresses a ON a.interface = d.interface',
    intervalSeconds: OFTEN,
    mode: 'snapshot',
    why: {
      ja: 'ネットワークの調査結果と照合するため、MACアドレスとIPアドレスを確認します。',
      en: 'To match what scans of the network see: MAC and IP addresses.',
    },
  },
  {
    id: 'macos_apps',
    platform: 'macos',
    sql: 'SELECT DISTINCT name, display_name, bundle_identifier, bundle_short_version, bundle_version, path FROM apps',
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: '脆弱性のあるソフトウェアや無断導入を見つけるため、アプリケーションを確認します。',
      en: 'To find vulnerable or unapproved software: applications.',
    },
  },
  {
    id: 'macos_homebrew',
    platform: 'macos',
    sql: 'SELECT DISTINCT name, version, path FROM homebrew_packages',
    intervalSeconds: SELDOM,
    mode: 'difference',
    why: {
      ja: '脆弱性のあるソフトウェアを見つけるため、Homebrewで導入したパッケージを確認します。',
      en: 'To find vulnerable software: packages installed with Homebrew.',
    },
  },
  {
    id: 'macos_filevault',
    platform: 'macos',
    sql: 'SELECT DISTINCT name, encrypted, type, filevault_status FROM disk_encryption',
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '紛失・盗難時の情報漏えいを防ぐため、FileVaultによるディスク暗号化の状態を確認します。',
      en: 'So that a lost notebook loses no data: state of FileVault.',
    },
  },
  {
    id: 'macos_firewall',
    platform: 'macos',
    sql: 'SELECT global_state, stealth_enabled FROM alf',
    intervalSeconds: OFTEN,
    mode: 'snapshot',
    why: {
      ja: 'ファイアウォールが有効であるかを確認します。',
      en: 'To see that the firewall is on.',
    },
  },
  {
    id: 'macos_protection',
    platform: 'macos',
    sql: "SELECT g.assessments_enabled, s.enabled AS sip_enabled FROM gatekeeper g, sip_config s WHERE s.config_flag = 'sip'",
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: 'Gatekeeperとシステム整合性保護（SIP）が有効であるかを確認します。',
      en: 'To see that Gatekeeper and System Integrity Protection are on.',
    },
  },
  {
    id: 'macos_administrators',
    platform: 'macos',
    sql: "SELECT DISTINCT u.username, u.uuid, u.uid, g.groupname FROM users u JOIN user_groups ug ON ug.uid = u.uid JOIN groups g ON g.gid = ug.gid WHERE g.groupname = 'admin'",
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '不要な管理者権限を見つけるため、管理者のアカウントを確認します。',
      en: 'To find needless privileges: accounts that may administer the Mac.',
    },
  },
  {
    id: 'macos_logons',
    platform: 'macos',
    sql: "SELECT username, tty, host, type, MAX(time) AS time FROM last WHERE type = 7 AND username != '' GROUP BY username, host ORDER BY MAX(time) DESC LIMIT 200",
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '使われていない機器や不審なリモート接続を見つけるため、最近のログインを確認します。',
      en: 'To find unused machines and odd remote sessions: recent logins.',
    },
  },
  {
    id: 'macos_screen_lock',
    platform: 'macos',
    sql: 'SELECT enabled, grace_period FROM screenlock',
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '離席時の不正操作を防ぐため、画面ロックの設定を確認します。ログイン中の利用者の設定だけを読み取ります。',
      en: 'So that nobody uses an unattended Mac: screen lock of the person who is logged in.',
    },
  },
  {
    id: 'macos_usb',
    platform: 'macos',
    sql: 'SELECT DISTINCT vendor, vendor_id, model, model_id, serial, class, removable FROM usb_devices',
    intervalSeconds: OFTEN,
    mode: 'difference',
    why: {
      ja: 'USBメモリーによる持ち出しや感染に気付くため、接続されたUSB機器を確認します。',
      en: 'To notice USB storage: devices plugged in.',
    },
  },
  {
    id: 'macos_startup',
    platform: 'macos',
    sql: 'SELECT DISTINCT name, path, args, source, status, username FROM startup_items',
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: 'マルウェアが居座る仕掛けを見つけるため、ログイン時に自動起動する項目を確認します。',
      en: 'To find what malware uses to stay: items that start at login.',
    },
  },
  {
    id: 'macos_launchd',
    platform: 'macos',
    // Apple's own stand on the sealed system volume and change with the system only.
    sql: "SELECT DISTINCT name, label, program, program_arguments, path, username, disabled FROM launchd WHERE path NOT LIKE '/System/%'",
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: 'マルウェアが居座る仕掛けを見つけるため、LaunchDaemonとLaunchAgentを確認します。',
      en: 'To find what malware uses to stay: launch daemons and agents.',
    },
  },
]
