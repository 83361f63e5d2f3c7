import { type LogMeans, readLog } from '@hinoban/logs'
import { expect, test } from 'vitest'
import { type Asked, areNative, givenOf } from './hit-values.ts'

const means: LogMeans = {
  receivedAt: Date.parse('2026-11-22T00:00:00Z'),
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  senderAddress: null,
}
const asked = (line: string): Asked => {
  const { channel, eventId, host, fields, ecs } = readLog(line, means)
  return {
    channel,
    eventId,
    host,
    field: (name) => (fields[name] === undefined ? null : String(fields[name])),
    face: (name) => (ecs[name] === undefined ? null : String(ecs[name])),
  }
}

test('the same words find a value in what different products write', () => {
  const ssh = asked(
    '<38>Nov 22 08:59:58 web01 sshd[812]: Failed password for invalid user admin from 203.0.113.9 port 4711 ssh2',
  )
  expect(givenOf(ssh, ['source.ip'])).toEqual({ 'source.ip': '203.0.113.9' })
  const created = asked(
    JSON.stringify({
      Channel: 'Security',
      EventID: 4688,
      Hostname: 'pc-01.example.jp',
      SubjectUserName: 'hanako',
      SubjectDomainName: 'CORP',
      NewProcessName: 'C:\\Windows\\System32\\whoami.exe',
      EventTime: '2026-11-22 08:59:58',
      SourceName: 'Microsoft-Windows-Security-Auditing',
    }),
  )
  expect(givenOf(created, ['Computer', 'User', 'Image', 'EventID', 'Nothing'])).toEqual({
    Computer: 'pc-01.example.jp',
    User: 'CORP\\hanako',
    Image: 'C:\\Windows\\System32\\whoami.exe',
    EventID: '4688',
  })
})

test('which fields need the whole event', () => {
  expect(areNative(['Computer', 'Image'])).toBe(true)
  expect(areNative(['Computer', 'source.ip'])).toBe(false)
})
