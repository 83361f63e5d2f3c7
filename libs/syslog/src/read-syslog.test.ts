import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSyslog } from './read-syslog.ts'
import { epochOfLocal, isTimeZone, zoneOffsetMs } from './zoned-time.ts'

const receivedAt = Date.UTC(2026, 10, 22, 3, 0)
const means = { receivedAt, timeZone: 'Asia/Tokyo' }
const read = (text: string) => readSyslog(text, means)
const iso = (text: string, at = receivedAt): string | undefined => {
  const { time } = readSyslog(text, { ...means, receivedAt: at })
  return time ? new Date(time.at).toISOString() : undefined
}

describe('the examples of RFC 5424 §6.5', () => {
  test('1: no structured data, a BOM', () => {
    expect(
      read(
        "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \ufeff'su root' failed for lonvick on /dev/pts/8",
      ),
    ).toMatchObject({
      form: 'rfc5424',
      facility: 4,
      severity: 2,
      time: { at: Date.UTC(2003, 9, 11, 22, 14, 15, 3), basis: 'told' },
      host: 'mymachine.example.com',
      app: 'su',
      pid: null,
      msgId: 'ID47',
      sd: null,
      content: "'su root' failed for lonvick on /dev/pts/8",
      damage: [],
    })
  })
  test('2: microseconds and an offset', () => {
    const found = read(
      "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.",
    )
    expect(found.time?.at).toBe(Date.UTC(2003, 7, 24, 12, 14, 15))
    expect(found).toMatchObject({ host: '192.0.2.1', app: 'myproc', pid: '8710' })
  })
  test('3 and 4: structured data with and without a text', () => {
    const sd = {
      'exampleSDID@32473': { iut: '3', eventSource: 'Application', eventID: '1011' },
    }
    const head = '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 '
    const data = '[exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"]'
    expect(read(`${head}${data} \ufeffAn application event log entry...`)).toMatchObject({
      sd,
      content: 'An application event log entry...',
    })
    expect(read(`${head}${data}[examplePriority@32473 class="high"]`)).toMatchObject({
      sd: { ...sd, 'examplePriority@32473': { class: 'high' } },
      content: '',
    })
  })
  test('escapes of §6.3.3; a backslash before another sign is itself', () => {
    expect(read(String.raw`<1>1 - - - - - [a b="x\"y\\z\]w\n"] c`).sd).toEqual({
      a: { b: String.raw`x"y\z]w\n` },
    })
  })
  test('structured data that breaks off is content, and told', () => {
    expect(read('<1>1 - h a - - [x y="1 text')).toMatchObject({
      host: 'h',
      content: '[x y="1 text',
      damage: ['structured_data'],
    })
  })
})

