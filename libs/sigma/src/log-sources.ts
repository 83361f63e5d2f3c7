/**
 * From a rule's `logsource` to the events it is asked about.
 * @module
 */

import type { SigmaEvent } from './event.ts'
import { fold } from './fold.ts'
import { type Expression, type LogSource, or } from './form.ts'
import {
  ALSO_SAID,
  type CategorySource,
  LINUX_CATEGORIES,
  WINDOWS_CATEGORIES,
  WINDOWS_SERVICES,
} from './log-source-table.ts'
import type { ViewName } from './views.ts'

/** One kind of event that a rule is asked about. Channels are lower case; null is any. */
export type Route =
  | {
      readonly kind: 'channel'
      readonly channels: readonly string[] | null
      readonly eventIds: readonly number[] | null
      readonly view: ViewName | null
      readonly where: Expression | null
    }
  | { readonly kind: 'said'; readonly source: LogSource; readonly view: null; readonly where: null }

/**
 * Routes of a rule. A Windows or Linux event of a known channel goes by channel and event id; every other event by what its
 * source says of itself, so that a rule for one product never fires on another.
 */
export const routesOf = (source: LogSource): readonly Route[] => {
  const routes: Route[] = []
  const { product, category, service } = source
  if (product === undefined || product === 'windows') {
    const own = service === undefined ? null : (textsAt(WINDOWS_SERVICES, service) ?? [])
    const channels = own?.map((channel) => channel.toLowerCase()) ?? null
    if (category !== undefined) {
      for (const one of at(WINDOWS_CATEGORIES, category) ?? [])
        routes.push(...narrowed(one, channels))
    } else if (channels && channels.length > 0)
      routes.push({ kind: 'channel', channels, eventIds: null, view: null, where: null })
    else if (service === undefined && product === 'windows')
      routes.push({ kind: 'channel', channels: null, eventIds: null, view: null, where: null })
  }
  if (
    (product === undefined || product === 'linux') &&
    category !== undefined &&
    service === undefined
  )
    for (const one of at(LINUX_CATEGORIES, category) ?? []) routes.push(...narrowed(one, null))
  routes.push({ kind: 'said', source, view: null, where: null })
  for (const { rules, events } of ALSO_SAID)
    if (rules.product === product && rules.category === category && rules.service === service)
      for (const said of events)
        routes.push({ kind: 'said', source: said, view: null, where: null })
  return routes
}

/** True when a Windows rule can be asked about nothing that Windows writes into its event logs. */
export const hasNoEventLog = (source: LogSource): boolean =>
  source.product === 'windows' && routesOf(source).length === 1

export const takes = (route: Route, event: SigmaEvent): boolean => {
  if (route.kind === 'said') {
    const { product, category, service } = route.source
    return (
      (product === undefined || product === event.product) &&
      (category === undefined || category === event.category) &&
      (service === undefined || service === event.service)
    )
  }
  if (event.channel === undefined) return false
  if (route.channels === null) return !event.channel.toLowerCase().startsWith('linux-')
  return (
    route.channels.includes(event.channel.toLowerCase()) &&
    (route.eventIds === null ||
      (event.eventId !== undefined && route.eventIds.includes(event.eventId)))
  )
}

const at = (
  table: Readonly<Record<string, readonly CategorySource[]>>,
  key: string,
): readonly CategorySource[] | undefined => (Object.hasOwn(table, key) ? table[key] : undefined)
const textsAt = (
  table: Readonly<Record<string, readonly string[]>>,
  key: string,
): readonly string[] | undefined => (Object.hasOwn(table, key) ? table[key] : undefined)

const narrowed = (one: CategorySource, within: readonly string[] | null): readonly Route[] => {
  const channels = one.channels
    .map((channel) => channel.toLowerCase())
    .filter((channel) => !within || within.includes(channel))
  if (channels.length === 0) return []
  const wheres = Object.entries(one.where ?? {}).flatMap(([field, values]) =>
    values.map(
      (value): Expression => ({
        op: 'test',
        field,
        test: { kind: 'text', pieces: [fold(value)], cased: false, dashes: false },
      }),
    ),
  )
  return [
    {
      kind: 'channel',
      channels,
      eventIds: one.eventIds,
      view: one.view ?? null,
      where: wheres.length > 0 ? or(wheres) : null,
    },
  ]
}
