/**
 * Whatever is searched for among whatever is stored, in several parts: what indexes find is what reading every event finds.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import { newId } from '../../../../platform/records/new-id.ts'
import type { EventRow } from '../../contract-search.ts'
import { readSearch, type SimpleTerm } from '../../search-query.ts'
import { SEARCHED_TEXT } from '../store/columns.ts'
import { openTestEvents, storeRows } from '../store/testing-events.ts'
import { searchRoutes } from './routes.ts'

const WORDS = [
  'failed',
  'Password',
  'root',
  '認証',
  '失敗',
  '花子',
  'x',
  '7',
  'ｍｉｘ',
  'ad.min',
  "o'k",
  'ERROR_5',
]
const NAMES = ['policyid', 'a.b', 'a.size', 'Image', 'wi-th', '日本', 'url.domain', 'null']
const ADDRESSES = ['192.0.2.7', '192.0.2.70', '2001:db8::7', '::ffff:192.0.2.7']
const NEWEST = Date.parse('2026-11-22T00:00:00Z')
const SPAN_MS = 20 * 86_400_000

const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 5 }).map((all) => all.join(' '))
const value = fc.oneof(fc.constantFrom(...WORDS), text)
const anEvent = fc.record({
  age: fc.integer({ min: 1, max: SPAN_MS }),
  host: fc.constantFrom('web', 'gw-1', '', '社内'),
  message: text,
  address: fc.constantFrom('', ...ADDRESSES),
  fields: fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 4 }),
  ecs: fc.array(fc.tuple(fc.constantFrom('url.domain'), value), { maxLength: 1 }),
})
const quote = (one: string): string => `"${one.replaceAll(/["\\]/g, '\\$&')}"`
const term = fc.oneof(
  value,
  value.map(quote),
  fc.tuple(fc.constantFrom(...NAMES, 'host.name'), value).map(([n, v]) => `${n}:${quote(v)}`),
  fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom('*a*', 'f*', '*7')).map((of) => of.join(':')),
  fc.constantFrom(...ADDRESSES).map((one) => `source.ip:${one}`),
)
const aQuery = fc
  .array(fc.tuple(fc.boolean(), term), { minLength: 1, maxLength: 3 })
  .map((terms) => terms.map(([not, one]) => (not ? `-${one}` : one)).join(' '))

const organization = newId()
const scope = { organization, sites: '*' } as const
let events: Events
beforeAll(async () => {
  if (!chdbRunsHere()) return
  events = await openTestEvents()
  const some = fc.sample(anEvent, { numRuns: 1_200, seed: 20261122 })
  for (let at = 0; at < some.length; at += 200)
    await storeRows(
      events,
      some.slice(at, at + 200).map((one, n) => ({
        organization,
        site: '',
        source: 's',
        id: `e${at + n}`,
        at: NEWEST - one.age,
        received_at: NEWEST - (one.age % 86_400_000),
        host: one.host,
        message: one.message,
        source_ip: one.address,
        ...(one.address === ''
          ? {}
          : { observables: [one.address.toLowerCase().replace(/^::ffff:/, '')] }),
        fields: [...new Map(one.fields.filter(([, v]) => v !== ''))].flat(),
        ecs: [...new Map(one.ecs.filter(([, v]) => v !== ''))].flat(),
      })),
    )
})
afterAll(async () => {
  await events?.close()
})

const routes = searchRoutes({
  records: { within: () => Promise.resolve() } as never,
  audit: { write: () => Promise.resolve() } as never,
  events: () => Promise.resolve(events),
})
type Answer = {
  readonly rows?: readonly EventRow[]
  readonly total?: number
  readonly next: string | null
}
const asked = async (name: string, query: object, onAnswer: (answer: Answer) => void) => {
  const found = routes.find(({ endpoint }) => endpoint.name === name)
  if (!found) throw new Error(`there is no door ${name}`)
  const span = {
    from: new Date(NEWEST - SPAN_MS).toISOString(),
    to: new Date(NEWEST).toISOString(),
  }
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const whole = { ...span, ...query, ...(cursor === undefined ? {} : { cursor }) }
    const answer = (await found.handle({
      who: { organization, scope },
      query: found.endpoint.query?.parse(whole),
      params: {},
      language: 'ja',
    } as never)) as Answer
    onAnswer(answer)
    cursor = answer.next
  }
}

/** The same terms, each asked of every row: no index stands on any of these expressions. */
const folded = (of: string): string => `lowerUTF8(normalizeUTF8NFKC(${of}))`
const PLAIN = folded("concat(host, ' ', message, ' ', arrayStringConcat(mapValues(fields), ' '))")
const plainly = (one: SimpleTerm, n: number, params: Record<string, string>): string => {
  const bound = `{p${n}:String}`
  const words = (of: string) =>
    `hasAllTokens(concat(${SEARCHED_TEXT}, ''), tokens(translate(${folded(of)}, '._:\\'', '    '), 'asciiCJK'), 'asciiCJK')`
  params[`p${n}`] = one.kind === 'field' ? one.value : one.text
  if (one.kind === 'words') return words(bound)
  if (one.kind === 'phrase')
    return `(${words(bound)} AND positionUTF8(${PLAIN}, ${folded(bound)}) > 0)`
  params[`f${n}`] = one.field
  const name = `{f${n}:String}`
  const own = { 'host.name': 'host', 'source.ip': 'source_ip' }[one.field]
  const field = own ?? `if(mapContains(fields, ${name}), fields[${name}], ecs[${name}])`
  if (!one.value.includes('*')) return `lowerUTF8(${field}) = lowerUTF8(${bound})`
  params[`p${n}`] = one.value.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%')
  return `${field} ILIKE ${bound}`
}
const foundPlainly = async (q: string): Promise<readonly string[]> => {
  const params: Record<string, string> = {}
  const terms = readSearch(q).map((one, n) => {
    if (one.kind === 'any') throw new Error(`no query of this test has an OR: ${q}`)
    const sql = plainly(one, n, params)
    return one.not ? ` AND NOT ${sql}` : ` AND ${sql}`
  })
  const rows = await events.query(
    scope,
    eventsQuery({
      name: 'plain_scan',
      sql: `SELECT id FROM detection_events WHERE organization = {organization:UUID}${terms.join('')} ORDER BY at DESC, id DESC`,
      params: z.object(Object.fromEntries(Object.keys(params).map((name) => [name, z.string()]))),
      row: z.object({ id: z.string() }),
    }),
    params as never,
  )
  return rows.map(({ id }) => id)
}

describe.skipIf(!chdbRunsHere())('what indexes find', () => {
  test('is what reading every event finds, page by page and in number', async () => {
    let found = 0
    await fc.assert(
      fc.asyncProperty(aQuery, fc.integer({ min: 150, max: 500 }), async (q, limit) => {
        const plain = await foundPlainly(q)
        const listed: string[] = []
        await asked('detection.events', { q, limit }, ({ rows = [] }) => {
          expect(rows.length).toBeLessThanOrEqual(limit)
          listed.push(...rows.map(({ id }) => id))
        })
        expect([q, listed]).toEqual([q, plain])
        let total = 0
        await asked('detection.events-over-time', { q }, (answer) => {
          total += answer.total ?? 0
        })
        expect([q, total]).toEqual([q, plain.length])
        found += plain.length
      }),
      { numRuns: 20 },
    )
    expect(found).toBeGreaterThan(0)
  })
})
