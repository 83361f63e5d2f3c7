/**
 * Rows of the store as the contract shows them. Pure.
 * @module
 */

import type { z } from 'zod'
import type { AssetDetail, AssetRow, AssetSource, ComponentRow, SightingRow } from '../contract.ts'
import { type Facts, freshnessOf, type Statements } from '../rules.ts'
import type { componentPage, FullAsset, sightingPage } from './detail-store.ts'
import type { AssetRecord } from './store.ts'

export const rowView = (r: AssetRecord, now: Date): AssetRow => ({
  id: r.id,
  site: r.site_id,
  name: r.name,
  deviceClass: r.device_class,
  classBasis: r.class_basis,
  owner: r.owner,
  importance: r.importance,
  assetTag: r.asset_tag,
  serial: r.serial,
  maker: r.maker,
  model: r.model,
  addresses: r.addresses,
  macs: r.macs,
  hostNames: r.host_names,
  sources: r.sources,
  firstSeenAt: r.first_seen_at.toISOString(),
  lastSeenAt: r.last_seen_at.toISOString(),
  machineSeenAt: r.machine_seen_at?.toISOString() ?? null,
  freshness: freshnessOf(r.machine_seen_at?.getTime() ?? null, now.getTime()),
  retiredAt: r.retired_at?.toISOString() ?? null,
  version: r.version,
})

export const detailView = (
  r: FullAsset,
  files: ReadonlyMap<AssetSource, string | null>,
  now: Date,
): AssetDetail => ({
  ...rowView(r, now),
  note: r.note,
  user: r.user_name,
  department: r.department,
  location: r.location,
  os: r.os,
  firmware: r.firmware,
  purchasedOn: r.purchased_on,
  endOfSupport: r.end_of_support,
  reachableFromInternet: r.reachable_from_internet,
  defaultPassword: r.default_password,
  guess: r.guess,
  openPorts: r.ports.map(({ protocol, port, service }) => ({ protocol, port, service })),
  sourcesSay: sourcesSay(r.statements, files),
  components: r.components,
  retired:
    r.retired_at === null
      ? null
      : { at: r.retired_at.toISOString(), by: r.retired_by ?? '', reason: r.retired_reason ?? '' },
})

const sourcesSay = (
  statements: Statements,
  files: ReadonlyMap<AssetSource, string | null>,
): AssetDetail['sourcesSay'] =>
  (Object.entries(statements) as [AssetSource, NonNullable<Statements[AssetSource]>][])
    .sort(([, a], [, b]) => b.at - a.at)
    .map(([source, s]) => ({
      source,
      firstAt: new Date(s.firstAt).toISOString(),
      lastAt: new Date(s.at).toISOString(),
      times: s.times,
      says: saysOf(s.facts),
      file: files.get(source) ?? null,
    }))

/** The facts of one statement as lines; `field` is a key of the messages' `fields`. */
export const saysOf = (facts: Facts): { field: string; value: string }[] => {
  const {
    ports,
    deviceClass,
    closedPorts: _,
    products: __,
    product: ___,
    objectId: ____,
    reachableAt: _____,
    ...rest
  } = facts
  const lines: { field: string; value: string }[] = []
  for (const [field, value] of Object.entries(rest)) {
    if (value === undefined || value === null) continue
    const text = Array.isArray(value) ? value.join(', ') : String(value)
    if (text !== '') lines.push({ field, value: text.slice(0, 4000) })
  }
  if (deviceClass) lines.push({ field: 'class', value: deviceClass })
  if (ports && ports.length > 0)
    lines.push({
      field: 'ports',
      value: ports
        .map((p) => `${p.protocol}/${p.port}${p.service ? ` ${p.service}` : ''}`)
        .join(', ')
        .slice(0, 4000),
    })
  return lines
}

export const sightingView = (s: z.output<typeof sightingPage.row>): SightingRow => ({
  id: s.id,
  source: s.source,
  by: s.seen_by,
  at: s.seen_at.toISOString(),
  recordedAt: s.recorded_at.toISOString(),
  matchedBy: s.matched_by,
  says: saysOf(s.says),
  import: s.import_id,
})

export const componentView = (c: z.output<typeof componentPage.row>): ComponentRow => ({
  id: c.id,
  name: c.name,
  version: c.version,
  supplier: c.supplier,
  type: c.type,
  purl: c.purl,
  cpe: c.cpe,
  licences: c.licences,
  source: c.source,
  place: c.place,
  seenFrom: c.seen_from.toISOString(),
  seenUntil: c.seen_until.toISOString(),
  current: c.closed_at === null,
})
