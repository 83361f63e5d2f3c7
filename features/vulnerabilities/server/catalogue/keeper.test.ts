/**
 * The keeper from the settings to the catalogue: a publisher that a person added is followed, taken in and shown; what is on
 * is asked when it is due, and a server that wants rest is not asked at anybody's wish.
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../../../platform/log/index.ts'
import { openPublisher } from './follow/testing.ts'
import { openKeeper, type Touched } from './keeper.ts'

const document = (id: string, cve: string): string =>
  JSON.stringify({
    document: {
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      distribution: { tlp: { label: 'WHITE' } },
      publisher: { name: 'Example', category: 'vendor', namespace: 'https://example.jp' },
      title: id,
      tracking: {
        id,
        current_release_date: '2026-01-01T00:00:00Z',
        initial_release_date: '2026-01-01T00:00:00Z',
        status: 'final',
        version: '1',
        revision_history: [],
      },
    },
    product_tree: {
      full_product_names: [
        {
          product_id: 'gate',
          name: 'Gate 1.0',
          product_identification_helper: { cpe: 'cpe:2.3:o:example:gate:1.0:*:*:*:*:*:*:*' },
        },
      ],
    },
    vulnerabilities: [{ cve, product_status: { known_affected: ['gate'] } }],
  })

let publisher: Awaited<ReturnType<typeof openPublisher>>
let dataDir = ''
beforeAll(async () => {
  publisher = await openPublisher()
  dataDir = mkdtempSync(join(tmpdir(), 'hinoban-keeper-'))
})
afterAll(async () => {
  await publisher.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('a publisher that was added is followed, taken in, and shown', async () => {
  const { files, base, asked } = publisher
  const touched: Touched[] = []
  const keeper = openKeeper({
    dataDir,
    feeds: publisher.feeds,
    clock: { now: () => new Date(publisher.now()) },
    log: openLog({ level: 'silent' }),
    settings: () => ({
      enabled: true,
      on: ['csaf-own.example'],
      mirrors: [`csaf-own.example=${base}csaf/`],
      nvdKey: null,
    }),
    changed: async (what) => {
      touched.push(what)
    },
  })
  files.set('/csaf/changes.csv', '"ex-1.json","2026-01-01T00:00:00Z"\n')
  files.set('/csaf/ex-1.json', document('EX-1', 'CVE-2026-0001'))
  expect(await keeper.update()).toMatchObject([
    { feed: 'csaf-own.example', kind: 'taken', records: 1 },
  ])
  const own = async () =>
    (await keeper.views()).find(({ definition }) => definition.name === 'csaf-own.example')
  expect(await own()).toMatchObject({
    isOn: true,
    isOwn: true,
    url: `${base}csaf/`,
    taken: { records: 1 },
    file: { followed: { listed: 1, held: 1 } },
  })
  // Not due: nobody is asked.
  asked.length = 0
  expect(await keeper.update()).toEqual([])
  expect(asked).toEqual([])

  files.set(
    '/csaf/changes.csv',
    '"ex-2.json","2026-01-02T00:00:00Z"\n"ex-1.json","2026-01-01T00:00:00Z"\n',
  )
  files.set('/csaf/ex-2.json', document('EX-2', 'CVE-2026-0002'))
  publisher.later(7 * 3_600_000)
  expect(await keeper.update()).toMatchObject([{ kind: 'taken', records: 2 }])
  expect(touched.at(-1)).toEqual({ keys: ['c:example:gate'], flaws: ['CVE-2026-0002'] })
  expect(keeper.catalogue()?.lookup('c:example:gate')).toHaveLength(2)

  // Asked by a person, refused by the server, asked again by a person.
  files.set('/csaf/changes.csv', (_, answer) =>
    answer.writeHead(429, { 'retry-after': '3600' }).end(),
  )
  await keeper.update(['csaf-own.example'])
  expect((await own())?.file).toMatchObject({ result: 'failed', why: 'feeds.busy' })
  asked.length = 0
  await keeper.update(['csaf-own.example'])
  expect(asked).toEqual([])
  publisher.later(2 * 3_600_000)
  await keeper.update()
  expect(asked).not.toEqual([])
  await keeper.stop()
})
