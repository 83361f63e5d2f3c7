import { describe, expect, test } from 'vitest'
import { compileRules, linkRules, readSigma, type SigmaEvent } from './index.ts'
import { GUIDE_VALUES, guideRule } from './testing-guide.ts'
import { referenceMatch } from './testing-reference.ts'
import { TRAP_DETECTIONS, TRAP_VALUES } from './testing-traps.ts'

/** What people trip over in other engines, each with the smallest rule and event that show it. */

type Fields = Readonly<Record<string, unknown>>
const text = (detection: string, logsource = 'product: linux'): string =>
  `title: T\nlevel: low\nlogsource: {${logsource}}\ndetection:\n${detection.replace(/^/gm, '  ')}\n`
const selection = guideRule
const rulesOf = (source: string, lists: Record<string, string[]> = {}) => {
  const read = readSigma([{ file: 'f', text: source }], { lists: new Map(Object.entries(lists)) })
  expect(read.faults.filter(({ severity }) => severity === 'error')).toEqual([])
  return linkRules(read).rules
}
/** What the program says; the reference says the same. */
const fires = (source: string, event: SigmaEvent, lists?: Record<string, string[]>): boolean => {
  const rules = rulesOf(source, lists)
  const found = compileRules(rules).match(event)
  expect(referenceMatch(rules, event)).toEqual(found)
  return found.length > 0
}
const linux = (fields: Fields): SigmaEvent => ({ product: 'linux', fields })

describe('a value of a rule and a value of an event', () => {
  test.each([...GUIDE_VALUES, ...TRAP_VALUES])('%s with %j: %s', (line, fields, isFound) => {
    expect(fires(selection(line), linux(fields))).toBe(isFound)
  })

  test.each([
    ['fe80::/10', 'fe80::1%eth0', true],
    ['fd00::/8', 'FD00::1', true],
    ['fd00::/8', '10.0.0.1', false],
    ['::ffff:10.0.0.0/104', '10.0.0.1', true],
  ])('%s holds %s: %s', (range, F, isFound) => {
    expect(fires(selection(`F|cidr: ${range}`), linux({ F }))).toBe(isFound)
  })

  test('a list of a site is filled in, and a plain percent sign stays', () => {
    const lists = { Admins: ['hanako', 'adm*'] }
    const rule = selection("F|expand: '%Admins%'")
    expect(['Hanako', 'adm01', 'taro'].map((F) => fires(rule, linux({ F }), lists))).toEqual([
      true,
      true,
      false,
    ])
    expect(fires(selection("F: '%Admins%'"), linux({ F: '%admins%' }), lists)).toBe(true)
    expect(fires(selection("F|contains|expand: '%Admins%'"), linux({ F: 'x hanako' }), lists)).toBe(
      true,
    )
  })
})

test.each([...TRAP_DETECTIONS])('%j with %j: %s', (detection, fields, isFound) => {
  expect(fires(text(detection), linux(fields))).toBe(isFound)
})

test.each(
  ['wide', 'utf16le', 'utf16be', 'utf16', ''].flatMap((encoding) =>
    [0, 1, 2, 3].map((before) => [encoding, before] as const),
  ),
)('Japanese text is found in base64 under "%s" after %i bytes', (encoding, before) => {
  const units = Buffer.from('日本', 'utf16le')
  const said = {
    wide: units,
    utf16le: units,
    utf16be: Buffer.from(units).swap16(),
    utf16: Buffer.concat([Buffer.from([0xff, 0xfe]), units]),
    '': Buffer.from('日本'),
  }[encoding]
  const F = Buffer.concat([Buffer.alloc(before, 'x'), said ?? units, Buffer.from('yy')])
  const line = `F|${encoding}${encoding && '|'}base64offset|contains|cased: 日本`
  expect(fires(selection(line), linux({ F: F.toString('base64') }))).toBe(true)
})

