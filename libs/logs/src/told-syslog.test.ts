/**
 * Syslog that collectors have taken apart before they sent it as JSON: read as if the line itself had come.
 * @module
 */
import { describe, expect, test } from 'vitest'
import { readLog } from './index.ts'
import { MEANS } from './testing-corpus.ts'

const TEXT = 'Failed password for root from 198.51.100.7 port 4321 ssh2'
const at = '2026-11-22T06:12:43+09:00'

/** As the programs' own sources and, where Debian has them, the programs themselves write it. */
const COLLECTORS: readonly (readonly [name: string, document: object])[] = [
  [
    'journalctl -o json',
    {
      ...{
        SYSLOG_IDENTIFIER: 'sshd',
        _COMM: 'sshd',
        _PID: '78',
        SYSLOG_PID: '78',
        _HOSTNAME: 'srv01',
      },
      ...{ PRIORITY: '6', SYSLOG_FACILITY: '4', _TRANSPORT: 'syslog', MESSAGE: TEXT },
      ...{ _SOURCE_REALTIME_TIMESTAMP: `${Date.parse(at)}000`, __REALTIME_TIMESTAMP: '1' },
    },
  ],
  [
    'Vector, source journald',
    {
      ...{ SYSLOG_IDENTIFIER: 'sshd', _PID: '78', host: 'srv01', PRIORITY: '6', message: TEXT },
      ...{ source_type: 'journald', timestamp: at },
    },
  ],
  [
    'Vector, source syslog',
    {
      ...{ appname: 'sshd', facility: 'auth', hostname: 'srv01', host: '203.0.113.10', procid: 78 },
      ...{ severity: 'info', source_type: 'syslog', timestamp: at, message: TEXT },
    },
  ],
  [
    'Fluent Bit, input syslog',
    { '@timestamp': at, pri: '38', ident: 'sshd', pid: '78', host: 'srv01', message: TEXT },
  ],
  [
    'Fluent Bit, input systemd',
    { '@timestamp': at, SYSLOG_IDENTIFIER: 'sshd', _PID: '78', _HOSTNAME: 'srv01', MESSAGE: TEXT },
  ],
  [
    'syslog-ng, format-json',
    {
      ...{ '@timestamp': at, PROGRAM: 'sshd', PRIORITY: 'info', PID: '78', MESSAGE: TEXT },
      ...{ HOST: 'srv01', FACILITY: 'auth' },
    },
  ],
  [
    'rsyslog, a template of names',
    {
      ...{ '@timestamp': at, hostname: 'srv01', programname: 'sshd', procid: '78', facility: '4' },
      ...{ severity: '6', message: ` ${TEXT}` },
    },
  ],
  [
    'rsyslog, the tag as it stands',
    { '@timestamp': at, host: 'srv01', syslogtag: 'sshd[78]:', message: ` ${TEXT}` },
  ],
  [
    'Filebeat, input journald',
    {
      ...{ '@timestamp': at, host: { hostname: 'srv01' }, process: { pid: 78 }, message: TEXT },
      ...{ log: { syslog: { appname: 'sshd', facility: { code: 4 }, priority: 6 } } },
      ...{ input: { type: 'journald' }, ecs: { version: '8.0.0' } },
    },
  ],
  [
    'NXLog, to_json of im_uds',
    {
      ...{ EventTime: at, Hostname: 'srv01', SourceName: 'sshd', ProcessID: 78, Message: TEXT },
      ...{ SyslogFacility: 'AUTH', SyslogSeverity: 'INFO', SourceModuleName: 'uds' },
    },
  ],
  [
    'rsyslog, the line itself in a document',
    { '@timestamp': at, fromhost: 'relay', message: `<38>Nov 22 06:12:43 srv01 sshd[78]: ${TEXT}` },
  ],
]

describe('syslog in JSON', () => {
  test.each(COLLECTORS)('%s', (_, document) => {
    const event = readLog(JSON.stringify(document), MEANS)
    expect(event).toMatchObject({
      format: 'linux-auth',
      product: 'linux',
      service: 'sshd',
      host: 'srv01',
      message: TEXT,
      damage: [],
      ecs: {
        'user.name': 'root',
        'source.ip': '198.51.100.7',
        'event.action': 'ssh-login',
        'event.outcome': 'failure',
        'process.pid': 78,
      },
    })
    expect(event.time).toBe(Date.parse(at))
  })

  test('a text that is no clean UTF-8 comes from journald as numbers', () => {
    const MESSAGE = [...Buffer.from('history -c'), 0xff]
    expect(readLog(JSON.stringify({ SYSLOG_IDENTIFIER: 'bash', MESSAGE }), MEANS)).toMatchObject({
      format: 'syslog',
      product: 'linux',
      message: 'history -c\ufffd',
    })
  })

  test('severity by number and by name; a number out of range is none', () => {
    const severity = (PRIORITY: string | number) =>
      readLog(JSON.stringify({ PROGRAM: 'x', MESSAGE: 'y', PRIORITY }), MEANS).fields['severity']
    expect(['3', 3, 'err', 'error', 'emerg', 42, 'none'].map(severity)).toEqual([
      3,
      3,
      3,
      3,
      0,
      undefined,
      undefined,
    ])
  })

  test('a document of a program of its own is no syslog', () => {
    expect(readLog('{"message":"x","level":"info","pid":7,"host":"srv01"}', MEANS).format).toBe(
      'json',
    )
    expect(readLog('{"ident":{"a":1},"message":"x"}', MEANS).format).toBe('json')
    expect(readLog('{"ident":"sshd"}', MEANS).format).toBe('json')
  })
})
