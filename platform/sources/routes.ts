/**
 * The doors of live sources.
 * @module
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { Who } from '../access/who.ts'
import type { Audit } from '../audit/index.ts'
import { notFound, type Route, route } from '../http/index.ts'
import type { Text } from '../i18n/index.ts'
import type { SiteBook } from '../imports/source.ts'
import { newId, type Transaction } from '../records/index.ts'
import * as contract from './contract.ts'
import { callOf, failureOf, problem, type RunDeps, tell, within } from './run.ts'
import type { Field, SourceKind } from './source.ts'
import * as store from './store.ts'

export type RouteDeps = RunDeps & {
  readonly audit: Pick<Audit, 'write'>
  readonly sites: SiteBook
  readonly publicUrl: string
  /** The sentence of a problem in both languages. */
  readonly say: (failure: store.StoredFailure) => Text
  readonly tokenHash: (token: string) => string
  readonly enqueue: (at: { organization: string; id: string; by: string }) => Promise<unknown>
}

/** A try that a person waits for. */
const TRY_MS = 60_000

/** HMAC, so that a stolen database gives no token to guess against. */
export const tokenHasher =
  (key: Uint8Array) =>
  (token: string): string =>
    createHmac('sha256', key).update(token).digest('hex')

/** A word in front: no token begins with a dash and is taken for an option, and a leaked one can be searched for. */
const newToken = (): string => `hbs_${randomBytes(24).toString('base64url')}`

