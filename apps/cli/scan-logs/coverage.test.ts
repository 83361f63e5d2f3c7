/**
 * What logs cannot say, out of which hours and events were seen in them.
 * @module
 */
import { describe, expect, test } from 'vitest'
import type { RuleEntry } from '../../../features/detection/rule-book.ts'
import { coverageOf } from './coverage.ts'
import { isClearing, type Origin, openSightings, type Sightings } from './sightings.ts'

const HOUR_MS = 3_600_000
const DAY = Math.floor(Date.UTC(2026, 10, 16) / HOUR_MS)
const windows = (channel: string): Origin => ({
  channel,
  product: null,
  category: null,
  service: null,
  format: 'evtx',
})
const SYSMON = 'Microsoft-Windows-Sysmon/Operational'
const write = (
  to: Sightings,
  channel: string,
  hours: Iterable<number>,
  host = 'PC01',
  eventId = 1,
): void => {
  for (const hour of hours) to.see(windows(channel), host, eventId, (DAY + hour) * HOUR_MS + 1)
}
const span = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, n) => from + n)
const rule = (source: RuleEntry['source']): RuleEntry =>
  ({ kind: 'rule', source, logsource: Object.values(source).join('/') }) as RuleEntry

describe('silence', () => {
  test('of a busy log is told, first where the machine went on', () => {
    const seen = openSightings()
    write(seen, 'Security', [...span(0, 20), ...span(92, 120)])
    write(seen, 'System', span(0, 120), 'pc01')
    // A copy with the name in another case closes half of a gap.
    write(seen, 'security', span(20, 24), 'PC02')
    write(seen, 'Security', [...span(0, 20), ...span(140, 160)], 'PC02')
    const { gaps } = coverageOf(seen.give(), [])
    const at = (hour: number): number => (DAY + hour) * HOUR_MS
    expect(gaps).toEqual([
      { host: 'PC01', log: 'Security', from: at(20), to: at(92), isHostAwake: true },
      { host: 'PC02', log: 'Security', from: at(24), to: at(140), isHostAwake: false },
    ])
  })

  test('of a sample, of a night, and of a log that is written once a day says nothing', () => {
    const seen = openSightings()
    write(seen, 'Security', [0, 1, 2, 500])
    write(seen, 'System', [...span(0, 12), ...span(24, 36), ...span(48, 60)])
    write(seen, 'Setup', [0, 24, 48, 72, 96, 120, 144, 168, 192, 216, 240, 264, 320])
    expect(coverageOf(seen.give(), []).gaps).toEqual([])
  })
})

test('logs that Windows machines did not hand in, and rules that nothing could feed', () => {
  const seen = openSightings()
  write(seen, 'Security', [1], 'PC01', 4624)
  write(seen, SYSMON.toLowerCase(), [1], 'PC02', 1)
  const nginx = { ...windows(''), channel: null, category: 'webserver', service: 'nginx' }
  seen.see(nginx, 'www', null, DAY * HOUR_MS)
  const { missing, windowsHosts, idle, idleRules } = coverageOf(seen.give(), [
    rule({ product: 'windows', category: 'process_creation' }),
    rule({ product: 'windows', service: 'security' }),
    rule({ product: 'windows', category: 'dns_query' }),
    rule({ category: 'webserver' }),
    rule({ product: 'fortigate' }),
  ])
  expect(windowsHosts).toBe(2)
  expect(missing).toEqual([
    { log: 'security', hosts: ['PC02'] },
    { log: 'process-starts', hosts: ['PC01'] },
    { log: 'powershell', hosts: ['PC01', 'PC02'] },
    { log: 'sysmon', hosts: ['PC01'] },
  ])
  expect(idle).toEqual([
    { logsource: 'fortigate', rules: 1 },
    { logsource: 'windows/dns_query', rules: 1 },
  ])
  expect(idleRules).toBe(2)
})

test('a cleared log is told once, however many copies of it were handed in', () => {
  const one = { at: DAY * HOUR_MS, host: 'PC01', channel: 'Security', by: 'hanako' }
  const [a, b] = [openSightings(), openSightings()]
  a.clear(one)
  b.clear({ ...one, host: 'pc01' })
  b.clear({ ...one, channel: 'System' })
  a.add(b.give())
  expect(coverageOf(a.give(), []).cleared.map(({ channel }) => channel)).toEqual([
    'Security',
    'System',
  ])
  expect([isClearing('security', 1102), isClearing('System', 104)]).toEqual([true, true])
  expect([isClearing('System', 1102), isClearing(null, 1102)]).toEqual([false, false])
})

test('whichever worker reads first, a name in two spellings is told as one and the same', () => {
  const [a, b] = [openSightings(), openSightings()]
  write(a, 'Security', [1], 'pc01', 4624)
  write(b, 'System', [1], 'PC01', 7045)
  const hostsOf = (...parts: readonly Sightings[]) => {
    const sum = openSightings()
    for (const part of parts) sum.add(part.give())
    return coverageOf(sum.give(), []).missing.flatMap(({ hosts }) => hosts)
  }
  expect(hostsOf(a, b)).toEqual(['PC01', 'PC01', 'PC01'])
  expect(hostsOf(b, a)).toEqual(['PC01', 'PC01', 'PC01'])
})

test('what workers saw apart is what one would have seen', () => {
  const [whole, a, b, sum] = [openSightings(), openSightings(), openSightings(), openSightings()]
  for (let n = 0; n < 500; n++) {
    const channel = ['Security', 'System', 'security'][n % 3] ?? ''
    const host = ['PC01', 'PC02'][n % 2] ?? ''
    for (const to of [whole, n < 200 ? a : b]) write(to, channel, [n >> 3], host, n % 7)
  }
  sum.add(a.give())
  sum.add(b.give())
  const told = (seen: Sightings) =>
    seen
      .give()
      .sightings.map(({ host, origin, records, hours, eventIds }) =>
        [host, origin.channel, records, [...hours].sort(), [...eventIds].sort()].join('|'),
      )
      .sort()
  expect(told(sum)).toEqual(told(whole))
})
