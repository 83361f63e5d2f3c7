import { compileRules, linkRules, readSigma } from '@hinoban/sigma'
import { describe, expect, test } from 'vitest'
import { type LogEvent, readLog, toSigma } from './index.ts'
import { hasCorpus, MEANS, untar } from './testing-corpus.ts'

/** Rows as osquery's documentation and table specifications show them, in the form of its result log. */
const result = (
  name: string,
  platform: string,
  columns: Readonly<Record<string, string>>,
  more: object = {},
): string =>
  JSON.stringify({
    name,
    hostIdentifier: '4c4c4544-0042-3510-8052-c4c04f573199',
    calendarTime: 'Sun Nov 22 00:00:01 2026 UTC',
    unixTime: 1795305601,
    epoch: 0,
    counter: 3,
    numerics: false,
    decorations: { hostname: 'PC-99', platform },
    columns,
    action: 'added',
    ...more,
  })

const audit = {
  uid: '0',
  time: '1795305541',
  pid: '30219',
  path: '/usr/bin/curl',
  auid: '1000',
  cmdline: 'curl http://203.0.113.5/a',
  ctime: '1503452096',
  cwd: '"/root"',
  egid: '0',
  euid: '0',
  gid: '0',
  parent: '1',
}
const socket = {
  time: '1795305541',
  status: 'succeeded',
  remote_port: '4444',
  action: 'connect',
  auid: '1000',
  family: '2',
  local_address: '',
  local_port: '0',
  path: '/usr/bin/python3',
  pid: '30220',
  protocol: '6',
  remote_address: '203.0.113.5',
}
const etw = {
  type: 'ProcessStart',
  pid: '4711',
  ppid: '4000',
  session_id: '1',
  flags: '0',
  exit_code: '',
  path: 'C:\\Windows\\System32\\vssadmin.exe',
  cmdline: 'vssadmin.exe delete shadows /all /quiet',
  username: 'CORP\\hanako',
  token_elevation_type: 'TokenElevationTypeFull',
  token_elevation_status: '1',
  mandatory_label: 'S-1-16-12288',
  datetime: '1795305541',
  parent_path: 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE',
}
const es = {
  version: '5',
  seq_num: '9',
  global_seq_num: '99',
  pid: '812',
  path: '/usr/bin/osascript',
  parent: '1',
  cmdline: 'osascript -e display dialog "password" with hidden answer',
  cwd: '/Users/hanako',
  uid: '501',
  username: 'hanako',
  time: '1795305541',
  event_type: 'exec',
}
const windowsEvent = (channel: string, provider: string, eventid: string, data: object) => ({
  time: '1795305600',
  datetime: '2026-11-21T23:58:00.123456700Z',
  source: channel,
  provider_name: provider,
  provider_guid: '{54849625-5478-4994-A5BA-3E3B0328C30D}',
  computer_name: 'PC-99.corp.example',
  eventid,
  task: '12544',
  level: '0',
  keywords: '0x8010000000000000',
  data: JSON.stringify({ EventData: data }),
})

const read = (record: string): LogEvent => readLog(record, MEANS)