export const sourceRoutes = (deps: RouteDeps): readonly Route[] => {
  const { records, audit, clock, kinds } = deps
  const found = async (tx: Transaction, who: Who, id: string): Promise<store.Source> => {
    const source = await tx.one(store.oneSource, { organization: who.organization, id })
    if (!source) throw notFound()
    return source
  }
  const checked = async (
    tx: Transaction,
    kind: SourceKind,
    given: { readonly site: string | null; readonly settings: contract.Filled },
  ): Promise<void> => {
    if (given.site === null && kind.siteRequired) throw problem('sources.site_needed', {})
    if (given.site !== null && !(await deps.sites.list(tx)).some((s) => s.id === given.site))
      throw problem('sources.unknown_site', {})
    const parsed = kind.settings.safeParse(given.settings)
    if (parsed.success) return
    const issue = parsed.error.issues[0]
    const key = String(issue?.path[0] ?? '')
    const field = kind.fields.find((f) => f.key === key)
    throw problem('sources.field_wrong', {
      field: field?.label.ja ?? key,
      fieldEn: field?.label.en ?? key,
      why: issue?.message ?? 'not valid',
    })
  }
  const told = (tx: Transaction, source: store.Source) => tell(deps, tx, source, clock.now())
  const view = viewsOf(deps)

  return [
    route(contract.sourceKinds, async () => ({ kinds: [...kinds.values()].map(kindView) })),
    route(contract.listSources, ({ who }) =>
      records.reading(who.scope, async (tx) => ({
        rows: (await tx.all(store.allSources, { organization: who.organization })).map(view.row),
      })),
    ),
    route(contract.readSource, ({ who, params }) =>
      records.reading(who.scope, async (tx) => view.detail(await found(tx, who, params.id))),
    ),
    route(contract.sourceRuns, ({ who, params }) =>
      records.reading(who.scope, async (tx) => {
        const { id } = await found(tx, who, params.id)
        const runs = await tx.all(store.runsOf, {
          organization: who.organization,
          id,
          limit: contract.KEPT_RUNS,
        })
        return {
          rows: runs.map((r) => ({
            id: r.id,
            startedAt: r.started_at.toISOString(),
            endedAt: r.ended_at?.toISOString() ?? null,
            outcome: r.outcome,
            askedBy: r.asked_by,
            counts: r.counts,
            warnings: r.warnings,
            failure: view.failure(r.failure),
          })),
        }
      }),
    ),
    route(contract.createSource, ({ who, body }) =>
      records.within(who.scope, async (tx) => {
        const kind = kinds.get(body.kind)
        if (!kind) throw problem('sources.unknown_kind', { kind: body.kind })
        await checked(tx, kind, body)
        const { organization } = who
        if ((await tx.all(store.allSources, { organization })).length >= contract.MAX_SOURCES)
          throw problem('sources.too_many', { limit: contract.MAX_SOURCES })
        const id = newId()
        const token = kind.mode === 'pushing' ? newToken() : null
        const everyMinutes = everyOf(kind, body.everyMinutes)
        const now = clock.now()
        await tx.run(store.addSource, {
          id,
          organization,
          site: body.site,
          kind: kind.id,
          name: body.name,
          enabled: body.enabled,
          settings: JSON.stringify(body.settings),
          secrets: JSON.stringify(sealed(deps, kind, body.secrets, null)),
          everyMinutes,
          tokenHash: token === null ? null : deps.tokenHash(token),
          nextAt: body.enabled && everyMinutes !== null ? now : null,
          now,
          by: who.name,
        })
        const source = await found(tx, who, id)
        await told(tx, source)
        await audit.write(tx, who, {
          what: 'sources.create',
          object: objectOf(source),
          before: null,
          after: factsOf(source),
        })
        return { source: view.detail(source), token }
      }),
    ),
    route(contract.changeSource, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        const before = await found(tx, who, params.id)
        const kind = kinds.get(before.kind)
        if (!kind) throw problem('sources.unknown_kind', { kind: before.kind })
        await checked(tx, kind, body)
        const everyMinutes = everyOf(kind, body.everyMinutes)
        const changed = await tx.run(store.changeSource, {
          organization: who.organization,
          id: before.id,
          site: body.site,
          name: body.name,
          enabled: body.enabled,
          settings: JSON.stringify(body.settings),
          secrets: JSON.stringify(
            sealed(deps, kind, body.secrets, { ...before, now: body.settings }),
          ),
          everyMinutes,
          nextAt: body.enabled && everyMinutes !== null ? clock.now() : null,
          version: body.version,
        })
        if (changed === 0) throw problem('sources.changed_meanwhile', { version: before.version })
        const after = await found(tx, who, before.id)
        await told(tx, after)
        await audit.write(tx, who, {
          what: 'sources.change',
          object: objectOf(after),
          before: factsOf(before),
          after: { ...factsOf(after), newSecrets: Object.keys(body.secrets) },
        })
        return view.detail(after)
      }),
    ),
    route(contract.renewToken, ({ who, params }) =>
      records.within(who.scope, async (tx) => {
        const source = await found(tx, who, params.id)
        if (kinds.get(source.kind)?.mode !== 'pushing') throw problem('sources.has_no_token', {})
        const token = newToken()
        const hash = deps.tokenHash(token)
        await tx.run(store.setToken, { organization: who.organization, id: source.id, hash })
        await audit.write(tx, who, {
          what: 'sources.renew_token',
          object: objectOf(source),
          before: null,
          after: null,
        })
        return { token }
      }),
    ),
    route(contract.removeSource, ({ who, params }) =>
      records.within(who.scope, async (tx) => {
        const source = await found(tx, who, params.id)
        const one = { organization: who.organization, id: source.id }
        await tx.run(store.removeRuns, one)
        await tx.run(store.removeSource, one)
        await told(tx, { ...source, enabled: false })
        await audit.write(tx, who, {
          what: 'sources.remove',
          object: objectOf(source),
          before: factsOf(source),
          after: null,
        })
        return { ok: true as const }
      }),
    ),
    route(contract.tryOutSource, async ({ who, params, signal }) => {
      const source = await records.within(who.scope, (tx) => found(tx, who, params.id))
      const kind = kinds.get(source.kind)
      if (kind?.mode !== 'pulled') throw problem('sources.it_calls_us', {})
      try {
        const lines = await within(TRY_MS, signal, (ends) =>
          kind.tryOut(callOf(deps, kind, source, ends)),
        )
        return { found: [...lines], failure: null }
      } catch (error) {
        return { found: [], failure: view.failure(failureOf(deps.log, error, source.id)) }
      }
    }),
    route(contract.collectNow, async ({ who, params }) => {
      const source = await records.within(who.scope, async (tx) => {
        const source = await found(tx, who, params.id)
        if (kinds.get(source.kind)?.mode !== 'pulled') throw problem('sources.it_calls_us', {})
        await audit.write(tx, who, {
          what: 'sources.collect',
          object: objectOf(source),
          before: null,
          after: null,
        })
        return source
      })
      await deps.enqueue({ organization: who.organization, id: source.id, by: who.name })
      return { ok: true as const }
    }),
  ]
}

