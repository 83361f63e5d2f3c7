/**
 * Findings over real records: matched, kept in line with the inventory and the catalogue, closed with their reason.
 * @module
 */
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  FINDING_SORTS,
  type FindingDetail,
  type FindingRow,
  type OwnPolicyCheck,
  type Standing,
} from '../contract.ts'
import { proveExposures } from './exposure/prove.ts'
import { DAY_MS, host, kevOf, openTestFindings, realData, recordsOf } from './testing.ts'

const isThere = existsSync(realData)
type Open = Awaited<ReturnType<typeof openTestFindings>>
let t: Open
beforeEach(async () => {
  t = await openTestFindings()
})
afterEach(() => t.close())

type List = { rows: FindingRow[]; next: string | null; total: unknown; standing: Standing }
const list = (query: object = {}): Promise<List> =>
  t.call<List>('vulnerabilities.findings', { query })
const ids = async (query: object = {}): Promise<string[]> =>
  (await list(query)).rows.map(({ flaw, asset }) => `${asset.name} ${flaw.id}`)

const PANOS = ['CVE-2024-3400', 'CVE-2024-0007'] as const
const panos = (): string => recordsOf('cve-v5/vulnrichment-2024.jsonl.gz', PANOS)
const firewall = (version: string, said: object = {}) =>
  host({
    name: 'fw-01',
    deviceClass: 'edge',
    maker: 'Palo Alto Networks',
    os: 'PAN-OS',
    firmware: version,
    reachableFromInternet: true,
    sources: ['devices'],
    ...said,
  })

it('says that nothing can be said while there is no catalogue, and never 0', async () => {
  t.setHosts([firewall('10.2.9')])
  expect(await t.match()).toBeNull()
  const answer = await list()
  expect(answer).toMatchObject({
    rows: [],
    total: null,
    standing: { catalogue: 'absent', matchedAt: null, coverage: null },
  })
  expect(answer.standing.sentence.ja).toContain('判定できません')
  expect(await t.call('vulnerabilities.summary')).toMatchObject({ counts: null })
})

