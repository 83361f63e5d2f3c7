import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Who } from '../../../platform/access/who.ts'
import { cancelImport, listFaults } from '../../../platform/imports/contract.ts'
import { assetComponents, assetSightings, listAssets, readAsset } from '../contract.ts'
import { HEAD_OFFICE, type TestInventory, testInventory } from './testing.ts'

const data = join(import.meta.dirname, '../../../../shared/data/vulnerabilities')
const hasData = existsSync(data)
const nmapFile = (name: string) => readFileSync(join(data, 'nmap', name))

let t: TestInventory
let who: Who
beforeAll(async () => {
  t = await testInventory()
})
afterAll(() => t.close())
const fresh = async () => {
  who = t.person(await t.scope())
}
const rows = async (query: Record<string, string> = {}) =>
  (await t.call(who, listAssets as never, { query })) as {
    rows: Record<string, never>[]
    total: number
  }
const evidenceOf = async (kinds: string[]) =>
  t.records.within(who.scope, (tx) => t.evidence.list(tx, { kinds, limit: 100 }))

describe.skipIf(!hasData)('nmap scans (../shared/data is needed)', () => {
  test('four real scans of one machine are one asset with its ports, services and sweeps', async () => {
    await fresh()
    for (const name of [
      'scan-ping-only.xml',
      'scan-services.xml',
      'scan-scripts.xml',
      'scan-os-guess.xml',
    ]) {
      const done = await t.take(who, name, nmapFile(name))
      expect(done.state).toBe('done')
      expect(done.counts).toMatchObject({ records: 1, faulty: 0, damaged: 0 })
    }
    const { rows: found, total } = await rows()
    expect(total).toBe(1)
    expect(found[0]).toMatchObject({
      addresses: ['127.0.0.1'],
      sources: ['nmap-xml'],
      freshness: 'fresh',
    })
    const id = (found[0] as unknown as { id: string }).id
    const detail = (await t.call(who, readAsset as never, { params: { id } })) as {
      openPorts: { port: number }[]
    }
    expect(detail.openPorts.map((p) => p.port)).toEqual([10022, 10025, 18080, 18443])
    const software = (await t.call(who, assetComponents as never, { params: { id } })) as {
      rows: { name: string; version: string; place: string }[]
    }
    expect(software.rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'OpenSSH',
          version: '9.2p1 Debian 2+deb12u10',
          place: 'tcp/10022',
        }),
      ]),
    )
    const seen = (await t.call(who, assetSightings as never, { params: { id } })) as {
      rows: { at: string }[]
    }
    expect(seen.rows).toHaveLength(4)
    expect(seen.rows[0]?.at).toBe('2026-11-21T23:31:31.000Z')
    const sweeps = await evidenceOf(['assets.sweep'])
    // Two of the four ended in the same second and saw the same: one fact.
    expect(sweeps).toHaveLength(3)
    expect(sweeps[0]).toMatchObject({
      class: 'E2',
      subject: { kind: 'site', id: HEAD_OFFICE.id },
      payload: { complete: true, ranges: ['127.0.0.1'], hostsUp: 1 },
    })
    expect((await evidenceOf(['assets.sighting']))[0]).toMatchObject({
      class: 'E2',
      probe: 'nmap-xml',
      subject: { kind: 'host', id },
    })
  })

  test('the same file again is told and changes nothing', async () => {
    await fresh()
    await t.take(who, 'a.xml', nmapFile('scan-services.xml'))
    const before = await evidenceOf(['assets.sighting', 'assets.classification', 'assets.sweep'])
    const again = await t.upload(who, 'copy.xml', nmapFile('scan-services.xml'))
    expect(again.sameAs).not.toBeNull()
    expect(again.counts).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
    const done = await t.confirm(who, again.id)
    expect(done.counts).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
    expect(await evidenceOf(['assets.sighting', 'assets.classification', 'assets.sweep'])).toEqual(
      before,
    )
  })

  test('an interrupted scan gives what it saw, says where it ends, and is no complete sweep', async () => {
    await fresh()
    const whole = nmapFile('scan-services.xml').toString('utf8')
    const cut = whole.slice(0, whole.indexOf('<runstats>'))
    const done = await t.take(who, 'cut.xml', cut)
    expect(done.state).toBe('done')
    expect(done.counts).toMatchObject({ records: 1, added: 1 })
    expect((await evidenceOf(['assets.sweep']))[0]?.payload).toMatchObject({ complete: false })
    expect((await rows()).total).toBe(1)
  })
})

