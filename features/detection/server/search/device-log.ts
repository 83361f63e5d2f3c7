/**
 * What a VPN or edge device wrote into its own log: over which days the log is whole, for whom a password was set, and how many
 * alerts about it nobody has found harmless. Asked by the cases of leaked credentials.
 * @module
 */
import { z } from 'zod'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import { type Records, type Scope, statement } from '../../../../platform/records/index.ts'
import { type MachineDeps, namesAsked } from '../alerts/machines.ts'

const DAY_MS = 86_400_000
/** Where nobody knows since when the device was exposed. */
const LONGEST_MS = 400 * DAY_MS
const MAX_EVENTS = 5_000

const days = eventsQuery({
  name: 'detection_device_days',
  sql: `SELECT toStartOfDay(at) AS day, min(at) AS first, max(at) AS last FROM detection_events
        WHERE organization = {organization:UUID} AND lowerUTF8(host) = {host:String}
          AND at >= {from:DateTime64(3)} AND at < {to:DateTime64(3)} GROUP BY day ORDER BY day DESC LIMIT 1000`,
  params: z.object({ host: z.string(), from: z.date(), to: z.date() }),
  row: z.object({ day: z.date(), first: z.date(), last: z.date() }),
})

/** FortiOS: "Object attribute configured" with the changed attributes; Cisco ASA 111008 and 111010: the command that was run. */
const changes = eventsQuery({
  name: 'detection_device_changes',
  sql: `SELECT at, fields['cfgpath'] AS path, fields['cfgobj'] AS object, fields['cfgattr'] AS attributes, message
        FROM detection_events
        WHERE organization = {organization:UUID} AND lowerUTF8(host) = {host:String}
          AND at >= {from:DateTime64(3)} AND at < {to:DateTime64(3)}
          AND (fields['cfgpath'] IN ('user.local', 'system.admin')
            OR (product = 'cisco' AND match(message, '(?i)executed .*username [^ ]+ password')))
        ORDER BY at, spool_batch, spool_row LIMIT ${MAX_EVENTS}`,
  params: z.object({ host: z.string(), from: z.date(), to: z.date() }),
  row: z.object({
    at: z.date(),
    path: z.string(),
    object: z.string(),
    attributes: z.string(),
    message: z.string(),
  }),
})

/** Alerts about a device that nobody has found harmless. */
const tracesOf = statement({
  name: 'detection_device_traces',
  sql: `select count(*) as count from detection_alerts where organization_id = $organization and machine = any($machines)
          and last_at >= $from and first_at < $to and level >= 2
          and not (state = 'closed' and verdict in ('benign', 'false-positive'))`,
  params: z.object({
    organization: z.uuid(),
    machines: z.array(z.string()),
    from: z.date(),
    to: z.date(),
  }),
  row: z.object({ count: z.coerce.number() }),
})

export type DeviceLogDeps = MachineDeps & {
  readonly records: Records
  readonly events: () => Promise<Events>
}

/** Null: nothing of this device is kept. Times in ms; `from` and `to` bound the days without a day of silence between them. */
export const deviceLogEvents =
  ({ records, events, hostNames }: DeviceLogDeps) =>
  async (
    scope: Scope,
    { name }: { readonly name: string },
    window: { readonly from: number | null; readonly to: number },
  ) => {
    const span = {
      host: name.toLowerCase(),
      from: new Date(window.from === null ? window.to - LONGEST_MS : window.from - DAY_MS),
      to: new Date(window.to),
    }
    const store = await events()
    const whole = wholeSpan(await store.query(scope, days, span))
    if (whole === null) return null
    const changed = await store.query(scope, changes, span)
    const { organization } = scope
    const traces = await records.reading(scope, async (tx) =>
      tx.one(tracesOf, {
        organization,
        machines: await namesAsked(tx, { hostNames }, organization, name),
        from: span.from,
        to: span.to,
      }),
    )
    return {
      ...whole,
      passwordsSet: changed.flatMap((change) => {
        const account = accountOf(change)
        return account === null ? [] : [{ account, at: change.at.getTime() }]
      }),
      traces: traces?.count ?? 0,
    }
  }

/** From the newest day back as far as no day is without a word of the device. */
const wholeSpan = (
  newestFirst: readonly { readonly day: Date; readonly first: Date; readonly last: Date }[],
): { from: number; to: number } | null => {
  const [newest] = newestFirst
  if (!newest) return null
  let oldest = newest
  for (const one of newestFirst) {
    if (oldest.day.getTime() - one.day.getTime() > DAY_MS) break
    oldest = one
  }
  return { from: oldest.first.getTime(), to: newest.last.getTime() }
}

const accountOf = (change: {
  readonly path: string
  readonly object: string
  readonly attributes: string
  readonly message: string
}): string | null => {
  if (change.path !== '')
    return /\bpassw(?:or)?d\b/i.test(change.attributes) && change.object !== ''
      ? change.object
      : null
  return /username (\S+) password/i.exec(change.message)?.[1] ?? null
}
