/**
 * Sites by country, with how the devices of each stand. Pure.
 * @module
 */
import type { Language } from '../../../platform/i18n/index.ts'
import type { Standing } from '../contract.ts'

type Site = { readonly id: string; readonly name: string; readonly country: string }
type Counts = Readonly<Record<Standing, number>>
type Counted = { readonly site: string | null; readonly devices: number; readonly counts: Counts }

export type Country = {
  /** ISO 3166-1 alpha-2. */
  readonly code: string
  readonly name: string
  readonly devices: number
  readonly sites: readonly (Site & { readonly devices: number; readonly counts: Counts })[]
}

const NONE: Counts = { exposed: 0, unknown: 0, silent: 0, known: 0 }

/** Countries with most devices first; sites in the order given. A site that nothing was seen at counts 0. */
export const countriesOf = (
  sites: readonly Site[],
  counted: readonly Counted[],
  language: Language,
): readonly Country[] => {
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' })
  const of = new Map(counted.map((c) => [c.site, c]))
  return [...Map.groupBy(sites, (s) => s.country)]
    .map(([code, own]) => {
      const withCounts = own.map((site) => ({
        ...site,
        devices: of.get(site.id)?.devices ?? 0,
        counts: of.get(site.id)?.counts ?? NONE,
      }))
      return {
        code,
        name: names.of(code) ?? code,
        devices: withCounts.reduce((sum, s) => sum + s.devices, 0),
        sites: withCounts,
      }
    })
    .sort((a, b) => b.devices - a.devices || a.name.localeCompare(b.name, language))
}
