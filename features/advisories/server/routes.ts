/**
 * The doors of advisories.
 * @module
 */
import type { Who } from '../../../platform/access/who.ts'
import { addressOf, allowedOf } from '../../../platform/feeds/index.ts'
import { fileAnswer, notFound, type Route, route } from '../../../platform/http/index.ts'
import { problemsOf } from '../../../platform/problem/index.ts'
import { newId, type Transaction } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import { draftOf } from '../sentence.ts'
import { ALERT_FEEDS } from './alert-feeds.ts'
import * as decisions from './decision-store.ts'
import type { AdvisoriesDeps } from './deps.ts'
import { arrivals } from './prove.ts'
import * as store from './store.ts'
import { readFile, takeFile, takeText } from './take.ts'
import { rowView } from './views.ts'

const problem = problemsOf(contract.advisoriesProblems)
/** One a desk, a language and a change of mind; hundreds are a mistake. */
const MAX_DRAFTS = 100

export const advisoryRoutes = (
  deps: AdvisoriesDeps & {
    readonly organizationName: (tx: Transaction) => Promise<string>
    /** New ones came, or were decided: apply and prove soon. */
    readonly soon: (organization: string) => void
  },
): readonly Route[] => {
  const { records, audit, clock, settings } = deps
  const find = async (tx: Transaction, who: Who, id: string): Promise<store.ItemRow> =>
    (await tx.one(store.item, { organization: who.organization, id })) ?? Promise.reject(notFound())
  const noted = (tx: Transaction, who: Who, what: string, row: store.ItemRow, after: unknown) =>
    audit.write(tx, who, {
      what: `advisories.${what}`,
      object: { kind: 'advisory', id: row.id, name: row.title },
      before: null,
      after,
    })

  return [
    route(contract.listAdvisories, ({ who, query }) =>
      records.reading(who.scope, async (tx) => {
        const now = clock.now()
        const q = query.q?.trim() ?? ''
        const filter = {
          organization: who.organization,
          pattern: q === '' ? null : `%${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`,
          verdict: query.verdict ?? null,
          state: query.state ?? null,
          source: query.source ?? null,
          now,
        }
        const found = await tx.all(store.page, {
          ...filter,
          ...cursorOf(query.cursor),
          limit: query.limit + 1,
        })
        const shown = found.slice(0, query.limit)
        const last = found.length > query.limit ? shown.at(-1) : undefined
        const counts = await tx.one(store.counts, { organization: who.organization, now })
        return {
          rows: shown.map((row) => rowView(row, now)),
          next: last === undefined ? null : `${last.sort_at.toISOString()}_${last.id}`,
          total: (await tx.one(store.total, filter))?.total ?? 0,
          counts: {
            all: counts?.all ?? 0,
            undecided: counts?.undecided ?? 0,
            unread: counts?.unread ?? 0,
            overdue: counts?.overdue ?? 0,
            touching: counts?.touching ?? 0,
          },
        }
      }),
    ),

    route(contract.listSources, async ({ who }) => {
      const feeds = await deps.feeds.list()
      return records.reading(who.scope, async (tx) => {
        const { enabled, on, allow, mirrors } = settings()
        const rows = await arrivals(tx, feeds, { enabled, on }, who.organization)
        return {
          isFetching: enabled,
          rows: rows.map((row) => {
            const feed = ALERT_FEEDS.find(({ source }) => source === row.source)
            const url = feed ? addressOf(feed, mirrors) : ''
            return {
              source: row.source,
              feed: feed?.name ?? '',
              isOn: row.isOn,
              url,
              isAllowed: url !== '' && allow.some((entry) => isHostOf(url, entry)),
              arrivedAt: row.arrivedAt === null ? null : new Date(row.arrivedAt).toISOString(),
              newestAt: row.newestAt === null ? null : new Date(row.newestAt).toISOString(),
              error: row.error,
              damaged: row.damaged,
            }
          }),
        }
      })
    }),

    route(contract.readAdvisory, ({ who, params }) =>
      records.reading(who.scope, async (tx) => {
        const row = await find(tx, who, params.id)
        const one = { organization: who.organization, id: row.id }
        return {
          ...rowView(row, clock.now()),
          touched: (await tx.all(store.hosts, one)).map(({ asset_id, ...host }) => ({
            asset: asset_id,
            ...host,
          })),
          query: { flaws: row.flaws, products: row.products },
          readBy: row.read_by,
          reopenedAt: row.reopened_at?.toISOString() ?? null,
          decisions: (await tx.all(decisions.decisions, one)).map(
            ({ by_name, at, ...decision }) => ({
              ...decision,
              by: by_name,
              at: at.toISOString(),
            }),
          ),
          consultations: (await tx.all(decisions.consultations, one)).map(
            ({ body, by_name, at, ...draft }) => ({
              ...draft,
              text: body,
              by: by_name,
              at: at.toISOString(),
            }),
          ),
        }
      }),
    ),

    route(contract.markRead, ({ who, params }) =>
      records.within(who.scope, async (tx) => {
        const row = await find(tx, who, params.id)
        const one = { organization: who.organization, id: row.id }
        await tx.run(decisions.markRead, { ...one, now: clock.now(), by: who.name })
      }),
    ),

    route(contract.decide, async ({ who, params, body }) => {
      if (who.via !== 'session') throw problem('advisories.sign_in_person', {})
      return records.within(who.scope, async (tx) => {
        const row = await find(tx, who, params.id)
        const now = clock.now()
        const answered = rowView(row, now).sentence
        const query = { flaws: row.flaws, products: row.products, appliedAt: row.applied_at }
        const id = newId()
        const { organization } = who
        const said = { ...body, by: who.name, now }
        await tx.run(decisions.addDecision, {
          ...said,
          organization,
          id,
          item: row.id,
          answered,
          query,
          user: who.userId,
        })
        await tx.run(decisions.putDecision, {
          organization,
          id: row.id,
          kind: body.kind,
          now,
          by: who.name,
        })
        await noted(tx, who, 'decide', row, { ...body, answered })
        tx.afterCommit(() => deps.soon(organization))
        return { id, ...body, by: who.name, at: now.toISOString(), answered }
      })
    }),

    route(contract.draftConsultation, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        const row = await find(tx, who, params.id)
        const one = { organization: who.organization, id: row.id }
        if ((await tx.all(decisions.consultations, one)).length >= MAX_DRAFTS)
          throw problem('advisories.too_many_drafts', { limit: MAX_DRAFTS })
        const now = clock.now()
        const text = draftOf({
          ...body,
          organization: await deps.organizationName(tx),
          by: who.name,
          title: row.title,
          url: row.url,
          ids: row.ids,
          products: await tx.all(store.products, one),
        })
        const id = newId()
        await tx.run(decisions.addConsultation, {
          ...body,
          organization: who.organization,
          id,
          item: row.id,
          body: text,
          user: who.userId,
          by: who.name,
          now,
        })
        await noted(tx, who, 'draft-consultation', row, body)
        return { id, ...body, text, by: who.name, at: now.toISOString() }
      }),
    ),

    route(contract.downloadConsultation, ({ who, params }) =>
      records.reading(who.scope, async (tx) => {
        const row = await find(tx, who, params.id)
        const one = { organization: who.organization, id: row.id }
        const draft = (await tx.all(decisions.consultations, one)).find(
          ({ id }) => id === params.consultation,
        )
        if (draft === undefined) throw notFound()
        return fileAnswer({
          name: `consultation-${draft.desk}-${draft.at.toISOString().slice(0, 10)}.txt`,
          type: 'text/plain; charset=utf-8',
          // Editors of Windows take a text without the mark for one of an older code page.
          body: (async function* () {
            yield `\ufeff${draft.body.replaceAll('\n', '\r\n')}`
          })(),
        })
      }),
    ),

    route(contract.importFeed, async ({ who, upload }) => {
      if (upload === null) throw problem('advisories.no_feed', {})
      const read = await readFile(upload.bytes)
      return records.within(who.scope, async (tx) => {
        const taken = await takeFile(tx, read, clock.now())
        await audit.write(tx, who, {
          what: 'advisories.import',
          object: { kind: 'advisories', id: taken.source, name: upload.name },
          before: null,
          after: { taken: taken.taken, known: taken.known, damaged: taken.damaged },
        })
        tx.afterCommit(() => deps.soon(who.organization))
        return taken
      })
    }),

    route(contract.pasteAdvisory, ({ who, body }) =>
      records.within(who.scope, async (tx) => {
        const taken = await takeText(tx, body, clock.now())
        await audit.write(tx, who, {
          what: 'advisories.paste',
          object: { kind: 'advisory', id: taken.id, name: body.title },
          before: null,
          after: { url: body.url },
        })
        tx.afterCommit(() => deps.soon(who.organization))
        return taken
      }),
    ),
  ]
}

const isHostOf = (text: string, entry: string): boolean => {
  const allowed = allowedOf(entry)
  if (allowed === null || !URL.canParse(text)) return false
  const { protocol, hostname, port } = new URL(text)
  return allowed.protocol === protocol && allowed.host === hostname && allowed.port === port
}

/** A cursor comes from an address line: anything else than ours is refused as such. */
const cursorOf = (
  text: string | undefined,
): { readonly after: Date | null; readonly afterId: string | null } => {
  if (text === undefined) return { after: null, afterId: null }
  const [, at = '', afterId = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      text,
    ) ?? []
  const after = new Date(at)
  if (Number.isNaN(after.getTime())) throw problem('advisories.bad_cursor', {})
  return { after, afterId }
}
