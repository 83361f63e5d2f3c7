/**
 * A million rows of inventory against the full catalogue: matching alone, and the job of the real house that writes findings
 * to PostgreSQL with the settings it ships with: first, again, after a change of one device, after a new entry of KEV.
 * `node --conditions=source bench/matching.ts [rows] [devices] [share of known products] [catalogue.db] [both|house]`
 * Goals (DESIGN 9): a million rows under 10 s, a new KEV entry to the affected assets under 1 s.
 * @module
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { evidenceKinds as assetKinds } from '../features/assets/evidence.ts'
import { exposureBook } from '../features/assets/server/exposure-routes.ts'
import { assetsMigrations } from '../features/assets/server/index.ts'
import { softwareBook } from '../features/assets/server/software.ts'
import { componentOfSoftware } from '../features/vulnerabilities/components.ts'
import { evidenceKinds } from '../features/vulnerabilities/evidence.ts'
import {
  type BuildInput,
  run as build,
} from '../features/vulnerabilities/server/catalogue/build-worker.ts'
import { type Catalogue, openCatalogue } from '../features/vulnerabilities/server/catalogue/read.ts'
import type { VulnerabilitiesDeps } from '../features/vulnerabilities/server/deps.ts'
import {
  vulnerabilitiesMigrations,
  vulnerabilitiesServer,
} from '../features/vulnerabilities/server/index.ts'
import { matchOrganization } from '../features/vulnerabilities/server/matching/match.ts'
import {
  type MatchMessage,
  run as matchAll,
} from '../features/vulnerabilities/server/matching/match-worker.ts'
import { auditMigrations, openAudit } from '../platform/audit/index.ts'
import { evidenceMigrations, openEvidence } from '../platform/evidence/index.ts'
import { openLog } from '../platform/log/index.ts'
import { newId, openRecords, statement } from '../platform/records/index.ts'
import { drawInventory, type Inventory, type Program } from './matching-inventory.ts'
import { processorSeconds, watchMemory } from './memory.ts'

const ROWS = Number(process.argv[2] ?? 1_000_000)
const DEVICES = Number(process.argv[3] ?? 2_500)
const KNOWN_SHARE = Number(process.argv[4] ?? 0.15)
/** `house`: its memory without that of the other part. */
const PARTS = process.argv[6] ?? 'both'
const data = fileURLToPath(new URL('../../shared/data/vulnerabilities/', import.meta.url))
if (!existsSync(data)) throw new Error(`${data} is not there`)
const folder = mkdtempSync(join(tmpdir(), 'hinoban-bench-matching-'))
const path = process.argv[5] ?? join(folder, 'catalogue.db')
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const now = Date.parse('2026-11-22T00:00:00Z')
const clock = { now: () => new Date(now) }
const processor = { of: 0 }
/** By the clock and in processor seconds of this process and of all that it started: what PostgreSQL takes is half of it. */
const timed = async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
  const before = processorSeconds(process.pid)
  const from = performance.now()
  const result = await work()
  const clockSeconds = (performance.now() - from) / 1000
  processor.of = processorSeconds(process.pid) - before
  say(`${name}: ${clockSeconds.toFixed(2)} s (${processor.of.toFixed(2)} s of processor time)`)
  return result
}

type Feed = BuildInput['feeds'][number]
const feed = (name: string, format: Feed['format'], file: string): Feed => ({
  name,
  format,
  path: file,
  isWhole: true,
  takenAt: now,
  mayShrink: false,
})
const take = (...feeds: readonly Feed[]) => build({ path, feeds, now }, () => Promise.resolve())

