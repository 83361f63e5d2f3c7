import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Who } from '../../../platform/access/who.ts'
import * as c from '../contract.ts'
import { BRANCH, HEAD_OFFICE, PLANT, type TestInventory, testInventory } from './testing.ts'

let t: TestInventory
let who: Who
beforeAll(async () => {
  t = await testInventory()
})
afterAll(() => t.close())
const fresh = async () => {
  who = t.person(await t.scope())
}
type List = {
  rows: { id: string; name: string; site: string | null; owner: string; version: number }[]
  next: string | null
  total: number
}
const list = async (query: Record<string, string> = {}): Promise<List> =>
  (await t.call(who, c.listAssets as never, { query })) as List
const make = async (name: string, more: Record<string, unknown> = {}) =>
  (await t.call(who, c.createAsset as never, {
    body: { site: HEAD_OFFICE.id, name, deviceClass: 'server', ...more },
  })) as c.AssetDetail
const kindsOf = async (id: string) =>
  (
    await t.records.within(who.scope, (tx) =>
      t.evidence.list(tx, { subject: { kind: 'host', id }, limit: 50 }),
    )
  ).map((e) => [e.kind, e.class, e.probe])

test('what a person enters is an asset with signed evidence; a second claim to its serial number is refused', async () => {
  await fresh()
  const made = await make('基幹サーバー', {
    serial: 'SRV-0001',
    owner: '情報システム課',
    addresses: ['192.168.001.005'],
  })
  expect(made).toMatchObject({
    name: '基幹サーバー',
    owner: '情報システム課',
    addresses: ['192.168.1.5'],
    sources: ['console'],
    classBasis: 'person',
    freshness: 'unseen',
  })
  expect(await kindsOf(made.id)).toEqual(
    expect.arrayContaining([
      ['assets.owner', 'E3', 'ownership'],
      ['assets.classification', 'E3', 'console'],
    ]),
  )
  await expect(make('別名', { serial: 'srv-0001' })).rejects.toMatchObject({
    code: 'assets.identity_taken',
    params: { name: '基幹サーバー' },
  })
  await expect(make('x', { macs: ['nonsense'] })).rejects.toMatchObject({ code: 'assets.bad_mac' })
})

test('the second of two edits is told who saved in between, and nothing is lost', async () => {
  await fresh()
  const made = await make('pc')
  const edit = (version: number, changes: object) =>
    t.call(who, c.updateAsset as never, {
      params: { id: made.id },
      body: { version, changes },
    }) as Promise<c.AssetDetail>
  const first = await edit(made.version, { owner: '甲', site: PLANT.id })
  expect(first).toMatchObject({ owner: '甲', site: PLANT.id, version: made.version + 1 })
  await expect(edit(made.version, { owner: '乙' })).rejects.toMatchObject({
    code: 'assets.changed_meanwhile',
    params: { by: '試験 太郎', version: first.version },
  })
  expect((await edit(first.version, { owner: '' })).owner).toBe('')
})

test('retired with a reason it leaves the list and the subjects; restored it is back', async () => {
  await fresh()
  const made = await make('古いNAS')
  const act = (endpoint: unknown, version: number) =>
    t.call(who, endpoint as never, {
      params: { id: made.id },
      body: { version, reason: '老朽化のため廃棄' },
    }) as Promise<c.AssetDetail>
  const gone = await act(c.retireAsset, made.version)
  expect(gone.retired).toMatchObject({ by: '試験 太郎', reason: '老朽化のため廃棄' })
  expect((await list()).total).toBe(0)
  expect((await list({ retired: 'yes' })).total).toBe(1)
  await expect(act(c.retireAsset, gone.version)).rejects.toMatchObject({
    code: 'assets.is_retired',
  })
  expect((await act(c.restoreAsset, gone.version)).retired).toBeNull()
  expect((await list()).total).toBe(1)
})

test('sites sort by their names, whatever their ids', async () => {
  await fresh()
  for (const site of [HEAD_OFFICE, PLANT, BRANCH]) {
    await make(`a-${site.name}`, { site: site.id })
    await make(`b-${site.name}`, { site: site.id })
  }
  await make('nowhere', { site: null })
  const pages = async (order: string) => {
    const sites: (string | null)[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: List = await list({ sort: 'site', order, limit: '2', ...(cursor && { cursor }) })
      sites.push(...page.rows.map((r) => r.site))
      cursor = page.next
    }
    return sites
  }
  // ア (U+30A2) before 本 (U+672C) before 第 (U+7B2C); what stands nowhere before all.
  const [a, b, c] = [BRANCH.id, HEAD_OFFICE.id, PLANT.id]
  expect(await pages('asc')).toEqual([null, a, a, b, b, c, c])
  expect(await pages('desc')).toEqual([c, c, b, b, a, a, null])
})

