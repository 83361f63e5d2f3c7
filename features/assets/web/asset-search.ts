/**
 * The filters of the asset list as they stand in the URL.
 * @module
 */
import { z } from 'zod'
import { many, one, tableSearch } from '../../../ui/url-search.ts'
import {
  AssetSort,
  AssetSource,
  DeviceClass,
  Freshness,
  Importance,
  Reachable,
} from '../contract.ts'

export const assetSearch = tableSearch({
  site: many(z.union([z.uuid(), z.literal('none')])),
  class: one(DeviceClass),
  owner: one(z.enum(['none', 'some'])),
  importance: one(Importance),
  source: one(AssetSource),
  freshness: one(Freshness),
  reachable: one(Reachable),
  network: one(z.string().regex(/^(?:global|none|[\da-f.:]{2,45}\/\d{1,3})$/i)),
  retired: one(z.enum(['yes', 'all'])),
  open: one(z.enum(['new'])),
})
export type AssetSearch = z.output<typeof assetSearch>

/** What the list, the counts, the CSV and acts on everything that matches have in common. */
export const filterOf = (search: AssetSearch) => ({
  q: search.q,
  site: search.site?.join(','),
  class: search.class,
  owner: search.owner,
  importance: search.importance,
  source: search.source,
  freshness: search.freshness,
  reachable: search.reachable,
  network: search.network,
  retired: search.retired ?? ('no' as const),
})

/** `-lastSeen` is lastSeen, descending; a column that the server cannot sort by is none. */
export const sortOf = (search: AssetSearch) => {
  const down = search.sort?.startsWith('-') === true
  const read = AssetSort.safeParse(down ? search.sort?.slice(1) : search.sort)
  return read.success
    ? { sort: read.data, order: down ? ('desc' as const) : ('asc' as const) }
    : { sort: 'name' as const, order: 'asc' as const }
}

/** The page of one asset: its tab, and the filters of its software. */
export const assetPageSearch = tableSearch({
  // Others may have tabs here too: a name that is nobody's shows the first.
  tab: one(z.string().max(40)),
  current: one(z.enum(['all'])),
  open: one(z.enum(['edit'])),
})
