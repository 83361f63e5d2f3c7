/**
 * The row of an asset: what follows from its statements, spelled for sorting and searching.
 * @module
 */
import { exposureOf } from '../exposure.ts'
import { addressSortKey } from '../identifiers.ts'
import { searchText, sortKey } from '../search.ts'
import type { AssetColumns } from './store.ts'
import { hasChanged, stateOf, type Work } from './who.ts'

export const columnsOf = (work: Work, by: string, now: Date): AssetColumns => {
  const s = stateOf(work)
  const isChange = hasChanged(work)
  const exposure = exposureOf(work.statements)
  return {
    id: work.id,
    site_id: work.site,
    name: s.name,
    device_class: s.deviceClass,
    class_basis: s.classBasis,
    guess: s.guess,
    owner: s.owner,
    user_name: s.user,
    department: s.department,
    location: s.location,
    importance: s.importance,
    asset_tag: s.assetTag,
    serial: s.serial,
    maker: s.maker,
    model: s.model,
    os: s.os,
    firmware: s.firmware,
    note: s.note,
    addresses: s.addresses,
    macs: s.macs,
    host_names: s.hostNames,
    ports: s.ports,
    purchased_on: s.purchasedOn,
    end_of_support: s.endOfSupport,
    reachable_from_internet: s.reachableFromInternet,
    exposed_at: exposure.exposedAt === null ? null : new Date(exposure.exposedAt),
    exposed_by: [...new Set(exposure.evidence.flatMap((e) => (e.isReachable ? e.by : [])))],
    default_password: s.defaultPassword,
    sources: s.sources,
    first_seen_at: new Date(s.firstSeenAt),
    last_seen_at: new Date(s.lastSeenAt),
    machine_seen_at: s.machineSeenAt === null ? null : new Date(s.machineSeenAt),
    statements: work.statements,
    name_key: sortKey(s.name),
    address_key: addressSortKey(s.addresses[0]),
    search: searchText(
      [
        s.name,
        ...s.hostNames,
        ...s.addresses,
        s.serial,
        s.assetTag,
        s.owner,
        s.maker,
        s.model,
        s.user,
        s.department,
      ],
      s.macs,
    ),
    retired_at: work.retiredAt,
    // What only moves the times of seeing does not disturb a person who is editing.
    version: work.version + (isChange ? 1 : 0),
    saved_by: isChange ? by : work.savedBy,
    saved_at: isChange ? now : work.savedAt,
  }
}
