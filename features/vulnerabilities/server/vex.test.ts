/**
 * VEX documents over real records: what a supplier says of its products counts there, and nowhere else; it is shown with the
 * others, replaced by the next document and withdrawn.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Accepted, ReadMessage } from '../../../platform/imports/source.ts'
import { newId, statement } from '../../../platform/records/index.ts'
import type { FindingDetail, FindingRow, VexDocumentView } from '../contract.ts'
import { DAY_MS, host, openTestFindings, realData, recordsOf } from './testing.ts'
import { run as readVexFile } from './vex/vex-worker.ts'

const isThere = existsSync(realData)
let t: Awaited<ReturnType<typeof openTestFindings>>
let folder: string
beforeEach(async () => {
  t = await openTestFindings()
  folder = mkdtempSync(join(tmpdir(), 'hinoban-vex-'))
})
afterEach(async () => {
  await t.close()
  rmSync(folder, { recursive: true, force: true })
})

const list = (query: object = {}) =>
  t.call<{ rows: FindingRow[] }>('vulnerabilities.findings', { query: { sort: 'asset', ...query } })
const names = async (query: object): Promise<string[]> =>
  (await list(query)).rows.map(
    ({ asset, component, flaw }) => `${asset.name} ${component.name} ${flaw.id}`,
  )
const documents = async (query: object = {}): Promise<VexDocumentView[]> =>
  (await t.call<{ rows: VexDocumentView[] }>('vulnerabilities.vex', { query })).rows

/** As the imports do it: read in the worker's own function, taken in and ended in one transaction. */
const handIn = async (
  value: unknown,
  { sites = '*', isStopped = false }: { sites?: '*' | readonly string[]; isStopped?: boolean } = {},
) => {
  const [source] = t.server.importSources
  if (source === undefined) throw new Error('there is no VEX among what may be handed in')
  const path = join(folder, `${newId()}.json`)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  const messages: ReadMessage[] = []
  const { end, unreadable } = await readVexFile(
    {
      path,
      fileName: 'vex.json',
      skip: 0,
      mapping: null,
      mappingFrom: null,
      remembered: {},
      batchRecords: source.batchRecords,
      previewRows: 20,
      maxFaults: 100,
      options: null,
    },
    (message) => {
      messages.push(message)
      return Promise.resolve()
    },
  )
  const context = {
    organization: t.scope.organization,
    importId: newId(),
    site: null,
    file: { name: 'vex.json', sha256: '0'.repeat(64) },
    observedAt: t.clock.now(),
    by: '佐藤',
  }
  const batches = messages.flatMap((one) => (one.kind === 'batch' ? [one] : []))
  const accepted = await t.records.within({ ...t.scope, sites }, async (tx) => {
    let memo: unknown = null
    const all: Accepted[] = []
    for (const { records } of batches) {
      const done = await source.accept(tx, records, context, memo)
      memo = done.memo
      all.push(done)
    }
    if (!isStopped) await source.finish(tx, end, context, memo)
    return all
  })
  return { unreadable, accepted, faults: batches.flatMap(({ faults }) => faults) }
}

const FLAW = 'CVE-2024-3400'
const firewall = (name: string, version: string) =>
  host({
    name,
    deviceClass: 'edge',
    maker: 'Palo Alto Networks',
    os: 'PAN-OS',
    firmware: version,
    reachableFromInternet: true,
    sources: ['devices'],
  })
const panOs = (version: string): string =>
  `cpe:2.3:o:paloaltonetworks:pan-os:${version}:*:*:*:*:*:*:*`
const openVex = (
  timestamp: string,
  statements: readonly object[],
  id = 'https://psirt.example.jp/vex/7',
) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': id,
  author: '例示PSIRT',
  timestamp,
  version: 1,
  statements,
})
const notAffected = (product: object, flaw = FLAW) => ({
  vulnerability: { name: flaw },
  products: [product],
  status: 'not_affected',
  justification: 'vulnerable_code_not_in_execute_path',
  impact_statement: 'GlobalProtectを無効にして出荷しています。',
})