describe('RFC 3164 and what devices make of it', () => {
  test.each([
    // §5.4 of the RFC
    [
      "<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
      'mymachine',
      'su',
      null,
      "'su root' failed",
    ],
    ['<13>Nov  2 09:00:00 10.0.0.1 sshd[123]: hello', '10.0.0.1', 'sshd', '123', 'hello'],
    ['<13>Nov 2 09:00:00 fe80::1 app: x', 'fe80::1', 'app', null, 'x'],
    ['<13>Nov  2 09:00:00 CRON[9]: (root) CMD (x)', null, 'CRON', '9', '(root) CMD (x)'],
    ['Nov  2 09:00:00 web01 postfix/smtpd[77]: connect', 'web01', 'postfix/smtpd', '77', 'connect'],
    ['<13>2026-11-02T09:00:00.123456+09:00 web01 app: y', 'web01', 'app', null, 'y'],
    ['2026-11-02T00:00:00Z web01 app: y', 'web01', 'app', null, 'y'],
    [
      '<166>Nov 02 2026 09:00:00 fw01 : %ASA-6-302013: Built',
      'fw01',
      null,
      null,
      '%ASA-6-302013: Built',
    ],
    ['<166>Nov 02 2026 09:00:00: %ASA-6-302013: Built', null, null, null, '%ASA-6-302013: Built'],
    ['<189>Nov  2 09:00:00.123 JST: %SYS-5-CONFIG_I: x', null, null, null, '%SYS-5-CONFIG_I: x'],
    ['<13>Nov  2 09:00:00 CEF:0|a|b|c|d|e|1|', null, null, null, 'CEF:0|a|b|c|d|e|1|'],
    ['<13>2026 Nov  2 09:00:00 sw1 link up', 'sw1', null, null, 'link up'],
    ['<13>Nov  2 09:00:00 2026 sw1 link up', 'sw1', null, null, 'link up'],
  ])('%s', (text, host, app, pid, content) => {
    expect(read(text)).toMatchObject({ host, app, pid, content, form: 'rfc3164', damage: [] })
    expect(iso(text)?.slice(0, 16)).toBe(
      text.includes('Oct 11') ? '2026-10-11T13:14' : '2026-11-02T00:00',
    )
  })

  test('no header behind the PRI: YAMAHA RTX, FortiGate', () => {
    const yamaha =
      '[INSPECT] LAN2[out][200102] TCP 192.168.100.2:1 > 192.0.2.1:80 (2012/06/19 10:10:44)'
    expect(read(`<13>${yamaha}`)).toMatchObject({
      form: 'bare',
      pri: 13,
      host: null,
      content: yamaha,
    })
    const forti = 'date=2026-11-22 time=09:00:00 devname="fw"'
    expect(read(`<189>${forti}`)).toMatchObject({ form: 'bare', content: forti })
    expect(read('plain text: of nobody')).toMatchObject({
      pri: null,
      content: 'plain text: of nobody',
    })
  })
  test('a PRI beyond 191 is told; what is no PRI is text', () => {
    expect(read('<192>x')).toMatchObject({ pri: null, content: 'x', damage: ['pri'] })
    for (const text of ['<>x', '<1234>x', '<a>x', '<12']) expect(read(text).content).toBe(text)
  })
})

describe('years that are not written', () => {
  test.each([
    ['Dec 31 23:59:59 h a: x', '2027-01-01T00:00:30Z', '2026-12-31T23:59:59.000Z'],
    ['Jan  1 00:00:10 h a: x', '2026-12-31T23:59:50Z', '2027-01-01T00:00:10.000Z'],
    ['Nov 22 00:00:00 h a: x', '2026-11-22T12:00:00Z', '2026-11-22T00:00:00.000Z'],
    // Only 2028 has the day: a replay of March 2027 means no year at all.
    ['Feb 29 00:00:00 h a: x', '2028-03-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('%s received at %s', (text, at, expected) => {
    const found = readSyslog(text, { receivedAt: Date.parse(at), timeZone: 'UTC' }).time
    expect(found?.basis).toBe('year-guessed')
    expect(new Date(found?.at ?? 0).toISOString()).toBe(expected)
  })
  test('a day that no year nearby has is no time', () => {
    const { time, content } = readSyslog('<13>Feb 29 00:00:00 h a: x', {
      receivedAt: Date.UTC(2026, 2, 1),
      timeZone: 'UTC',
    })
    expect(time).toBe(null)
    expect(content).toContain('Feb 29')
  })
})

describe('zones', () => {
  test('the hour that clocks show twice is its first, the one left out is moved on', () => {
    const new_york = (text: string): string =>
      new Date(epochOfLocal(Date.parse(`${text}Z`), 'America/New_York')).toISOString()
    expect(new_york('2026-07-01T00:00:00')).toBe('2026-07-01T04:00:00.000Z')
    expect(new_york('2026-11-01T01:30:00')).toBe('2026-11-01T05:30:00.000Z')
    expect(new_york('2026-03-08T02:30:00')).toBe('2026-03-08T07:30:00.000Z')
  })
  test('known by their IANA names', () => {
    expect([isTimeZone('Asia/Tokyo'), isTimeZone('Asia/Nowhere'), isTimeZone('')]).toEqual([
      true,
      false,
      false,
    ])
    expect(zoneOffsetMs('Asia/Tokyo', 0)).toBe(9 * 3_600_000)
    expect(zoneOffsetMs('Asia/Nowhere', 0)).toBe(0)
  })
})

test('any text is read, and nothing of it is lost but header', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<34>',
      '1 ',
      'Oct 11 22:14:15 ',
      '2026-11-22T00:00:00Z ',
      'h ',
      'a[1]: ',
      '[x y="',
      '- ',
      '\\]',
    ),
    fc.string({ maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      const found = read(text)
      expect(text.endsWith(found.content)).toBe(true)
    }),
  )
})
