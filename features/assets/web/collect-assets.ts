/**
 * An act on everything that matches, also on what is not loaded: first the ids, then the act in portions.
 * @module
 */

import type { z } from 'zod'
import type { Call } from '../../../ui/api.tsx'
import type { Selection } from '../../../ui/Table.tsx'
import { type AssetFilter, assignOwner, type BulkAnswer, listAssets } from '../contract.ts'

/** The most ids the server takes at once. */
const PORTION = 1000
const PAGE = 500

export type Step = {
  readonly kind: 'collecting' | 'assigning'
  readonly done: number
  readonly of: number
}
type Watch = (step: Step) => void

/** The ids of a selection; everything that matches is asked for page by page. */
export const idsOf = async (
  call: Call,
  selection: Selection,
  filter: z.input<typeof AssetFilter>,
  watch: Watch,
): Promise<readonly string[]> => {
  if (selection.kind === 'rows') return selection.keys
  const except = new Set(selection.except)
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await call(listAssets, {
      query: {
        ...filter,
        sort: 'firstSeen',
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      },
    })
    ids.push(...page.rows.map((row) => row.id))
    watch({ kind: 'collecting', done: ids.length, of: Math.max(page.total, ids.length) })
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return ids.filter((id) => !except.has(id))
}

export type Assigned = {
  readonly changed: number
  readonly unchanged: number
  readonly failed: number
  readonly rows: BulkAnswer['rows']
}

/** Gives every id its owner; answers what happened to each. */
export const assignAll = async (
  call: Call,
  given: readonly { readonly owner: string; readonly ids: readonly string[] }[],
  watch: Watch,
): Promise<Assigned> => {
  const of = given.reduce((sum, g) => sum + g.ids.length, 0)
  const rows: BulkAnswer['rows'] = []
  let [changed, unchanged, failed] = [0, 0, 0]
  for (const { owner, ids } of given) {
    for (let at = 0; at < ids.length; at += PORTION) {
      watch({ kind: 'assigning', done: rows.length, of })
      const answer = await call(assignOwner, {
        body: { owner, targets: { ids: ids.slice(at, at + PORTION) } },
      })
      changed += answer.changed
      unchanged += answer.unchanged
      failed += answer.failed
      rows.push(...answer.rows)
    }
  }
  return { changed, unchanged, failed, rows }
}

/** The former owner of every row that was changed: what undo gives back. */
export const formerOwners = (
  rows: BulkAnswer['rows'],
): readonly { readonly owner: string; readonly ids: readonly string[] }[] => {
  const byOwner = new Map<string, string[]>()
  for (const row of rows) {
    if (row.outcome !== 'changed') continue
    const ids = byOwner.get(row.before)
    if (ids === undefined) byOwner.set(row.before, [row.id])
    else ids.push(row.id)
  }
  return [...byOwner].map(([owner, ids]) => ({ owner, ids }))
}
