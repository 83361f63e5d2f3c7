/**
 * The doors of log sources.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { resolve, sep } from 'node:path'
import { LOG_FORMATS } from '@hinoban/logs'
import { isTimeZone } from '@hinoban/syslog'
import type { Who } from '../../../../platform/access/index.ts'
import type { Audit } from '../../../../platform/audit/index.ts'
import type { Clock } from '../../../../platform/clock/index.ts'
import { generalProblem, notFound, type Route, route } from '../../../../platform/http/index.ts'
import type { Text } from '../../../../platform/i18n/index.ts'
import type { SiteBook } from '../../../../platform/imports/source.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId, type Records, type Transaction } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-sources.ts'
import type { LogIntake } from '../intake/index.ts'
import { SETTING_OF } from '../intake/listeners.ts'
import type { RetentionBook } from './retention.ts'
import { setupFor } from './setup.ts'
import * as store from './store.ts'
import { factsOf, givenOf, objectOf, placeCount, rowOf } from './views.ts'

const problem = problemsOf(contract.detectionSourcesProblems)

export type SourceRouteDeps = {
  readonly records: Records
  readonly audit: Pick<Audit, 'write'>
  readonly clock: Clock
  readonly sites: SiteBook
  readonly publicUrl: string
  readonly logIntake: LogIntake
  readonly retention: RetentionBook
  readonly folders: () => readonly string[]
  readonly spoolBytes: () => number
  readonly isHome: (organization: string) => Promise<boolean>
  readonly timeZone: (organization: string) => Promise<string>
  /** The sentence of a problem in both languages. */
  readonly say: (failure: {
    readonly code: string
    readonly params: Readonly<Record<string, string | number>>
  }) => Text
  /** How a source goes, told in the transaction that changed it. */
  readonly note: (tx: Transaction, source: store.LogSource, now: Date) => Promise<void>
}

const DAY_MS = 86_400_000

/** A word in front: a leaked one can be searched for. */
const newToken = (): string => `hbl_${randomBytes(24).toString('base64url')}`

