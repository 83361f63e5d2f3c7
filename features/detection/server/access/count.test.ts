/**
 * The access review over events that real log lines give, in the real stores: who administers from where, who works at night, what
 * the firewall refuses; and that a log which does not come is missing, not zero.
 */
import { judgeSubject } from '@hinoban/measures'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import HB_D03 from '../../../../measures/HB-D03.ts'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import type { Events } from '../../../../platform/events/index.ts'
import { newId } from '../../../../platform/records/new-id.ts'
import { openTestEvents, rowsOfLines, storeRows } from '../store/testing-events.ts'
import * as ask from './queries.ts'

const ours = newId()
const TOKYO = newId()
/** Friday 2026-11-20 in Japan. */
const FROM = new Date('2026-11-19T15:00:00Z')
const TO = new Date('2026-11-20T15:00:00Z')
const RECEIVED = Date.parse('2026-11-20T12:00:00Z')
const windows = (id: number, at: string, data: object, host = 'DC01.corp.example.jp') =>
  JSON.stringify({
    '@timestamp': at,
    winlog: {
      channel: 'Security',
      event_id: id,
      record_id: 1,
      computer_name: host,
      provider_name: 'Microsoft-Windows-Security-Auditing',
      event_data: data,
    },
    agent: { type: 'winlogbeat' },
    host: { name: host },
  })
const logon = (user: string, type: string, at: string, ip = '10.0.0.30') =>
  windows(4624, at, {
    TargetUserName: user,
    TargetDomainName: 'CORP',
    LogonType: type,
    IpAddress: ip,
  })
const failure = (user: string, at: string, ip = '10.0.0.30') =>
  windows(4625, at, {
    TargetUserName: user,
    TargetDomainName: 'CORP',
    LogonType: '3',
    IpAddress: ip,
  })
const traffic = (action: string, src: string, dst: string) =>
  `<189>date=2026-11-20 time=14:00:00 devname="FGT-HQ" devid="FGT60F0000000000" logid="0000000013" type="traffic" subtype="forward" level="notice" srcip=${src} srcport=50000 dstip=${dst} dstport=445 proto=6 action="${action}"`

const LINES = [
  // By day: an administrator whom the directory names, and a person.
  logon('tanaka-adm', '10', '2026-11-20T01:00:00Z'),
  failure('tanaka-adm', '2026-11-20T01:01:00Z', '198.51.100.9'),
  logon('suzuki', '2', '2026-11-20T02:00:00Z'),
  // Windows itself calls this one an administrator.
  logon('sato', '10', '2026-11-20T03:00:00Z'),
  windows(4672, '2026-11-20T03:00:00Z', { SubjectUserName: 'sato', SubjectDomainName: 'CORP' }),
  // Machines, services and network logons are no people.
  logon('PC001$', '3', '2026-11-20T03:00:00Z'),
  logon('backup', '5', '2026-11-20T16:00:00Z'),
  windows(4634, '2026-11-20T03:10:00Z', { TargetUserName: 'tanaka-adm', LogonType: '10' }),
  // At night (23:00 in Japan): one by hand, one by a computer that fetches files.
  logon('yamada', '11', '2026-11-20T14:00:00Z'),
  logon('suzuki', '3', '2026-11-20T14:00:00Z'),
  '<86>Nov 20 23:30:00 web01 sshd[9]: Accepted publickey for root from 192.0.2.7 port 1 ssh2',
  '<86>Nov 20 23:30:00 web01 sshd[9]: pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)',
  '<189>date=2026-11-20 time=10:00:00 devname="FGT-HQ" devid="FGT60F0000000000" logid="0100032001" type="event" subtype="system" level="information" logdesc="Admin login successful" user="fwadmin" ui="https(203.0.113.77)" action="login" status="success" srcip=203.0.113.77',
  traffic('deny', '10.0.0.5', '203.0.113.5'),
  traffic('deny', '10.0.0.5', '203.0.113.6'),
  traffic('deny', '198.51.100.66', '203.0.113.200'),
  traffic('accept', '10.0.0.5', '203.0.113.9'),
]

let events: Events
const scope = { organization: ours, sites: '*' as const }
beforeAll(async () => {
  if (!chdbRunsHere()) return
  events = await openTestEvents()
  const sent = { organization: ours, receivedAt: RECEIVED }
  await storeRows(
    events,
    LINES.flatMap((line, n) =>
      rowsOfLines([line], {
        ...sent,
        site: line.includes('web01') ? TOKYO : null,
        id: () => `e${n}`,
      }),
    ),
  )
  await events.flush()
})
afterAll(async () => {
  await events?.close()
})

