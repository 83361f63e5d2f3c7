/**
 * Questions to Windows. Each part of a question to the registry names its key alone: the table then reads that key only.
 * @module
 */
import { PROTECTION_SERVICES } from '../facts/protection.ts'
import { HOURLY, OFTEN, SELDOM, type ShippedQuery } from './query.ts'

const HKLM = 'HKEY_LOCAL_MACHINE'

const quoted = (names: Iterable<string>): string =>
  [...names].map((name) => `'${name.replaceAll("'", "''")}'`).join(', ')

/** One part of a question to the registry; names in lower case. */
const values = (key: string, names: readonly string[]): string =>
  `SELECT key, name, data FROM registry WHERE key ${key.includes('%') ? 'LIKE' : '='} '${key}' AND lower(name) IN (${quoted(names)})`

const together = (parts: readonly string[]): string => parts.join(' UNION ALL ')

const MACRO_NAMES = ['vbawarnings', 'blockcontentexecutionfrominternet']
const SAVER_NAMES = ['screensaveactive', 'screensaverissecure', 'screensavetimeout']
const LOGON_TYPES = [
  'Interactive',
  'Remote Interactive',
  'Unlock',
  'Cached Interactive',
  'Cached Remote Interactive',
  'Cached Unlock',
]

const macros = (path: string): string =>
  `SELECT 'setting' AS what, key, name, data FROM registry WHERE key LIKE 'HKEY_USERS\\%\\${path}\\%\\%\\Security' AND lower(name) IN (${quoted(MACRO_NAMES)})`

