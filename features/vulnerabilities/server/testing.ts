/**
 * Findings for tests: real PostgreSQL, a real catalogue of a few real records, and an inventory that is a value.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import type { Evidence } from '@hinoban/measures'
import { z } from 'zod'
import { auditMigrations, openAudit } from '../../../platform/audit/index.ts'
import {
  evidenceMigrations,
  type NewEvidence,
  openEvidence,
} from '../../../platform/evidence/index.ts'
import { openLog } from '../../../platform/log/index.ts'
import { newId } from '../../../platform/records/index.ts'
import { testRecords } from '../../../platform/records/testing.ts'
import type { AssetSystem, ExposedAsset, SoftwareIdentity } from '../../assets/contract.ts'
import { evidenceKinds } from '../evidence.ts'
import { type BuildInput, run as build } from './catalogue/build-worker.ts'
import { type Catalogue, openCatalogue } from './catalogue/read.ts'
import type { VulnerabilitiesDeps } from './deps.ts'
import { vulnerabilitiesMigrations, vulnerabilitiesServer } from './index.ts'
import { matchOrganization } from './matching/match.ts'

export const realData = new URL('../../../../shared/data/vulnerabilities/', import.meta.url)

/** 2026-11-22 09:00 in Tokyo. */
export const START = Date.parse('2026-11-22T00:00:00Z')
export const DAY_MS = 86_400_000

/** The lines of a real file of CVE records that are about these. */
export const recordsOf = (file: string, ids: readonly string[]): string =>
  gunzipSync(readFileSync(new URL(file, realData)))
    .toString()
    .split('\n')
    .filter((line) => ids.some((id) => line.includes(`"${id}"`)))
    .join('\n')

export const kevOf = (...cves: readonly string[]): string =>
  JSON.stringify({
    catalogVersion: '1',
    count: cves.length,
    vulnerabilities: cves.map((cveID) => ({
      cveID,
      vendorProject: 'x',
      product: 'x',
      vulnerabilityName: 'x',
      dateAdded: '2026-11-20',
      shortDescription: 'x',
      requiredAction: 'Apply mitigations',
      dueDate: '2026-11-25',
      knownRansomwareCampaignUse: 'Known',
      notes: '',
      cwes: [],
    })),
  })

export type Host = {
  readonly system: AssetSystem
  readonly software: readonly SoftwareIdentity[]
}

export const host = (
  said: Partial<AssetSystem>,
  software: readonly (Partial<SoftwareIdentity> & { readonly name: string })[] = [],
): Host => ({
  system: {
    asset: newId(),
    site: null,
    name: 'host',
    deviceClass: 'server',
    maker: '',
    model: '',
    os: '',
    firmware: '',
    importance: 'normal',
    reachableFromInternet: false,
    sources: ['osquery'],
    machineSeenAt: new Date(START),
    endOfSupport: null,
    ...said,
  },
  software: software.map((one) => ({
    version: '',
    supplier: '',
    type: 'application',
    purl: '',
    cpe: '',
    ...one,
  })),
})

const textOf = ({ name, version, supplier, type, purl, cpe }: SoftwareIdentity): string =>
  JSON.stringify([name, version, supplier, type, purl, cpe])