const ledger = iconv.encode(
  [
    '情報機器管理台帳（令和８年１１月現在）,,,,,,,,',
    ',,,,,,,,',
    '管理番号,機器名,種別,シリアル番号,ＭＡＣアドレス,ＩＰアドレス,管理者,購入日,サポート終了日',
    'Ａ－００１,PC-001,ノートＰＣ,PF3ABC12,00-1A-2B-00-00-01,１９２．１６８．１．１１,髙橋㈱総務①,R5.4.1,令和10年3月31日',
    'A-002,PC-002,ノートPC,PF3ABC13,00-1A-2B-00-00-02,192.168.1.12,,2023/4/1,',
    'A-003,複合機２階,複合機,Z9X8Y7,00:1A:2B:00:00:ZZ,192.168.1.999,総務課,H31.4.30,令和8年2月30日',
    'A-004,=cmd|calc,その他,,,,<script>alert(1)</script>,,',
    ',,プリンタ,,,,総務課,,',
    '合計,,,,,,,,',
  ].join('\r\n'),
  'cp932',
)

test('a ledger in CP932 with title lines, full-width digits, era dates and broken rows', async () => {
  await fresh()
  const checked = await t.upload(who, '台帳.csv', ledger)
  expect(checked.state).toBe('ready')
  expect(checked.preview).toMatchObject({ mappingFrom: 'detected', missing: [] })
  expect(checked.preview?.facts).toEqual(
    expect.arrayContaining([
      { label: { ja: '文字コード', en: 'Encoding' }, value: 'Shift_JIS (CP932)' },
      { label: { ja: '見出しの行', en: 'Header row' }, value: '3' },
    ]),
  )
  expect(checked.preview?.mapping?.fields).toMatchObject({
    assetNumber: 0,
    hostname: 1,
    deviceClass: 2,
    serial: 3,
    mac: 4,
    ip: 5,
    owner: 6,
  })
  const done = await t.confirm(who, checked.id)
  expect(done.state).toBe('done')
  expect(done.counts).toMatchObject({ added: 4, changed: 0 })
  const faults = (await t.call(who, listFaults as never, { params: { id: done.id } })) as {
    rows: { where: { ja: string; en: string }; why: { ja: string } }[]
  }
  const where = faults.rows.map((f) => f.where.ja)
  expect(where).toEqual(expect.arrayContaining(['6行目 E列', '6行目 F列', '6行目 I列', '8行目']))
  expect(faults.rows.find((f) => f.where.ja === '6行目 E列')).toMatchObject({
    where: { en: 'row 6, column E' },
    why: { ja: '「00:1A:2B:00:00:ZZ」はMACアドレスとして読めません。' },
  })
  const { rows: found } = await rows()
  const byTag = Object.fromEntries(
    found.map((r) => [(r as never as { assetTag: string }).assetTag, r]),
  )
  expect(byTag['A-001']).toMatchObject({
    name: 'PC-001',
    owner: '髙橋(株)総務1',
    deviceClass: 'notebook',
    serial: 'PF3ABC12',
    macs: ['00:1A:2B:00:00:01'],
    addresses: ['192.168.1.11'],
    freshness: 'unseen',
    machineSeenAt: null,
  })
  expect(byTag['A-003']).toMatchObject({ deviceClass: 'printer', macs: [], addresses: [] })
  expect(byTag['A-004']).toMatchObject({ name: '=cmd|calc', owner: '<script>alert(1)</script>' })
  const owners = await evidenceOf(['assets.owner'])
  expect(owners.every((e) => e.class === 'E4' && e.probe === 'ownership')).toBe(true)
  expect(owners.map((e) => (e.payload as { owner: string }).owner).sort()).toContain('')
})