describe('placeholders', () => {
  const lists = { x: ['a', 'b'], y: ['c'], d: ['C:\\d\\'], dash: ['-a'], secret: ['admin'] }
  test.each<[line: string, F: string, isFound: boolean]>([
    ["F|expand: '%x%@%y%'", 'b@c', true],
    ["F|expand: ['%x%', root]", 'root', true],
    ["F|expand: ['%x%', root]", 'B', true],
    [String.raw`F|expand: '\\%x%'`, '\\a', true],
    [String.raw`F|expand: '\%x%%y%'`, '%x%c', true],
    ["F|expand: '%d%*'", 'C:\\d\\zz', true],
    ["F|contains|expand: '%d%'", 'zzC:\\d\\zz', true],
    ["F|startswith|expand: '%x%'", 'a2', true],
    ["F|expand|endswith: '%x%'", 'a2', false],
    ["F|expand|windash: '%dash%'", '/a', true],
    ["F|expand|base64offset|contains: '%secret%'", btoa('xxadminxx'), true],
    ["F|expand|cased: '%x%'", 'A', false],
    ["F|neq|expand: '%x%'", 'b', false],
    ["F|expand|all|contains: ['%x%', '%y%']", 'b c', true],
    ["F|expand|all|contains: ['%x%', '%y%']", 'a b', false],
  ])('%s with %s: %s', (line, F, isFound) => {
    expect(fires(selection(line), linux({ F }), lists)).toBe(isFound)
  })
  test('stand in words without a field, too, and one that has no list is told wherever it stands', () => {
    const words = text("s:\n  '|expand': '%secret%'\ncondition: s")
    expect(fires(words, linux({ F: 'an admin' }), lists)).toBe(true)
    const open = text("s:\n  F: a\nn:\n  - G|expand: '%nobody%'\ncondition: s or n")
    const { rules, faults } = readSigma([{ file: 'f', text: open }])
    expect([rules.length, faults.map(({ code, line }) => [code, line])]).toEqual([
      0,
      [['needs_list', 8]],
    ])
  })
})

describe('words without a field', () => {
  const words = (list: string): string => text(`s: ${list}\ncondition: s`)
  test.each<[source: string, event: SigmaEvent, isFound: boolean]>([
    [words(String.raw`['C:\Users']`), linux({ F: 'in C:\\Users\\x' }), true],
    [words('[EventID]'), linux({ EventID: 1 }), false],
    [words('[4625]'), linux({ F: 'id 4625.' }), true],
    [words('[abc]'), { ...linux({ F: 'abc' }), message: 'nothing' }, false],
    [words('[abc]'), { ...linux({}), message: 'xABCx' }, true],
    [words('abc'), { ...linux({}), message: 'xABCx' }, true],
    [text("s:\n  '|all': [a1, b2]\ncondition: s"), linux({ F: 'a1', G: 'b2' }), true],
    [text("s:\n  '|all': [a1, b2]\ncondition: s"), linux({ F: 'a1' }), false],
    // A list of maps is OR; maps and words may stand in one list.
    [text('s:\n  - F: a\n  - G: b\ncondition: s'), linux({ G: 'b' }), true],
    [text('s:\n  - F: a\n  - word\ncondition: s'), linux({ G: 'a word' }), true],
    [text('s:\n  - F: a\n  - word\ncondition: s'), linux({ F: 'a' }), true],
  ])('%# %j', (source, event, isFound) => {
    expect(fires(source, event)).toBe(isFound)
  })
})