export const openTestFindings = async () => {
  const test = await testRecords([evidenceMigrations, auditMigrations, vulnerabilitiesMigrations])
  const folder = mkdtempSync(join(tmpdir(), 'hinoban-findings-'))
  let now = START
  const clock = { now: () => new Date(now) }
  const { records } = test
  const audit = openAudit({ records, clock })
  const evidence = openEvidence({
    records,
    clock,
    kinds: { 'assets.sighting': z.unknown(), ...evidenceKinds },
  })
  const scope = await test.organization()
  let hosts: readonly Host[] = []
  let exposed: readonly ExposedAsset[] = []
  const path = join(folder, 'catalogue.db')
  let opened: Catalogue | null = null
  const catalogue = () => {
    opened ??= openCatalogue(path)
    return opened
  }
  const asked: string[] = []
  const inScope = (assets: readonly string[] | null): readonly Host[] =>
    hosts.filter(({ system }) => assets === null || assets.includes(system.asset))
  const lookedAt = (assets: readonly string[]) =>
    inScope(assets)
      .filter(({ software }) => software.length > 0)
      .map(({ system, software }) => ({
        software,
        look: { asset: system.asset, source: 'osquery', seenUntil: clock.now() },
      }))
  const deps: VulnerabilitiesDeps = {
    records,
    evidence,
    audit,
    clock,
    log: openLog({ level: 'silent' }),
    jobs: {
      enqueue: (_job, input) => {
        asked.push(JSON.stringify(input))
        return Promise.resolve(null)
      },
    },
    catalogue: { path, catalogue, state: () => (catalogue() === null ? 'absent' : 'ready') },
    software: {
      identities: async function* (_tx, assets) {
        const all = inScope(assets).flatMap(({ software }) => software)
        yield [
          ...new Map(
            all.map((one) => [textOf(one), { ...one, number: textOf(one) }] as const),
          ).values(),
        ]
      },
      installed: async function* (_tx, identities, assets) {
        const texts = identities.map(textOf)
        yield inScope(assets).flatMap(({ system, software }) =>
          software.flatMap((one) => {
            const of = texts.indexOf(textOf(one))
            return of < 0
              ? []
              : [
                  {
                    of,
                    asset: system.asset,
                    seenFrom: new Date(START),
                    seenUntil: clock.now(),
                    source: 'osquery',
                  },
                ]
          }),
        )
      },
      looks: (_tx, assets) => Promise.resolve(lookedAt(assets).map(({ look }) => look)),
      counted: (_tx, assets, numbers) =>
        Promise.resolve(
          lookedAt(assets).map(({ look, software }) => ({
            ...look,
            components: software.length,
            among: software.filter((one) => numbers.includes(textOf(one))).length,
          })),
        ),
      systems: async function* (_tx, assets) {
        yield inScope(assets).map(({ system }) => system)
      },
    },
    exposures: {
      of: (_tx, assets) =>
        Promise.resolve(
          new Map(exposed.flatMap((one) => (assets.includes(one.id) ? [[one.id, one]] : []))),
        ),
      exposed: () => Promise.resolve(exposed),
      stillExposed: (_tx, assets) =>
        Promise.resolve(assets.filter((id) => exposed.some((one) => one.id === id))),
    },
    timeZone: () => Promise.resolve('Asia/Tokyo'),
    siteNames: () => Promise.resolve(new Map()),
  }
  const server = vulnerabilitiesServer(deps)
  return {
    ...test,
    deps,
    server,
    scope,
    clock,
    evidence,
    asked,
    pass: (ms: number): void => {
      now += ms
    },
    setHosts: (next: readonly Host[]): void => {
      hosts = next
    },
    /** What the inventory says the internet reaches. */
    setExposed: (next: readonly ExposedAsset[]): void => {
      exposed = next
    },
    /** Takes feeds into the catalogue and tells the findings what changed. */
    feed: async (
      ...feeds: readonly (readonly [
        name: string,
        format: BuildInput['feeds'][number]['format'],
        text: string,
      ])[]
    ): Promise<void> => {
      opened?.close()
      opened = null
      const result = await build(
        {
          path,
          now,
          feeds: feeds.map(([name, format, text]) => {
            const file = join(folder, `${name}-${newId()}`)
            writeFileSync(file, text)
            return {
              name,
              format,
              path: file,
              isWhole: true,
              takenAt: now,
              mayShrink: true,
            }
          }),
        },
        () => Promise.resolve(),
      )
      await server.catalogueChanged(result.touched)
    },
    /** What the inventory writes where it hears of assets. */
    hear: (assets: readonly Host[]): Promise<unknown> =>
      records.within(scope, (tx) =>
        evidence.append(
          tx,
          assets.map(
            ({ system }): NewEvidence => ({
              kind: 'assets.sighting',
              subject: { kind: 'host', id: system.asset, name: system.name, site: system.site },
              class: 'E2',
              observedAt: clock.now(),
              validUntil: null,
              probe: 'osquery',
              probeVersion: '1',
              payload: {
                source: 'osquery',
                collector: 'test',
                addresses: [],
                firstSeenAt: START,
                inLedger: true,
              },
              source: null,
            }),
          ),
        ),
      ),
    newest: (subjectKind: 'host' | 'edge-device' | 'public-asset', kind: string) =>
      records.reading(scope, async (tx) => {
        const found: Evidence[] = []
        for await (const rows of evidence.newest(tx, { subjectKind, kinds: [kind] }))
          found.push(...rows)
        return found
      }),
    match: () => matchOrganization(deps, scope.organization),
    /** The answer of one of the doors, as a signed-in person gets it. */
    call: async <T = unknown>(
      name: string,
      given: {
        readonly query?: object
        readonly params?: object
        readonly body?: object
        readonly role?: string
        readonly upload?: string
      } = {},
    ): Promise<T> => {
      const found = server.routes.find(({ endpoint }) => endpoint.name === name)
      if (found === undefined) throw new Error(`there is no door ${name}`)
      const { endpoint } = found
      const who = {
        userId: 'user',
        name: '山田',
        role: given.role ?? 'administrator',
        organization: scope.organization,
        scope,
        via: 'session',
        ip: '127.0.0.1',
        language: 'ja',
      }
      const answer = await found.handle({
        who,
        query: endpoint.query?.parse(given.query ?? {}),
        params: endpoint.params?.parse(given.params ?? {}),
        body: endpoint.body?.parse(given.body ?? {}),
        language: 'ja',
        upload:
          given.upload === undefined
            ? null
            : { name: 'table.csv', bytes: Readable.from([Buffer.from(given.upload)]) },
      } as never)
      // What the server sends is checked by the same schema.
      return (endpoint.answer === undefined ? answer : endpoint.answer.parse(answer)) as T
    },
    close: async () => {
      opened?.close()
      await test.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
