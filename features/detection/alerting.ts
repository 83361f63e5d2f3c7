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
    .slice(0, 2_000)

export type Quiet = { readonly host: string; readonly from: number; readonly to: number }

/** `host` of a quiet time is a name, or a beginning with `*`. By the time of the event, so that late arrivals are quiet too. */
export const isQuiet = (quiet: readonly Quiet[], host: string | null, at: number): boolean =>
  quiet.some(
    (q) =>
      at >= q.from &&
      at < q.to &&
      (q.host.endsWith('*')
        ? (host ?? '').toLowerCase().startsWith(q.host.slice(0, -1).toLowerCase())
        : (host ?? '').toLowerCase() === q.host.toLowerCase()),
  )