describe.skipIf(!isThere)('over real records', () => {
  it('finds what a firewall runs, with the deadline and why, and closes it by the new version alone', async () => {
    await t.feed(['cve', 'cve', panos()], ['kev', 'kev', kevOf('CVE-2024-3400')])
    const fw = firewall('10.2.9')
    t.setHosts([fw])
    await t.match()
    const [found] = (await list({ flaw: 'CVE-2024-3400' })).rows
    expect(found).toMatchObject({
      bucket: 'affected',
      flaw: { id: 'CVE-2024-3400', severity: 'critical', kev: { ransomware: true } },
      asset: { name: 'fw-01' },
      component: { versions: ['10.2.9'] },
      due: '2026-11-25',
    })
    expect(found?.why.ja).toBe(
      'CISA BOD 26-04に従い、3日以内（2026-11-25まで）に直します。理由は、悪用が確認されている、機器にインターネットから到達できる、攻撃を自動化できる、機器を完全に乗っ取られるためです。',
    )
    const detail = await t.call<FindingDetail>('vulnerabilities.finding', {
      params: { id: found?.id },
    })
    expect(detail.opinions?.[0]).toMatchObject({ source: 'cve', isDeciding: true })
    expect(detail.advisories?.map(({ source }) => source).sort()).toEqual(['cve', 'cve-adp'])
    expect(detail.instruction.ja).toContain('fw-01')
    expect(detail.fix.version).toBe('10.2.9-h1')
    expect(detail.next.ja).toContain('侵入')
    // The fix is seen, not said.
    t.setHosts([{ ...fw, system: { ...fw.system, firmware: '10.2.9-h1' } }])
    t.pass(DAY_MS)
    await t.hear([fw])
    await t.match()
    expect(await ids({ flaw: 'CVE-2024-3400' })).toEqual([])
    expect((await list({ bucket: 'closed', flaw: 'CVE-2024-3400' })).rows).toMatchObject([
      { id: found?.id, closed: { why: 'version-changed' } },
    ])
    // The old backup is imported: the same finding is back, with the deadline it had.
    t.setHosts([fw])
    t.pass(DAY_MS)
    await t.hear([fw])
    await t.match()
    expect((await list({ flaw: 'CVE-2024-3400' })).rows).toMatchObject([
      { id: found?.id, due: '2026-11-25', closed: null },
    ])
  })

  it('closes nothing that an import did not look at', async () => {
    await t.feed(['cve', 'cve', panos()])
    const [one, two] = [firewall('10.2.9'), firewall('10.2.9', { name: 'fw-02' })]
    t.setHosts([one, two])
    await t.match()
    expect(await ids({ flaw: 'CVE-2024-3400', sort: 'asset' })).toEqual([
      'fw-01 CVE-2024-3400',
      'fw-02 CVE-2024-3400',
    ])
    // Both are gone from the inventory, and only the first is looked at.
    t.setHosts([])
    t.pass(1_000)
    await t.hear([one])
    expect(await t.match()).toMatchObject({ scope: 'part', closed: expect.any(Number) })
    expect(await ids({ flaw: 'CVE-2024-3400' })).toEqual(['fw-02 CVE-2024-3400'])
    expect((await list({ bucket: 'closed', flaw: 'CVE-2024-3400' })).rows).toMatchObject([
      { asset: { name: 'fw-01' }, closed: { why: 'asset-gone' } },
    ])
  })

  it('makes a finding urgent when it enters a list of exploited flaws, and never later when it leaves', async () => {
    await t.feed(['cve', 'cve', panos()], ['kev', 'kev', kevOf('CVE-2020-0001')])
    t.setHosts([firewall('10.2.9', { reachableFromInternet: false })])
    await t.match()
    const before = (await list({ flaw: 'CVE-2024-3400' })).rows[0]
    expect(before).toMatchObject({ due: '2027-01-21', flaw: { kev: null } })
    t.pass(10 * DAY_MS)
    await t.feed(['kev', 'kev', kevOf('CVE-2020-0001', 'CVE-2024-3400')])
    await t.match()
    const after = (await list({ flaw: 'CVE-2024-3400', kev: 'yes' })).rows[0]
    expect(after).toMatchObject({ id: before?.id, due: '2026-12-05' })
    const detail = await t.call<FindingDetail>('vulnerabilities.finding', {
      params: { id: before?.id },
    })
    expect(detail.history.map(({ what }) => what)).toEqual(['more-urgent', 'found'])
    t.pass(DAY_MS)
    await t.feed(['kev', 'kev', kevOf('CVE-2020-0001')])
    await t.match()
    expect((await list({ flaw: 'CVE-2024-3400' })).rows).toMatchObject([{ due: '2026-12-05' }])
  })

  it('keeps a false alarm through a new version, ends it, and lets nobody bear a risk for ever', async () => {
    await t.feed(['cve', 'cve', panos()])
    const fw = firewall('10.2.8')
    t.setHosts([fw, firewall('10.2.8', { name: 'fw-02' })])
    await t.match()
    const of = { flaw: 'CVE-2024-3400', sort: 'asset' }
    const [found] = (await list(of)).rows
    const said = { finding: found?.id, reason: 'GlobalProtectを使っていない', until: null }
    await expect(
      t.call('vulnerabilities.suppress', { body: { ...said, kind: 'accepted', scope: 'finding' } }),
    ).rejects.toMatchObject({ code: 'vulnerabilities.until_needed' })
    await expect(
      t.call('vulnerabilities.suppress', {
        role: 'operator',
        body: { ...said, kind: 'accepted', scope: 'finding', until: '2026-12-01' },
      }),
    ).rejects.toMatchObject({ code: 'vulnerabilities.accept_role' })
    const kept = await t.call<{ id: string }>('vulnerabilities.suppress', {
      body: { ...said, kind: 'false-alarm', scope: 'everywhere' },
    })
    expect(kept).toMatchObject({ findings: 2, scope: 'everywhere' })
    expect(await ids(of)).toEqual([])
    // A newer version that is still affected: the same word holds.
    t.setHosts([{ ...fw, system: { ...fw.system, firmware: '10.2.9' } }])
    t.pass(DAY_MS)
    await t.hear([fw])
    await t.match()
    expect((await list({ ...of, bucket: 'suppressed' })).rows).toMatchObject([
      { component: { versions: ['10.2.9'] }, handled: { by: '山田' } },
      { asset: { name: 'fw-02' } },
    ])
    await t.call('vulnerabilities.end-suppression', { params: { id: kept.id } })
    expect(await ids(of)).toEqual(['fw-01 CVE-2024-3400', 'fw-02 CVE-2024-3400'])
    // Borne until tomorrow, and counted again on the day after.
    await t.call('vulnerabilities.suppress', {
      body: { ...said, kind: 'accepted', scope: 'finding', until: '2026-11-24' },
    })
    expect(await ids({ ...of, bucket: 'accepted' })).toEqual(['fw-01 CVE-2024-3400'])
    t.pass(2 * DAY_MS)
    await t.match()
    expect(await ids(of)).toEqual(['fw-01 CVE-2024-3400', 'fw-02 CVE-2024-3400'])
  })

  it('keeps beside each finding whether the internet reaches the asset, when that changes too', async () => {
    await t.feed(['cve', 'cve', panos()], ['kev', 'kev', kevOf('CVE-2020-0001')])
    const open = firewall('10.2.9')
    const closed = firewall('10.2.9', { name: 'fw-02', reachableFromInternet: false })
    const unseen = firewall('10.2.9', { name: 'fw-03', reachableFromInternet: null })
    t.setHosts([open, closed, unseen])
    await t.match()
    const of = { flaw: 'CVE-2024-3400', sort: 'asset' }
    expect(await ids({ ...of, exposed: 'yes' })).toEqual(['fw-01 CVE-2024-3400'])
    expect(await ids({ ...of, exposed: 'no' })).toEqual(['fw-02 CVE-2024-3400'])
    expect(await ids({ ...of, exposed: 'unknown' })).toEqual(['fw-03 CVE-2024-3400'])
    expect(await t.call('vulnerabilities.summary')).toMatchObject({
      counts: { exposed: 1, exploited: 0, exposedExploited: 0 },
    })
    // It is put behind another device: heard of one asset alone, and another enters the list of exploited flaws.
    t.setHosts([{ ...open, system: { ...open.system, reachableFromInternet: false } }, closed])
    t.pass(DAY_MS)
    await t.hear([open])
    await t.match()
    expect(await ids({ ...of, exposed: 'yes' })).toEqual([])
    t.setHosts([open, closed])
    await t.feed(['kev', 'kev', kevOf('CVE-2020-0001', 'CVE-2024-3400')])
    await t.match()
    expect(await ids({ exposed: 'yes', kev: 'yes' })).toEqual(['fw-01 CVE-2024-3400'])
    expect(await ids({ exposed: 'yes', ransomware: 'yes' })).toEqual(['fw-01 CVE-2024-3400'])
    expect(await t.call('vulnerabilities.summary')).toMatchObject({
      counts: { exposedExploited: 1, ransomware: 3 },
    })
  })

  it('gives deadlines by another table when somebody chooses it, the one way to a later day', async () => {
    await t.feed(['cve', 'cve', panos()], ['kev', 'kev', kevOf('CVE-2024-3400')])
    t.setHosts([firewall('10.2.9')])
    await t.match()
    await t.call('vulnerabilities.choose-policy', {
      body: { policy: 'scs-3', reason: '取引先の求め', version: 0 },
    })
    await t.match()
    expect((await list({ flaw: 'CVE-2024-3400' })).rows).toMatchObject([{ due: '2026-12-06' }])
    await expect(
      t.call('vulnerabilities.choose-policy', {
        body: { policy: 'bod-26-04', reason: '戻す', version: 0 },
      }),
    ).rejects.toMatchObject({ code: 'vulnerabilities.changed_meanwhile' })
  })

  it('gives deadlines by an own table after showing what it would change, and goes back', async () => {
    await t.feed(['cve', 'cve', panos()], ['kev', 'kev', kevOf('CVE-2024-3400')])
    t.setHosts([firewall('10.2.9')])
    await t.match()
    const bad = await t.call<OwnPolicyCheck>('vulnerabilities.check-own-policy', {
      upload: 'kev,outcome,days\nyes,now,soon',
    })
    expect(bad).toMatchObject({ table: null, effect: null, mistakes: [{ line: 2 }] })
    expect(bad.mistakes[0]?.words.ja).toContain('soon')
    const table =
      'kev,exposed,outcome,days,forensic\nyes,yes,翌日までに直す,1,yes\nno,no,定期更新,,no'
    expect(
      await t.call<OwnPolicyCheck>('vulnerabilities.check-own-policy', { upload: table }),
    ).toMatchObject({
      mistakes: [],
      gaps: 2,
      effect: { findings: 1, earlier: 1, later: 0, same: 0 },
    })
    const put = (upload: string, version: number) =>
      t.call('vulnerabilities.put-own-policy', {
        upload,
        query: { reason: '社内規程', version },
      })
    await expect(put('kev\nyes', 0)).rejects.toMatchObject({
      code: 'vulnerabilities.table_mistakes',
    })
    await expect(
      t.call('vulnerabilities.choose-policy', {
        body: { policy: 'own', reason: 'x', version: 0 },
      }),
    ).rejects.toMatchObject({ code: 'vulnerabilities.no_own_policy' })
    expect(await put(table, 0)).toEqual({ chosen: 'own', version: 1 })
    await t.match()
    const [row] = (await list({ flaw: 'CVE-2024-3400' })).rows
    expect(row).toMatchObject({
      due: '2026-11-23',
      outcome: { ja: '翌日までに直す（侵入の有無も調べる）' },
    })
    expect(row?.why.ja).toContain('独自の判断表')
    const detail = await t.call<FindingDetail>('vulnerabilities.finding', {
      params: { id: row?.id },
    })
    expect(detail.policy).toMatchObject({ id: 'own', version: '1' })
    expect(detail.next.ja).toContain('侵入')
    await t.call('vulnerabilities.choose-policy', {
      body: { policy: 'bod-26-04', reason: '戻す', version: 1 },
    })
    await t.match()
    expect((await list({ flaw: 'CVE-2024-3400' })).rows).toMatchObject([{ due: '2026-11-25' }])
  })

  it('turns every list page by page, in both directions, without losing or doubling a finding', async () => {
    const many = recordsOf('cve-v5/vulnrichment-2024.jsonl.gz', ['palo_alto'])
    await t.feed(['cve', 'cve', many], ['kev', 'kev', kevOf('CVE-2024-3400')])
    t.setHosts(['a', 'b', 'c'].map((name) => firewall('10.1.3', { name })))
    await t.match()
    const all = (await list({ limit: 500 })).rows.map(({ id }) => id).sort()
    expect(all.length).toBeGreaterThan(9)
    for (const sort of FINDING_SORTS)
      for (const order of ['asc', 'desc'])
        for (const few of [{}, { flaw: 'CVE-2024-3400' }]) {
          const seen: string[] = []
          let cursor: string | null = null
          do {
            const page: List = await list({
              ...few,
              sort,
              order,
              limit: 2,
              ...(cursor === null ? {} : { cursor }),
            })
            seen.push(...page.rows.map(({ id }) => id))
            cursor = page.next
          } while (cursor !== null)
          expect(new Set(seen).size, sort).toBe(seen.length)
          if (!('flaw' in few)) expect(seen.toSorted(), `${sort} ${order}`).toEqual(all)
        }
    const scores = (await list({ sort: 'score', order: 'desc', limit: 500 })).rows.map(
      ({ flaw }) => flaw.score ?? -1,
    )
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    const forged = (key: string): string =>
      Buffer.from(JSON.stringify([key, '', all[0]])).toString('base64url')
    for (const [sort, cursor] of [
      ['due', 'bm9uZQ'],
      ['due', forged('2147483648')],
      ['epss', forged('1e999')],
      ['firstSeen', forged('2026-02-30 00:00:00+00')],
      ['kev', forged('2026-01-01 25:00:00+00')],
      ['asset', forged('\0')],
    ])
      await expect(list({ sort, cursor })).rejects.toMatchObject({
        code: 'vulnerabilities.bad_cursor',
      })
  })

  it('proves what is open on a host and the build of an edge device, once, and again when it changes', async () => {
    await t.feed(['cve', 'cve', panos()], ['kev', 'kev', kevOf('CVE-2024-3400')])
    const fw = firewall('10.2.9')
    t.setHosts([fw])
    await t.match()
    expect(await t.newest('edge-device', 'vulnerabilities.edge-build')).toMatchObject([
      {
        class: 'E2',
        probe: 'devices',
        payload: {
          product: 'PAN-OS',
          build: '10.2.9',
          fixedBuild: '10.2.9-h1',
          exploitedSince: Date.parse('2026-11-20'),
        },
      },
    ])
    expect(await t.newest('host', 'vulnerabilities.scan-patch-state')).toMatchObject([
      { payload: { open: 1, unmitigated: 1 } },
    ])
  })

  it('says of an exploited edge device whether it is cut off, as long as somebody sees it', async () => {
    await t.feed(['cve', 'cve', panos()], ['kev', 'kev', kevOf('CVE-2024-3400')])
    const fw = firewall('10.2.9')
    t.setHosts([fw])
    const look = (source: 'scan' | 'ledger', isReachable: boolean) => ({
      by: source === 'scan' ? ('outside-scan' as const) : ('ledger' as const),
      source,
      isReachable,
      at: t.clock.now().toISOString(),
      isOld: false,
      listens: [],
      detail: '',
    })
    const buildWhen = async (evidence: readonly ReturnType<typeof look>[]) => {
      t.setExposed([
        {
          id: fw.system.asset,
          name: 'fw-01',
          site: null,
          owner: '',
          state: evidence.some((one) => one.isReachable) ? 'exposed' : 'closed',
          isContradictory: false,
          evidence: [...evidence],
          dangerous: [],
          next: 'watch',
        },
      ])
      await t.hear([fw])
      await t.match()
      const all = await t.newest('edge-device', 'vulnerabilities.edge-build')
      return all.at(-1)
    }
    expect(await buildWhen([look('ledger', false)])).toMatchObject({
      payload: { isolated: false },
    })
    t.pass(DAY_MS)
    const shut = look('scan', false)
    expect(await buildWhen([shut])).toMatchObject({
      class: 'E2',
      observedAt: Date.parse(shut.at),
      payload: { isolated: true, isolatedAt: Date.parse(shut.at) },
    })
    t.pass(DAY_MS)
    expect(await buildWhen([shut, look('scan', true)])).toMatchObject({
      payload: { isolated: false },
    })
    t.pass(31 * DAY_MS)
    expect(await buildWhen([shut])).toMatchObject({ payload: { isolated: false } })
  })

  it('proves what the internet reaches by each way it was seen, and ends what is closed', async () => {
    await t.feed(['cve', 'cve', panos()], ['kev', 'kev', kevOf('CVE-2024-3400')])
    const fw = firewall('10.2.9')
    t.setHosts([fw])
    await t.match()
    const seen = (by: 'outside-scan' | 'configuration', source: 'scan' | 'devices') => ({
      by,
      source,
      isReachable: true,
      at: t.clock.now().toISOString(),
      isOld: false,
      listens: ['https/443', ...(by === 'configuration' ? ['https-admin/8443'] : [])],
      detail: '',
    })
    const asset = {
      id: fw.system.asset,
      name: 'fw-01',
      site: null,
      owner: '情報システム課',
      state: 'exposed' as const,
      isContradictory: false,
      dangerous: ['https-admin/8443'],
      next: 'close' as const,
    }
    t.setExposed([
      { ...asset, evidence: [seen('outside-scan', 'scan'), seen('configuration', 'devices')] },
    ])
    const prove = () => proveExposures(t.deps, t.scope.organization)
    const publicAssets = () =>
      t.records.reading(t.scope, async (tx) => {
        const open: string[] = []
        for await (const subject of t.evidence.subjects(tx, { kind: 'public-asset' }))
          if (subject.retiredAt === null) open.push(subject.name)
        return open
      })
    expect(await prove()).toEqual({ exposed: 1, appended: 2, retired: 0 })
    expect(await prove()).toEqual({ exposed: 1, appended: 0, retired: 0 })
    const facts = await t.newest('public-asset', 'vulnerabilities.exposure')
    expect(facts.toSorted((a, b) => (a.probe < b.probe ? -1 : 1))).toMatchObject([
      {
        probe: 'exposure.configuration.devices',
        class: 'E2',
        payload: { dangerous: ['https-admin/8443'], exploited: ['CVE-2024-3400'] },
      },
      {
        probe: 'exposure.outside-scan.scan',
        class: 'E1',
        payload: { services: ['https/443'], dangerous: [], owner: '情報システム課' },
      },
    ])
    // The configuration that opened it is no longer there: said to be gone, and the scan still counts.
    t.pass(1_000)
    t.setExposed([{ ...asset, dangerous: [], evidence: [seen('outside-scan', 'scan')] }])
    await prove()
    expect(
      (await t.newest('public-asset', 'vulnerabilities.exposure')).find(
        ({ probe }) => probe === 'exposure.configuration.devices',
      ),
    ).toMatchObject({ payload: { services: [], dangerous: [] } })
    t.setExposed([])
    expect(await prove()).toEqual({ exposed: 0, appended: 0, retired: 1 })
    expect(await prove()).toEqual({ exposed: 0, appended: 0, retired: 0 })
    expect(await publicAssets()).toEqual([])
    t.pass(1_000)
    t.setExposed([{ ...asset, evidence: [seen('outside-scan', 'scan')] }])
    await prove()
    expect(await publicAssets()).toEqual(['fw-01'])
  })

  it('matches packages of a distribution and of an SBOM, and counts what cannot be judged', async () => {
    await t.feed(['debian', 'debian', DEBIAN], ['osv', 'osv', REQUESTS])
    const server = host({ name: 'web-01' }, [
      { name: 'openssl', version: '3.0.11-1~deb12u2', type: 'deb', purl: DEB('3.0.11-1~deb12u2') },
      { name: 'requests', version: '2.30.0', type: 'library', purl: 'pkg:pypi/requests@2.30.0' },
      { name: 'requests', version: '2.29.0', type: 'library', purl: 'pkg:pypi/requests@2.29.0' },
      { name: 'flask', version: '3.0.0', type: 'library', purl: 'pkg:pypi/flask@3.0.0' },
      { name: '会計太郎', version: '5.1' },
    ])
    t.setHosts([server])
    await t.match()
    const answer = await list({ sort: 'flaw' })
    expect(answer.rows).toMatchObject([
      { flaw: { id: 'CVE-2023-32681' }, component: { versions: ['2.29.0', '2.30.0'] } },
      { flaw: { id: 'CVE-2024-0001' }, fix: { version: null, state: 'not-fixed' } },
      { flaw: { id: 'CVE-2024-0727' }, fix: { version: '3.0.13-1~deb12u1' } },
    ])
    // flask is of an ecosystem that a loaded source covers and has no record of.
    expect(answer.standing.coverage).toEqual({
      components: 5,
      judgeable: 4,
      noSource: 0,
      noIdentity: 1,
      versionUnreadable: 0,
    })
    expect(answer.standing.sentence.ja).toContain('5件のうち4件')
    expect(await t.newest('host', 'vulnerabilities.agent-patch-state')).toMatchObject([
      { probe: 'osquery', payload: { open: 2, unmitigated: 2 } },
    ])
    // One update, and one library removed.
    t.setHosts([
      {
        ...server,
        software: [
          ...server.software.slice(3),
          { ...server.software[0], version: '3.0.13-1~deb12u1', purl: DEB('3.0.13-1~deb12u1') },
        ] as typeof server.software,
      },
    ])
    t.pass(DAY_MS)
    await t.hear([server])
    await t.match()
    expect(
      (await list({ bucket: 'closed', sort: 'flaw' })).rows.map(({ flaw, closed }) => [
        flaw.id,
        closed?.why,
      ]),
    ).toEqual([
      ['CVE-2023-32681', 'component-gone'],
      ['CVE-2024-0727', 'version-changed'],
    ])
    const csv: string[] = []
    for await (const part of (
      await t.call<{ body: AsyncIterable<string> }>('vulnerabilities.export')
    ).body)
      csv.push(part)
    expect(csv.join('')).toContain('CVE-2024-0001')
  })

  it('counts a device once whose firmware stands in its list of software, too', async () => {
    await t.feed(['cve', 'cve', panos()])
    const { system } = firewall('10.2.9')
    t.setHosts([
      {
        system,
        software: [
          {
            name: 'PAN-OS',
            version: '10.2.9',
            supplier: 'Palo Alto Networks, Inc.',
            type: 'firmware',
            purl: '',
            cpe: '',
          },
        ],
      },
    ])
    await t.match()
    expect((await list()).standing.coverage).toMatchObject({ components: 1, judgeable: 1 })
    expect(await ids({ flaw: 'CVE-2024-3400' })).toEqual(['fw-01 CVE-2024-3400'])
  })

  it('shows where sources contradict each other, and never hides the other word', async () => {
    await t.feed(['cve', 'cve', recordsOf('cve-v5/vulnrichment-2024.jsonl.gz', ['CVE-2024-23111'])])
    t.setHosts([host({ name: 'fg', maker: 'Fortinet', os: 'FortiOS', firmware: '6.4.15' })])
    await t.match()
    const [found] = (await list({ bucket: 'not-affected' })).rows
    expect(found).toMatchObject({ flaw: { id: 'CVE-2024-23111' }, isConflict: true, due: null })
    const { opinions } = await t.call<FindingDetail>('vulnerabilities.finding', {
      params: { id: found?.id },
    })
    expect(
      opinions?.map(({ source, verdict, isOpposed }) => [source, verdict, isOpposed]),
    ).toContainEqual(['cve-adp', 'affected', true])
  })

  it('finds what its maker no longer mends, by dates of the catalogue and of the ledger', async () => {
    await t.feed(['eol', 'eol', ENDS])
    const old = firewall('9.1.16', { name: 'old' })
    t.setHosts([
      old,
      firewall('11.1.2', { name: 'new' }),
      host({
        name: 'nas',
        maker: 'ACME',
        model: 'NS-1',
        endOfSupport: '2025-03-31',
        sources: ['ledger'],
      }),
    ])
    await t.match()
    expect(
      (await list({ kind: 'eol', sort: 'asset' })).rows.map(({ asset, flaw, due }) => [
        asset.name,
        flaw.id,
        due,
      ]),
    ).toEqual([
      ['nas', 'eol:device:acme ns-1', '2027-02-20'],
      ['old', 'eol:panos:9.1', '2026-12-22'],
    ])
    expect(await t.newest('host', 'vulnerabilities.scan-patch-state')).toMatchObject([
      { payload: { unsupportedReachable: ['PAN-OS'] } },
    ])
    t.setHosts([{ ...old, system: { ...old.system, firmware: '11.1.2' } }])
    await t.hear([old])
    await t.match()
    expect((await list({ bucket: 'closed', kind: 'eol' })).rows).toMatchObject([
      { asset: { name: 'old' }, closed: { why: 'version-changed' } },
    ])
  })
})

