/**
 * The door of the network by segment.
 * @module
 */
import type { Clock } from '../../../platform/clock/index.ts'
import { type Route, route } from '../../../platform/http/index.ts'
import type { Records, Transaction } from '../../../platform/records/index.ts'
import {
  MAX_SEGMENTS,
  networkPicture,
  type Segment,
  type SegmentKind,
  type Standing,
} from '../contract-network.ts'
import { FRESH_MS } from '../rules.ts'
import { segments } from './network-store.ts'

export type NetworkDeps = {
  readonly records: Records
  readonly clock: Clock
  /** The address ranges that sites registered; another feature's rows. */
  readonly networksOf: (
    tx: Transaction,
  ) => Promise<readonly { readonly site: string; readonly network: string }[]>
}

type Counts = Record<Standing, number>
const none = (): Counts => ({ exposed: 0, unknown: 0, silent: 0, known: 0 })

export const networkRoutes = ({ records, clock, networksOf }: NetworkDeps): readonly Route[] => [
  route(networkPicture, ({ who, query }) =>
    records.reading(who.scope, async (tx) => {
      const named = await networksOf(tx)
      const rows = await tx.all(segments, {
        organization: who.organization,
        site: query.site === undefined || query.site === 'none' ? null : query.site,
        siteNone: query.site === 'none',
        freshFrom: new Date(clock.now().getTime() - FRESH_MS),
        sites: named.map((n) => n.site),
        networks: named.map((n) => n.network),
      })
      const sites = new Map<string | null, Counts>()
      const found = new Map<
        string,
        Omit<Segment, 'groups'> & { groups: Segment['groups']; devices: number }
      >()
      for (const { site, kind, network, device_class, standing, devices } of rows) {
        if (kind === 'site') {
          const counts = sites.get(site) ?? none()
          counts[standing] += devices
          sites.set(site, counts)
          continue
        }
        const name = [site, kind, network].join(' ')
        const segment = found.get(name) ?? emptySegment(site, kind, network)
        found.set(name, segment)
        segment.devices += devices
        let group = segment.groups.find((g) => g.deviceClass === device_class)
        if (!group) {
          group = { deviceClass: device_class, counts: none() }
          segment.groups.push(group)
        }
        group.counts[standing] += devices
      }
      const largest = [...found.values()].sort((a, b) => b.devices - a.devices)
      return {
        sites: [...sites].map(([site, counts]) => ({ site, devices: sum(counts), counts })),
        segments: largest
          .slice(0, MAX_SEGMENTS)
          .map((s) => ({ ...s, groups: s.groups.sort((a, b) => sum(b.counts) - sum(a.counts)) })),
        left: Math.max(0, largest.length - MAX_SEGMENTS),
      }
    }),
  ),
]

const sum = (counts: Counts): number => Object.values(counts).reduce((all, n) => all + n, 0)

const emptySegment = (site: string | null, kind: SegmentKind, network: string) => ({
  site,
  kind,
  network,
  devices: 0,
  groups: [] as Segment['groups'],
})
