/**
 * Who looked at which logs stands in the audit log: logs name people, and the company that is looked after sees that somebody looked.
 * A search, and a look at events by way of a rule, is noted once an hour for each person, however often its page asks; that somebody
 * had the newest logs open without seeking anything, once a day.
 * @module
 */
import type { Who } from '../../../../platform/access/who.ts'
import type { Audit } from '../../../../platform/audit/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import type { EventFilter } from '../../contract-search.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MAX_REMEMBERED = 5_000

type NotesDeps = {
  readonly records: Pick<Records, 'within'>
  readonly audit: Pick<Audit, 'write'>
  readonly now: () => number
}
type Look = Omit<Parameters<Audit['write']>[2], 'before'>

/** Resolves when it is noted; rejects where it cannot be, and then nothing may be shown. */
export const openSearchNotes = (
  deps: NotesDeps,
): ((who: Who, filter: EventFilter) => Promise<void>) => {
  const note = openNotes(deps)
  return (who, { from, to, ...sought }) => {
    const about = { kind: 'events', id: from, name: sought.q ?? '' }
    // Whoever opens the page sees what came last, and looks for nobody.
    if (Object.values(sought).every((value) => value === undefined || value.trim() === ''))
      return note(
        who,
        { what: 'detection.events-look', object: about, after: { from, to } },
        { key: '', againMs: DAY_MS },
      )
    return note(
      who,
      { what: 'detection.events-search', object: about, after: { from, to, ...sought } },
      { key: sought, againMs: HOUR_MS },
    )
  }
}

/** The same for events that are shown by way of a rule: the newest that it reads, or one beside its conditions. */
export const openRuleNotes = (
  deps: NotesDeps,
): ((
  who: Who,
  rule: { readonly id: string; readonly title: { readonly en: string } },
  event: { readonly event: string; readonly at: string } | null,
) => Promise<void>) => {
  const note = openNotes(deps)
  return (who, rule, event) =>
    note(
      who,
      {
        what: event === null ? 'detection.rule-events' : 'detection.rule-trace',
        object: { kind: 'rule', id: rule.id, name: rule.title.en },
        after: event,
      },
      { key: [rule.id, event?.event], againMs: HOUR_MS },
    )
}

const openNotes = ({ records, audit, now }: NotesDeps) => {
  const noted = new Map<string, { readonly at: number; readonly done: Promise<void> }>()
  return async (
    who: Who,
    look: Look,
    { key: of, againMs }: { readonly key: unknown; readonly againMs: number },
  ): Promise<void> => {
    const key = JSON.stringify([who.organization, who.userId, of])
    const last = noted.get(key)
    // A page asks for its list, its counts and its values at once: the first is noted, the others wait for it.
    if (last !== undefined && now() - last.at < againMs) return last.done
    const done = records.within(who.scope, async (tx) => {
      await audit.write(tx, who, { ...look, before: null })
    })
    const note = { at: now(), done }
    noted.delete(key)
    noted.set(key, note)
    for (const oldest of noted.keys()) {
      if (noted.size <= MAX_REMEMBERED) break
      noted.delete(oldest)
    }
    try {
      await done
    } catch (error) {
      if (noted.get(key) === note) noted.delete(key)
      throw error
    }
  }
}
