/**
 * Counts the days of the access review: each day once it is over, and once more when what came late is there. What was counted becomes
 * evidence; a log that does not come is said to be missing and never counted as none.
 * @module
 */
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Events } from '../../../../platform/events/index.ts'
import { storable } from '../../../../platform/evidence/canonical.ts'
import type { EvidenceStore } from '../../../../platform/evidence/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records, Transaction } from '../../../../platform/records/index.ts'
import { type MissingLog, REVIEWED_DAYS } from '../../contract-access.ts'
import type { LogPolicy } from '../../contract-expected.ts'
import type { AccessSummary } from '../../evidence.ts'
import { type Day, dayAt, dayOf, nextDay, type WorkingHours } from '../../working-hours.ts'
import { policyIn } from '../expected/book.ts'
import { firstReceived } from '../expected/store.ts'
import { allSources } from '../sources/store.ts'
import * as ask from './queries.ts'
import * as store from './store.ts'

export type CountDeps = {
  readonly records: Records
  readonly evidence: Pick<EvidenceStore, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly events: () => Promise<Events>
  readonly timeZone: (organization: string) => Promise<string>
  readonly organizations: () => Promise<readonly string[]>
  /** Names of administrators in small letters; null where no directory tells. */
  readonly administrators: (
    tx: Transaction,
    organization: string,
  ) => Promise<readonly string[] | null>
}

const HOUR_MS = 3_600_000
/** Days back that are counted when nobody has yet. */
const BACK_DAYS = 35
const KEPT_DAYS = 200
/** After the end of a day its last events may still be on their way; shippers that were off come within a day or two. */
const SETTLE_MS = HOUR_MS
const LATE_MS = 26 * HOUR_MS
const PROBE_VERSION = '1'

export const countAccess = async (deps: CountDeps, signal?: AbortSignal): Promise<void> => {
  for (const organization of await deps.organizations()) {
    signal?.throwIfAborted()
    try {
      await countOne(deps, organization, signal)
    } catch (error) {
      signal?.throwIfAborted()
      deps.log.warn({ error, organization }, 'detection: days of the access review not counted')
    }
  }
}

/** Counts what is due; tells the measure where a day was counted. */
export const countOne = async (
  deps: CountDeps,
  organization: string,
  signal?: AbortSignal,
): Promise<void> => {
  const { records, clock } = deps
  const scope = { organization, sites: '*' as const }
  const now = clock.now().getTime()
  const timeZone = await deps.timeZone(organization)
  const { first, policy, counted, administrators } = await records.reading(scope, async (tx) => {
    const policy = await policyIn(tx, organization, timeZone)
    return {
      policy,
      first: await tx.one(firstReceived, { organization }),
      administrators: await deps.administrators(tx, organization),
      counted: await tx.all(store.countedDays, {
        organization,
        from: nextDay(dayAt(now, policy.hours.timeZone), -BACK_DAYS),
      }),
    }
  })
  if (first?.at == null) return
  const due = dueDays(policy.hours, counted, first.at.getTime(), now)
  for (const day of due) {
    signal?.throwIfAborted()
    await countDay(deps, organization, day, policy, administrators)
  }
  if (due.length === 0) return
  await records.within(scope, async (tx) => {
    const from = nextDay(dayAt(now, policy.hours.timeZone), -KEPT_DAYS)
    await tx.run(store.dropOldDays, { organization, from })
    await tellSummary(deps, tx, organization, policy.hours)
  })
}

/** Days that are over and were not counted since all of them should have come. */
export const dueDays = (
  hours: WorkingHours,
  counted: readonly { readonly day: Day; readonly counted_at: Date }[],
  firstAt: number,
  now: number,
): readonly Day[] => {
  const known = new Map(counted.map((c) => [c.day, c.counted_at.getTime()]))
  const today = dayAt(now, hours.timeZone)
  const earliest = dayAt(firstAt, hours.timeZone)
  const due: Day[] = []
  for (let day = nextDay(today, -BACK_DAYS); day < today; day = nextDay(day)) {
    if (day < earliest) continue
    const end = dayOf(day, hours).to
    const at = known.get(day)
    if (now < end + SETTLE_MS) continue
    if (at === undefined || (at < end + LATE_MS && now >= end + LATE_MS)) due.push(day)
  }
  return due
}

type Row = {
  readonly site: string | null
  readonly what: 'admin' | 'off-hours' | 'denied-inside' | 'denied-outside'
  readonly who: string
  readonly origin: string
  readonly country: string
  readonly targets: readonly string[]
  readonly n: number
  readonly failures: number
  readonly others: number
  readonly first: string
  readonly last: string
}

