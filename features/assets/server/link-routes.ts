/**
 * The door of links between devices and their neighbours.
 * @module
 */
import { type Route, route } from '../../../platform/http/index.ts'
import type { Records } from '../../../platform/records/index.ts'
import { deviceLinks } from '../contract.ts'
import { linkPage } from './link-store.ts'

export const linkRoutes = ({ records }: { readonly records: Records }): readonly Route[] => [
  route(deviceLinks, ({ who, query }) =>
    records.reading(who.scope, async (tx) => {
      const rows = await tx.all(linkPage, {
        organization: who.organization,
        site: query.site === undefined || query.site === 'none' ? null : query.site,
        siteNone: query.site === 'none',
        asset: query.asset ?? null,
        isCurrent: query.current === 'yes',
        after: query.cursor ?? null,
        limit: query.limit + 1,
      })
      const shown = rows.slice(0, query.limit)
      return {
        rows: shown.map((r) => ({
          id: r.id,
          protocol: r.protocol,
          from: { id: r.from_id, name: r.from_name, site: r.from_site, deviceClass: r.from_class },
          fromPort: r.local_port,
          to:
            r.to_id === null || r.to_class === null
              ? null
              : {
                  id: r.to_id,
                  name: r.to_name ?? '',
                  site: r.to_site,
                  deviceClass: r.to_class,
                },
          toName: r.remote_name,
          toPort: r.remote_port,
          toMac: r.remote_mac,
          toSerial: r.remote_serial,
          toAddresses: r.remote_addresses,
          toPlatform: r.remote_platform,
          seenFrom: r.seen_from.toISOString(),
          seenUntil: r.seen_until.toISOString(),
          isCurrent: r.is_current,
        })),
        next: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null,
      }
    }),
  ),
]