describe.skipIf(!isThere)('over real records', () => {
  beforeEach(async () => {
    await t.feed(['cve', 'cve', recordsOf('cve-v5/vulnrichment-2024.jsonl.gz', [FLAW])])
  })

  it('forgets what an import left that was stopped half-way, once it cannot go on any more', async () => {
    const left = async (): Promise<number> =>
      (
        await t.records.reading(t.scope, (tx) =>
          tx.one(
            statement({
              name: 'test_left_over',
              sql: `select count(*) as left from vulnerabilities_vex_statements where organization_id = $organization`,
              params: z.object({ organization: z.uuid() }),
              row: z.object({ left: z.number() }),
            }),
            { organization: t.scope.organization },
          ),
        )
      )?.left ?? 0
    const night = async (): Promise<void> => {
      await t.server.catalogueChanged(null)
      await t.match()
    }
    const hosts = [firewall('fw-a', '11.1.2')]
    t.setHosts(hosts)
    await t.hear(hosts)
    await t.match()
    const made = '2026-11-01T00:00:00Z'
    await handIn(openVex(made, [notAffected({ '@id': 'pkg:generic/x@1' })]), { isStopped: true })
    await night()
    expect(await left()).toBe(1)
    await handIn(openVex(made, [notAffected({ '@id': 'pkg:generic/y@1' })], 'urn:other'))
    t.pass(8 * DAY_MS)
    await night()
    expect(await left()).toBe(1)
    expect((await documents()).map(({ document }) => document)).toEqual(['urn:other'])
    const isVex = (xml: string) =>
      t.server.importSources[0]?.recognise(
        new TextEncoder().encode(
          `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5">${xml}`,
        ),
        'vex.xml',
      ) !== null
    const said = '<vulnerabilities><vulnerability><analysis><state>exploitable</state>'
    expect([isVex(said), isVex(`<components/>${said}`), isVex('')]).toEqual([true, false, false])
  })

  it('takes what it names off the list with its reason, and nothing else', async () => {
    t.setHosts([firewall('fw-01', '10.2.9'), firewall('fw-02', '10.2.8')])
    await t.match()
    await handIn(
      openVex('2026-11-01T00:00:00Z', [notAffected({ identifiers: { cpe23: panOs('10.2.9') } })]),
    )
    await t.match()
    expect(await names({ flaw: FLAW })).toEqual([`fw-02 PAN-OS ${FLAW}`])
    const [held] = (await list({ flaw: FLAW, bucket: 'not-affected' })).rows
    expect(held).toMatchObject({ asset: { name: 'fw-01' }, isConflict: true })
    const detail = await t.call<FindingDetail>('vulnerabilities.finding', {
      params: { id: held?.id },
    })
    expect(detail.reason.code).toBe('vex_statement')
    expect(detail.opinions?.slice(0, 2)).toMatchObject([
      {
        source: 'vex',
        publisher: '例示PSIRT',
        isDeciding: true,
        justification: 'vulnerable_code_not_in_execute_path',
        vex: { by: '佐藤', words: 'GlobalProtectを無効にして出荷しています。' },
      },
      { source: 'cve', verdict: 'affected', isOpposed: true },
    ])
    expect(await documents()).toMatchObject([
      { document: 'https://psirt.example.jp/vex/7', statements: 1, findings: 1, by: '佐藤' },
    ])
  })

  it('is replaced by the next document of the same number, and not by an older one', async () => {
    t.setHosts([firewall('fw-01', '10.2.9')])
    await t.match()
    const product = { identifiers: { cpe23: panOs('10.2.9') } }
    await handIn(openVex('2026-11-01T00:00:00Z', [notAffected(product)]))
    await t.match()
    expect(await names({ flaw: FLAW })).toEqual([])
    await handIn(
      openVex('2026-11-05T00:00:00Z', [
        { ...notAffected(product), status: 'affected', action_statement: '更新してください。' },
      ]),
    )
    await t.match()
    expect(await names({ flaw: FLAW })).toEqual([`fw-01 PAN-OS ${FLAW}`])
    await handIn(openVex('2026-11-02T00:00:00Z', [notAffected(product)]))
    await t.match()
    expect(await names({ flaw: FLAW })).toEqual([`fw-01 PAN-OS ${FLAW}`])
    expect((await documents({ ended: 'all' })).map(({ state }) => state)).toEqual([
      'replaced',
      'in-force',
      'replaced',
    ])
  })

  it('is withdrawn by a person with a reason, once, and the other sources decide again', async () => {
    t.setHosts([firewall('fw-01', '10.2.9')])
    await t.match()
    await handIn(
      openVex('2026-11-01T00:00:00Z', [notAffected({ identifiers: { cpe23: panOs('10.2.9') } })]),
    )
    await t.match()
    const [document] = await documents()
    const withdraw = () =>
      t.call<VexDocumentView>('vulnerabilities.withdraw-vex', {
        params: { id: document?.id },
        body: { reason: '発行元に確認したところ誤りだった' },
      })
    expect(await withdraw()).toMatchObject({
      state: 'withdrawn',
      ended: { by: '山田', why: '発行元に確認したところ誤りだった' },
    })
    await expect(withdraw()).rejects.toMatchObject({ code: 'vulnerabilities.vex_ended' })
    await t.match()
    expect(await names({ flaw: FLAW })).toEqual([`fw-01 PAN-OS ${FLAW}`])
    expect(await documents()).toEqual([])
  })

  it('refuses it from who answers for some sites alone, and tells what was not understood', async () => {
    const good = notAffected({ identifiers: { cpe23: panOs('10.2.9') } })
    const refused = await handIn(openVex('2026-11-01T00:00:00Z', [good]), { sites: [newId()] })
    expect(refused.accepted[0]).toMatchObject({ added: 0, faults: [{ kind: 'record' }] })
    expect(await documents({ ended: 'all' })).toEqual([])
    const half = await handIn(
      openVex('2026-11-01T00:00:00Z', [good, { ...good, status: 'harmless' }]),
    )
    expect(half.faults).toMatchObject([{ kind: 'damage' }])
    expect(await documents()).toMatchObject([
      { statements: 1, damaged: 1, damage: [{ why: 'bad_status' }] },
    ])
    expect(await handIn('{"a": 1}')).toMatchObject({ unreadable: true })
  })
})

