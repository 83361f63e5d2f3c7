import { eventFields, eventXml, readEvtx } from '@hinoban/evtx'
import { compileRules, linkRules, readSigma } from '@hinoban/sigma'
import { describe, expect, test } from 'vitest'
import { type LogEvent, logReader, readEvtxRecord, readLog, toSigma } from './index.ts'
import { corpusBytes, corpusJson, gunzip, hasCorpus, MEANS, untar } from './testing-corpus.ts'

type Case = {
  rule_id: string
  rule_path: string
  evtx: string
  json: string
  expected_match_count: number | null
  note?: string
}

describe.skipIf(!hasCorpus)('the 142 regression pairs of SigmaHQ', () => {
  const { cases } = hasCorpus
    ? corpusJson<{ cases: Case[] }>('regression/index.json')
    : { cases: [] }
  const paths = new Set(cases.map((one) => one.rule_path))
  const rules = hasCorpus
    ? linkRules(
        readSigma(
          [...untar('sigma-rules/sigma-rules.tar.gz', /(^|\/)rules[^/]*\/.*\.yml$/)]
            .filter(({ file }) => paths.has(file.replace(/^\.\//, '')))
            .map(({ file, bytes }) => ({ file, text: bytes.toString('utf8') })),
        ),
      ).rules
    : []
  const files = new Map(
    hasCorpus
      ? [...untar('regression/sigma-regression.tar.gz', /\.(json|evtx)$/)].map(
          ({ file, bytes }) => [file.replace(/^\.\//, ''), bytes] as const,
        )
      : [],
  )

  /** Paths of cases whose events the rule does not match as often as upstream says. */
  const wrongCases = async (events: (one: Case) => Promise<readonly LogEvent[]>) => {
    const wrong: string[] = []
    for (const one of cases) {
      const rule = rules.find(({ about }) => about.id === one.rule_id)
      if (!rule) {
        wrong.push(`${one.rule_path}: not there`)
        continue
      }
      const program = compileRules([rule])
      let hits = 0
      for (const event of await events(one))
        if (program.match(toSigma(event, null)).length > 0) hits += 1
      const least = one.expected_match_count ?? 1
      const isRight = one.expected_match_count === null || one.note ? hits >= least : hits === least
      if (!isRight) wrong.push(`${one.rule_path}: ${hits}, ${least} expected`)
    }
    return wrong
  }
  const records = async (
    path: string,
    give: (record: Parameters<typeof eventFields>[0]) => LogEvent,
  ) => {
    const events: LogEvent[] = []
    for await (const part of readEvtx([files.get(path) ?? new Uint8Array()]))
      if (part.kind === 'record') events.push(give(part.record))
    return events
  }

  test('from event logs, from their XML and from the JSON of the evtx crate', async () => {
    expect(cases.length).toBe(142)
    const fromEvtx = await wrongCases((one) =>
      records(one.evtx, (record) =>
        readEvtxRecord({ fields: eventFields(record), writtenAtMs: record.writtenAtMs }, MEANS),
      ),
    )
    const fromXml = await wrongCases((one) =>
      records(one.evtx, (record) => readLog(eventXml(record), MEANS)),
    )
    const fromJson = await wrongCases(async ({ json }) =>
      (files.get(json)?.toString('utf8') ?? '')
        .split(/\n(?=\{)/)
        .filter((text) => text.trim() !== '')
        .map((text) => readLog(text, MEANS)),
    )
    expect({ fromEvtx, fromXml, fromJson }).toEqual({ fromEvtx: [], fromXml: [], fromJson: [] })
  })
})

describe.skipIf(!hasCorpus)('67 recordings as JSON lines', () => {
  type Set = { file: string; events: number; channels: Record<string, number>; hosts: string[] }
  const { sets } = hasCorpus
    ? corpusJson<{ sets: Set[] }>('windows-json/index.json')
    : { sets: [] as Set[] }

  test('every line is a Windows event of its channel, with a time near the others', () => {
    const wrong: string[] = []
    let events = 0
    let overwritten = 0
    for (const { file, events: expected, channels } of sets.filter((_, i) => i % 8 === 0)) {
      const reader = logReader(MEANS)
      const lines = gunzip(corpusBytes(`windows-json/${file}`))
        .toString('utf8')
        .split('\n')
      const counts: Record<string, number> = {}
      let read = 0
      for (const line of lines) {
        if (line === '') continue
        for (const event of reader.read(line, MEANS.receivedAt)) {
          read += 1
          if (event.time === null || event.damage.length > 0)
            wrong.push(`${file}: ${line.slice(0, 80)}`)
          if (event.channel !== null) counts[event.channel] = (counts[event.channel] ?? 0) + 1
          if (event.service === 'sysmon' && event.eventId === 13) {
            overwritten += 1
            if (event.fields['EventType'] !== 'SetValue')
              wrong.push(`${file}: ${event.fields['EventType']}`)
          }
        }
      }
      events += read
      const { security = 0, Security = 0, ...others } = channels
      const spelt = security + Security > 0 ? { ...others, Security: security + Security } : others
      if (read !== expected) wrong.push(`${file}: ${read} of ${expected}`)
      if (file.startsWith('aws_')) continue
      expect([file, counts]).toEqual([file, spelt])
    }
    expect([...new Set(wrong)].slice(0, 10)).toEqual([])
    expect([events > 10_000, overwritten > 100]).toEqual([true, true])
  })
})

describe.skipIf(!hasCorpus)('XML as libevtx writes it', () => {
  test('1,245 records: System’s channel, id and record, and every field has a text', () => {
    const lines = gunzip(corpusBytes('evtx-samples/reference-records.jsonl.gz'))
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
    const wrong: string[] = []
    for (const text of lines) {
      const one = JSON.parse(text) as {
        file: string
        channel: string
        event_id: number
        record_id: number
        xml: string
      }
      const event = readLog(one.xml, MEANS)
      // EventRecordID is System's; an exported log counts its records anew in their heads, which is `record_id` here.
      if (
        event.format !== 'windows-xml' ||
        event.channel !== one.channel ||
        event.eventId !== one.event_id ||
        event.damage.some((code) => code !== 'clock_unset')
      )
        wrong.push(
          `${one.file} ${one.record_id}: ${event.format} ${event.channel} ${event.eventId} ${event.damage}`,
        )
    }
    expect([lines.length, wrong]).toEqual([1245, []])
  })
})

const channel = 'Microsoft-Windows-Sysmon/Operational'

describe('collectors', () => {
  test('Winlogbeat, plain', () => {
    const event = readLog(
      JSON.stringify({
        '@timestamp': '2026-11-22T01:02:03.456Z',
        host: { name: 'ws01.example.jp' },
        log: { level: 'information' },
        event: { code: '4625', provider: 'Microsoft-Windows-Security-Auditing' },
        message: 'An account failed to log on.',
        winlog: {
          channel: 'Security',
          event_id: '4625',
          provider_name: 'Microsoft-Windows-Security-Auditing',
          record_id: 123456789,
          computer_name: 'ws01.example.jp',
          event_data: {
            TargetUserName: 'hanako',
            TargetDomainName: 'EXAMPLE',
            IpAddress: '203.0.113.5',
            IpPort: '51234',
            LogonType: '10',
            Status: '0xc000006d',
          },
        },
      }),
      MEANS,
    )
    expect(event).toMatchObject({
      format: 'winlogbeat',
      channel: 'Security',
      eventId: 4625,
      recordId: '123456789',
      host: 'ws01.example.jp',
      time: Date.UTC(2026, 10, 22, 1, 2, 3, 456),
      fields: {
        LogonType: '10',
        EventID: 4625,
        Provider_Name: 'Microsoft-Windows-Security-Auditing',
      },
      ecs: {
        'event.action': 'logon-failed',
        'event.outcome': 'failure',
        'user.name': 'hanako',
        'user.domain': 'EXAMPLE',
        'source.ip': '203.0.113.5',
        'source.port': 51234,
      },
    })
  })

  test('Winlogbeat’s Sysmon module moves fields: they are back under Sysmon’s names', () => {
    const event = readLog(
      JSON.stringify({
        '@timestamp': '2026-11-22T01:02:03Z',
        winlog: { channel, event_id: 1, event_data: { LogonId: '0x3e7', IntegrityLevel: 'High' } },
        process: {
          executable: 'C:\\Windows\\System32\\vssadmin.exe',
          command_line: 'vssadmin delete shadows /all',
          pid: 4321,
          hash: { sha256: 'ab'.repeat(32) },
          pe: { original_file_name: 'VSSADMIN.EXE' },
          parent: { executable: 'C:\\Windows\\System32\\cmd.exe' },
        },
        user: { name: 'hanako', domain: 'EXAMPLE' },
      }),
      MEANS,
    )
    expect(event.fields).toMatchObject({
      Image: 'C:\\Windows\\System32\\vssadmin.exe',
      CommandLine: 'vssadmin delete shadows /all',
      ParentImage: 'C:\\Windows\\System32\\cmd.exe',
      OriginalFileName: 'VSSADMIN.EXE',
      User: 'EXAMPLE\\hanako',
      ProcessId: 4321,
      Hashes: `SHA256=${'AB'.repeat(32)}`,
    })
    expect(event.ecs['process.name']).toBe('vssadmin.exe')
    expect(event.category).toBe('process_creation')
  })

  test('unnamed Data of Winlogbeat are Data again', () => {
    const event = readLog(
      JSON.stringify({
        winlog: {
          channel: 'System',
          event_id: 7036,
          event_data: { param1: 'VSS', param2: 'stopped' },
        },
      }),
      MEANS,
    )
    expect(event.fields).toMatchObject({ param1: 'VSS', Data: ['VSS', 'stopped'] })
  })

  test('Wazuh: first letters and backslashes', () => {
    const event = readLog(
      JSON.stringify({
        timestamp: '2026-11-22T10:02:03.000+0900',
        agent: { name: 'ws01', ip: '10.0.0.5' },
        data: {
          win: {
            system: {
              channel,
              eventID: '1',
              computer: 'ws01.example.jp',
              systemTime: '2026-11-22T01:02:03.1234567Z',
              eventRecordID: '99',
            },
            eventdata: {
              commandLine: 'C:\\\\Windows\\\\System32\\\\whoami.exe /all',
              image: 'C:\\\\Windows\\\\System32\\\\whoami.exe',
            },
          },
        },
      }),
      MEANS,
    )
    expect(event).toMatchObject({
      format: 'wazuh',
      channel,
      eventId: 1,
      fields: { CommandLine: 'C:\\Windows\\System32\\whoami.exe /all' },
      time: Date.UTC(2026, 10, 22, 1, 2, 3, 123),
    })
  })

  test('a collector’s INFO stands over Sysmon’s EventType; the message keeps what was there', () => {
    const read = (more: object) =>
      readLog(
        JSON.stringify({
          SourceModuleType: 'im_msvistalog',
          Channel: channel,
          EventID: 12,
          EventType: 'INFO',
          EventTime: '2026-11-21 20:02:03',
          '@timestamp': '2026-11-22T01:02:05Z',
          ...more,
        }),
        MEANS,
      )
    expect(
      read({ Message: 'Registry object added:\r\nEventType: CreateKey\r\nUtcTime: x' }),
    ).toMatchObject({
      format: 'nxlog',
      fields: { EventType: 'CreateKey' },
      // The source's zone is Japan's; the collector's own clock says that this one is five hours behind UTC.
      time: Date.UTC(2026, 10, 22, 1, 2, 3),
      timeFrom: 'zone-assumed',
    })
    expect(read({ EventTypeOrignal: 'DeleteKey' }).fields['EventType']).toBe('DeleteKey')
    // Rules ask for Provider_Name; what says so itself keeps its word.
    expect(read({ SourceName: 'Microsoft-Windows-Eventlog' })).toMatchObject({
      provider: 'Microsoft-Windows-Eventlog',
      fields: { Provider_Name: 'Microsoft-Windows-Eventlog' },
    })
    expect(read({ SourceName: 'a', Provider_Name: 'b' }).fields['Provider_Name']).toBe('b')
  })

  test('forwarded XML: rendered texts, entities, repeated Data, a body with a Channel of its own', () => {
    const event = readLog(
      `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Eventlog' Guid='{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}'/><EventID Qualifiers='0'>104</EventID><Level>4</Level><TimeCreated SystemTime='2026-11-22T01:02:03.456Z'/><EventRecordID>77</EventRecordID><Channel>System</Channel><Computer>dc01</Computer></System><UserData><LogFileCleared><SubjectUserName>hanako &amp; co</SubjectUserName><Channel>Application</Channel></LogFileCleared></UserData><RenderingInfo Culture='ja-JP'><Message>Application ログ ファイルが消去されました。</Message></RenderingInfo></Event>`,
      MEANS,
    )
    expect(event).toMatchObject({
      format: 'windows-xml',
      channel: 'System',
      eventId: 104,
      provider: 'Microsoft-Windows-Eventlog',
      recordId: '77',
      host: 'dc01',
      message: 'Application ログ ファイルが消去されました。',
      fields: {
        SubjectUserName: 'hanako & co',
        UserData_Channel: 'Application',
        EventID_Qualifiers: '0',
      },
      ecs: { 'event.action': 'event-log-cleared' },
      damage: [],
    })
  })

  test('XML that breaks off is read as far as it goes', () => {
    const event = readLog(
      '<13>Nov 22 10:00:00 ws01 Event: <Event><System><EventID>1</EventID><Channel>Security</Channel></System><EventData><Data Name="a">x',
      MEANS,
    )
    expect(event).toMatchObject({
      format: 'windows-xml',
      channel: 'Security',
      damage: ['broken_off'],
    })
  })
})
