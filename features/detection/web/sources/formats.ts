/**
 * The formats of logs by the names their makers give them; the same in every language but for a few.
 * @module
 */
import type { LogFormat } from '@hinoban/logs'

type Name = { readonly ja: string; readonly en: string }
const same = (name: string): Name => ({ ja: name, en: name })

export const FORMAT_NAMES: Readonly<Record<LogFormat, Name>> = {
  evtx: same('Windows EVTX'),
  'windows-xml': { ja: 'Windowsイベント（XML）', en: 'Windows events (XML)' },
  winlogbeat: same('Winlogbeat'),
  nxlog: same('NXLog'),
  wazuh: same('Wazuh'),
  'windows-json': { ja: 'Windowsイベント（JSON）', en: 'Windows events (JSON)' },
  fortigate: same('Fortinet FortiGate'),
  cef: same('CEF'),
  leef: same('LEEF'),
  'cisco-asa': same('Cisco ASA'),
  'cisco-ios': same('Cisco IOS'),
  paloalto: same('Palo Alto Networks PAN-OS'),
  ivanti: same('Ivanti Connect Secure / Pulse Secure'),
  sonicwall: same('SonicWall SonicOS'),
  yamaha: { ja: 'ヤマハ RTX', en: 'Yamaha RTX' },
  'nec-ix': same('NEC UNIVERGE IX'),
  netfilter: same('Linux iptables / nftables'),
  'web-access': { ja: 'Webサーバーのアクセスログ', en: 'Web server, access log' },
  'web-error': { ja: 'Webサーバーのエラーログ', en: 'Web server, error log' },
  iis: same('Microsoft IIS'),
  squid: same('Squid'),
  'linux-auth': { ja: 'Linuxの認証ログ', en: 'Linux, authentication log' },
  auditd: { ja: 'Linuxの監査ログ（auditd）', en: 'Linux, auditd' },
  zeek: same('Zeek'),
  suricata: same('Suricata EVE'),
  osquery: same('osquery'),
  'm365-audit': { ja: 'Microsoft 365の監査ログ', en: 'Microsoft 365, unified audit log' },
  'entra-signin': { ja: 'Microsoft Entra IDのサインイン', en: 'Microsoft Entra ID, sign-ins' },
  'entra-audit': { ja: 'Microsoft Entra IDの監査ログ', en: 'Microsoft Entra ID, audit log' },
  cloudtrail: same('AWS CloudTrail'),
  ecs: same('Elastic Common Schema (JSON)'),
  json: { ja: 'そのほかのJSON', en: 'Other JSON' },
  syslog: { ja: 'そのほかのsyslog', en: 'Other syslog' },
  unparsed: { ja: '読み取らず、1行ずつ保存', en: 'Not read: kept line by line' },
}
