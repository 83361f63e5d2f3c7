/**
 * A query has a name, bound parameters, and the shape of its rows (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { type Compiled, compileParameters } from './compile-parameters.ts'

export type Statement<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> = {
  readonly name: string
  readonly params: P
  readonly row: R
  /** Runs only inside `system()`, across organizations; without it only inside `within()`. */
  readonly system: boolean
  readonly compiled: Compiled
}

/**
 * One named statement. Parameters are `$name`; a parameter that is cast in place to json or jsonb (`$payload::jsonb`)
 * is written as JSON (a text value counts as JSON already written); an array becomes a PostgreSQL array.
 * @throws Error when the SQL names a parameter that `params` does not have, or touches Hinoban's own session settings.
 * @example
 * const byName = statement({ name: 'assets_by_name', sql: 'select id from assets_assets where name = $name',
 *   params: z.object({ name: z.string() }), row: z.object({ id: z.uuid() }) })
 */
export const statement = <P extends z.ZodType, R extends z.ZodType>(s: {
  readonly name: string
  readonly sql: string
  readonly params: P
  readonly row: R
  readonly system?: true
}): Statement<P, R> => {
  // Only within() and system() say whose rows are seen.
  if (/\bset_config\b|\bhinoban\.(organization|sites|system)\b|\brow_security\b/i.test(s.sql))
    throw new Error(`statement ${s.name}: whose rows are seen is decided by within() and system()`)
  const compiled = compile(s.name, s.sql)
  if (s.params instanceof z.ZodObject) {
    const known = Object.keys(s.params.shape)
    const missing = compiled.names.filter((name) => !known.includes(name))
    if (missing.length > 0)
      throw new Error(`statement ${s.name}: params lacks ${missing.map((n) => `$${n}`).join(', ')}`)
  }
  return { name: s.name, params: s.params, row: s.row, system: s.system === true, compiled }
}

const compile = (name: string, sql: string): Compiled => {
  try {
    return compileParameters(sql)
  } catch (error) {
    throw new Error(`statement ${name}: ${(error as Error).message}`)
  }
}

/** The values of one call, parsed by the statement's own shape and in the order of its positional parameters. */
export const bind = (s: Statement, given: unknown): unknown[] => {
  const params = s.params.parse(given) as Readonly<Record<string, unknown>> | undefined
  return s.compiled.names.map((name) => {
    const value = params?.[name]
    if (s.compiled.json.has(name)) return asJson(value)
    if (s.compiled.jsonArrays.has(name) && Array.isArray(value)) return value.map(asJson)
    return asText(value)
  })
}

/** A JSON document for PostgreSQL; text is a document already written; nothing stays NULL. */
export const asJson = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)

const asText = (value: unknown): unknown => {
  if (value === undefined) return null
  // pg would write the local zone: the same instant, but not the same text everywhere.
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array && !Buffer.isBuffer(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (Array.isArray(value)) return value.map(asText)
  return value
}