describe('a document', () => {
  test('words such as no, on and yes are text; CR-LF is a line end', () => {
    for (const word of ['no', 'on', 'yes', 'off', 'y'])
      expect(fires(selection(`F: ${word}`), linux({ F: word }))).toBe(true)
    expect(fires(selection('F: a').replaceAll('\n', '\r\n'), linux({ F: 'a' }))).toBe(true)
  })
  test('"all" on one value is doubted; an unknown taxonomy, and what was legal once, is refused by name', () => {
    const faults = (source: string) =>
      readSigma([{ file: 'f', text: source }]).faults.map(({ severity, code, message }) => [
        severity,
        code,
        message,
      ])
    expect(faults(selection('F|contains|all: a'))).toEqual([
      ['warning', 'advice', expect.stringContaining('"all"')],
    ])
    expect(faults(`taxonomy: mine\n${selection('F: a')}`)).toEqual([
      ['error', 'unknown_taxonomy', expect.stringContaining('mine')],
    ])
    expect(faults(`action: global\n${selection('F: a')}`)[0]?.[1]).toBe('legacy_form')
    expect(faults(text('s:\n  F: a\ncondition: s | near t'))[0]).toEqual([
      'error',
      'legacy_form',
      expect.stringContaining('correlation'),
    ])
  })
  test('what a rule says of itself is kept', () => {
    const head = `id: 0F06A3A5-6A09-413F-8743-E6CF35561297
name: own_name
status: test
license: DRL 1.1
author: A. Uthor
description: D
date: 2026-01-02
modified: 2026-01-03
scope: [server]
references: [https://example.org/a]
tags: [attack.defense-evasion, attack.defense_evasion, attack.t1003.001, cve.2026-0001, tlp.amber]
falsepositives: [none]
fields: [F]
related: [{id: 1b96ee0b-0000-4000-8000-000000000000, type: derived}]
in-house-ticket: K-1
`
    const [rule] = rulesOf(head + selection('F: a'))
    expect(rule?.about).toMatchObject({
      id: '0f06a3a5-6a09-413f-8743-e6cf35561297',
      name: 'own_name',
      status: 'test',
      license: 'DRL 1.1',
      author: 'A. Uthor',
      date: '2026-01-02',
      modified: '2026-01-03',
      references: ['https://example.org/a'],
      falsepositives: ['none'],
      fields: ['F'],
      related: [{ id: '1b96ee0b-0000-4000-8000-000000000000', type: 'derived' }],
    })
  })
})

