/**
 * Asking agents and stopping: limits, the line in the audit log, and the board.
 * @module
 */
import type { Who } from '../../../../platform/access/who.ts'
import type { Audit } from '../../../../platform/audit/index.ts'
import type { Clock } from '../../../../platform/clock/index.ts'
import { notFound } from '../../../../platform/http/index.ts'
import type { SiteBook } from '../../../../platform/imports/source.ts'
import { newId, type Records, type Transaction } from '../../../../platform/records/index.ts'
import {
  type Asked,
  type askAgents,
  MAX_ASKED_AGENTS,
  MAX_OPEN_QUESTIONS,
  type QuestionRow,
  sqlOf,
} from '../../contract-questions.ts'
import { problem } from '../acts.ts'
import { assetExists } from '../gap-store.ts'
import type { QuestionBoard } from './board.ts'
import * as store from './store.ts'
import { questionView } from './views.ts'

export type QuestionDeps = {
  readonly records: Records
  readonly clock: Clock
  readonly audit: Audit
  readonly sites: SiteBook
  readonly board: QuestionBoard
}

const HOUR_MS = 60 * 60_000
const HEARD_WITHIN_MS = 30 * 24 * HOUR_MS
/** Answers say what ran where and who was signed in: they are kept no longer than they are of use. */
const KEPT_MS = 90 * 24 * HOUR_MS

type Target =
  NonNullable<(typeof askAgents)['body']> extends { _output: { target: infer T } } ? T : never

export const ask = async (
  { records, clock, audit, sites, board }: QuestionDeps,
  who: Who,
  given: { readonly asked: Asked; readonly target: Target; readonly hours: number },
): Promise<QuestionRow> => {
  const { asked, target, hours } = given
  const { organization } = who
  const now = clock.now()
  const expires = new Date(now.getTime() + hours * HOUR_MS)
  const id = newId()
  const { view, agents } = await records.within(who.scope, async (tx) => {
    const asset = 'asset' in target ? target.asset.id : null
    const site = 'site' in target ? target.site : null
    if (asset !== null && (await tx.one(assetExists, { organization, id: asset })) === null)
      throw notFound()
    if (site !== null && !(await sites.list(tx)).some((s) => s.id === site)) throw notFound()
    await tx.all(store.lockAsking, { organization })
    const open = (await tx.one(store.openCount, { organization, now }))?.open ?? 0
    if (open >= MAX_OPEN_QUESTIONS)
      throw problem('assets.too_many_questions', { limit: MAX_OPEN_QUESTIONS })
    const since = new Date(now.getTime() - HEARD_WITHIN_MS)
    const limit = MAX_ASKED_AGENTS + 1
    const found = await tx.all(store.agentsToAsk, { organization, asset, site, since, limit })
    if (found.length > MAX_ASKED_AGENTS)
      throw problem('assets.too_many_agents', { limit: MAX_ASKED_AGENTS })
    const able = found.filter((a) => sqlOf(asked, a.platform) !== null)
    if (able.length === 0) throw problem('assets.no_agent_to_ask', {})
    const place = asset === null ? site : (able[0]?.site_id ?? null)
    await tx.run(store.prune, { organization, before: new Date(now.getTime() - KEPT_MS) })
    await tx.run(store.addQuestion, {
      organization,
      id,
      site: place,
      asset,
      asked: JSON.stringify(asked),
      by: who.name,
      now,
      expires,
    })
    await tx.run(store.addAgents, {
      organization,
      question: id,
      rows: JSON.stringify(
        able.map((a) => ({ id: newId(), agent: a.id, asset_id: a.asset_id, site_id: a.site_id })),
      ),
    })
    await audit.write(tx, who, {
      what: 'assets.ask-agent',
      object: { kind: 'question', id, name: asked.template },
      before: null,
      after: { asked, asset, site, agents: able.length, until: expires.toISOString() },
    })
    return { view: await one(tx, organization, id, now), agents: able.map((a) => a.id) }
  })
  // After the commit: an agent must not answer what nobody has asked.
  board.put({ id, asked, until: expires.getTime() }, agents)
  return view
}

export const stop = async (
  { records, clock, audit, board }: QuestionDeps,
  who: Who,
  id: string,
): Promise<QuestionRow> => {
  const { organization } = who
  const now = clock.now()
  const view = await records.within(who.scope, async (tx) => {
    const before = await one(tx, organization, id, now)
    if (before.state !== 'open') return before
    await tx.run(store.stop, { organization, id, now })
    await audit.write(tx, who, {
      what: 'assets.stop-question',
      object: { kind: 'question', id, name: before.asked.template },
      before: { state: before.state },
      after: { state: 'stopped' },
    })
    return one(tx, organization, id, now)
  })
  board.drop(id)
  return view
}

export const one = async (
  tx: Transaction,
  organization: string,
  id: string,
  now: Date,
): Promise<QuestionRow> => {
  const row = await tx.one(store.question, { organization, id })
  if (row === null) throw notFound()
  return questionView(row, now)
}
