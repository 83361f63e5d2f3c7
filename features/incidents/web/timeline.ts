/**
 * The timeline of an incident: what people did, and when the attached alerts first and last saw something, in one order. Pure.
 * @module
 */
import type { Text } from '../../../platform/i18n/index.ts'
import type { ENTRY_KINDS, IncidentDetail, IncidentState } from '../contract.ts'

export type Happened = {
  readonly id: string
  readonly at: string
  readonly what: (typeof ENTRY_KINDS)[number] | 'first-hit' | 'last-hit'
  /** Empty: no person did it. */
  readonly by: string
  readonly text: Text
  readonly state: IncidentState | null
}

const isNamed =
  (text: string) =>
  ({ title }: { readonly title: Text }): boolean =>
    title.ja === text || title.en === text

/** Oldest first: it is read as the story of what happened. */
export const timelineOf = (
  incident: Pick<IncidentDetail, 'entries' | 'attached'>,
): readonly Happened[] => {
  const done = incident.entries.map(
    ({ id, at, kind, by, text, state }): Happened => ({
      id,
      at,
      what: kind,
      by,
      // The name of an alert is known in both languages; what a person wrote stands as it was written.
      text: (kind === 'alert' ? incident.attached.find(isNamed(text))?.title : undefined) ?? {
        ja: text,
        en: text,
      },
      // Every incident begins open: only a change is worth its word.
      state: kind === 'state' ? state : null,
    }),
  )
  const seen = incident.attached.flatMap(({ alert, title, firstAt, lastAt }): Happened[] => {
    const hit = { id: alert, by: '', text: title, state: null }
    const first: Happened = { ...hit, at: firstAt, what: 'first-hit' }
    return lastAt === firstAt ? [first] : [first, { ...hit, at: lastAt, what: 'last-hit' }]
  })
  return [...seen, ...done].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
