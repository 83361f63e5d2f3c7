/**
 * An inventory for tests: real PostgreSQL, real files, real workers; jobs run at once or when told.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Endpoint } from '@hinoban/endpoint'
import type { z } from 'zod'
import type { Who } from '../../../platform/access/who.ts'
import { auditMigrations, openAudit } from '../../../platform/audit/index.ts'
import { evidenceMigrations, openEvidence } from '../../../platform/evidence/index.ts'
import { openFiles } from '../../../platform/files/index.ts'
import type { Route } from '../../../platform/http/index.ts'
import * as imports from '../../../platform/imports/contract.ts'
import {
  type ImportSource,
  importsMigrations,
  openImports,
  type SiteBook,
} from '../../../platform/imports/index.ts'
import type { Job, Jobs } from '../../../platform/jobs/index.ts'
import { openKeys } from '../../../platform/keys/index.ts'
import { openLog } from '../../../platform/log/index.ts'
import { newId } from '../../../platform/records/index.ts'
import type { Scope } from '../../../platform/records/scope.ts'
import { testRecords } from '../../../platform/records/testing.ts'
import { evidenceKinds } from '../evidence.ts'
import type { Facts } from '../rules.ts'
import type { AssetSource } from '../sources.ts'
import { acceptItems } from './accept.ts'
import { assetsMigrations, assetsServer } from './index.ts'

export const HEAD_OFFICE = { id: '01890000-0000-7000-8000-000000000001', name: '本社' } as const
export const PLANT = { id: '01890000-0000-7000-8000-000000000002', name: '第一工場' } as const
export const BRANCH = { id: '01890000-0000-7000-8000-000000000003', name: 'あすか支店' } as const
const sites: SiteBook = { list: async () => [HEAD_OFFICE, PLANT, BRANCH] }

/** A queue that runs each job when it is put in line, or keeps it until `work` is called. */
export type TestJobs = Jobs & {
  work: () => Promise<void>
  readonly running: Set<AbortController>
}

const testJobs = (): TestJobs => {
  const waiting: (() => Promise<void>)[] = []
  const running = new Set<AbortController>()
  return {
    running,
    enqueue: async (j: Job, input) => {
      const id = newId()
      waiting.push(async () => {
        const stop = new AbortController()
        running.add(stop)
        await j.run({ input: j.input.parse(input), signal: stop.signal, id })
        running.delete(stop)
      })
      return id
    },
    start: async () => {},
    stop: async () => {},
    work: async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await next()
    },
  }
}

export type Answer<E> =
  E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer A> ? z.output<A> : never

export const testInventory = async (
  start = '2026-11-22T03:00:00Z',
  limits: Partial<Pick<ImportSource, 'memoryMb' | 'timeoutMs'>> = {},
) => {
  const test = await testRecords([
    evidenceMigrations,
    auditMigrations,
    importsMigrations,
    assetsMigrations,
  ])
  const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-assets-'))
  const clock = { at: new Date(start), now: () => clock.at }
  const { records } = test
  const log = openLog({ level: 'silent' })
  const evidence = openEvidence({ records, clock, kinds: evidenceKinds })
  const audit = openAudit({ records, clock })
  const keys = await openKeys({ dataDir })
  const files = await openFiles({ dataDir, keys })
  const jobs = testJobs()
  /** Assets of which network devices told something new. */
  const news: string[] = []
  const assets = assetsServer({
    records,
    evidence,
    audit,
    clock,
    log,
    jobs,
    sites,
    networksOf: async () => [{ site: HEAD_OFFICE.id, network: '10.20.0.0/22' }],
    keys,
    deviceNews: async (_, read) => void news.push(...read),
    sources: () => {
      throw new Error('no live sources in this test')
    },
  })
  const incoming = openImports({
    records,
    files,
    jobs,
    audit,
    clock,
    log,
    sites,
    sources: assets.importSources.map((s) => ({ ...s, ...limits })),
  })
  const routes = new Map<string, Route>(
    [...assets.routes, ...incoming.routes].map((r) => [r.endpoint.name, r]),
  )

  const person = (scope: Scope): Who => ({
    userId: newId(),
    name: '試験 太郎',
    email: 'taro@example.jp',
    organization: scope.organization,
    role: 'administrator',
    sites: scope.sites,
    via: 'session',
    tokenScopes: null,
    mfa: true,
    scope,
    ip: '127.0.0.1',
    language: 'ja',
  })

  /** Calls a route as the server does: everything parsed, the answer checked against the contract. */
  const call = async <E extends Endpoint<never, never, never, never>>(
    who: Who,
    endpoint: E,
    given: {
      params?: unknown
      query?: unknown
      body?: unknown
      upload?: { name: string; bytes: AsyncIterable<Uint8Array> }
    } = {},
  ): Promise<Answer<E>> => {
    const e = endpoint as unknown as Endpoint
    const route = routes.get(e.name)
    if (!route) throw new Error(`no route ${e.name}`)
    const answer = await route.handle({
      who: who as never,
      params: e.params?.parse(given.params ?? {}) as never,
      query: e.query?.parse(given.query ?? {}) as never,
      body: e.body?.parse(given.body) as never,
      upload: given.upload ?? null,
      language: who.language,
      signal: new AbortController().signal,
      ip: who.ip,
      requestId: 'test',
      headers: new Headers(),
      setHeader: () => {},
    })
    return (e.answer ? e.answer.parse(answer) : answer) as Answer<E>
  }

  const upload = async (who: Who, name: string, content: Uint8Array | string) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    const { id } = (await call(
      who,
      imports.uploadImport as never as Endpoint<never, never, never, never>,
      {
        upload: {
          name,
          bytes: (async function* () {
            for (let i = 0; i < bytes.byteLength; i += 50_000) yield bytes.subarray(i, i + 50_000)
          })(),
        },
      },
    )) as unknown as imports.ImportView
    await jobs.work()
    return read(who, id)
  }
  const read = async (who: Who, id: string) =>
    (await call(who, imports.readImport as never as Endpoint<never, never, never, never>, {
      params: { id },
    })) as unknown as imports.ImportView
  const confirm = async (
    who: Who,
    id: string,
    site: string | null = HEAD_OFFICE.id,
    mapping: imports.Mapping | null = null,
  ) => {
    await call(who, imports.confirmImport as never as Endpoint<never, never, never, never>, {
      params: { id },
      body: { site, mapping },
    })
    await jobs.work()
    return read(who, id)
  }
  return {
    records,
    evidence,
    audit,
    clock,
    jobs,
    keys,
    news,
    incoming,
    assets,
    person,
    call,
    /** What a live source gets from the house. */
    live: { records, evidence, audit, clock, sites },
    upload,
    read,
    confirm,
    scope: test.organization,
    /** Upload, dry run, confirmation, taking in. */
    take: async (
      who: Who,
      name: string,
      content: Uint8Array | string,
      site: string | null = HEAD_OFFICE.id,
    ) => confirm(who, (await upload(who, name, content)).id, site),
    close: async () => {
      await test.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
export type TestInventory = Awaited<ReturnType<typeof testInventory>>

export type Sayer = ReturnType<typeof sayerOf>
/** One word of one source about one device, as every source hands it in; `at` in ms since 1970. */
export const sayerOf =
  ({ records, live }: TestInventory, scope: Scope) =>
  (source: AssetSource, at: number, site: string | null, facts: Facts) =>
    records.within(scope, (tx) =>
      acceptItems(
        live,
        tx,
        [{ seen: { source, by: 'test', at, site, facts }, components: [], places: [] }],
        { by: 'test', probeVersion: '1', file: null, importId: null },
      ),
    )
