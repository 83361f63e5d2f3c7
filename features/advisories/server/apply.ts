/**
 * Applies the advisories of an organization to its inventory: flaws through the findings, products through the names that
 * are installed. An answer that did not change writes nothing.
 * @module
 */
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Transaction } from '../../../platform/records/index.ts'
import type { SoftwareIdentity } from '../../assets/contract.ts'
import type { TouchedAsset } from '../contract.ts'
import {
  type Applied,
  addWorkingDays,
  applied,
  DECIDE_WITHIN_DAYS,
  flawsOf,
  hasDeadline,
  namesOf,
  phrasesOf,
} from '../rules.ts'
import type { AdvisoriesDeps } from './deps.ts'
import * as store from './store.ts'

const YEAR_MS = 366 * 86_400_000
/** More would tell nobody more; the number is exact up to here. */
const MAX_HOSTS = 5_000
/** Versions and spellings of one product; thousands are no name but a word of every day. */
const MAX_IDENTITIES = 300

type Item = z.output<typeof store.toApply.row>
type Named = Map<string, TouchedAsset>
type Inventory = {
  readonly named: ReadonlyMap<string, Named>
  readonly isEmpty: boolean
}

export const applyAdvisories = async (
  deps: AdvisoriesDeps,
  organization: string,
  signal: AbortSignal,
): Promise<void> => {
  const { records, clock, touches } = deps
  const scope = { organization, sites: '*' as const }
  const from = new Date(clock.now().getTime() - YEAR_MS)
  const { items, inventory } = await records.reading(scope, async (tx) => {
    const found = await tx.all(store.toApply, { organization, from })
    return { items: found, inventory: await namedIn(tx, deps, found) }
  })
  const timeZone = await deps.timeZone(organization)
  const same: string[] = []
  for (const item of items) {
    signal.throwIfAborted()
    const flaws = flawsOf(item.ids)
    const answer = flaws.length === 0 ? null : await touches(organization, { flaws })
    const named = [...(inventory.named.get(item.id)?.values() ?? [])]
    const result = applied({ flaws, answer, named, hasInventory: !inventory.isEmpty })
    const products = [...new Set(named.map(({ product }) => product))].toSorted().slice(0, 50)
    const digest = digestOf({ result, flaws, products })
    if (digest === item.digest) same.push(item.id)
    else
      await records.within(scope, (tx) =>
        write(tx, { item, result, flaws, products, digest, now: clock.now(), timeZone }),
      )
  }
  if (same.length > 0)
    await records.within(scope, (tx) =>
      tx.run(store.stampApplied, { organization, ids: same, now: clock.now() }),
    )
}

const digestOf = (what: unknown): string =>
  createHash('sha256').update(JSON.stringify(what)).digest('hex')

const write = async (
  tx: Transaction,
  w: {
    readonly item: Item
    readonly result: Applied
    readonly flaws: readonly string[]
    readonly products: readonly string[]
    readonly digest: string
    readonly now: Date
    readonly timeZone: string
  },
): Promise<void> => {
  const { item, result, now, timeZone } = w
  const one = { organization: tx.scope?.organization ?? '', id: item.id }
  const hosts = new Set(result.hosts.map(({ id }) => id)).size
  const needed = hasDeadline({
    source: item.source,
    verdict: result.verdict,
    isExploited: result.isExploited,
    publishedAt: item.published_at?.getTime() ?? null,
    receivedAt: item.received_at.getTime(),
  })
  // It was said not to apply here, and now it does on more than was known then.
  const isReopened =
    item.decision_kind === 'not-affected' &&
    item.reopened_at === null &&
    result.verdict === 'touches' &&
    hosts > item.decided_hosts
  const isFirst = item.digest === ''
  const since = isFirst ? item.received_at.getTime() : now.getTime()
  const limit = new Date(addWorkingDays(since, DECIDE_WITHIN_DAYS, timeZone))
  await tx.run(store.answerItem, {
    ...one,
    verdict: result.verdict,
    basis: result.basis,
    why: result.why,
    params: result.params,
    flaws: [...w.flaws],
    products: [...w.products],
    hosts,
    isExploited: result.isExploited,
    digest: w.digest,
    decideBy: needed ? (isReopened ? limit : (item.decide_by ?? limit)) : null,
    reopenedAt: isReopened ? now : item.reopened_at,
    now,
  })
  await tx.run(store.clearHosts, one)
  await tx.run(store.addHosts, {
    ...one,
    ...store.hostRowsOf(
      result.hosts.slice(0, MAX_HOSTS).map((h) => ({
        site: h.site,
        asset: h.id,
        name: h.name,
        flaw: h.flaw,
        product: h.product,
        version: h.version,
      })),
    ),
  })
}

/** Where the products stand that titles name. */
const namedIn = async (
  tx: Transaction,
  { inventory }: AdvisoriesDeps,
  items: readonly Item[],
): Promise<Inventory> => {
  const wanted = new Map<string, string[]>()
  for (const { id, title } of items)
    for (const phrase of new Set(phrasesOf(title)))
      wanted.set(phrase, [...(wanted.get(phrase) ?? []), id])
  const itemsFor = (name: string, maker: string): ReadonlySet<string> =>
    new Set(namesOf(name, maker).flatMap((one) => wanted.get(one) ?? []))

  const named = new Map<string, Named>()
  const add = (item: string, asset: TouchedAsset): void => {
    const held = named.get(item) ?? new Map<string, TouchedAsset>()
    if (held.size < MAX_HOSTS) held.set(`${asset.id} ${asset.product} ${asset.version}`, asset)
    named.set(item, held)
  }
  const assets = new Map<string, { readonly name: string; readonly site: string | null }>()
  for await (const systems of inventory.systems(tx, null))
    for (const { asset, site, name, maker, model, os, firmware } of systems) {
      assets.set(asset, { name, site })
      for (const product of [os, model])
        for (const item of itemsFor(product, maker))
          add(item, {
            id: asset,
            name,
            site,
            flaw: '',
            product: product.slice(0, 300),
            version: firmware.slice(0, 100),
          })
    }
  const hits: { readonly identity: SoftwareIdentity; readonly items: ReadonlySet<string> }[] = []
  const identitiesOf = new Map<string, number>()
  for await (const identities of inventory.identities(tx, null))
    for (const identity of identities) {
      const found = new Set(
        [...itemsFor(identity.name, identity.supplier)].filter(
          (item) => (identitiesOf.get(item) ?? 0) < MAX_IDENTITIES,
        ),
      )
      for (const item of found) identitiesOf.set(item, (identitiesOf.get(item) ?? 0) + 1)
      if (found.size > 0) hits.push({ identity, items: found })
    }
  for (let at = 0; at < hits.length; at += MAX_IDENTITIES) {
    const part = hits.slice(at, at + MAX_IDENTITIES)
    for await (const places of inventory.installed(
      tx,
      part.map(({ identity }) => identity),
      null,
    ))
      for (const { of, asset } of places) {
        const hit = part[of]
        const place = assets.get(asset)
        if (hit === undefined || place === undefined) continue
        const { name, version } = hit.identity
        for (const item of hit.items)
          add(item, {
            id: asset,
            ...place,
            flaw: '',
            product: name.slice(0, 300),
            version: version.slice(0, 100),
          })
      }
  }
  return { named, isEmpty: assets.size === 0 }
}