/** What the house does before it writes: distinct programs once, their verdicts back to each row. */
const matchAlone = async ({ programs, devices }: Inventory): Promise<void> => {
  // As the rows come from a store: text, none of it known to be the same as another.
  const rows = devices.flatMap((has, asset) =>
    [...has].map((of) => ({ asset, program: { ...(programs[of] as Program) } })),
  )
  await timed(`matching alone, ${rows.length} rows`, async () => {
    const distinct = new Map<string, number>()
    const components: ReturnType<typeof componentOfSoftware>[] = []
    const of = rows.map(({ program }) => {
      const { name, version, supplier, type, purl, cpe } = program
      const key = `${name}\n${version}\n${supplier}\n${type}\n${purl}\n${cpe}`
      const known = distinct.get(key)
      if (known !== undefined) return known
      distinct.set(key, components.length)
      components.push(componentOfSoftware(program))
      return components.length - 1
    })
    const verdicts = new Map<number, number>()
    const input = {
      catalogue: path,
      components: components.map((component) => ({ component, asset: null })),
      keys: null,
      flaws: null,
    }
    await matchAll(input, ({ matched }: MatchMessage) => {
      for (const one of matched) verdicts.set(one.of, one.verdicts.length)
      return Promise.resolve()
    })
    const hits = of.reduce((sum, index) => sum + (verdicts.get(index) ?? 0), 0)
    const touching = [...verdicts.values()].filter((count) => count > 0).length
    say(
      `  ${components.length} distinct programs, ${touching} of them touched, ${hits} pairs of a row and a flaw`,
    )
  })
}

const insertAsset = statement({
  name: 'bench_assets',
  sql: `insert into assets_assets (id, organization_id, name, device_class, owner, user_name, department, location, importance,
          asset_tag, serial, maker, model, os, firmware, note, addresses, macs, host_names, ports, reachable_from_internet, sources,
          first_seen_at, last_seen_at, machine_seen_at, statements, name_key, address_key, search, version, saved_by, saved_at)
        select id, $organization, 'pc-' || n, 'notebook', '', '', '', '', (array['low', 'normal', 'high', null])[1 + n % 4],
          '', '', '', '', case when n % 2 = 0 then 'Microsoft Windows 11 Pro 10.0.22631.' || case when n % 5 = 0 then 3007 else 4602 end else '' end,
          '', '', '{}', '{}', '{}', '[]', n % 20 = 0, '{osquery}', $now, $now, $now, '{}', 'pc-' || n, '', 'pc-' || n, 1, '', $now
        from unnest($ids::uuid[]) with ordinality as u(id, n)`,
  params: z.object({ organization: z.uuid(), ids: z.array(z.uuid()), now: z.date() }),
  row: z.unknown(),
})
const updateProgram = statement({
  name: 'bench_update',
  sql: `update assets_components set version = '99.' || version, cpe = '', digest = digest || 'x'
        where organization_id = $organization and asset_id = $asset`,
  params: z.object({ organization: z.uuid(), asset: z.uuid() }),
  row: z.unknown(),
})
const counts = statement({
  name: 'bench_counts',
  sql: `select bucket, count(*) as n, count(*) filter (where closed_at is null) as open from vulnerabilities_findings
        where organization_id = $organization group by 1 order by 1`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ bucket: z.string(), n: z.number(), open: z.number() }),
})
const commonFlaw = statement({
  name: 'bench_common_flaw',
  sql: `select f.flaw, count(distinct f.asset_id) as assets from vulnerabilities_findings f
        join vulnerabilities_flaws w on w.id = f.flaw
        where f.organization_id = $organization and f.bucket = 'affected' and f.kind = 'flaw' and w.kev_added_at is null
        group by 1 having count(distinct f.asset_id) <= $most order by 2 desc, 1 limit 1`,
  params: z.object({ organization: z.uuid(), most: z.number() }),
  row: z.object({ flaw: z.string(), assets: z.number() }),
})
const decided = statement({
  name: 'bench_decided',
  sql: `select count(*) as n from vulnerabilities_findings f join vulnerabilities_flaws w on w.id = f.flaw
        where f.organization_id = $organization and f.flaw = $flaw and w.kev_added_at is not null
          and f.inputs @> '[{"name": "kev", "value": "yes"}]'`,
  params: z.object({ organization: z.uuid(), flaw: z.string() }),
  row: z.object({ n: z.number() }),
})

