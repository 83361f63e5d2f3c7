/**
 * What was wrong in something an agent or a file gave, counted: the good beside it is kept.
 * @module
 */

export type Damage =
  /** A line or body that is not JSON. */
  | 'not_json'
  /** JSON, but not of the form that osquery writes. */
  | 'not_result'
  | 'line_too_long'
  | 'too_many_lines'
  | 'too_many_rows'
  | 'too_many_columns'
  /** A value longer than {@link MAX_VALUE_CHARS}; its beginning is kept. */
  | 'value_cut'
  /** A value that is neither text nor a number. */
  | 'value_dropped'
  /** A row that is not an object. */
  | 'row_dropped'

/** How often what happened; empty where all is well. */
export type Damages = { readonly [D in Damage]?: number }

/** Counts damage while something is read. */
export type Tally = Map<Damage, number>

export const tell = (tally: Tally, damage: Damage, times = 1): void => {
  tally.set(damage, (tally.get(damage) ?? 0) + times)
}

export const damagesIn = (tally: Tally): Damages => Object.fromEntries(tally)
