import { describe, expect, test } from 'vitest'
import { compileRules, readSigma, type SigmaEvent } from './index.ts'
import { referenceMatch } from './testing-reference.ts'

const rulesFor = (...sources: string[]) =>
  readSigma(
    sources.map((source, index) => ({
      file: source,
      text: `title: R${index}\nlevel: low\nlogsource: {${source}}\ndetection:\n  s: {F: x}\n  condition: s\n`,
    })),
  ).rules

const rules = rulesFor(
  'product: linux, service: auth',
  'product: linux, service: syslog',
  'product: linux, service: sshd',
  'product: linux, category: process_creation',
  'product: cisco, service: syslog',
  'product: fortios, service: sslvpnd',
  'product: fortigate, service: event',
  'product: m365, service: exchange',
  'product: kubernetes, category: application, service: audit',
  'category: webserver',
  'product: azure, service: signinlogs',
)

describe('rules meet the events that their log source holds, and no others', () => {
  test.each<[Omit<SigmaEvent, 'fields'>, string[]]>([
    [
      { product: 'linux', service: 'sshd' },
      [
        'product: linux, service: auth',
        'product: linux, service: syslog',
        'product: linux, service: sshd',
      ],
    ],
    [{ product: 'linux', service: 'cron' }, ['product: linux, service: syslog']],
    [
      { product: 'linux', category: 'process_creation', service: 'auditd' },
      ['product: linux, category: process_creation'],
    ],
    [{ product: 'cisco', service: 'aaa' }, ['product: cisco, service: syslog']],
    [
      { product: 'fortigate', service: 'event' },
      ['product: fortios, service: sslvpnd', 'product: fortigate, service: event'],
    ],
    [{ product: 'fortigate', service: 'traffic', category: 'firewall' }, []],
    [{ product: 'm365', service: 'audit' }, ['product: m365, service: exchange']],
    [
      { product: 'kubernetes', service: 'audit' },
      ['product: kubernetes, category: application, service: audit'],
    ],
    [{ category: 'webserver', service: 'nginx' }, ['category: webserver']],
    [{ product: 'azure', service: 'auditlogs' }, []],
    [{}, []],
  ])('%j', (said, expected) => {
    const event = { ...said, fields: { F: 'x' } }
    const found = compileRules(rules).match(event)
    expect(found.map((one) => one.about.file)).toEqual(expected)
    expect(referenceMatch(rules, event)).toEqual(found)
  })
})

test('a program says which fields it asks of which events', () => {
  const [one, two] = [
    'product: windows, category: process_creation',
    'product: windows, service: powershell',
  ].map((source) => `title: T\nlevel: low\nlogsource: {${source}}\ndetection:\n`)
  const program = compileRules(
    readSigma([
      { file: '1', text: `${one}  s: {Image|endswith: a, User: b, Hashes: c}\n  condition: s\n` },
      { file: '2', text: `${one}  s: {Image: a, IntegrityLevel|fieldref: User}\n  condition: s\n` },
      { file: '3', text: `${two}  s: [word]\n  condition: s\n` },
    ]).rules,
  )
  const wants = (channel: string, eventId: number) => {
    const found = program.wants({ channel, eventId })
    return found && [...found].sort()
  }
  expect(wants('Microsoft-Windows-Sysmon/Operational', 1)).toEqual([
    'Hashes',
    'Image',
    'IntegrityLevel',
    'User',
  ])
  // The first rule can never match there: Security has no hashes.
  expect(wants('Security', 4688)).toEqual([
    'MandatoryLabel',
    'NewProcessName',
    'SubjectDomainName',
    'SubjectUserName',
  ])
  expect(wants('Microsoft-Windows-PowerShell/Operational', 4104)).toBeNull()
  expect(wants('System', 7045)).toEqual([])
})
