/**
 * The doors of the access review: what was counted, the signature, what is followed up.
 * @module
 */
import type { Audit } from '../../../../platform/audit/index.ts'
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { newId, type Transaction } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-access.ts'
import { dayAt, nextDay } from '../../working-hours.ts'
import { onlyPersons, onlyWholeCompany } from '../deps.ts'
import { policyIn } from '../expected/book.ts'
import { type CountDeps, missingIn, tellSummary } from './count.ts'
import * as store from './store.ts'

export type AccessRouteDeps = CountDeps & { readonly audit: Pick<Audit, 'write'> }

export const accessRoutes = (deps: AccessRouteDeps): readonly Route[] => {
  const { records, clock, audit, evidence } = deps
  /** The Monday of the first of so many weeks, this one included. */
  const sinceOf = (weeks: number, timeZone: string): string => {
    const today = dayAt(clock.now().getTime(), timeZone)
    const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
    return nextDay(today, -weekday - 7 * (weeks - 1))
  }
  const hoursIn = async (tx: Transaction, organization: string, zone: string) =>
    (await policyIn(tx, organization, zone)).hours

  return [
    route(contract.readAccessReview, async ({ who, query }) => {
      const { organization } = who
      const zone = await deps.timeZone(organization)
      return records.reading(who.scope, async (tx) => {
        const hours = await hoursIn(tx, organization, zone)
        const from = sinceOf(query.weeks, hours.timeZone)
        const days = await tx.all(store.countedDays, { organization, from })
        const signIns = await tx.all(store.signInsByWeek, { organization, from })
        const denied = await tx.all(store.deniedByDay, { organization, from })
        const of = (what: 'admin' | 'off-hours') =>
          signIns.filter((row) => row.what === what).map(signInView)
        const refused = (what: 'denied-inside' | 'denied-outside') =>
          denied.filter((row) => row.what === what).map(deniedView)
        return {
          from: days[0]?.day ?? null,
          to: days.at(-1)?.day ?? null,
          missing: days.length === 0 ? [...contract.MISSING_LOGS] : missingIn(days),
          administratorsKnown: days.at(-1)?.administrators_known ?? false,
          days: days.map((d) => ({
            day: d.day,
            signIns: d.sign_ins,
            firewall: d.firewall,
            deniedInside: d.denied_inside,
            deniedOutside: d.denied_outside,
            isCut: d.is_cut,
          })),
          admins: of('admin'),
          offHours: of('off-hours'),
          inside: refused('denied-inside'),
          outside: refused('denied-outside'),
          reviews: (await tx.all(store.reviews, { organization })).map((r) => ({
            at: r.at.toISOString(),
            by: r.by_name,
            from: r.from_day,
            to: r.to_day,
            note: r.note,
          })),
          followUps: (await tx.all(store.followUps, { organization })).map(followUpView),
        }
      })
    }),

    route(contract.signAccessReview, async ({ who, body }) => {
      onlyPersons(who)
      onlyWholeCompany(who)
      const { organization } = who
      const zone = await deps.timeZone(organization)
      return records.within(who.scope, async (tx) => {
        const at = clock.now()
        const hours = await hoursIn(tx, organization, zone)
        const to = dayAt(at.getTime(), hours.timeZone)
        const from = sinceOf(body.weeks, hours.timeZone)
        const open = await tx.one(store.openFollowUps, { organization, today: to })
        const missing = missingIn(await tx.all(store.countedDays, { organization, from }))
        await tx.run(store.addReview, {
          id: newId(),
          organization,
          at,
          by: who.name,
          from,
          to,
          note: body.note,
        })
        await evidence.append(tx, [
          {
            kind: 'detection.access-look',
            subject: { kind: 'organization', id: 'organization', name: '', site: null },
            payload: {
              reviewedAt: at.getTime(),
              from,
              to,
              openFollowUps: open?.open ?? 0,
              missing,
            },
            // What Hinoban saw by itself: this person looked, at this moment.
            class: 'E1',
            observedAt: at,
            validUntil: null,
            probe: 'detection.access-review',
            probeVersion: '1',
            source: null,
          },
        ])
        await audit.write(tx, who, {
          what: 'detection.access_review',
          object: { kind: 'review', id: organization, name: '' },
          before: null,
          after: { from, to, note: body.note },
        })
        return { at: at.toISOString() }
      })
    }),

    route(contract.openFollowUp, async ({ who, body }) => {
      onlyWholeCompany(who)
      const { organization } = who
      const zone = await deps.timeZone(organization)
      return records.within(who.scope, async (tx) => {
        const id = newId()
        const at = clock.now()
        await tx.run(store.addFollowUp, { ...body, organization, id, at, by: who.name })
        await audit.write(tx, who, {
          what: 'detection.follow_up',
          object: { kind: 'follow-up', id, name: body.about },
          before: null,
          after: body,
        })
        await tellSummary(deps, tx, organization, await hoursIn(tx, organization, zone))
        return found(tx, organization, id)
      })
    }),

    route(contract.closeFollowUp, async ({ who, params: { id }, body }) => {
      onlyWholeCompany(who)
      const { organization } = who
      const zone = await deps.timeZone(organization)
      return records.within(who.scope, async (tx) => {
        const before = await found(tx, organization, id)
        await tx.run(store.closeFollowUp, {
          organization,
          id,
          at: clock.now(),
          by: who.name,
          result: body.result,
        })
        const after = await found(tx, organization, id)
        if (before.closed === null)
          await audit.write(tx, who, {
            what: 'detection.follow_up_close',
            object: { kind: 'follow-up', id, name: before.about },
            before: null,
            after: body,
          })
        await tellSummary(deps, tx, organization, await hoursIn(tx, organization, zone))
        return after
      })
    }),
  ]
}

const found = async (
  tx: Transaction,
  organization: string,
  id: string,
): Promise<contract.FollowUp> => {
  const row = await tx.one(store.oneFollowUp, { organization, id })
  if (row === null) throw notFound()
  return followUpView(row)
}

const followUpView = (r: store.FollowUpRecord): contract.FollowUp => ({
  id: r.id,
  about: r.about,
  note: r.note,
  due: r.due,
  at: r.at.toISOString(),
  by: r.by_name,
  closed:
    r.closed_at === null
      ? null
      : { at: r.closed_at.toISOString(), by: r.closed_by ?? '', result: r.result ?? '' },
})

const signInView = (r: {
  readonly week: string
  readonly site_id: string | null
  readonly who: string
  readonly origin: string
  readonly country: string
  readonly targets: string[]
  readonly n: number
  readonly failures: number
  readonly first_at: Date
  readonly last_at: Date
}) => ({
  week: r.week,
  site: r.site_id,
  who: r.who,
  origin: r.origin,
  country: r.country,
  targets: r.targets,
  signIns: r.n - r.failures,
  failures: r.failures,
  firstAt: r.first_at.toISOString(),
  lastAt: r.last_at.toISOString(),
})

const deniedView = (r: {
  readonly day: string
  readonly site_id: string | null
  readonly who: string
  readonly country: string
  readonly targets: string[]
  readonly n: number
  readonly others: number
}): contract.DeniedRow => ({
  site: r.site_id,
  day: r.day,
  who: r.who,
  country: r.country,
  targets: r.targets,
  others: r.others,
  denied: r.n,
})
