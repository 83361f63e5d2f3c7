/**
 * What should speak, judged from events that real formats give: the readers of @hinoban/logs make them, not this test.
 */
import { readLogs } from '@hinoban/logs'
import { describe, expect, test } from 'vitest'
import {
  DEFAULT_EXPECTED,
  expectedLogs,
  type Heard,
  type LogHost,
  roleOf,
  type SpeakingSource,
} from './expected-logs.ts'

const NOW = Date.parse('2026-11-22T00:00:00Z')
const host = (change: Partial<LogHost>): LogHost => ({
  asset: 'a',
  site: null,
  name: 'SRV01',
  deviceClass: 'server',
  hostNames: [],
  addresses: [],
  openPorts: [],
  words: '',
  ...change,
})
const heardOf = (line: string, senderAddress: string | null = null): Heard => {
  const [event] = readLogs(line, {
    receivedAt: NOW,
    format: 'auto',
    timeZone: 'Asia/Tokyo',
    encoding: 'auto',
    senderAddress,
  })
  return {
    site: '',
    host: event?.host ?? '',
    product: event?.product ?? '',
    channel: event?.channel ?? '',
    format: event?.format ?? '',
    lastAt: NOW,
  }
}
const WINDOWS = (channel: string, name: string) =>
  JSON.stringify({
    '@timestamp': '2026-11-22T00:00:00.000Z',
    winlog: { channel, event_id: 4624, record_id: 1, computer_name: name, event_data: {} },
    agent: { type: 'winlogbeat' },
    host: { name },
  })
const SSH =
  '<38>Nov 22 09:00:00 web01 sshd[9]: Accepted password for hana from 192.0.2.7 port 1 ssh2'
const FORTIGATE =
  '<189>date=2026-11-22 time=09:00:00 devname="FGT-HQ" devid="FGT60F0000000000" logid="0000000013" type="traffic" subtype="forward" level="notice" srcip=10.0.0.5 dstip=203.0.113.5 action="accept"'
const M365 = JSON.stringify({
  CreationTime: '2026-11-22T00:00:00',
  Id: '1',
  Operation: 'UserLoggedIn',
  Workload: 'AzureActiveDirectory',
  RecordType: 15,
  UserId: 'hana@example.jp',
  OrganizationId: 'x',
  UserType: 0,
})

const judged = (
  hosts: readonly LogHost[],
  heard: readonly Heard[],
  sources: readonly SpeakingSource[] = [],
) =>
  Object.fromEntries(
    expectedLogs({ hosts, expected: DEFAULT_EXPECTED, own: new Map(), heard, sources }).map(
      (one) => [`${one.name} ${one.kind}`, one.lastAt !== null],
    ),
  )

describe('what a device is', () => {
  test.each<[Partial<LogHost>, string | null]>([
    [{ openPorts: [53, 88, 389] }, 'domain-controller'],
    [{ words: 'Windows Server 2022\nドメインコントローラー' }, 'domain-controller'],
    [{ name: 'HQ-DC01', words: 'HQ-DC01' }, 'domain-controller'],
    [{ words: 'Windows Server 2022\nABCDCOM' }, 'server'],
    [{ deviceClass: 'edge' }, 'edge'],
    [{ deviceClass: 'virtual', words: 'Windows 11 Pro' }, 'computer'],
    [{ deviceClass: 'virtual', words: 'Ubuntu 24.04' }, 'server'],
    [{ deviceClass: 'software', words: 'Microsoft 365 Business' }, 'saas'],
    [{ deviceClass: 'software', words: '会計ソフト 2024' }, null],
    [{ deviceClass: 'printer' }, null],
  ])('%j is %s', (change, role) => {
    expect(roleOf(host(change))).toBe(role)
  })
})

describe('what should speak', () => {
  test('a domain controller has to send its security log; another log of it is not that', () => {
    const dc = host({ name: 'DC01', openPorts: [88, 389] })
    expect(judged([dc], [])).toEqual({ 'DC01 security-log': false, 'DC01 system-log': false })
    expect(judged([dc], [heardOf(WINDOWS('System', 'dc01.corp.example.jp'))])).toEqual({
      'DC01 security-log': false,
      'DC01 system-log': true,
    })
    expect(judged([dc], [heardOf(WINDOWS('Security', 'DC01.corp.example.jp'))])).toEqual({
      'DC01 security-log': true,
      'DC01 system-log': true,
    })
  })
  test('a server speaks by its sign-in log, a firewall by syslog, a service by its audit log', () => {
    const web = host({ name: 'web01' })
    const wall = host({ name: 'FGT-HQ', deviceClass: 'edge' })
    const cloud = host({ name: '社内メール', deviceClass: 'software', words: 'Microsoft 365 E3' })
    expect(judged([web, wall, cloud], [heardOf(SSH), heardOf(FORTIGATE), heardOf(M365)])).toEqual({
      'web01 system-log': true,
      'FGT-HQ device-log': true,
      '社内メール audit-log': true,
    })
    // Each of them says nothing of the others.
    expect(judged([web, wall, cloud], [heardOf(SSH)])).toEqual({
      'web01 system-log': true,
      'FGT-HQ device-log': false,
      '社内メール audit-log': false,
    })
  })
  test('a firewall that calls itself otherwise is known by the address of its log source', () => {
    const wall = host({ name: '本社FW', deviceClass: 'edge', addresses: ['10.0.0.1'] })
    const source = { name: 'FW', site: null, addresses: ['10.0.0.1'], lastAt: NOW }
    expect(judged([wall], [heardOf(FORTIGATE)])).toEqual({ '本社FW device-log': false })
    expect(judged([wall], [heardOf(FORTIGATE)], [source])).toEqual({ '本社FW device-log': true })
    expect(judged([wall], [], [{ ...source, lastAt: null }])).toEqual({
      '本社FW device-log': false,
    })
  })
  test('a name of another site is another device', () => {
    const here = host({ site: 'tokyo', name: 'web01' })
    const one = heardOf(SSH)
    expect(judged([here], [{ ...one, site: 'osaka' }])).toEqual({ 'web01 system-log': false })
    expect(judged([here], [{ ...one, site: 'tokyo' }])).toEqual({ 'web01 system-log': true })
  })
  test('what was decided for one device stands before the policy', () => {
    const web = host({ name: 'web01' })
    const of = (kinds: readonly 'device-log'[]) =>
      expectedLogs({
        hosts: [web],
        expected: DEFAULT_EXPECTED,
        own: new Map([['a', kinds]]),
        heard: [],
        sources: [],
      }).map(({ kind }) => kind)
    expect(of([])).toEqual([])
    expect(of(['device-log'])).toEqual(['device-log'])
  })
})
