/**
 * Brings the segments of the network into the order in which they are drawn. Pure.
 * @module
 */
import type { Segment } from '../contract.ts'

type Picture = {
  readonly sites: readonly { readonly site: string | null; readonly devices: number }[]
  readonly segments: readonly Segment[]
}
type SiteGroup = {
  readonly site: string | null
  readonly devices: number
  readonly segments: readonly Segment[]
}

const KINDS = ['private', 'global', 'none'] as const

/** `10.0.9.0/24` before `10.0.10.0/24`: numbers count as numbers. */
const inOrder = (a: Segment, b: Segment): number =>
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
  a.network.localeCompare(b.network, 'en', { numeric: true })

/** In the order of the sites as given; what has no site comes last. */
export const bySite = (picture: Picture, sites: readonly string[]): readonly SiteGroup[] => {
  const groups = Map.groupBy(picture.segments, (s) => s.site)
  const place = (site: string | null): number => {
    const at = site === null ? -1 : sites.indexOf(site)
    return at === -1 ? sites.length : at
  }
  return [...groups]
    .map(([site, segments]) => ({
      site,
      devices: picture.sites.find((s) => s.site === site)?.devices ?? 0,
      segments: segments.toSorted(inOrder),
    }))
    .sort((a, b) => place(a.site) - place(b.site))
}
