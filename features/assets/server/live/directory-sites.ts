/**
 * Sites and subnets of Active Directory, and which site of Hinoban each is: by the line that a person wrote, else by an
 * equal name.
 * @module
 */
import ipaddr from 'ipaddr.js'
import type { Text } from '../../../../platform/i18n/index.ts'
import { type Directory, isAbsent } from './directory-connection.ts'
import { readMapping } from './directory-mapping.ts'
import { one, values } from './directory-values.ts'

export type Subnet = { readonly range: string; readonly site: string }
export type DirectorySites = {
  readonly names: readonly string[]
  readonly subnets: readonly Subnet[]
  /** Subnets without a site, or that are no range. */
  readonly unusable: number
}
type Site = { readonly id: string; readonly name: string }

const MAX_SITES = 5_000
const MAX_SUBNETS = 20_000

/** Null where the directory keeps none. */
export const readSites = async (directory: Directory): Promise<DirectorySites | null> => {
  if (directory.configuration === null) return null
  const names: string[] = []
  const found: { range: string; siteDn: string }[] = []
  const byDn = new Map<string, string>()
  try {
    for await (const { entries } of directory.pages(`CN=Sites,${directory.configuration}`, {
      filter: '(|(objectClass=site)(objectClass=subnet))',
      attributes: ['cn', 'objectClass', 'siteObject'],
    }))
      for (const entry of entries) {
        const name = one(entry, 'cn')?.slice(0, 200)
        if (name === undefined) continue
        const classes = values(entry, 'objectClass')
        if (classes.includes('subnet') && found.length < MAX_SUBNETS)
          found.push({ range: name, siteDn: one(entry, 'siteObject')?.toLowerCase() ?? '' })
        else if (classes.includes('site') && names.length < MAX_SITES) {
          names.push(name)
          byDn.set(entry.dn.toLowerCase(), name)
        }
      }
  } catch (error) {
    if (!isAbsent(error)) throw error
    return null
  }
  const subnets = found.flatMap(({ range, siteDn }) => {
    const site = byDn.get(siteDn)
    return site === undefined || !ipaddr.isValidCIDR(range) ? [] : [{ range, site }]
  })
  return {
    names: names.sort(),
    subnets: subnets.sort((a, b) => (a.range < b.range ? -1 : 1)),
    unusable: found.length - subnets.length,
  }
}

/** The narrowest subnet around an address. */
export const subnetFinder = (subnets: readonly Subnet[]): ((address: string) => Subnet | null) => {
  const byWidth = new Map<string, { bits: number; ranges: Map<string, Subnet> }>()
  for (const subnet of subnets) {
    const [network, bits] = ipaddr.parseCIDR(subnet.range)
    const width = `${network.kind()}/${bits}`
    const known = byWidth.get(width) ?? { bits, ranges: new Map() }
    byWidth.set(width, known)
    known.ranges.set(masked(network.toByteArray(), bits), subnet)
  }
  const narrowFirst = [...byWidth].sort(([, a], [, b]) => b.bits - a.bits)
  return (text) => {
    if (!ipaddr.isValid(text)) return null
    const address = ipaddr.parse(text)
    for (const [width, { bits, ranges }] of narrowFirst) {
      if (!width.startsWith(`${address.kind()}/`)) continue
      const found = ranges.get(masked(address.toByteArray(), bits))
      if (found) return found
    }
    return null
  }
}

const masked = (bytes: readonly number[], bits: number): string =>
  bytes.map((b, i) => b & (0xff << Math.max(0, Math.min(8, 8 * (i + 1) - bits))) & 0xff).join('.')

const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

export type SiteMap = {
  readonly siteOf: (directorySite: string) => Site | null
  /** Lines that name what is not there. */
  readonly wrong: readonly Text[]
}

export const mapSites = (
  lines: readonly string[],
  known: DirectorySites,
  sites: readonly Site[],
): SiteMap => {
  const ours = new Map(sites.map((s) => [plain(s.name), s]))
  const theirs = new Set(known.names.map(plain))
  const written = new Map<string, Site>()
  const wrong: Text[] = []
  for (const line of lines) {
    const mapping = readMapping(line)
    if (mapping === null) continue
    const site = ours.get(plain(mapping.to))
    if (site) written.set(plain(mapping.from), site)
    else
      wrong.push({
        ja: `サイトの対応「${line}」: 「${mapping.to}」という拠点はありません。`,
        en: `Site line “${line}”: there is no site “${mapping.to}”.`,
      })
    if (!theirs.has(plain(mapping.from)))
      wrong.push({
        ja: `サイトの対応「${line}」: ディレクトリに「${mapping.from}」というサイトはありません。`,
        en: `Site line “${line}”: the directory has no site “${mapping.from}”.`,
      })
  }
  return {
    siteOf: (name) => written.get(plain(name)) ?? ours.get(plain(name)) ?? null,
    wrong,
  }
}

const MAX_LINES = 20

/** What a person sees when trying the source: every site of the directory with its subnets and where it leads. */
export const describeSites = (known: DirectorySites, map: SiteMap): readonly Text[] => [
  ...known.names.slice(0, MAX_LINES).map((name): Text => {
    const ranges = known.subnets.filter((s) => s.site === name).map((s) => s.range)
    const shown = ranges.slice(0, 5).join(', ') + (ranges.length > 5 ? ' …' : '')
    const site = map.siteOf(name)
    const [ja, en] = ranges.length === 0 ? ['サブネットなし', 'no subnets'] : [shown, shown]
    return {
      ja: `ADサイト「${name}」（${ja}）→ ${site ? `拠点「${site.name}」` : '対応する拠点なし'}`,
      en: `AD site “${name}” (${en}) → ${site ? `site “${site.name}”` : 'no site of yours'}`,
    }
  }),
  ...(known.names.length > MAX_LINES
    ? [
        {
          ja: `ほかに${known.names.length - MAX_LINES}個のADサイトがあります。`,
          en: `There are ${known.names.length - MAX_LINES} more AD sites.`,
        },
      ]
    : []),
  ...(known.unusable > 0
    ? [
        {
          ja: `サイトに割り当てられていない、または範囲として読めないサブネットが${known.unusable}個あります。`,
          en: `${known.unusable} subnets belong to no site or are no range.`,
        },
      ]
    : []),
  ...map.wrong,
]