const sbomArchive = join(data, 'sbom/sbom-examples.tar.gz')
describe.skipIf(!existsSync(sbomArchive))('bills of materials (../shared/data is needed)', () => {
  const bom = (path: string) =>
    execFileSync('tar', ['xzOf', sbomArchive, `cyclonedx-bom-examples/SBOM/${path}`], {
      maxBuffer: 64 * 1024 * 1024,
    })
  test('two releases of one product are one asset; a newer bill closes what it no longer lists', async () => {
    await fresh()
    const one = await t.take(
      who,
      'bridge-1.6.json',
      bom('proton-bridge/proton-bridge-v1.6.3.bom.json'),
      null,
    )
    expect(one.state).toBe('done')
    expect(one.counts.added).toBe(1)
    await t.take(who, 'bridge-1.8.json', bom('proton-bridge/proton-bridge-v1.8.0.bom.json'), null)
    const { rows: found, total } = await rows()
    expect(total).toBe(1)
    const id = (found[0] as unknown as { id: string }).id
    const count = async (current: string) =>
      (
        (await t.call(who, assetComponents as never, { params: { id }, query: { current } })) as {
          total: number
        }
      ).total
    expect(await count('yes')).toBeGreaterThan(10)
    expect(await count('all')).toBeGreaterThanOrEqual(await count('yes'))
  })
})

describe('stopping and going on', () => {
  const many = (n: number) =>
    `管理番号,ホスト名,シリアル番号,管理者\n${Array.from({ length: n }, (_, i) => `A-${i},pc-${i}.example.jp,SN-${String(i).padStart(6, '0')},総務課`).join('\n')}\n`

  test('cancelled in the middle: what was committed stays, the rest never comes', async () => {
    await fresh()
    const ready = await t.upload(who, 'many.csv', many(4_000))
    const confirmed = t.confirm(who, ready.id)
    for (;;) {
      const now = await t.read(who, ready.id)
      if (now.state === 'running' && now.counts.records > 0) break
      await new Promise((go) => setTimeout(go, 5))
    }
    await t.call(who, cancelImport as never, { params: { id: ready.id } })
    const end = await confirmed
    expect(end.state).toBe('cancelled')
    const { total } = await rows()
    expect(total).toBe(end.counts.added)
    expect(total).toBeLessThan(4_000)
    expect(total).toBeGreaterThan(0)
  })

  test('a process that dies in the middle goes on after its batch, and nothing is in twice', async () => {
    await fresh()
    const ready = await t.upload(who, 'many.csv', many(4_000))
    const confirmed = t.confirm(who, ready.id).catch(() => null)
    for (;;) {
      const now = await t.read(who, ready.id)
      if (now.state === 'running' && now.counts.records > 0) break
      await new Promise((go) => setTimeout(go, 5))
    }
    for (const running of t.jobs.running) running.abort()
    await confirmed
    const stopped = await t.read(who, ready.id)
    expect(stopped.state).toBe('running')
    expect(stopped.counts.records).toBeLessThan(4_000)
    await t.incoming.start?.()
    await t.jobs.work()
    const end = await t.read(who, ready.id)
    expect(end.state).toBe('done')
    expect(end.counts).toMatchObject({ records: 4_000, added: 4_000, changed: 0, unchanged: 0 })
    expect((await rows()).total).toBe(4_000)
    const chain = await t.evidence.verify(who.organization)
    expect(chain).toMatchObject({ entries: 8_000, broken: [] })
  })

  test('the progress shown is what stands in the records', async () => {
    await fresh()
    const ready = await t.upload(who, 'many.csv', many(4_000))
    expect(ready.progress).toMatchObject({ records: 4_000, percent: 100 })
    let isOver = false
    const confirmed = t.confirm(who, ready.id).finally(() => {
      isOver = true
    })
    const shown = new Set<number>()
    while (!isOver) {
      await new Promise((go) => setTimeout(go, 20))
      const { state, progress } = await t.read(who, ready.id)
      if (state !== 'running') continue
      // Rows that are not committed yet are counted nowhere: the share is exactly that of the records.
      expect(progress.percent).toBe(Math.min(99, Math.floor((progress.records / 4_000) * 100)))
      shown.add(progress.percent ?? -1)
    }
    expect((await confirmed).progress).toMatchObject({ records: 4_000, percent: 100 })
    expect(shown.has(0)).toBe(true)
    expect(shown.size).toBeGreaterThan(1)
  })

  test('two runs of one import at once: each batch is in once', async () => {
    await fresh()
    const ready = await t.upload(who, 'many.csv', many(3_000))
    const first = t.confirm(who, ready.id)
    for (;;) {
      const now = await t.read(who, ready.id)
      if (now.state === 'running' && now.counts.records > 0) break
      await new Promise((go) => setTimeout(go, 5))
    }
    await t.incoming.start?.()
    await Promise.all([first, t.jobs.work()])
    const end = await t.read(who, ready.id)
    expect(end.state).toBe('done')
    expect(end.counts).toMatchObject({ records: 3_000, added: 3_000 })
  })
})

