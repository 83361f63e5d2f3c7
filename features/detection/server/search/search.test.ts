/**
 * Searches over real events in the real store: words and phrases as people write them, fields of both kinds, negation, pages,
 * another organization's events.
 */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import type { Events, RowValues } from '../../../../platform/events/index.ts'
import { newId } from '../../../../platform/records/new-id.ts'
import type { EventDetail, EventRow } from '../../contract-search.ts'
import { openTestEvents, rowsOfLines, storeRows } from '../store/testing-events.ts'
import { searchRoutes } from './routes.ts'

const data = new URL('../../../../../shared/data/detection/windows-json/', import.meta.url)
const isThere = existsSync(data) && chdbRunsHere()

const ours = newId()
const theirs = newId()
/** Has more events than a page of an export, many of the same moment. */
const many = newId()
const MANY = 12_000
const RECEIVED = Date.parse('2026-11-22T00:00:00Z')
const japanese =
  '<34>Nov 22 08:59:58 gw01 su: 認証に失敗しました。利用者「花子」 mimikatz.exe 192.0.2.77'

let events: Events
const stored: RowValues[] = []
beforeAll(async () => {
  if (!isThere) return
  events = await openTestEvents()
  const recorded = gunzipSync(
    readFileSync(new URL('persistence__proxylogon_ssrf_rce_poc.jsonl.gz', data)),
  )
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
  const put = async (organization: string, lines: readonly string[]): Promise<void> => {
    const rows = rowsOfLines(lines, {
      organization,
      source: 'source-1',
      receivedAt: RECEIVED,
      id: (index) => `${organization}-${index}`,
    })
    await storeRows(events, rows)
    stored.push(...rows)
  }
  await put(ours, [
    ...recorded.slice(0, 1_000),
    ...recorded.filter((l) => /w3wp/.test(l)),
    japanese,
  ])
  await put(theirs, [japanese])
  await events.insert(
    many,
    'detection_events',
    Array.from({ length: MANY }, (_, n) => ({
      site: '',
      source: 'source-1',
      id: `e${n}`,
      at: new Date(RECEIVED + Math.floor(n / 4_000)),
      received_at: new Date(RECEIVED),
      message: 'one of many',
    })),
  )
  await events.flush()
})
afterAll(async () => {
  await events?.close()
})

const routes = searchRoutes({
  records: { within: () => Promise.resolve() } as never,
  audit: { write: () => Promise.resolve() } as never,
  events: () => Promise.resolve(events),
})
const ask = async <T>(
  name: string,
  query: object = {},
  params: object = {},
  organization = ours,
): Promise<T> => {
  const found = routes.find(({ endpoint }) => endpoint.name === name)
  if (!found) throw new Error(`there is no door ${name}`)
  const { endpoint } = found
  const answer = await found.handle({
    who: { organization, scope: { organization, sites: '*' } },
    query: endpoint.query?.parse({
      ...(name === 'detection.event'
        ? {}
        : { from: '2020-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' }),
      ...query,
    }),
    params: endpoint.params?.parse(params),
    language: 'ja',
  } as never)
  return (endpoint.answer === undefined ? answer : endpoint.answer.parse(answer)) as T
}
type Page = { rows: EventRow[]; next: string | null }
type Count = { total: number; buckets: { at: string; count: number }[]; next: string | null }
/** One answer looks for a bounded time: a slow machine gives the rest in the next. */
const wholly = async function* <T extends { readonly next: string | null }>(
  name: string,
  query: object,
): AsyncGenerator<T> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const answer: T = await ask<T>(name, { ...query, ...(cursor === undefined ? {} : { cursor }) })
    yield answer
    cursor = answer.next
  }
}
const count = async (q: string): Promise<number> => {
  let sum = 0
  for await (const { total } of wholly<Count>('detection.events-over-time', { q })) sum += total
  return sum
}

