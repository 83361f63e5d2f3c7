/**
 * What passes the screen holds at the least every event that a rule matches, whatever the table did not keep of it: of generated rules
 * and events with empty, nested, listed and doubled values, some of them the message itself.
 */
import type { FieldValue, LogEvent } from '@hinoban/logs'
import { toSigma } from '@hinoban/logs'
import { compileRules, linkRules, type Rule, readSigma } from '@hinoban/sigma'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generatedEvent, generatedRule } from '../../../../libs/sigma/src/testing-generated.ts'
import { eventRow, flatFields } from '../store/event-row.ts'
import { openScreen, type ScreenedRow } from './screen.ts'
import { readAgain } from './stored-event.ts'

const rulesOf = (text: string): readonly Rule[] =>
  linkRules(readSigma([{ file: 'r.yml', text }])).rules

const rowOf = (event: LogEvent, raw: string): ScreenedRow => {
  const at = { organization: '', site: null, source: '', id: 'e', receivedAt: 0, raw }
  const row = eventRow(event, at)
  const pairs = (row['fields'] ?? []) as readonly string[]
  return {
    id: 'e',
    format: event.format,
    product: event.product ?? '',
    category: event.category ?? '',
    service: event.service ?? '',
    channel: event.channel ?? '',
    eventId: Number(row['event_id'] ?? 0),
    message: event.message ?? '',
    raw,
    fieldCount: pairs.length / 2,
    fields: { ...flatFields(event.fields, event.message) },
  }
}
/** The event as it is kept, where its record cannot be read as it was. */
const keptOf = (event: LogEvent, raw: string): LogEvent => {
  const { product, category, service, channel, eventId, message, fields } = rowOf(event, raw)
  const kept = { product, category, service, channel, eventId, message, fields }
  const more = { id: '', at: 0, receivedAt: 0, site: '', source: '', host: '', user: '' }
  const row = { ...kept, ...more, sourceIp: '', format: event.format, raw: '\u0002' }
  return readAgain(row).event as LogEvent // all that toSigma reads
}
const eventOf = (over: Partial<LogEvent>): LogEvent => ({
  format: 'json',
  time: null,
  timeFrom: 'received',
  product: null,
  category: null,
  service: null,
  channel: null,
  eventId: null,
  provider: null,
  recordId: null,
  host: null,
  severity: null,
  message: null,
  fields: {},
  ecs: {},
  damage: [],
  ...over,
})

const kept: fc.Arbitrary<{ readonly event: LogEvent; readonly raw: string }> = fc
  .record({
    given: generatedEvent,
    format: fc.constantFrom('json', 'syslog', 'evtx', 'nxlog'),
    raw: fc.constantFrom('aB 1', 'K', ''),
    /** The message is the value of a field, or a text of its own. */
    said: fc.nat(6),
    odd: fc.dictionary(
      fc.constantFrom('A.B', 'Image Path', 'x.y', 'x y', 'CommandLine'),
      fc.constantFrom('', null, 'a', '["a"]', '[x]'),
      { maxKeys: 2 },
    ),
  })
  .map(({ given, format, raw, said, odd }) => {
    const fields = { ...given.fields, ...odd } as Record<string, FieldValue>
    const value = Object.values(fields)[said]
    return {
      raw,
      event: eventOf({
        format,
        fields,
        product: given.product ?? null,
        category: given.category ?? null,
        service: given.service ?? null,
        channel: given.channel ?? null,
        eventId: given.eventId ?? null,
        message: typeof value === 'string' ? value : (given.message ?? null),
      }),
    }
  })

const RUNS = 300

describe('the screen', () => {
  test('lets everything pass that a rule matches', () => {
    let matches = 0
    let stopped = 0
    const some = fc.array(kept, { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(generatedRule, some, (text, events) => {
        const rules = rulesOf(text)
        const { match } = compileRules(rules)
        const passes = openScreen(rules)
        for (const { event, raw } of events) {
          const isMatched =
            match(toSigma(event, raw)).length > 0 ||
            match(toSigma(keptOf(event, raw), raw)).length > 0
          const isPassed = passes(rowOf(event, raw))
          if (isMatched) expect(isPassed).toBe(true)
          if (isMatched) matches += 1
          if (!isPassed) stopped += 1
        }
      }),
      { numRuns: RUNS },
    )
    // Both happen often, or it would prove nothing.
    expect(matches).toBeGreaterThan(RUNS / 10)
    expect(stopped).toBeGreaterThan(RUNS)
  })

  test.each(['EventID|fieldref|endswith: x', 'Channel|fieldref|startswith: x.y'])(
    'lets a number or channel pass that is compared with an empty value: %s',
    (selection) => {
      const rules = rulesOf(
        `title: T\nlogsource: { product: windows, service: security }\ndetection: { s: { ${selection} }, condition: s }\n`,
      )
      const event = eventOf({
        product: 'windows',
        category: 'process_creation',
        channel: 'Security',
        eventId: 1,
        fields: { x: selection.endsWith('x.y') ? { y: '' } : '' },
      })
      expect(compileRules(rules).match(toSigma(event, ''))).toHaveLength(1)
      expect(openScreen(rules)(rowOf(event, ''))).toBe(true)
    },
  )

  const RULE = `title: T
logsource: { product: windows, category: process_creation }
detection:
  s: { Image|endswith: '\\certutil.exe', CommandLine|contains: 'urlcache' }
  f: { ParentImage|endswith: '\\good.exe' }
  condition: s and not f
`
  const process = (fields: Record<string, FieldValue>, message: string | null = null) =>
    eventOf({
      format: 'nxlog',
      product: 'windows',
      channel: 'Microsoft-Windows-Sysmon/Operational',
      eventId: 1,
      fields: { tags: ['a', 'b'], ...fields },
      message,
    })
  const image = 'C:\\certutil.exe'
  test.each([
    ['what matches', { Image: image, CommandLine: 'x urlcache' }, null, true],
    ['another program', { Image: 'C:\\a.exe', CommandLine: 'x urlcache' }, null, false],
    [
      'what is excepted',
      { Image: image, CommandLine: 'urlcache', ParentImage: 'C:\\good.exe' },
      null,
      false,
    ],
    ['a value that is the message', { Image: image, CommandLine: 'urlcache' }, 'urlcache', true],
    [
      'a message about it',
      { Image: 'C:\\a.exe', CommandLine: 'y' },
      'urlcache C:\\certutil.exe',
      false,
    ],
    ['a list', { Image: image, CommandLine: ['x', 'urlcache'] }, null, true],
  ])('%s: passes or not', (_, fields, message, expected) => {
    const passes = openScreen(rulesOf(RULE))
    expect(passes(rowOf(process(fields, message), '{}'))).toBe(expected)
  })
})