export const logSourceRoutes = (deps: SourceRouteDeps): readonly Route[] => {
  const { records, audit, clock, logIntake } = deps
  const found = async (tx: Transaction, who: Who, id: string): Promise<store.LogSource> => {
    const source = await tx.one(store.oneSource, { organization: who.organization, id })
    if (!source) throw notFound()
    return source
  }
  const checked = async (
    tx: Transaction,
    who: Who,
    given: contract.NewLogSource,
    own: string | null,
  ): Promise<void> => {
    // Who sees one site cannot speak for all.
    if (given.site === null && who.sites !== '*') throw problem('detection.unknown_site', {})
    if (given.site !== null && !(await deps.sites.list(tx)).some((s) => s.id === given.site))
      throw problem('detection.unknown_site', {})
    if (given.format !== 'auto' && !(LOG_FORMATS as readonly string[]).includes(given.format))
      throw problem('detection.unknown_format', { format: given.format })
    if (!isTimeZone(given.timeZone))
      throw problem('detection.unknown_zone', { zone: given.timeZone })
    // Addresses and folders are the machine's, not the company's.
    if (
      (given.addresses.length > 0 || given.kind === 'file') &&
      !(await deps.isHome(who.organization))
    )
      throw problem('detection.home_only', {})
    if (given.kind === 'file') checkPath(given.path, deps.folders())
    const others = await tx.all(store.allSources, { organization: who.organization })
    for (const other of others) {
      const taken = given.addresses.find((a) => other.id !== own && other.addresses.includes(a))
      if (taken) throw problem('detection.address_taken', { address: taken, source: other.name })
    }
    const agents = others.find((other) => other.kind === 'agent' && other.id !== own)
    if (given.kind === 'agent' && agents)
      throw problem('detection.one_agent_source', { source: agents.name })
    if (own === null && others.length >= contract.MAX_LOG_SOURCES)
      throw problem('detection.too_many_sources', { limit: contract.MAX_LOG_SOURCES })
  }
  const rowsOf = async (
    tx: Transaction,
    organization: string,
    sources: readonly store.LogSource[],
  ): Promise<contract.LogSourceRow[]> => {
    const now = clock.now()
    const since = new Date(now.getTime() - DAY_MS)
    const counts = Map.groupBy(
      await tx.all(store.countsSince, { organization, since }),
      (count) => count.source,
    )
    return sources.map((source) => rowOf(source, counts.get(source.id) ?? [], now))
  }
  const detailOf = async (
    tx: Transaction,
    source: store.LogSource,
  ): Promise<contract.LogSourceDetail> => {
    const { organization, id } = source
    const [row] = await rowsOf(tx, organization, [source])
    if (!row) throw notFound()
    const zone = await deps.timeZone(organization)
    const since = new Date(clock.now().getTime() - 30 * DAY_MS)
    const byDay = Map.groupBy(
      await tx.all(store.countsByDay, { organization, id, since, zone }),
      (count) => count.day,
    )
    return {
      ...row,
      createdAt: source.createdAt.toISOString(),
      createdBy: source.createdBy,
      setup: [
        ...setupFor(source, {
          publicUrl: deps.publicUrl,
          listeners: logIntake.running()?.listeners.states() ?? [],
        }),
      ],
      days: [...byDay].map(([day, counts]) => ({ day, counts: counts.map(placeCount) })),
    }
  }
  const changed = async (): Promise<void> => {
    await logIntake.running()?.roster.reload()
  }

  return [
    route(contract.listLogSources, async ({ who }) => {
      await logIntake.running()?.flushCounts()
      const isHome = await deps.isHome(who.organization)
      return records.reading(who.scope, async (tx) => {
        const { organization } = who
        return {
          rows: await rowsOf(tx, organization, await tx.all(store.allSources, { organization })),
          isHome,
        }
      })
    }),
    route(contract.readLogSource, ({ who, params }) =>
      records.reading(who.scope, async (tx) => detailOf(tx, await found(tx, who, params.id))),
    ),
    route(contract.createLogSource, async ({ who, body }) => {
      const made = await records.within(who.scope, async (tx) => {
        await checked(tx, who, body, null)
        const { organization } = who
        const id = newId()
        const token = body.kind === 'http' ? newToken() : null
        const now = clock.now()
        await tx.run(store.addSource, {
          ...givenOf(withQuota(body, body.kind)),
          id,
          organization,
          kind: body.kind,
          tokenHash: token === null ? null : logIntake.tokenHash(token),
          unassigned: null,
          now,
          by: who.name,
        })
        const source = await found(tx, who, id)
        await tx.run(store.dropSenders, { organization, addresses: source.addresses })
        await deps.note(tx, source, now)
        await audit.write(tx, who, {
          what: 'detection.create_source',
          object: objectOf(source),
          before: null,
          after: factsOf(source),
        })
        return { source: await detailOf(tx, source), token }
      })
      await changed()
      return made
    }),
    route(contract.changeLogSource, async ({ who, params, body }) => {
      const answer = await records.within(who.scope, async (tx) => {
        const before = await found(tx, who, params.id)
        await checked(tx, who, { ...body, kind: before.kind }, before.id)
        const { organization } = who
        const rows = await tx.run(store.changeSource, {
          ...givenOf(withQuota(body, before.kind)),
          organization,
          id: before.id,
          version: body.version,
        })
        if (rows === 0) throw problem('detection.changed_meanwhile', { version: before.version })
        const after = await found(tx, who, before.id)
        await tx.run(store.dropSenders, { organization, addresses: after.addresses })
        await deps.note(tx, after, clock.now())
        await audit.write(tx, who, {
          what: 'detection.change_source',
          object: objectOf(after),
          before: factsOf(before),
          after: factsOf(after),
        })
        return detailOf(tx, after)
      })
      await changed()
      return answer
    }),
    route(contract.renewLogSourceToken, async ({ who, params }) => {
      const answer = await records.within(who.scope, async (tx) => {
        const source = await found(tx, who, params.id)
        if (source.kind !== 'http') throw problem('detection.has_no_token', {})
        const token = newToken()
        const { organization } = who
        const hash = logIntake.tokenHash(token)
        await tx.run(store.setToken, { organization, id: source.id, hash })
        await audit.write(tx, who, {
          what: 'detection.renew_source_token',
          object: objectOf(source),
          before: null,
          after: null,
        })
        return { token }
      })
      await changed()
      return answer
    }),
    route(contract.removeLogSource, async ({ who, params }) => {
      await records.within(who.scope, async (tx) => {
        const source = await found(tx, who, params.id)
        const now = clock.now()
        await tx.run(store.removeSource, { organization: who.organization, id: source.id, now })
        await deps.note(tx, { ...source, enabled: false }, now)
        await audit.write(tx, who, {
          what: 'detection.remove_source',
          object: objectOf(source),
          before: factsOf(source),
          after: null,
        })
      })
      await changed()
      return { ok: true as const }
    }),
    route(contract.listSenders, ({ who: { organization, scope, sites } }) =>
      records.reading(scope, async (tx) => {
        // What nobody has named belongs to no site.
        const limit = sites === '*' ? contract.MAX_SENDERS : 0
        const rows = await tx.all(store.senders, { organization, limit })
        // What was noted before somebody gave the name may be written after it.
        const isNamed = (address: string): boolean =>
          (logIntake.running()?.roster.byAddress(address) ?? null) !== null
        const unnamed = rows.filter((row) => !isNamed(row.address))
        return {
          rows: unnamed.map((row) => ({
            address: row.address,
            how: row.how,
            firstAt: row.first_at.toISOString(),
            lastAt: row.last_at.toISOString(),
            records: row.records,
            sample: row.sample,
          })),
        }
      }),
    ),
    route(contract.readIntake, async () => {
      const running = logIntake.running()
      const stats = running?.intake.stats()
      return {
        listeners: (running?.listeners.states() ?? []).map(({ failure, ...state }) => ({
          ...state,
          failure: failure === null ? null : deps.say(failure),
          setting: SETTING_OF[state.how],
        })),
        waiting: {
          records: stats?.waiting.rows ?? 0,
          bytes: stats?.waiting.bytes ?? 0,
          maxBytes: deps.spoolBytes(),
        },
        stored: stats?.written ?? 0,
        repeated: stats?.repeated ?? 0,
        unreadable: stats?.dropped.unreadable ?? 0,
        tornFrames: stats?.dropped.tornFrames ?? 0,
        poison: stats?.poison ?? 0,
        stuck: stats?.stuck ?? null,
      }
    }),
    route(contract.readRetention, ({ who: { organization } }) => deps.retention.read(organization)),
    route(contract.setRetention, async ({ who, body }) => {
      if (who.sites !== '*') throw generalProblem('general.forbidden', {})
      await records.within(who.scope, async (tx) => {
        const { organization } = who
        const before = await tx.one(store.retentionOf, { organization })
        if ((await tx.run(store.setRetention, { organization, ...body })) === 0)
          throw problem('detection.changed_meanwhile', { version: before?.version ?? 0 })
        await audit.write(tx, who, {
          what: 'detection.set_retention',
          object: { kind: 'organization', id: organization, name: '' },
          before: { keepDays: before?.keep_days ?? contract.DEFAULT_KEEP_DAYS },
          after: { keepDays: body.keepDays },
        })
      })
      return deps.retention.read(who.organization)
    }),
  ]
}

/** Agents are many: they never send without bounds. */
const withQuota = <T extends Omit<contract.LogSourceEdit, 'version'>>(
  given: T,
  kind: contract.SourceKind,
): T =>
  kind === 'agent'
    ? {
        ...given,
        format: 'osquery',
        maxEventsPerSecond: given.maxEventsPerSecond ?? contract.AGENT_QUOTA.eventsPerSecond,
        maxMegabytesPerDay: given.maxMegabytesPerDay ?? contract.AGENT_QUOTA.megabytesPerDay,
      }
    : given

/** A path of the machine, in a folder that the machine's keeper allowed. */
const checkPath = (path: string | null, folders: readonly string[]): void => {
  if (path === null || path === '') throw problem('detection.path_needed', {})
  const whole = resolve(path)
  if (!folders.some((folder) => whole.startsWith(resolve(folder) + sep)))
    throw problem('detection.path_not_allowed', { path, folders: folders.join(', ') || '–' })
}