describe.skipIf(!isThere)('the search', () => {
  test.each([
    ['mimikatz', 1],
    ['MIMIKATZ.EXE', 1],
    ['ｍｉｍｉｋａｔｚ', 1],
    ['192.0.2.77', 1],
    ['2.0.192.77', 0],
    ['認証', 1],
    ['"認証に失敗しました"', 1],
    ['"失敗に認証"', 0],
    ['花子 失敗', 1],
    ['花子 -失敗', 0],
    ['host.name:gw01', 1],
    ['host.name:GW*', 1],
    ['nosuchword', 0],
    ["host.name:x' or '1'='1", 0],
    ['host.name:"x\\" OR 1=1 --"', 0],
    ["nosuch'field:x", 0],
  ])('%s finds %i', async (q, n) => {
    expect(await count(q)).toBe(n)
    // The list and the count are two questions to the store: both find the same.
    const listed: EventRow[] = []
    for await (const { rows } of wholly<Page>('detection.events', { q, limit: 500 }))
      listed.push(...rows)
    expect(listed).toHaveLength(n)
  })

  test('fields are found by their native name and by that of the public face, and counted by value', async () => {
    const byNative = await count('ParentImage:*\\w3wp.exe Image:*cmd.exe')
    expect(byNative).toBeGreaterThan(0)
    expect(await count('process.name:cmd.exe ParentImage:*w3wp*')).toBe(byNative)
    expect((await count('Image:*cmd.exe')) + (await count('-Image:*cmd.exe'))).toBe(await count(''))
    const { values } = await ask<{ values: { value: string; count: number }[] }>(
      'detection.event-values',
      { field: 'ParentImage', q: 'Image:*cmd.exe' },
    )
    expect(values.some(({ value }) => value.toLowerCase().endsWith('w3wp.exe'))).toBe(true)
  })

  test('one of several, a field that is there at all, and a network', async () => {
    const [a, b] = ['Image:*cmd.exe', 'Image:*powershell.exe']
    const [first, second] = [await count(a), await count(b)]
    expect(await count(`${a} OR ${b}`)).toBe(first + second)
    expect(await count(`${a} OR ${b} NOT ${b}`)).toBe(first)
    expect(await count(`${a} OR NOT ${a}`)).toBe(await count(''))
    expect((await count('Image:*')) + (await count('-Image:*'))).toBe(await count(''))
    expect(await count('Image:*')).toBeLessThan(await count(''))
    const oneAddress = await count('source.ip:192.0.2.77')
    for (const network of ['192.0.2.77/32', '192.0.2.64/26', '192.0.2.77/24'])
      expect(await count(`source.ip:192.0.2.77 source.ip:${network}`)).toBe(oneAddress)
    expect(await count('source.ip:0.0.0.0/0')).toBe(
      stored.filter(({ source_ip }) => /^(?:::ffff:)?[\d.]+$/i.test(String(source_ip))).length,
    )
    expect(await count('source.ip:192.0.2.77 source.ip:192.0.2.0/26')).toBe(0)
  })

  test('whatever value a native field has, and every address, is found by it', async () => {
    const asked = new Set<string>()
    for (const { fields, source_ip } of stored) {
      const pairs = Array.isArray(fields) ? fields : []
      for (let i = 0; i < pairs.length; i += 2)
        if (/^[A-Z]\w+$/.test(pairs[i]) && !/["*\n\\]/.test(pairs[i + 1]))
          asked.add(`${pairs[i]}:"${pairs[i + 1].slice(0, 300)}"`)
      if (typeof source_ip === 'string') asked.add(`source.ip:"${source_ip}"`)
    }
    const every = Math.max(1, Math.floor(asked.size / 12))
    for (const q of [...asked].filter((_, n) => n % every === 0))
      expect([q, await count(q)]).toEqual([q, expect.toSatisfy((n) => n > 0)])
    expect(await count('source.ip:192.0.2.78')).toBe(0)
  })

  test('pages hold every event once, in the order of time', async () => {
    const seen: EventRow[] = []
    let cursor: string | undefined
    do {
      const page: Page = await ask('detection.events', {
        limit: 150,
        ...(cursor === undefined ? {} : { cursor }),
      })
      seen.push(...page.rows)
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
    expect(seen.length).toBe(await count(''))
    expect([...seen].sort((a, b) => (a.at < b.at ? 1 : -1)).map((r) => r.at)).toEqual(
      seen.map((r) => r.at),
    )
  })

  test('one event tells everything, and only to its own organization', async () => {
    const [row] = (await ask<Page>('detection.events', { q: 'mimikatz' })).rows
    if (!row) throw new Error('not found')
    const detail = await ask<EventDetail>('detection.event', { at: row.at }, { id: row.id })
    expect(detail.raw).toBe(japanese)
    expect(detail.face['host.name']).toBe('gw01')
    const stranger = ask('detection.event', { at: row.at }, { id: row.id }, newId())
    await expect(stranger).rejects.toMatchObject({ status: 404 })
    expect((await ask<Page>('detection.events', { q: '' }, {}, theirs)).rows).toHaveLength(1)
  })

  test('a file of all that match', async () => {
    const file = await ask<{ body: AsyncIterable<string | Uint8Array> }>(
      'detection.events-export',
      {
        q: 'mimikatz',
      },
    )
    let text = ''
    for await (const part of file.body)
      text += typeof part === 'string' ? part : new TextDecoder().decode(part)
    expect(text.trim().split('\n')).toHaveLength(2)
    expect(text).toContain('mimikatz.exe')
  })

  test('files that nobody hurries to read hold nothing up, and hold every event once', async () => {
    const files = await Promise.all(
      Array.from({ length: 6 }, () =>
        ask<{ body: AsyncIterable<string | Uint8Array> }>(
          'detection.events-export',
          { q: 'many', format: 'jsonl' },
          {},
          many,
        ),
      ),
    )
    const readers = files.map(({ body }) => body[Symbol.asyncIterator]())
    const texts = await Promise.all(readers.map(async (reader) => [(await reader.next()).value]))
    // All six wait for their readers now; the store has fewer sessions than that.
    expect(await count('mimikatz')).toBe(1)
    await readers.pop()?.return?.()
    for (const [i, reader] of readers.entries())
      for (let part = await reader.next(); part.done !== true; part = await reader.next())
        texts[i]?.push(part.value)
    for (const text of texts.slice(0, 5)) {
      const rows = text
        .join('')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as EventRow)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(MANY)
      expect(rows.length).toBe(MANY)
      expect(rows.every((row, n) => n === 0 || (rows[n - 1] ?? row).at <= row.at)).toBe(true)
    }
  })

  test('a span that makes no sense and a strange cursor are refused', async () => {
    await expect(ask('detection.events', { to: '2019-01-01T00:00:00.000Z' })).rejects.toMatchObject(
      { code: 'detection.search_span' },
    )
    await expect(ask('detection.events', { cursor: 'x' })).rejects.toMatchObject({
      code: 'detection.search_cursor',
    })
  })
})