const span = { from: FROM, to: TO }
const hours = {
  ...span,
  profile: [] as string[],
  others: 1,
  overMidnight: 0,
  workFrom: new Date('2026-11-19T23:00:00Z'),
  workTo: new Date('2026-11-20T11:00:00Z'),
}

describe.skipIf(!chdbRunsHere())('a day of the access review', () => {
  test('administrators: by the directory, by Windows, by the device they manage; from where, how often in vain', async () => {
    const rows = await events.query(scope, ask.administratorsOn, {
      ...span,
      administrators: ['tanaka-adm'],
    })
    const told = rows.map(({ who, origin, n, failures }) => [who, origin, n, failures])
    expect(told.sort()).toEqual([
      ['fwadmin', '203.0.113.77', 1, 0],
      ['root', '192.0.2.7', 1, 0],
      ['sato', '10.0.0.30', 1, 0],
      ['tanaka-adm', '10.0.0.30', 1, 0],
      ['tanaka-adm', '198.51.100.9', 1, 1],
    ])
    // Without a directory only what the logs say themselves.
    const bare = await events.query(scope, ask.administratorsOn, { ...span, administrators: [] })
    expect(bare.map(({ who }) => who)).not.toContain('tanaka-adm')
  })
  test('outside the hours: people at a machine, not the machine itself', async () => {
    const night = await events.query(scope, ask.offHoursOn, hours)
    expect(night.map(({ who }) => who).sort()).toEqual(['root', 'yamada'])
    // A site with hours of its own is asked for by itself.
    const others = await events.query(scope, ask.offHoursOn, { ...hours, profile: [TOKYO] })
    expect(others.map(({ who }) => who)).toEqual(['yamada'])
    const own = await events.query(scope, ask.offHoursOn, { ...hours, profile: [TOKYO], others: 0 })
    expect(own.map(({ who, site }) => [who, site])).toEqual([['root', TOKYO]])
    // A day off is outside as a whole; a night shift works through midnight.
    const dayOff = await events.query(scope, ask.offHoursOn, { ...hours, workFrom: TO, workTo: TO })
    expect(dayOff.map(({ who }) => who)).toContain('suzuki')
    const shift = await events.query(scope, ask.offHoursOn, {
      ...hours,
      overMidnight: 1,
      workFrom: new Date('2026-11-20T13:00:00Z'),
      workTo: new Date('2026-11-19T21:00:00Z'),
    })
    expect(shift.map(({ who }) => who)).toContain('suzuki')
    expect(shift.map(({ who }) => who)).not.toContain('yamada')
  })
  test('what the firewall refused: outward by own machines, inward by strangers', async () => {
    const inside = await events.query(scope, ask.deniedInsideOn, span)
    expect(inside).toMatchObject([{ who: '10.0.0.5', n: 2, others: 2 }])
    expect([...(inside[0]?.targets ?? [])].sort()).toEqual(['203.0.113.5:445', '203.0.113.6:445'])
    const outside = await events.query(scope, ask.deniedOutsideOn, span)
    expect(outside).toMatchObject([{ who: '198.51.100.66', n: 1 }])
    expect(await events.query(scope, ask.seenOn, { ...span, without: [] })).toMatchObject([
      { firewall: 4, inside: 2, outside: 1 },
    ])
    // Of sources that nobody named it is listed all the same, and proves nothing.
    expect(await events.query(scope, ask.seenOn, { ...span, without: ['s'] })).toMatchObject([
      { sign_ins: 0, firewall: 0, inside: 2, outside: 1 },
    ])
  })
  test('another company’s events are not there', async () => {
    const theirs = { organization: newId(), sites: '*' as const }
    expect(await events.query(theirs, ask.seenOn, { ...span, without: [] })).toMatchObject([
      { sign_ins: 0, firewall: 0 },
    ])
  })
  test('the measure says which log is missing', () => {
    const judged = (missing: readonly string[]) =>
      judgeSubject(
        HB_D03,
        { kind: 'organization', id: 'organization', name: '', site: null },
        [
          {
            id: newId(),
            kind: 'detection.access-summary',
            class: 'E1',
            probe: 'access-count',
            observedAt: RECEIVED,
            validUntil: null,
            payload: { missing, overdueFollowUps: 0, administrators: 0, offHoursAccounts: 0 },
          } as never,
        ],
        { now: RECEIVED, posture: 'normal' },
      ).reason
    expect(judged(['sign-ins', 'firewall'])).toBe('no_sign_ins')
    expect(judged(['firewall'])).toBe('no_firewall')
    expect(judged([])).toBe('not_looked')
  })
})