test('a mapping given once is remembered for the next file with the same headings', async () => {
  await fresh()
  const file = (n: number) => `番号,なまえ,だれ\n${n}001,dev-${n},総務課\n`
  const first = await t.upload(who, 'a.csv', file(1))
  expect(first.preview?.mapping?.fields['owner']).toBeUndefined()
  await expect(
    t.confirm(who, first.id, HEAD_OFFICE.id, { fields: { nonsense: 0 } }),
  ).rejects.toMatchObject({ code: 'imports.mapping_wrong' })
  await expect(
    t.confirm(who, first.id, HEAD_OFFICE.id, { fields: { owner: 2 } }),
  ).rejects.toMatchObject({ code: 'imports.mapping_incomplete' })
  const done = await t.confirm(who, first.id, HEAD_OFFICE.id, {
    fields: { assetNumber: 0, hostname: 1, owner: 2 },
  })
  expect(done.counts.added).toBe(1)
  const second = await t.upload(who, 'b.csv', file(2))
  expect(second.preview).toMatchObject({
    mappingFrom: 'remembered',
    mapping: { fields: { assetNumber: 0, hostname: 1, owner: 2 } },
  })
})

test.each([
  ['empty.csv', '', 'imports.empty_file'],
  ['photo.jpg', '\xff\xd8\xff\xe0JFIF', 'imports.unrecognised'],
  ['note.txt', 'ただのメモです', 'imports.unrecognised'],
  ['other.xml', '<?xml version="1.0"?><html/>', 'imports.unrecognised'],
])('%s is refused with a reason', async (name, content, code) => {
  await fresh()
  await expect(t.upload(who, name, content)).rejects.toMatchObject({ code })
})

test('hostile names are data: bound in SQL, quoted in CSV, no key of an object', async () => {
  await fresh()
  const names = [
    `'; drop table assets_assets; --`,
    '__proto__',
    'constructor',
    '=HYPERLINK("http://x")',
    '<img src=x onerror=alert(1)>',
    '\u202Eexe.doc',
    'a\u0000b',
  ]
  const file = `管理番号,名称,シリアル番号,管理者\n${names.map((n, i) => `T-${i},"${n.replaceAll('"', '""')}",SERIAL-${i}00,"${n.replaceAll('"', '""')}"`).join('\n')}\n`
  const done = await t.take(who, 'hostile.csv', file)
  expect(done.state).toBe('done')
  expect(done.counts.added).toBe(names.length)
  const found = (await rows()).rows as unknown as { name: string }[]
  expect(found.map((r) => r.name)).toEqual(
    expect.arrayContaining(['__proto__', 'constructor', names[0]]),
  )
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('a reader over its time is stopped: the import says so, and nothing of it is visible', async () => {
  const strict = await testInventory('2026-11-22T03:00:00Z', { timeoutMs: 1 })
  try {
    const person = strict.person(await strict.scope())
    const failed = await strict.upload(person, 'ledger.csv', '管理番号,ホスト名\nA-1,pc-1\n')
    expect(failed).toMatchObject({
      state: 'failed',
      failure: { code: 'time' },
      counts: { added: 0 },
    })
    expect(failed.failure?.why.ja).toContain('制限時間')
  } finally {
    await strict.close()
  }
})
