/**
 * How hits become alerts: what counts as equal, what is loud enough, what is quiet for now. Pure.
 * @module
 */
import type { Level } from './contract-rules.ts'
import { LEVELS } from './contract-words.ts'

export const rankOf = (level: Level | null): number => LEVELS.indexOf(level ?? 'medium')

/** Equal hits: the same rule on the same machine and user; where neither is known, from the same address. */
export const groupOf = (hit: {
  readonly host: string | null
  readonly user: string | null
  readonly address: string | null
}): Readonly<Record<string, string>> => {
  const host = hit.host?.toLowerCase() ?? ''
  const user = hit.user?.toLowerCase() ?? ''
  return {
    ...(host === '' ? {} : { host }),
    ...(user === '' ? {} : { user }),
    ...(host === '' && user === '' && hit.address !== null ? { address: hit.address } : {}),
  }
}

export const groupKey = (group: Readonly<Record<string, string>>): string =>
  Object.keys(group)
    .sort()
    .map((name) => `${name}=${group[name]}`)
    .join('\n')

export type Quiet = {
  readonly host: string
  /** Which machine that name means; a beginning means none. */
  readonly machine?: string
  readonly from: number
  readonly to: number
}

/** What comes later than this after the end of a quiet time is loud, whatever time it bears. */
const LATE_MS = 24 * 3_600_000
/** Clocks that are kept agree within this. */
const AHEAD_MS = 5 * 60_000

/**
 * `host` of a quiet time is a name, or a beginning with `*`. By the time of the event, so that late arrivals are quiet too; but senders
 * choose that time themselves, so it must have come no earlier than the quiet time began and within a day of its end.
 */
export const isQuiet = (
  quiet: readonly Quiet[],
  hit: {
    readonly host: string | null
    /** Whichever of its names it bears. */
    readonly machine?: string
    readonly at: number
    readonly receivedAt: number
  },
): boolean => {
  const { at, receivedAt } = hit
  const host = (hit.host ?? '').toLowerCase()
  return quiet.some(
    (q) =>
      at >= q.from &&
      at < q.to &&
      receivedAt >= q.from - AHEAD_MS &&
      receivedAt < q.to + LATE_MS &&
      (q.host.endsWith('*')
        ? host.startsWith(q.host.slice(0, -1).toLowerCase())
        : host === q.host.toLowerCase() || (hit.machine && hit.machine === q.machine)),
  )
}
