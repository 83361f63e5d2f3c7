/**
 * Looks at what should speak before the hour of the job: when somebody opens the page of a company that was never looked at, and when
 * a log source spoke for the first time. Else a new user would read for twenty minutes that nothing is known.
 * @module
 */
import type { LookDeps } from './look.ts'
import { heardFirst } from './store.ts'

/** Somebody who adds his first device meanwhile sees it soon; whoever asks again and again asks for nothing more. */
const AGAIN_MS = 15_000
/** The job looks at the others. */
const MAX_AT_ONCE = 20

/** At most one look at a company at a time, and none soon after it. */
export const openFirstLook = (
  deps: Pick<LookDeps, 'clock' | 'log'>,
  look: (organization: string) => Promise<void>,
) => {
  /** `endedAt` is Infinity while it goes on. */
  const looks = new Map<string, { endedAt: number; readonly done: Promise<void> }>()
  return (organization: string): Promise<void> => {
    const now = deps.clock.now().getTime()
    for (const [id, { endedAt }] of looks) if (now - endedAt >= AGAIN_MS) looks.delete(id)
    const known = looks.get(organization)
    if (known !== undefined) return known.done
    const done = look(organization)
      .catch((error: unknown) =>
        deps.log.warn({ error, organization }, 'detection: the first look could not be done'),
      )
      .finally(() => {
        one.endedAt = deps.clock.now().getTime()
      })
    const one = { endedAt: Number.POSITIVE_INFINITY, done }
    looks.set(organization, one)
    return done
  }
}

/** Companies of which a log source spoke for the first time since the last call. */
export const openNewlyHeard = (
  deps: Pick<LookDeps, 'records' | 'clock' | 'log'>,
  look: (organization: string) => Promise<void>,
) => {
  let before = new Date(deps.clock.now().getTime() - 2 * 60_000)
  return async (signal?: AbortSignal): Promise<void> => {
    const since = before
    before = deps.clock.now()
    const heard = await deps.records.system('which log sources spoke for the first time', (tx) =>
      tx.all(heardFirst, { since, limit: MAX_AT_ONCE }),
    )
    for (const { organization } of heard) {
      signal?.throwIfAborted()
      try {
        await look(organization)
      } catch (error) {
        deps.log.warn({ error, organization }, 'detection: a new log source could not be looked at')
      }
    }
  }
}