const undecided = statement({
  name: 'bench_undecided',
  // From behind: the last to be decided is looked at first, so that watching costs little.
  sql: `select f.id from vulnerabilities_findings f
        where f.organization_id = $organization and f.flaw = $flaw and f.closed_at is null
          and not f.inputs @> '[{"name": "kev", "value": "yes"}]' order by f.flaw desc, f.bucket desc, f.id desc limit 1`,
  params: decided.params,
  row: z.object({ id: z.string() }),
})

const inHouse = async ({ programs, devices }: Inventory): Promise<void> => {
  const log = openLog({ level: 'silent' })
  const records = await openRecords({
    dataDir: join(folder, 'data'),
    databaseUrl: null,
    log,
    migrations: [evidenceMigrations, auditMigrations, assetsMigrations, vulnerabilitiesMigrations],
  })
  try {
    const organization = newId()
    const scope = { organization, sites: '*' as const }
    const ids = devices.map(() => newId())
    await timed('inventory laid down (not measured by this bench)', async () => {
      await records.within(scope, (tx) =>
        tx.run(insertAsset, { organization, ids, now: clock.now() }),
      )
      const columns = [
        ...[
          'id',
          'organization_id',
          'asset_id',
          'source',
          'place',
          'name',
          'version',
          'supplier',
          'type',
        ],
        ...['purl', 'cpe', 'licences', 'seen_from', 'seen_until', 'digest'],
      ]
      for (let at = 0; at < devices.length; at += 250)
        await records.within(scope, (tx) =>
          tx.copyIn(
            { name: 'bench_components', table: 'assets_components', columns },
            (function* () {
              for (const [n, has] of devices.slice(at, at + 250).entries())
                for (const of of has) {
                  const { name, version, supplier, type, purl, cpe } = programs[of] as Program
                  const id = newId()
                  yield [
                    id,
                    organization,
                    ids[at + n],
                    'osquery',
                    '',
                    name,
                    version,
                    supplier,
                    type,
                  ]
                    .concat([purl, cpe])
                    .concat(['{}', clock.now().toISOString(), clock.now().toISOString(), id])
                }
            })(),
          ),
        )
      await records.pool.query('analyze assets_components')
    })
    let opened = null as Catalogue | null
    const catalogue = () => {
      opened ??= openCatalogue(path)
      return opened
    }
    const evidence = openEvidence({ records, clock, kinds: { ...assetKinds, ...evidenceKinds } })
    const deps: VulnerabilitiesDeps = {
      records,
      evidence,
      audit: openAudit({ records, clock }),
      clock,
      log,
      jobs: { enqueue: () => Promise.resolve(null) },
      catalogue: { path, catalogue, state: () => 'ready' },
      software: softwareBook,
      exposures: exposureBook(clock),
      timeZone: () => Promise.resolve('Asia/Tokyo'),
      siteNames: () => Promise.resolve(new Map()),
    }
    const server = vulnerabilitiesServer(deps)
    const match = (name: string) =>
      timed(name, async () => {
        const summary = await matchOrganization(deps, organization)
        say(`  ${JSON.stringify({ ...summary, assets: summary?.assets?.length ?? null })}`)
      })
    const hear = (assets: readonly string[]) =>
      records.within(scope, (tx) =>
        evidence.append(
          tx,
          assets.map((id) => ({
            kind: 'assets.sighting',
            subject: { kind: 'host' as const, id, name: id, site: null },
            class: 'E2' as const,
            observedAt: clock.now(),
            validUntil: null,
            probe: 'osquery',
            probeVersion: '1',
            payload: {
              source: 'osquery',
              collector: 'bench',
              addresses: [],
              firstSeenAt: now,
              inLedger: true,
            },
            source: null,
          })),
        ),
      )
    await hear(ids.slice(0, 1))
    await match('house: first match, findings written for the first time')
    for (const row of await records.reading(scope, (tx) => tx.all(counts, { organization })))
      say(`  ${row.bucket}: ${row.n} findings, ${row.open} open`)
    await records.pool.query('analyze vulnerabilities_findings')
    await server.catalogueChanged(null)
    await match('house: the whole again, nothing new (each night)')

    await records.within(scope, (tx) =>
      tx.run(updateProgram, { organization, asset: ids[7] ?? '' }),
    )
    await hear(ids.slice(7, 8))
    await match('house: one device updated')

    const kev = JSON.parse(gunzipSync(readFileSync(join(data, 'kev.json.gz'))).toString())
    const [first] = kev.vulnerabilities
    for (const most of [50, DEVICES]) {
      const found = await records.reading(scope, (tx) => tx.one(commonFlaw, { organization, most }))
      if (found === null) throw new Error('no flaw touches anything')
      kev.vulnerabilities.push({ ...first, cveID: found.flaw })
      kev.count = kev.vulnerabilities.length
      const more = join(folder, 'kev')
      writeFileSync(more, JSON.stringify(kev))
      opened?.close()
      opened = null
      await timed(`KEV lists ${found.flaw}, on ${found.assets} assets, all of it`, async () => {
        const from = performance.now()
        const before = processorSeconds(process.pid)
        let changedAfter = 0
        let changedBy = 0
        let isOver = false
        /** What a person sees: until every finding says that it is exploited; evidence of patching is brought in line after. */
        const watching = (async () => {
          while (!isOver && changedAfter === 0) {
            const rest = await records.reading(scope, (tx) =>
              tx.one(undecided, { organization, flaw: found.flaw }),
            )
            if (rest === null) {
              changedAfter = performance.now() - from
              changedBy = processorSeconds(process.pid) - before
            } else await new Promise((done) => setTimeout(done, 20))
          }
        })()
        const { touched } = await timed('  the feed into the catalogue', () =>
          take(feed('kev', 'kev', more)),
        )
        if (touched?.flaws.includes(found.flaw) !== true)
          throw new Error(`KEV touched ${JSON.stringify(touched)}`)
        await server.catalogueChanged(touched)
        await match('  the findings decided anew, and evidence of patching')
        isOver = true
        await watching
        say(
          `  every finding says so after ${(changedAfter / 1000).toFixed(2)} s (${changedBy.toFixed(2)} s of processor time)`,
        )
      })
      const changed = await records.reading(scope, (tx) =>
        tx.one(decided, { organization, flaw: found.flaw }),
      )
      say(`  ${changed?.n ?? 0} findings say that it is exploited`)
    }
    opened?.close()
  } finally {
    await records.close()
  }
}

