/**
 * Assigning many at once, and taking it back: what stood there before is kept until the reader moves on.
 * @module
 */
import type { z } from 'zod'
import type { Call } from '../../../ui/api.tsx'
import { ApiProblem } from '../../../ui/api.tsx'
import {
  type Action,
  type AssignActions,
  assignActions,
  changeAction,
  type Finding,
  getAction,
  listActions,
  type listFindings,
} from '../contract.ts'

/** One thing work is given on. `name` is for the list of results. */
export type Target = {
  readonly kind: 'finding' | 'measure'
  readonly id: string
  readonly name: string
  readonly actionId: string | null
  /** The day to go back to. */
  readonly due: string | null
}
export type Outcome = {
  readonly target: Target
  readonly actionId: string | null
  readonly problem: string | null
  /** The action as it was; null where there was none. */
  readonly before: Action | null
}
export type Fields = Pick<z.input<typeof AssignActions>, 'owner' | 'due' | 'channel' | 'note'>
export type FindingsQuery = z.input<NonNullable<(typeof listFindings)['query']>>

/** What the server takes in one request. */
const AT_ONCE = 1000
/** Requests under way at the same time: enough to be quick, few enough to leave room for others. */
const ABREAST = 6

const inTurn = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> => {
  const out: R[] = []
  for (let at = 0; at < items.length; at += ABREAST)
    out.push(...(await Promise.all(items.slice(at, at + ABREAST).map(work))))
  return out
}

export const targetOf = (finding: Finding, name: string): Target => ({
  kind: 'finding',
  id: finding.id,
  name,
  actionId: finding.actionId,
  due: finding.due,
})

const actionBefore = async (call: Call, target: Target): Promise<Action | null> => {
  if (target.kind === 'finding')
    return target.actionId === null ? null : call(getAction, { params: { id: target.actionId } })
  const { rows } = await call(listActions, {
    query: { measure: target.id, status: 'open,self-reported', limit: 200 },
  })
  return rows.find((row) => row.findingId === null) ?? null
}

export const assignAll = async (
  call: Call,
  targets: readonly Target[],
  fields: Fields,
): Promise<Outcome[]> => {
  const before = await inTurn(targets, (target) => actionBefore(call, target))
  const outcomes: Outcome[] = []
  for (let at = 0; at < targets.length; at += AT_ONCE) {
    const part = targets.slice(at, at + AT_ONCE)
    const ids = (kind: Target['kind']) => part.filter((t) => t.kind === kind).map((t) => t.id)
    const { rows } = await call(assignActions, {
      body: { findings: ids('finding'), measures: ids('measure'), ...fields },
    })
    part.forEach((target, i) => {
      const row = rows.find((r) => r.target === target.id)
      outcomes.push({
        target,
        actionId: row?.actionId ?? null,
        problem: row ? row.problem : 'general.not_found',
        before: before[at + i] ?? null,
      })
    })
  }
  return outcomes
}

/** Only what nobody touched since is taken back: the version tells. */
export const takeBack = async (
  call: Call,
  outcomes: readonly Outcome[],
): Promise<{ done: number; kept: number }> => {
  const results = await inTurn(
    outcomes.filter((o) => o.problem === null),
    async ({ actionId, before, target }) => {
      if (actionId === null) return false
      const body =
        before === null
          ? {
              version: 1,
              status: 'cancelled' as const,
              ...(target.due === null ? {} : { due: target.due }),
            }
          : {
              version: before.version + 1,
              owner: before.owner,
              due: before.due,
              channel: before.channel,
              note: before.note,
            }
      try {
        await call(changeAction, { params: { id: actionId }, body })
        return true
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 409) return false
        throw error
      }
    },
  )
  const done = results.filter(Boolean).length
  return { done, kept: results.length - done }
}