const DEB = (version: string): string =>
  `pkg:deb/debian/openssl@${version}?arch=amd64&distro=debian-12`
/** In the shapes of security-tracker.debian.org/tracker/data/json, osv.dev and endoflife.date/api/v1. */
const DEBIAN = JSON.stringify({
  openssl: {
    'CVE-2024-0727': {
      description: 'x',
      releases: {
        bookworm: { status: 'resolved', fixed_version: '3.0.13-1~deb12u1', urgency: 'low' },
      },
    },
    'CVE-2024-0001': {
      description: 'x',
      releases: { bookworm: { status: 'open', urgency: 'low' } },
    },
  },
})
const REQUESTS = JSON.stringify({
  schema_version: '1.6.0',
  id: 'GHSA-j8r2-6x86-q33q',
  modified: '2024-01-01T00:00:00Z',
  aliases: ['CVE-2023-32681'],
  summary: 'Unintended leak of Proxy-Authorization header in requests',
  affected: [
    {
      package: { ecosystem: 'PyPI', name: 'requests', purl: 'pkg:pypi/requests' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2.3.0' }, { fixed: '2.31.0' }] }],
    },
  ],
})
const ENDS = JSON.stringify({
  schema_version: '1.2.0',
  generated_at: '2026-11-01T00:00:00Z',
  total: 1,
  result: [
    {
      name: 'panos',
      label: 'PAN-OS',
      releases: [
        { name: '9.1', isEol: true, eolFrom: '2024-06-30' },
        { name: '11.1', isEol: false, eolFrom: '2027-05-03' },
      ],
    },
  ],
})