try {
  say(`load before: ${loadavg()[0]?.toFixed(2)}`)
  if (!existsSync(path))
    await timed('catalogue built', () =>
      take(
        feed('cve-2023', 'cve', join(data, 'cve-v5/vulnrichment-2023.jsonl.gz')),
        feed('cve-2024', 'cve', join(data, 'cve-v5/vulnrichment-2024.jsonl.gz')),
        feed('nvd', 'nvd', join(data, 'nvd/nvd-2.0-records.jsonl.gz')),
        feed('overrides', 'nvd-overrides', join(data, 'nvd/nvd-data-overrides.jsonl.gz')),
        feed('kev', 'kev', join(data, 'kev.json.gz')),
      ),
    )
  const inventory = await timed('inventory drawn', () =>
    drawInventory(path, {
      devices: DEVICES,
      perDevice: Math.round(ROWS / DEVICES),
      knownShare: KNOWN_SHARE,
    }),
  )
  if (PARTS !== 'house') await matchAlone(inventory)
  // Seldom: at two looks a second they were a tenth of all processor time.
  const memory = watchMemory(process.pid, 5_000)
  await inHouse(inventory)
  memory.end()
  say(
    `peak of memory with PostgreSQL: ${memory.peak()} MiB; of this process ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`,
  )
  say(`load after: ${loadavg()[0]?.toFixed(2)}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