const countDay = async (
  { records, events: open, clock }: CountDeps,
  organization: string,
  day: Day,
  policy: LogPolicy,
  administrators: readonly string[] | null,
): Promise<void> => {
  const scope = { organization, sites: '*' as const }
  const events = await open()
  const whole = spanOf(day, policy.hours)
  const sources = await records.reading(scope, (tx) => tx.all(allSources, { organization }))
  const without = sources.flatMap(({ id, unassigned }) => (unassigned === null ? [] : id))
  const [seen] = await events.query(scope, ask.seenOn, { ...whole, without })
  const rows: Row[] = []
  let isCut = false
  const put = (what: Row['what'], found: readonly Found[], most: number): void => {
    isCut ||= found.length > most
    for (const one of found.slice(0, most)) rows.push(rowOf(what, one))
  }
  const asked = { ...whole, administrators: [...(administrators ?? [])] }
  put('admin', await events.query(scope, ask.administratorsOn, asked), ask.MAX_SIGN_IN_ROWS)
  for (const profile of profilesOf(day, policy))
    put('off-hours', await events.query(scope, ask.offHoursOn, profile), ask.MAX_SIGN_IN_ROWS)
  put('denied-inside', await events.query(scope, ask.deniedInsideOn, whole), ask.MAX_DENIED_ROWS)
  put('denied-outside', await events.query(scope, ask.deniedOutsideOn, whole), ask.MAX_DENIED_ROWS)
  await records.within(scope, async (tx) => {
    await tx.run(store.dropRows, { organization, day })
    if (rows.length > 0)
      await tx.run(store.putRows, { organization, day, rows: JSON.stringify(storable(rows)) })
    await tx.run(store.putDay, {
      organization,
      day,
      signIns: seen?.sign_ins ?? 0,
      firewall: seen?.firewall ?? 0,
      inside: seen?.inside ?? 0,
      outside: seen?.outside ?? 0,
      known: administrators !== null,
      cut: isCut,
      now: clock.now(),
    })
  })
}

type Found = {
  readonly site: string
  readonly who: string
  readonly origin?: string
  readonly country: string
  readonly targets: readonly string[]
  readonly n: number
  readonly failures?: number
  readonly others?: number
  readonly first: Date
  readonly last: Date
}
const MAX_TEXT = 300
/** Events may hold any bytes: PostgreSQL keeps no U+0000. */
const short = (text: string): string => text.replaceAll('\u0000', '').slice(0, MAX_TEXT)
const rowOf = (what: Row['what'], one: Found): Row => ({
  what,
  site: one.site === '' ? null : one.site,
  who: short(one.who),
  origin: short(one.origin ?? ''),
  country: short(one.country),
  targets: one.targets.filter((target) => target !== '').map(short),
  n: one.n,
  failures: one.failures ?? 0,
  others: one.others ?? 0,
  first: one.first.toISOString(),
  last: one.last.toISOString(),
})

const spanOf = (day: Day, hours: WorkingHours) => {
  const { from, to } = dayOf(day, hours)
  return { from: new Date(from), to: new Date(to) }
}

/** The company's hours for all sites but those that have their own, then each of these. */
const profilesOf = (day: Day, { hours, siteHours }: LogPolicy) =>
  [
    { of: siteHours.map(({ site }) => site), hours, others: 1 },
    ...siteHours.map((one) => ({ of: [one.site], hours: one.hours, others: 0 })),
  ].map(({ of, hours: own, others }) => {
    const { from, to, work } = dayOf(day, own)
    return {
      from: new Date(from),
      to: new Date(to),
      profile: of,
      others,
      overMidnight: work?.overMidnight === true ? 1 : 0,
      // A day off has no working time: all of it is outside.
      workFrom: new Date(work?.from ?? to),
      workTo: new Date(work?.to ?? to),
    }
  })

/** What is missing within the last counted days: a log of which not one line came. */
export const missingIn = (days: readonly store.CountedDay[]): MissingLog[] => {
  const last = days.slice(-REVIEWED_DAYS)
  return [
    ...(last.some((day) => day.sign_ins > 0) ? [] : (['sign-ins'] as const)),
    ...(last.some((day) => day.firewall > 0) ? [] : (['firewall'] as const)),
  ]
}

/** The last counted days as evidence. */
export const tellSummary = async (
  { evidence, clock }: Pick<CountDeps, 'evidence' | 'clock'>,
  tx: Transaction,
  organization: string,
  hours: WorkingHours,
): Promise<void> => {
  const now = clock.now()
  const today = dayAt(now.getTime(), hours.timeZone)
  const days = await tx.all(store.countedDays, { organization, from: nextDay(today, -BACK_DAYS) })
  const last = days.slice(-REVIEWED_DAYS)
  const [from, to] = [last[0]?.day, last.at(-1)?.day]
  if (from === undefined || to === undefined) return
  const rows = await tx.all(store.signInsByWeek, { organization, from })
  const admins = rows.filter(({ what }) => what === 'admin')
  const open = await tx.one(store.openFollowUps, { organization, today })
  const sum = (of: readonly number[]): number => of.reduce((total, n) => total + n, 0)
  const payload: AccessSummary = {
    from,
    to,
    missing: missingIn(days),
    administrators: new Set(admins.map(({ who }) => who)).size,
    administratorSignIns: sum(admins.map(({ n }) => n)),
    administratorFailures: sum(admins.map(({ failures }) => failures)),
    offHoursAccounts: new Set(rows.flatMap(({ what, who }) => (what === 'off-hours' ? who : [])))
      .size,
    deniedInside: sum(last.map((day) => day.denied_inside)),
    deniedOutside: sum(last.map((day) => day.denied_outside)),
    openFollowUps: open?.open ?? 0,
    overdueFollowUps: open?.overdue ?? 0,
  }
  await evidence.append(tx, [
    {
      kind: 'detection.access-summary',
      subject: { kind: 'organization', id: 'organization', name: '', site: null },
      class: 'E1',
      observedAt: now,
      validUntil: null,
      probe: 'access-count',
      probeVersion: PROBE_VERSION,
      payload,
      source: null,
    },
  ])
}