describe('rows of event tables are what happened', () => {
  test('a started process, on Linux, macOS and Windows', () => {
    expect(read(result('process_events', 'ubuntu', audit))).toMatchObject({
      product: 'linux',
      category: 'process_creation',
      time: 1795305541000,
      host: 'PC-99',
      fields: { Image: '/usr/bin/curl', ParentProcessId: '1' },
    })
    expect(read(result('pack_x_es_process_events', 'darwin', es))).toMatchObject({
      product: 'macos',
      category: 'process_creation',
      fields: { CommandLine: es.cmdline, User: 'hanako', CurrentDirectory: '/Users/hanako' },
    })
    expect(read(result('hinoban_events_windows_processes', 'windows', etw))).toMatchObject({
      product: 'windows',
      category: 'process_creation',
      fields: { ParentImage: etw.parent_path, IntegrityLevel: 'High', ParentProcessId: '4000' },
      ecs: { 'process.parent.name': 'WINWORD.EXE' },
    })
    // The first run of a table of events tells of events, not of what there is.
    expect(read(result('process_events', 'ubuntu', audit, { counter: 0 })).category).toBe(
      'process_creation',
    )
    const gone = read(result('process_etw_events', 'windows', { ...etw, type: 'ProcessStop' }))
    expect(gone.category).toBe('process_termination')
    const forked = read(result('es_process_events', 'darwin', { ...es, event_type: 'fork' }))
    expect(forked.category).toBe(null)
  })
  test('a connection: who connected is the source; bound and failed ones are none', () => {
    expect(read(result('socket_events', 'ubuntu', socket))).toMatchObject({
      category: 'network_connection',
      fields: {
        Image: '/usr/bin/python3',
        DestinationIp: '203.0.113.5',
        DestinationPort: '4444',
        Initiated: 'true',
        Protocol: 'tcp',
      },
      ecs: { 'destination.ip': '203.0.113.5', 'destination.port': 4444 },
    })
    const accepted = { ...socket, action: 'accept', local_address: '10.0.0.5', local_port: '22' }
    expect(read(result('socket_events', 'ubuntu', accepted)).fields).toMatchObject({
      SourceIp: '203.0.113.5',
      DestinationIp: '10.0.0.5',
      DestinationPort: '22',
      Initiated: 'false',
    })
    for (const over of [{ action: 'bind' }, { status: 'failed' }, { remote_address: '' }])
      expect(read(result('socket_events', 'ubuntu', { ...socket, ...over })).category).toBe(null)
  })
  test('an event of Windows, live or asked back, is that event', () => {
    const failed = windowsEvent('Security', 'Microsoft-Windows-Security-Auditing', '4625', {
      TargetUserName: 'hanako',
      IpAddress: '198.51.100.7',
      Channel: 'x',
    })
    const expected = {
      format: 'osquery',
      product: 'windows',
      service: 'security',
      channel: 'Security',
      eventId: 4625,
      host: 'PC-99.corp.example',
      time: Date.UTC(2026, 10, 21, 23, 58, 0, 123),
      fields: { TargetUserName: 'hanako', Channel: 'Security', EventData_Channel: 'x' },
      ecs: { 'event.action': 'logon-failed', 'source.ip': '198.51.100.7' },
    }
    expect(read(result('windows_events', 'windows', failed))).toMatchObject(expected)
    const { source: channel, time: _, ...asked } = failed
    expect(read(result('x', 'windows', { ...asked, channel }))).toMatchObject(expected)
    // A row that left the answer did not happen again.
    expect(read(result('x', 'windows', { ...asked, channel }, { action: 'removed' })).channel).toBe(
      null,
    )
    expect(
      read(result('windows_events', 'windows', { ...failed, data: 'not JSON' })),
    ).toMatchObject({ eventId: 4625, fields: { Data: 'not JSON' } })
  })
  test('a script block is that of the event log; a name that was asked for; a file that came', () => {
    expect(
      read(
        result('powershell_events', 'windows', {
          time: '1795305600',
          datetime: '2026-11-21T23:58:00.123456700Z',
          script_block_id: 'a1',
          script_block_count: '1',
          script_text: 'Invoke-Mimikatz -DumpCreds',
          script_name: '',
          script_path: 'C:\\x.ps1',
          cosine_similarity: '0.2',
        }),
      ),
    ).toMatchObject({
      channel: 'Microsoft-Windows-PowerShell/Operational',
      eventId: 4104,
      category: 'ps_script',
      fields: { ScriptBlockText: 'Invoke-Mimikatz -DumpCreds', Path: 'C:\\x.ps1' },
    })
    expect(
      read(
        result('dns_lookup_events', 'windows', {
          time: '1795305600',
          pid: '7',
          path: 'C:\\a.exe',
          name: 'evil.example',
          type: 'A',
          response: '203.0.113.5',
        }),
      ),
    ).toMatchObject({ category: 'dns_query', fields: { QueryName: 'evil.example' } })
    const file = { target_path: '/etc/cron.d/x', category: 'etc', action: 'CREATED', time: '1' }
    expect(read(result('file_events', 'ubuntu', file))).toMatchObject({
      category: 'file_event',
      fields: { TargetFilename: '/etc/cron.d/x' },
    })
    expect(
      read(result('file_events', 'ubuntu', { ...file, action: 'ATTRIBUTES_MODIFIED' })).category,
    ).toBe(null)
  })
})

test.skipIf(!hasCorpus)('rules of SigmaHQ meet the rows of agents', () => {
  const { rules } = linkRules(
    readSigma(
      [...untar('sigma-rules/sigma-rules.tar.gz', /(^|\/)rules[^/]*\/.*\.yml$/)].map(
        ({ file, bytes }) => ({ file, text: bytes.toString('utf8') }),
      ),
    ),
  )
  const program = compileRules(rules)
  const titles = (record: string): string[] =>
    program.match(toSigma(read(record), record)).map(({ about }) => about.title)
  expect(titles(result('process_events', 'ubuntu', audit))).toContain('Curl Usage on Linux')
  expect(titles(result('es_process_events', 'darwin', es))).toContain('GUI Input Capture - macOS')
  expect(titles(result('process_etw_events', 'windows', etw))).toContain(
    'Shadow Copies Deletion Using Operating Systems Utilities',
  )
  expect(
    titles(
      result('process_etw_events', 'windows', { ...etw, path: 'C:\\Windows\\System32\\mshta.exe' }),
    ),
  ).toContain('Suspicious Microsoft Office Child Process')
  expect(
    titles(
      result('socket_events', 'ubuntu', {
        ...socket,
        path: '/bin/bash',
        remote_address: '127.0.0.1',
      }),
    ),
  ).toEqual([])
  expect(titles(result('socket_events', 'ubuntu', { ...socket, path: '/bin/bash' }))).toContain(
    'Linux Reverse Shell Indicator',
  )
  expect(
    titles(
      result(
        'windows_events',
        'windows',
        windowsEvent('Security', 'Microsoft-Windows-Eventlog', '1102', {}),
      ),
    ),
  ).toContain('Security Eventlog Cleared')
  expect(
    titles(
      result('powershell_events', 'windows', {
        time: '1795305600',
        script_block_id: 'a1',
        script_text: 'Invoke-Mimikatz -DumpCreds',
      }),
    ),
  ).toContain('Malicious PowerShell Commandlets - ScriptBlock')
})