test('pages by every column hold each asset once, in order; search, filters and facets agree', async () => {
  await fresh()
  const csv = `管理番号,ホスト名,種別,IPアドレス,管理者\n${Array.from({ length: 60 }, (_, i) => `T-${i},h${i % 7}-${i}.example.jp,${i % 2 ? 'サーバー' : 'プリンタ'},10.0.0.${i + 1},${i % 3 ? '総務課' : ''}`).join('\n')}\n`
  await t.take(who, 'l.csv', csv)
  for (const sort of c.ASSET_SORTS)
    for (const order of ['asc', 'desc']) {
      const ids: string[] = []
      let cursor: string | null = null
      do {
        const page: List = await list({ sort, order, limit: '23', ...(cursor ? { cursor } : {}) })
        expect(page.total).toBe(60)
        ids.push(...page.rows.map((r) => r.id))
        cursor = page.next
      } while (cursor !== null)
      expect(new Set(ids).size, `${sort} ${order}`).toBe(60)
      expect(ids).toHaveLength(60)
    }
  expect((await list({ q: 'Ｈ3-' })).total).toBe(9)
  expect((await list({ q: '%' })).total).toBe(0)
  expect((await list({ owner: 'none' })).total).toBe(20)
  expect((await list({ class: 'printer', owner: 'some' })).total).toBe(20)
  await expect(list({ cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({ code: 'assets.bad_cursor' })
  const facets = (await t.call(who, c.assetFacets as never, {})) as c.AssetFacets
  expect(facets).toMatchObject({
    total: 60,
    withoutOwner: 20,
    unclassified: 0,
    site: [{ value: HEAD_OFFICE.id, count: 60 }],
  })

  const owned = (await t.call(who, c.assignOwner as never, {
    body: { owner: '工場長', targets: { filter: { owner: 'none' }, expected: 20 } },
  })) as c.BulkAnswer
  expect(owned).toMatchObject({ changed: 20, failed: 0 })
  expect((await list({ owner: 'none' })).total).toBe(0)
  const some = (await list({ limit: '2' })).rows.map((r) => r.id)
  const foreign = '01890000-0000-7000-8000-0000000000ff'
  const part = (await t.call(who, c.assignOwner as never, {
    body: { owner: '工場長', targets: { ids: [...some, foreign] } },
  })) as c.BulkAnswer
  expect(part.rows.find((r) => r.id === foreign)?.outcome).toBe('not_found')

  const file = (await t.call(who, c.exportAssets as never, {})) as unknown as {
    body: AsyncIterable<string>
  }
  let text = ''
  for await (const piece of file.body) text += piece
  expect(text.startsWith('\ufeff名称,拠点,種別')).toBe(true)
  expect(text.trim().split('\r\n')).toHaveLength(61)
})

test('another organization sees and finds nothing; forgetting leaves no row', async () => {
  await fresh()
  const made = await make('秘密', { serial: 'SECRET-1' })
  const owner = who
  await fresh()
  await expect(
    t.call(who, c.readAsset as never, { params: { id: made.id } }),
  ).rejects.toMatchObject({ code: 'general.not_found' })
  expect((await list()).total).toBe(0)
  await expect(make('同じ番号', { serial: 'SECRET-1' })).resolves.toMatchObject({
    name: '同じ番号',
  })
  await t.records.within(owner.scope, async (tx) => {
    await t.assets.forgetOrganization(tx)
    await t.incoming.forgetOrganization(tx)
  })
  who = owner
  expect((await list({ retired: 'all' })).total).toBe(0)
})

test('retired by a person, seen by a scanner: it is back, and the audit log says why', async () => {
  await fresh()
  const xml = (at: number) =>
    `<?xml version="1.0"?><nmaprun scanner="nmap" args="nmap 10.0.0.0/24" start="${at}" version="7.95"><host endtime="${at}"><status state="up"/><address addr="10.0.0.5" addrtype="ipv4"/><address addr="00:1A:2B:00:00:05" addrtype="mac"/></host><runstats><finished time="${at}" exit="success"/></runstats></nmaprun>`
  const now = Math.floor(t.clock.at.getTime() / 1000)
  await t.take(who, 'a.xml', xml(now - 100))
  const [row] = (await list()).rows
  if (!row) throw new Error('no asset')
  await t.call(who, c.retireAsset as never, {
    params: { id: row.id },
    body: { version: row.version, reason: '廃棄' },
  })
  await t.take(who, 'b.xml', xml(now + 100))
  expect((await list()).total).toBe(1)
})
