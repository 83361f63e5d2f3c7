/**
 * Writes what network devices say beyond who they are: their configuration, sessions and neighbours.
 * @module
 */
import { createHash } from 'node:crypto'
import { newId } from '../../../platform/records/index.ts'
import type { LinkSaid } from '../device-facts.ts'
import { type Key, keysOf } from '../identity.ts'
import { readingColumnsOf, writeReadings } from './configuration-store.ts'
import { linkColumnsOf, writeLinks } from './link-store.ts'
import type { Step } from './who.ts'
import type { Writing } from './write.ts'

const digestOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** Answers the assets that have new readings. */
export const writeDeviceWords = async (
  { tx, organization, origin, now }: Writing,
  steps: readonly Step[],
): Promise<readonly string[]> => {
  const readings = steps.flatMap((step) => (step.item.reading ? [readingRow(step)] : []))
  const written =
    readings.length === 0
      ? []
      : await tx.all(writeReadings, {
          organization,
          now,
          file: origin.file?.name ?? null,
          import: origin.importId,
          ...readingColumnsOf(readings),
        })
  const links = steps.flatMap(({ item: { seen, links = [] }, work }) =>
    links.map((link) => linkRow(work.id, link, seen.site, new Date(seen.at))),
  )
  if (links.length > 0) await tx.run(writeLinks, { organization, ...linkColumnsOf(links) })
  return [...new Set(written.map((w) => w.asset_id))]
}

const readingRow = ({ item: { seen, reading }, work, digest }: Step) => ({
  id: newId(),
  asset_id: work.id,
  taken_at: new Date(seen.at),
  time_from: reading?.timeFrom ?? 'handed-over',
  has_configuration: (reading?.says.configuration ?? null) !== null,
  says: reading?.says,
  sighting_digest: digest,
  digest: digestOf([seen.at, reading?.says]),
})

/** Names count inside a site; a name without one would lead to whoever bears it anywhere. */
const findable = (link: LinkSaid, site: string | null): readonly Key[] =>
  keysOf(link.facts, site).filter((k) => site === null || !k.value.startsWith('*|'))

const linkRow = (asset: string, link: LinkSaid, site: string | null, seenAt: Date) => {
  const keys = findable(link, site)
  const { facts } = link
  return {
    id: newId(),
    asset_id: asset,
    protocol: link.protocol,
    local_port: link.localPort,
    remote_name: link.name,
    remote_port: link.port,
    remote_mac: facts.macs?.[0] ?? null,
    remote_serial: facts.serial ?? null,
    remote_addresses: [...(facts.addresses ?? [])],
    remote_platform: link.platform,
    key_kinds: keys.map((k) => k.kind),
    key_values: keys.map((k) => k.value),
    seen_at: seenAt,
    digest: digestOf([link.protocol, link.localPort, link.name, link.port, keys]),
  }
}