export const windows: readonly ShippedQuery[] = [
  {
    id: 'windows_chassis',
    platform: 'windows',
    sql: 'SELECT chassis_types, smbios_tag FROM chassis_info',
    intervalSeconds: SELDOM,
    mode: 'snapshot',
    why: {
      ja: '持ち出される機器かどうかを判断するため、ノートPC・デスクトップ・サーバーの別を確認します。',
      en: 'To know which machines leave the office: notebook, desktop or server.',
    },
  },
  {
    id: 'windows_build',
    platform: 'windows',
    sql: values(`${HKLM}\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion`, [
      'currentbuild',
      'currentbuildnumber',
      'currentmajorversionnumber',
      'currentminorversionnumber',
      'ubr',
      'displayversion',
      'releaseid',
      'editionid',
      'productname',
      'installationtype',
    ]),
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '適用されていない更新プログラムを割り出すため、Windowsのビルド番号とリビジョンを確認します。',
      en: 'To work out which updates are missing: build and update revision of Windows.',
    },
  },
  {
    id: 'windows_interfaces',
    platform: 'windows',
    sql: 'SELECT d.interface, d.mac, d.type, d.friendly_name, d.description, d.physical_adapter, a.address FROM interface_details d LEFT JOIN interface_addresses a ON a.interface = d.interface',
    intervalSeconds: OFTEN,
    mode: 'snapshot',
    why: {
      ja: 'ネットワークの調査結果と照合するため、MACアドレスとIPアドレスを確認します。',
      en: 'To match what scans of the network see: MAC and IP addresses.',
    },
  },
  {
    id: 'windows_programs',
    platform: 'windows',
    sql: 'SELECT DISTINCT name, version, publisher, install_location, install_date, identifying_number FROM programs',
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: '脆弱性のあるソフトウェアや無断導入を見つけるため、インストール済みのプログラムを確認します。',
      en: 'To find vulnerable or unapproved software: installed programs.',
    },
  },
  {
    id: 'windows_chocolatey',
    platform: 'windows',
    sql: 'SELECT DISTINCT name, version, author, path FROM chocolatey_packages',
    intervalSeconds: SELDOM,
    mode: 'difference',
    why: {
      ja: '脆弱性のあるソフトウェアを見つけるため、Chocolateyで導入したパッケージを確認します。',
      en: 'To find vulnerable software: packages installed with Chocolatey.',
    },
  },
  {
    id: 'windows_patches',
    platform: 'windows',
    sql: 'SELECT DISTINCT hotfix_id, description, installed_on FROM patches',
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: '更新プログラムの適用状況を確認します。',
      en: 'To see which updates are applied.',
    },
  },
  {
    id: 'windows_update_history',
    platform: 'windows',
    // KB2267602 and KB4052623 are Defender's definitions and platform: several every day.
    sql: "SELECT DISTINCT title, date, operation, result_code, update_id FROM windows_update_history WHERE title NOT LIKE '%KB2267602%' AND title NOT LIKE '%KB4052623%'",
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: '失敗した更新を見つけるため、Windows Updateの履歴を確認します。',
      en: 'To find updates that failed: the history of Windows Update.',
    },
  },
  {
    id: 'windows_bitlocker',
    platform: 'windows',
    // Newer agents also tell the protectors; older ones refuse the column by name.
    sql: 'SELECT * FROM bitlocker_info',
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '紛失・盗難時の情報漏えいを防ぐため、BitLockerによるディスク暗号化の状態を確認します。',
      en: 'So that a lost notebook loses no data: state of BitLocker.',
    },
  },
  {
    id: 'windows_office_macros',
    platform: 'windows',
    sql: together([
      "SELECT 'hive' AS what, '' AS key, name, '' AS data FROM registry WHERE key = 'HKEY_USERS' AND type = 'subkey'",
      "SELECT 'person' AS what, uuid AS key, username AS name, type AS data FROM users WHERE uuid LIKE 'S-1-5-21-%' OR uuid LIKE 'S-1-12-1-%'",
      `SELECT 'office' AS what, key, name, data FROM registry WHERE key = '${HKLM}\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration' AND lower(name) IN ('productreleaseids', 'versiontoreport')`,
      macros('SOFTWARE\\Policies\\Microsoft\\Cloud\\Office'),
      macros('SOFTWARE\\Policies\\Microsoft\\Office'),
      macros('SOFTWARE\\Microsoft\\Office'),
    ]),
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: 'Emotetなどの感染を防ぐため、Officeのマクロが制限されているかを確認します。ログオン中の利用者の設定だけを読み取ります。',
      en: 'Against Emotet and its like: whether Office restricts macros. Only the settings of people who are logged on can be read.',
    },
  },
  {
    id: 'windows_security_products',
    platform: 'windows',
    sql: 'SELECT DISTINCT type, name, state, signatures_up_to_date FROM windows_security_products',
    intervalSeconds: OFTEN,
    mode: 'snapshot',
    why: {
      ja: 'ウイルス対策ソフトとファイアウォールが有効で、定義ファイルが最新であるかを確認します。',
      en: 'To see that anti-virus and firewall are on and signatures are current.',
    },
  },
  {
    id: 'windows_security_center',
    platform: 'windows',
    sql: 'SELECT firewall, autoupdate, antivirus, user_account_control FROM windows_security_center',
    intervalSeconds: OFTEN,
    mode: 'snapshot',
    why: {
      ja: 'Windowsセキュリティが示す保護の状態を確認します。',
      en: 'The state of protection as Windows Security shows it.',
    },
  },
  {
    id: 'windows_protection_services',
    platform: 'windows',
    sql: `SELECT DISTINCT name, status, start_type FROM services WHERE lower(name) IN (${quoted(PROTECTION_SERVICES.keys())})`,
    intervalSeconds: OFTEN,
    mode: 'snapshot',
    why: {
      ja: 'サーバーでもウイルス対策とEDRが動いているかを確認します。',
      en: 'To see on servers too that anti-virus and EDR run.',
    },
  },
  {
    id: 'windows_defender',
    platform: 'windows',
    sql: together([
      values(`${HKLM}\\SOFTWARE\\Microsoft\\Windows Defender\\Signature Updates`, [
        'avsignatureapplied',
        'avsignatureversion',
      ]),
      values(`${HKLM}\\SOFTWARE\\Policies\\Microsoft\\Windows Defender`, ['disableantispyware']),
      values(`${HKLM}\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Real-Time Protection`, [
        'disablerealtimemonitoring',
      ]),
    ]),
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: 'Microsoft Defenderの定義ファイルの更新日時と、無効化されていないことを確認します。',
      en: 'To see how old the signatures of Microsoft Defender are and that no policy switched it off.',
    },
  },
  {
    id: 'windows_firewall',
    platform: 'windows',
    sql: together(
      [
        `${HKLM}\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy`,
        `${HKLM}\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall`,
      ].flatMap((root) =>
        ['DomainProfile', 'StandardProfile', 'PublicProfile'].map((profile) =>
          values(`${root}\\${profile}`, ['enablefirewall']),
        ),
      ),
    ),
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: 'すべてのネットワークプロファイルでファイアウォールが有効であるかを確認します。',
      en: 'To see that the firewall is on for every network profile.',
    },
  },
  {
    id: 'windows_administrators',
    platform: 'windows',
    sql: "SELECT DISTINCT u.username, u.uuid, u.uid, u.type, g.groupname FROM users u JOIN user_groups ug ON ug.uid = u.uid JOIN groups g ON g.gid = ug.gid WHERE g.group_sid = 'S-1-5-32-544'",
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '不要な管理者権限を見つけるため、Administratorsグループのアカウントを確認します。',
      en: 'To find needless privileges: accounts in the group Administrators.',
    },
  },
  {
    id: 'windows_password_policy',
    platform: 'windows',
    sql: 'SELECT * FROM security_profile_info',
    intervalSeconds: SELDOM,
    mode: 'snapshot',
    why: {
      ja: 'パスワードの長さやロックアウトなど、アカウントの方針を確認します。',
      en: 'Account policy: length of passwords, lockout, guest account.',
    },
  },
  {
    id: 'windows_logons',
    platform: 'windows',
    sql: `SELECT user, logon_domain, logon_type, MAX(logon_time) AS logon_time FROM logon_sessions WHERE logon_type IN (${quoted(LOGON_TYPES)}) GROUP BY user, logon_domain, logon_type`,
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '使われていない機器や不審なリモート接続を見つけるため、最近のログオンを確認します。',
      en: 'To find unused machines and odd remote sessions: recent logons.',
    },
  },
  {
    id: 'windows_screen_lock',
    platform: 'windows',
    sql: together([
      values(`${HKLM}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System`, [
        'inactivitytimeoutsecs',
      ]),
      values('HKEY_USERS\\%\\Control Panel\\Desktop', SAVER_NAMES),
      values(
        'HKEY_USERS\\%\\SOFTWARE\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop',
        SAVER_NAMES,
      ),
    ]),
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: '離席時の不正操作を防ぐため、画面ロックまでの時間を確認します。',
      en: 'So that nobody uses an unattended machine: when the screen locks.',
    },
  },
  {
    id: 'windows_usb_storage',
    platform: 'windows',
    sql: together([
      values(`${HKLM}\\SYSTEM\\CurrentControlSet\\Services\\USBSTOR`, ['start']),
      values(`${HKLM}\\SOFTWARE\\Policies\\Microsoft\\Windows\\RemovableStorageDevices`, [
        'deny_all',
      ]),
      values(`${HKLM}\\SOFTWARE\\Policies\\Microsoft\\Windows\\RemovableStorageDevices\\%`, [
        'deny_read',
        'deny_write',
      ]),
    ]),
    intervalSeconds: HOURLY,
    mode: 'snapshot',
    why: {
      ja: 'USBメモリーによる持ち出しや感染を防ぐ設定があるかを確認します。',
      en: 'To see whether USB storage is restricted.',
    },
  },
  {
    id: 'windows_startup',
    platform: 'windows',
    sql: 'SELECT DISTINCT name, path, args, source, status, username FROM startup_items',
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: 'マルウェアが居座る仕掛けを見つけるため、自動起動するプログラムを確認します。',
      en: 'To find what malware uses to stay: programs that start by themselves.',
    },
  },
  {
    id: 'windows_tasks',
    platform: 'windows',
    sql: 'SELECT DISTINCT name, action, path, enabled FROM scheduled_tasks',
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: 'マルウェアが居座る仕掛けを見つけるため、タスクスケジューラのタスクを確認します。',
      en: 'To find what malware uses to stay: scheduled tasks.',
    },
  },
  {
    id: 'windows_services',
    platform: 'windows',
    sql: "SELECT DISTINCT name, path, module_path, user_account, start_type FROM services WHERE start_type != 'DISABLED'",
    intervalSeconds: HOURLY,
    mode: 'difference',
    why: {
      ja: 'マルウェアが居座る仕掛けを見つけるため、サービスを確認します。',
      en: 'To find what malware uses to stay: services.',
    },
  },
]
