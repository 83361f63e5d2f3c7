/**
 * The sample company as everybody first meets it: loaded through the doors of the real house, judged by the real
 * measures, shown in every state, and removed to the last row while judgements are under way.
 * @module
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { setUpCompany } from './company.ts'
import { whoOf } from './fill.ts'
import { type TestHouse, testHouses, until } from './house.ts'

/** What the board shows for the files of samples/README.md. */
const EXPECTED: Readonly<Record<string, string>> = {
  'HB-D01': 'unknown never_seen',
  'HB-D02': 'excepted excepted',
  'HB-D03': 'unknown never_seen',
  'HB-G01': 'unknown never_seen',
  'HB-G02': 'declared declared',
  'HB-G03': 'fails done_but_failing',
  'HB-G04': 'fails contact_unreached',
  'HB-G05': 'unknown never_seen',
  'HB-G06': 'unknown never_seen',
  'HB-G07': 'not-applicable not_applicable',
  'HB-P01': 'fails sweep_incomplete',
  'HB-P02': 'stale stale',
  'HB-P03': 'unknown never_seen',
  'HB-P04': 'holds holds',
  'HB-P05': 'unknown too_weak',
  'HB-P06': 'unknown never_seen',
  'HB-P07': 'unknown too_weak',
  'HB-P08': 'holds holds',
  'HB-P09': 'unknown too_weak',
  'HB-P10': 'unknown too_weak',
  'HB-P11': 'holds holds',
  'HB-P12': 'stale stale',
  'HB-P13': 'unknown never_seen',
  'HB-P14': 'unknown too_weak',
  'HB-P15': 'unknown too_weak',
  'HB-P16': 'unknown too_weak',
  'HB-P17': 'unknown too_weak',
  'HB-P18': 'unknown too_weak',
  'HB-P19': 'declared declared',
  'HB-P20': 'unknown never_seen',
  'HB-P21': 'fails joiner_past_due',
  'HB-P22': 'unknown never_seen',
  'HB-P23': 'stale stale',
  'HB-P24': 'fails not_reached',
  'HB-R01': 'unknown never_seen',
  'HB-R02': 'unknown never_seen',
  'HB-R03': 'holds holds',
  'HB-R04': 'declared declared',
  'HB-R05': 'fails ping_unanswered',
  'HB-R06': 'holds holds_drill',
  'HB-R07': 'unknown never_seen',
  'HB-R08': 'unknown never_seen',
  'HB-S01': 'fails item_fails',
  'HB-S02': 'holds holds',
  'HB-V01': 'fails unsupported_untold',
  'HB-V02': 'holds holds_contacts',
  'HB-V03': 'unknown too_weak',
  'HB-V04': 'unknown never_seen',
  'HB-V05': 'unknown never_seen',
  'HB-V06': 'unknown never_seen',
}

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let home: Who
let sample: Who

type Cell = {
  readonly id: string
  readonly state: string
  readonly worst: { readonly code: string } | null
}

const loaded = async (): Promise<Who> => {
  await h.send('POST', '/api/sample', { who: home, body: {} })
  const state = await until(async () => {
    const { json } = await h.send('GET', '/api/sample', { who: home })
    if (json.state === 'failed') throw new Error(json.why)
    return json.state === 'ready' ? json : null
  })
  expect(state.filesDone).toBe(state.filesTotal)
  return whoOf(state.organization, home.userId, { language: home.language })
}
/** State and reason by measure, once nothing waits to be judged. */
const judged = (): Promise<Record<string, string>> =>
  until(async () => {
    const { json } = await h.send('GET', '/api/board', { who: sample })
    if (json.pending) return null
    const rows: Cell[] = json.groups.flatMap((g: { measures: Cell[] }) => g.measures)
    return Object.fromEntries(
      rows.map((m) => [m.id, m.worst === null ? m.state : `${m.state} ${m.worst.code}`]),
    )
  })

/** Every row that carries the id of the organization, by table. */
const rowsOf = (organization: string): Promise<Record<string, number>> =>
  h.outside(async (client) => {
    const { rows } = await client.query<{ table_name: string }>(
      `select c.table_name from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
       where c.column_name = 'organization_id' and c.table_schema = 'public' and t.table_type = 'BASE TABLE'`,
    )
    const found: Record<string, number> = {}
    for (const { table_name } of rows) {
      const counted = await client.query<{ n: number }>(
        `select count(*)::int as n from "${table_name}" where organization_id::text = $1`,
        [organization],
      )
      const n = counted.rows[0]?.n ?? 0
      if (n > 0) found[table_name] = n
    }
    return found
  })

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('with-jobs')
  home = await setUpCompany(h)
  sample = await loaded()
})
afterAll(async () => {
  await h?.close()
  await houses?.close()
})

test('every measure shows what samples/README.md says', async () => {
  expect(await judged()).toEqual(EXPECTED)
})

test('is removed to the last row while judgements are under way, and stays removed', async () => {
  await judged()
  const judge = h.house.allJobs.find((job) => job.name === 'board.judge')
  if (!judge) throw new Error('no job board.judge')
  const organization = sample.scope.organization
  expect(Object.keys(await rowsOf(organization)).length).toBeGreaterThan(15)
  await h.send('PUT', '/api/posture', {
    who: sample,
    body: { posture: 'alert', reason: '同業他社で被害が続いているため' },
  })
  const run = (id: string) =>
    judge.run({ input: { organization }, signal: new AbortController().signal, id })
  const [, removed] = await Promise.all([
    run('before'),
    h.send('DELETE', '/api/sample', { who: home }),
    run('beside'),
  ])
  expect(removed.status).toBe(200)
  expect(removed.json.state).toBe('none')
  await run('after')
  expect(await rowsOf(organization)).toEqual({})
  expect(Object.keys(await rowsOf(home.scope.organization))).toContain('organizations_people')
})
