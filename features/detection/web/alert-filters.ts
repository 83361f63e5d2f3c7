/**
 * What alerts are narrowed by: the menus above the rows, and what stands in the address.
 * @module
 */
import type { z } from 'zod'
import type { Filter } from '../../../ui/Table.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import type { AlertRow } from '../contract-alerts.ts'
import { LEVELS } from '../contract-words.ts'
import type { alertSearch } from './detection-search.ts'
import type { AskedAlerts } from './many-alerts.ts'
import { useAlertWords, useSay } from './words.tsx'

type Search = z.output<typeof alertSearch>

/** The question behind an address. */
export const askedAlerts = ({ q, state, level, rule, host, user, site }: Search): AskedAlerts => ({
  state: state ?? 'undecided',
  ...(q === undefined ? {} : { q }),
  ...(level === undefined ? {} : { level: level.join(',') }),
  ...(rule === undefined ? {} : { rule }),
  ...(host === undefined ? {} : { host }),
  ...(user === undefined ? {} : { user }),
  ...(site === undefined ? {} : { site }),
})

export const useSiteName = (sites: readonly SiteView[]): ((id: string) => string) => {
  const m = useAlertWords()
  return (id) => (id === 'none' ? m.noSite : (sites.find((s) => s.id === id)?.name ?? ''))
}

export const useAlertFilters = (
  search: Search,
  sites: readonly SiteView[],
  rows: readonly Pick<AlertRow, 'rule' | 'title'>[] | undefined,
): readonly Filter[] => {
  const m = useAlertWords()
  const say = useSay()
  const choices = (words: Readonly<Record<string, string>>, order = Object.keys(words)) =>
    order.map((value) => ({ value, label: words[value] ?? value }))
  const ofRule = rows?.find(({ rule }) => rule === search.rule)
  // Chosen elsewhere, as in a group of alerts: shown so that it can be taken away.
  const chosen = (id: 'rule' | 'host' | 'user', label: string, name?: string): Filter[] => {
    const value = search[id]
    return value === undefined ? [] : [{ id, label, options: [{ value, label: name ?? value }] }]
  }
  return [
    { id: 'state', label: m.state, options: choices(m.filterStates) },
    {
      id: 'level',
      label: m.level,
      several: true,
      options: choices(m.levels, [...LEVELS].reverse()),
    },
    ...(sites.length === 0
      ? []
      : [
          {
            id: 'site',
            label: m.site,
            options: [
              ...sites.map(({ id, name }) => ({ value: id, label: name })),
              { value: 'none', label: m.noSite },
            ],
          },
        ]),
    ...chosen('rule', m.rule, ofRule === undefined ? undefined : say(ofRule.title)),
    ...chosen('host', m.groups['host'] ?? ''),
    ...chosen('user', m.groups['user'] ?? ''),
  ]
}
