/**
 * Where a table keeps what rules ask for, as pieces of ClickHouse SQL. The store decides; the rules' meaning stands in to-sql.ts.
 * @module
 */

/** Gives the place of a bound value: `bind('String', 'x')` is `{p0:String}`. Nothing of a rule is ever pasted into SQL. */
export type SqlBind = (
  type: 'String' | 'Array(String)' | 'Float64' | 'Array(UInt32)',
  value: unknown,
) => string

/** A field of the event. Expressions are never NULL: absent is an empty text or array, and `present` says so. */
export type SqlField = {
  /** `many`: the expressions are arrays of texts, and a test holds when it holds for one. */
  readonly kind: 'one' | 'many'
  readonly raw: string
  /** The same folded as `fold` of this library folds; null: it is folded while it is read. */
  readonly folded: string | null
  readonly present: string
  /** Absent or null. */
  readonly isNull: string
}

export type SqlLayout = {
  readonly field: (name: string, bind: SqlBind) => SqlField
  /** Raw line, or every value where there is none. */
  readonly keywords: (bind: SqlBind) => SqlField
  /** Lower case; empty where the event has none. */
  readonly channel: string
  /** A number, 0 where the event has none. */
  readonly eventId: string
  readonly product: string
  readonly category: string
  readonly service: string
}
