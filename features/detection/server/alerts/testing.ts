/**
 * Rules and alerts for tests: real PostgreSQL, the real starter rules.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { auditMigrations, openAudit } from '../../../../platform/audit/index.ts'
import type { Events } from '../../../../platform/events/index.ts'
import { evidenceMigrations, openEvidence } from '../../../../platform/evidence/index.ts'
import type { FeedFile, FeedState } from '../../../../platform/feeds/index.ts'
import { openLog } from '../../../../platform/log/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import { testRecords } from '../../../../platform/records/testing.ts'
import { evidenceKinds } from '../../evidence.ts'
import { openAlerting } from './index.ts'
import type { TakenHit } from './take.ts'

/** 2026-11-22 09:00 in Tokyo. */
export const START = Date.parse('2026-11-22T00:00:00Z')

export const INCIDENT = '0d1f8c06-6b0b-4d09-9a0b-3a0a4b8f1e12'

export const openTestAlerts = async () => {
  const test = await testRecords([
    evidenceMigrations,
    auditMigrations,
    { owner: 'detection', folder: new URL('../migrations/', import.meta.url) },
  ])
  let now = START
  const clock = { now: () => new Date(now) }
  const { records } = test
  const scope = await test.organization()
  const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-alerts-'))
  const told: string[] = []
  const changed: string[] = []
  const assetNames: string[] = []
  const deps = {
    records,
    audit: openAudit({ records, clock }),
    evidence: openEvidence({
      records,
      clock,
      kinds: { 'tests.none': z.unknown(), ...evidenceKinds },
    }),
    clock,
    dataDir,
    version: '0.0.0',
    log: openLog({ level: 'silent' }),
    events: (): Promise<Events> => Promise.reject(new Error('no events in this test')),
    jobs: { enqueue: () => Promise.resolve(null) },
    feeds: {
      fetch: () => Promise.reject(new Error('no feeds in this test')),
      current: (): Promise<FeedFile | null> => Promise.resolve(null),
      list: (): Promise<FeedState[]> => Promise.resolve([]),
    },
    settings: () => ({ enabled: false, on: [], mirrors: [] }),
    takeAlert: () => Promise.resolve(INCIDENT),
    hostNames: (): Promise<readonly string[]> => Promise.resolve(assetNames),
    countriesOf: () => Promise.resolve(['JP']),
    timeZone: () => Promise.resolve('Asia/Tokyo'),
    tell: (_tx: unknown, { title }: { readonly title: { readonly ja: string } }) => {
      told.push(title.ja)
      return Promise.resolve()
    },
    organizations: () => Promise.resolve([scope.organization]),
    rulesChanged: (organization: string) => void changed.push(organization),
  }
  const open = () => openAlerting(deps)
  let alerting = open()
  return {
    ...test,
    close: async () => {
      await test.close()
      await rm(dataDir, { recursive: true, force: true })
    },
    get alerting() {
      return alerting
    },
    /** As after a start of the program: what is in memory is gone. */
    restart: (): void => {
      alerting = open()
    },
    deps,
    scope,
    told,
    changed,
    /** Whole names of devices that are known as assets. */
    assetNames,
    pass: (ms: number): void => {
      now += ms
    },
    now: (): number => now,
    hit: (given: Partial<TakenHit> & Pick<TakenHit, 'ruleId'>): TakenHit => ({
      organization: scope.organization,
      site: null,
      source: newId(),
      eventId: newId(),
      at: now,
      receivedAt: now,
      level: 'high',
      host: 'pc-01',
      user: null,
      face: {},
      text: 'an event',
      given: null,
      fields: { Image: 'C:\\Windows\\System32\\wevtutil.exe' },
      ...given,
    }),
    call: async <T = unknown>(
      name: string,
      given: {
        readonly query?: object
        readonly params?: object
        readonly body?: object
        readonly via?: 'session' | 'token'
        readonly upload?: { readonly name: string; readonly bytes: Uint8Array }
      } = {},
    ): Promise<T> => {
      const found = alerting.routes.find(({ endpoint }) => endpoint.name === name)
      if (found === undefined) throw new Error(`there is no door ${name}`)
      const { endpoint } = found
      const { upload } = given
      const answer = await found.handle({
        who: {
          userId: 'user',
          name: '山田',
          role: 'administrator',
          organization: scope.organization,
          scope,
          via: given.via ?? 'session',
          ip: '127.0.0.1',
          language: 'ja',
        },
        query: endpoint.query?.parse(given.query ?? {}),
        params: endpoint.params?.parse(given.params ?? {}),
        body: endpoint.body?.parse(given.body ?? {}),
        upload: upload === undefined ? null : { name: upload.name, bytes: piecesOf(upload.bytes) },
        language: 'ja',
      } as never)
      // What the server sends is checked by the same schema.
      return (endpoint.answer === undefined ? answer : endpoint.answer.parse(answer)) as T
    },
  }
}

const piecesOf = async function* (bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