describe('Windows', () => {
  const windows = (channel: string, eventId: number, fields: Fields): SigmaEvent => ({
    channel,
    eventId,
    fields,
  })
  const ofCategory = (category: string, line: string): string =>
    text(`s:\n  ${line}\ncondition: s`, `product: windows, category: ${category}`)
  const ofService = (service: string, line: string): string =>
    text(`s:\n  ${line}\ncondition: s`, `product: windows, service: ${service}`)

  const SYSMON = 'Microsoft-Windows-Sysmon/Operational'
  const DEFENDER = 'Microsoft-Windows-Windows Defender/Operational'
  test.each<[source: string, event: SigmaEvent, isFound: boolean]>([
    [ofService('security', 'EventID: 4625'), windows('security', 4625, {}), true],
    [ofService('security', 'EventID: 1108'), windows('Security', 1108, { EventID: 9 }), true],
    [ofService('system', 'Channel: System'), windows('System', 104, { Channel: 'Security' }), true],
    [
      ofService('dns-client', 'F: a'),
      windows('Microsoft-Windows-DNS-Client/Operational', 1, { F: 'a' }),
      true,
    ],
    [
      ofService('dns-client', 'F: a'),
      windows('Microsoft-Windows-DNS Client Events/Operational', 1, { F: 'a' }),
      true,
    ],
    [
      ofService('microsoft-servicebus-client', 'F: a'),
      windows('Microsoft-ServiceBus-Client/Admin', 1, { F: 'a' }),
      true,
    ],
    [ofService('powershell', 'F: a'), windows('PowerShellCore/Operational', 1, { F: 'a' }), true],
    [
      ofService('windefend', 'ThreatName: a'),
      windows(DEFENDER, 1116, { 'Threat Name': 'a' }),
      true,
    ],
    [
      ofCategory('antivirus', 'Signature: a'),
      windows(DEFENDER, 1116, { 'Threat Name': 'a' }),
      true,
    ],
    [ofCategory('antivirus', 'Filename: a'), windows(DEFENDER, 1117, { Path: 'a' }), false],
    [
      ofCategory('registry_add', 'F: a'),
      windows(SYSMON, 12, { EventType: 'CreateKey', F: 'a' }),
      true,
    ],
    [
      ofCategory('registry_add', 'F: a'),
      windows(SYSMON, 12, { EventType: 'DeleteKey', F: 'a' }),
      false,
    ],
    [
      ofCategory('registry_delete', 'F: a'),
      windows(SYSMON, 12, { EventType: 'DeleteValue', F: 'a' }),
      true,
    ],
    [
      ofCategory('process_creation', 'F: a'),
      windows('Linux-Sysmon/Operational', 1, { F: 'a' }),
      false,
    ],
    [
      text('s: {F: a}\ncondition: s', 'product: linux, category: process_creation'),
      windows('Linux-Sysmon/Operational', 1, { F: 'a' }),
      true,
    ],
    // Hashes are one field of Sysmon's; a GUID has braces in one log and none in the other.
    [
      ofCategory('process_creation', 'Imphash: DD00'),
      windows(SYSMON, 1, { Hashes: 'SHA1=AA,MD5=BB,SHA256=CC,IMPHASH=DD00' }),
      true,
    ],
    [
      ofCategory('process_creation', 'md5: [xx, bb]'),
      windows(SYSMON, 1, { Hashes: 'SHA1=AA,MD5=BB,SHA256=CC' }),
      true,
    ],
    [
      ofCategory('image_load', 'sha1: AA'),
      windows(SYSMON, 7, { Hashes: 'SHA1=AAB,MD5=BB' }),
      false,
    ],
    [
      ofCategory('image_load', 'sha256|startswith: C'),
      windows(SYSMON, 7, { Hashes: 'SHA256=CC' }),
      true,
    ],
    [
      ofCategory('image_load', 'md5: CC'),
      windows(SYSMON, 7, { Hashes: 'MD5=BB,SHA256=CC' }),
      false,
    ],
    [ofCategory('image_load', 'md5: BB'), windows(SYSMON, 7, { md5: 'bb' }), true],
    [
      ofCategory('process_creation', 'ProcessGuid: B59756A9-B238-5F17-5207-000000000400'),
      windows(SYSMON, 1, { ProcessGuid: '{b59756a9-b238-5f17-5207-000000000400}' }),
      true,
    ],
    [
      ofCategory('process_creation', "ProcessGuid: '{B59756A9-B238-5F17-5207-000000000400}'"),
      windows(SYSMON, 1, { ProcessGuid: 'b59756a9-b238-5f17-5207-000000000400' }),
      true,
    ],
    [
      ofCategory(
        'process_creation',
        "ProcessGuid|contains: '{B59756A9-B238-5F17-5207-000000000400}'",
      ),
      windows(SYSMON, 1, { ProcessGuid: 'x b59756a9-b238-5f17-5207-000000000400' }),
      true,
    ],
    // 4688
    [
      ofCategory('process_creation', "Image|endswith: '\\a.exe'"),
      windows('Security', 4688, { NewProcessName: 'C:\\a.exe' }),
      true,
    ],
    [
      ofCategory('process_creation', 'ParentProcessId: 16'),
      windows('Security', 4688, { ProcessId: '0x10' }),
      true,
    ],
    [
      ofCategory('process_creation', "LogonId: '0x3e7'"),
      windows('Security', 4688, { SubjectLogonId: '0x3E7' }),
      true,
    ],
    [
      ofCategory('process_creation', "User: 'D\\u'"),
      windows('Security', 4688, { SubjectDomainName: 'd', SubjectUserName: 'U' }),
      true,
    ],
    [
      ofCategory('process_creation', 'IntegrityLevel: [High, System]'),
      windows('Security', 4688, { MandatoryLabel: 'S-1-16-16384' }),
      true,
    ],
    [
      ofCategory('process_creation', 'IntegrityLevel: [System, S-1-16-16384]'),
      windows('Security', 4688, { MandatoryLabel: 'S-1-16-16384' }),
      true,
    ],
    [
      ofCategory('process_creation', "CommandLine: ''"),
      windows('Security', 4688, { NewProcessName: 'a' }),
      false,
    ],
    [
      ofCategory('process_creation', 'OriginalFileName: A.exe'),
      windows('Security', 4688, { OriginalFileName: 'A.exe' }),
      false,
    ],
    // 5156
    [
      ofCategory('network_connection', "Image: 'C:\\x\\y.exe'"),
      windows('Security', 5156, { Application: '\\device\\harddiskvolume3\\x\\y.exe' }),
      true,
    ],
    [
      ofCategory('network_connection', 'Initiated: true'),
      windows('Security', 5156, { Direction: '%%14593' }),
      true,
    ],
    [
      ofCategory('network_connection', 'Initiated: false'),
      windows('Security', 5156, { Direction: '%%14592' }),
      true,
    ],
    [
      ofCategory('network_connection', 'Protocol: udp'),
      windows('Security', 5156, { Protocol: '17' }),
      true,
    ],
    [
      ofCategory('network_connection', 'DestinationPort: 445'),
      windows('Security', 5156, { DestPort: '445' }),
      true,
    ],
    [
      ofCategory('network_connection', 'SourceIp|cidr: 10.0.0.0/8'),
      windows('Security', 5156, { SourceAddress: '10.0.0.1' }),
      true,
    ],
    // 4657
    [
      ofCategory('registry_set', "TargetObject: 'HKLM\\Software\\a\\v'"),
      windows('Security', 4657, {
        ObjectName: '\\REGISTRY\\MACHINE\\Software\\a',
        ObjectValueName: 'v',
        OperationType: '%%1904',
      }),
      true,
    ],
    [
      ofCategory('registry_set', "TargetObject|startswith: 'HKU\\S-1-5-21-1\\'"),
      windows('Security', 4657, {
        ObjectName: '\\REGISTRY\\USER\\S-1-5-21-1\\Software',
        ObjectValueName: 'v',
        OperationType: '%%1904',
      }),
      true,
    ],
    [
      ofCategory('registry_set', "Details: 'DWORD (0x00000001)'"),
      windows('Security', 4657, { NewValue: '1', NewValueType: '%%1876', OperationType: '%%1904' }),
      true,
    ],
    [
      ofCategory('registry_set', "Details: 'QWORD (0x00000000-0x00000001)'"),
      windows('Security', 4657, {
        NewValue: '0x1',
        NewValueType: '%%1883',
        OperationType: '%%1905',
      }),
      true,
    ],
    [
      ofCategory('registry_set', 'EventType: SetValue'),
      windows('Security', 4657, { OperationType: '%%1905' }),
      true,
    ],
    [
      ofCategory('registry_event', 'EventType: DeleteValue'),
      windows('Security', 4657, { OperationType: '%%1906' }),
      true,
    ],
    // A value that was deleted was not set.
    [
      ofCategory('registry_set', "TargetObject|endswith: '\\v'"),
      windows('Security', 4657, { ObjectName: 'k', ObjectValueName: 'v', OperationType: '%%1906' }),
      false,
    ],
    [
      ofCategory('registry_delete', "TargetObject|endswith: '\\v'"),
      windows('Security', 4657, { ObjectName: 'k', ObjectValueName: 'v', OperationType: '%%1906' }),
      true,
    ],
  ])('%# %j', (source, event, isFound) => {
    expect(fires(source, event)).toBe(isFound)
  })

  test('a rule that can no more match on 4688 is not asked there; one that lost a filter says so', () => {
    const dead = text(
      's:\n  Image|endswith: a.exe\n  OriginalFileName: A.exe\ncondition: s',
      'product: windows, category: process_creation',
    )
    const alive = text(
      "s:\n  - Image|endswith: '\\a.exe'\n  - OriginalFileName: A.exe\nf:\n  ParentCommandLine|contains: ok\ncondition: s and not f",
      'product: windows, category: process_creation',
    )
    const event = windows('Security', 4688, { NewProcessName: 'C:\\a.exe' })
    expect([fires(dead, event), fires(alive, event)]).toEqual([false, true])
    expect(compileRules(rulesOf(alive)).faults.map(({ code }) => code)).toEqual(['noisier'])
    const none = ofCategory('file_access', 'F: a')
    expect(compileRules(rulesOf(none)).faults.map(({ code }) => code)).toEqual(['no_source'])
  })
})
