/**
 * A span of time as people type it, on the clock that the page shows. Pure.
 * @module
 */

/** What a field of date and time holds for a moment that is written `2026-11-21 14:05`. */
export const typedOf = (cell: string): string => cell.replace(' ', 'T')

/**
 * The moment of `2026-11-21T14:05` on the clock of `cell`, which writes moments as `2026-11-21 14:05`; null: no such time.
 * @example momentOf('2026-11-21T14:05', format.cell) // 2026-11-21T05:05:00.000Z in Tokyo
 */
export const momentOf = (typed: string, cell: (at: number) => string): string | null => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(typed)) return null
  const asUtc = Date.parse(`${typed}:00Z`)
  if (Number.isNaN(asUtc)) return null
  const ahead = (at: number) => Date.parse(`${typedOf(cell(at))}:00Z`) - at
  // Twice: the first guess may stand on the other side of a change of summer time.
  return new Date(asUtc - ahead(asUtc - ahead(asUtc))).toISOString()
}

const AROUND_MS = 5 * 60_000

/** A search needs its end after its beginning, and the last event is to be in it. */
export const aroundOf = (from: string, to: string, aroundMs = AROUND_MS) => ({
  from: new Date(Date.parse(from) - aroundMs).toISOString(),
  to: new Date(Date.parse(to) + aroundMs).toISOString(),
})