const everyOf = (kind: SourceKind, given: number | null): number | null =>
  kind.mode === 'pulled' ? (given ?? kind.everyMinutes) : null

/** Secrets to keep: the new ones sealed, the others as they were, unless they would go to another destination. */
const sealed = (
  { keys }: Pick<RouteDeps, 'keys'>,
  kind: SourceKind,
  given: Readonly<Record<string, string>>,
  before: (store.Source & { readonly now: contract.Filled }) | null,
): Record<string, string> => {
  const moved = kind.fields.some(
    (f) =>
      f.isDestination &&
      before !== null &&
      JSON.stringify(before.settings[f.key]) !== JSON.stringify(before.now[f.key]),
  )
  const kept: Record<string, string> = {}
  for (const field of kind.fields.filter((f) => f.kind === 'secret')) {
    const text = given[field.key]
    const old = before?.secrets[field.key]
    if (text !== undefined) kept[field.key] = keys.sealSecret(text)
    else if (old !== undefined && moved)
      throw problem('sources.secret_again', { field: field.label.ja, fieldEn: field.label.en })
    else if (old !== undefined) kept[field.key] = old
    else if (field.isRequired)
      throw problem('sources.secret_needed', { field: field.label.ja, fieldEn: field.label.en })
  }
  return kept
}

const objectOf = ({ id, name }: store.Source) => ({ kind: 'source', id, name })
const factsOf = ({ kind, name, site, enabled, everyMinutes, settings }: store.Source) => ({
  kind,
  name,
  site,
  enabled,
  everyMinutes,
  settings,
})

const kindView = (kind: SourceKind): contract.KindView => ({
  id: kind.id,
  title: kind.title,
  hint: kind.hint,
  evidenceClass: kind.evidenceClass,
  mode: kind.mode,
  fields: kind.fields.map(fieldView),
  siteRequired: kind.siteRequired,
  everyMinutes: kind.mode === 'pulled' ? kind.everyMinutes : null,
})

const fieldView = (f: Field): contract.FieldView => ({
  key: f.key,
  label: f.label,
  hint: f.hint,
  kind: f.kind,
  isRequired: f.isRequired,
  choices: [...(f.choices ?? [])],
  initial: f.initial ?? null,
  isDestination: f.isDestination ?? false,
})

const MINUTE_MS = 60_000

/** Silence counts from the last word, or from the setting up. */
const healthOf = (
  source: store.Source,
  kind: SourceKind | undefined,
  now: Date,
): contract.Health => {
  if (!source.enabled) return 'off'
  const last = (source.lastOkAt ?? source.createdAt).getTime()
  const isSilent = now.getTime() - last > (kind?.silentAfterMinutes ?? 0) * MINUTE_MS
  if (source.failure !== null) return 'failing'
  if (isSilent) return 'silent'
  return source.lastOkAt === null ? 'waiting' : 'working'
}

const viewsOf = ({ clock, kinds, say, publicUrl }: RouteDeps) => {
  const failure = (stored: store.StoredFailure | null): contract.Failure | null =>
    stored === null ? null : { code: stored.code, text: say(stored) }
  const row = (source: store.Source): contract.SourceRow => ({
    id: source.id,
    kind: source.kind,
    name: source.name,
    site: source.site,
    enabled: source.enabled,
    health: healthOf(source, kinds.get(source.kind), clock.now()),
    everyMinutes: source.everyMinutes,
    isRunning: source.runningSince !== null,
    nextAt: source.nextAt?.toISOString() ?? null,
    lastTriedAt: source.lastTriedAt?.toISOString() ?? null,
    lastOkAt: source.lastOkAt?.toISOString() ?? null,
    lastCounts: source.lastCounts,
    failure: failure(source.failure),
    version: source.version,
  })
  const detail = (source: store.Source): contract.SourceDetail => {
    const kind = kinds.get(source.kind)
    const settings = kind?.settings.safeParse(source.settings)
    const steps =
      kind?.setup && settings?.success
        ? kind.setup({ publicUrl, source, settings: settings.data })
        : []
    return {
      ...row(source),
      settings: source.settings,
      secrets: Object.keys(source.secrets),
      createdAt: source.createdAt.toISOString(),
      createdBy: source.createdBy,
      setup: steps.map((s) => ({ ...s, copy: s.copy ?? null })),
    }
  }
  return { row, detail, failure }
}
