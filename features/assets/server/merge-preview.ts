/**
 * What a merge or a split would make of assets, before anybody decides. Reads only.
 * @module
 */
import { notFound } from '../../../platform/http/index.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import { type AGAINST, type MergePreview, Outlook, type SplitPreview } from '../merge-contract.ts'
import { type Portrait, portraitOf } from '../portrait.ts'
import { joinStatements, resolve, type Statements } from '../rules.ts'
import { organizationOf } from './accept.ts'
import { problem } from './acts.ts'
import { chosenOf, keysLeaving, pieceOf, replay } from './merge.ts'
import * as sql from './merge-store.ts'
import * as store from './store.ts'

export const foreseeMerge = async (
  tx: Transaction,
  act: { readonly kept: string; readonly other: string },
): Promise<MergePreview> => {
  const organization = organizationOf(tx)
  const rows = await tx.all(store.assetsByIds, { organization, ids: [act.kept, act.other] })
  const [one, other] = [act.kept, act.other].map((id) => {
    const row = rows.find((r) => r.id === id)
    if (!row) throw notFound()
    if (row.mergedInto !== null) throw problem('assets.is_merged', { name: row.name })
    return row.statements
  }) as [Statements, Statements]
  if (act.kept === act.other) throw problem('assets.merge_same', {})
  return {
    one: outlookOf(one),
    other: outlookOf(other),
    both: outlookOf(joinStatements(one, other)),
    against: againstOf(portraitOf(one), portraitOf(other)),
  }
}

export const foreseeSplit = async (
  tx: Transaction,
  act: { readonly id: string; readonly sightings: readonly string[] },
  now: Date,
): Promise<SplitPreview> => {
  const organization = organizationOf(tx)
  const [row] = await tx.all(store.assetsByIds, { organization, ids: [act.id] })
  if (!row) throw notFound()
  if (row.mergedInto !== null) throw problem('assets.is_merged', { name: row.name })
  const { leaving, staying } = chosenOf(
    await tx.all(sql.allSaid, { organization, id: act.id }),
    act.sightings,
  )
  return {
    stays: outlookOf(replay(staying)),
    leaves: { ...outlookOf(pieceOf(leaving, row.name, now)), sightings: leaving.length },
    keys: keysLeaving(leaving, staying, row.site),
  }
}

const outlookOf = (statements: Statements): Outlook => {
  const state = resolve(statements)
  const sightings = Object.values(statements).reduce((sum, s) => sum + s.times, 0)
  // Strips what the contract does not show.
  return Outlook.strip().parse({ ...state, sightings })
}

const againstOf = (a: Portrait, b: Portrait): (typeof AGAINST)[number][] => {
  const of = ({ serials, typed, guids, uuids, tags }: Portrait) => ({
    serial: [...serials, ...typed],
    guid: [...guids],
    uuid: [...uuids],
    tag: [...tags],
  })
  const [one, other] = [of(a), of(b)]
  const all = Object.keys(one) as (keyof typeof one)[]
  return all.filter(
    (kind) =>
      one[kind].length > 0 &&
      other[kind].length > 0 &&
      !one[kind].some((value) => other[kind].includes(value)),
  )
}