it('speaks of a part only on assets that have the product', async () => {
  const cve = 'CVE-2026-11111'
  await t.feed([
    'osv',
    'osv',
    JSON.stringify({
      id: 'GHSA-aaaa-bbbb-cccc',
      aliases: [cve],
      modified: '2026-10-01T00:00:00Z',
      summary: 'x',
      affected: [
        {
          package: { ecosystem: 'Maven', name: 'jp.example:part' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '3.0' }] }],
        },
      ],
    }),
  ])
  const part = {
    name: 'part',
    version: '2.0',
    type: 'library',
    purl: 'pkg:maven/jp.example/part@2.0',
  }
  const product = (version: string) => ({
    name: 'portal',
    version,
    purl: `pkg:maven/jp.example/portal@${version}`,
  })
  t.setHosts([
    host({ name: 'a' }, [part, product('4.2')]),
    host({ name: 'b' }, [part]),
    host({ name: 'c' }, [part, product('4.1')]),
  ])
  await t.match()
  expect(await names({ flaw: cve })).toHaveLength(3)
  await handIn(
    openVex('2026-11-01T00:00:00Z', [
      notAffected(
        {
          '@id': 'pkg:maven/jp.example/portal@4.2',
          subcomponents: [{ '@id': 'pkg:maven/jp.example/part@2.0' }],
        },
        'GHSA-aaaa-bbbb-cccc',
      ),
    ]),
  )
  await t.match()
  expect(await names({ flaw: cve })).toEqual([`b part ${cve}`, `c part ${cve}`])
  expect(await names({ flaw: cve, bucket: 'not-affected' })).toEqual([`a part ${cve}`])
  const [held] = (await list({ flaw: cve, bucket: 'not-affected' })).rows
  const detail = await t.call<FindingDetail>('vulnerabilities.finding', {
    params: { id: held?.id },
  })
  expect(detail.ids).toEqual(expect.arrayContaining([cve, 'GHSA-aaaa-bbbb-cccc']))
  expect(detail.ids).not.toContain('https://psirt.example.jp/vex/7')
  expect(detail.opinions?.map(({ source, vex }) => [source, vex?.by])).toEqual([
    ['vex', '佐藤'],
    ['osv', undefined],
  ])
  // A product that nothing identifies holds nowhere.
  await handIn(
    openVex(
      '2026-11-01T00:00:00Z',
      [
        notAffected(
          { '@id': 'some box', subcomponents: [{ '@id': 'pkg:maven/jp.example/part@2.0' }] },
          cve,
        ),
      ],
      'https://psirt.example.jp/vex/8',
    ),
  )
  await t.match()
  expect(await names({ flaw: cve })).toEqual([`b part ${cve}`, `c part ${cve}`])
})
