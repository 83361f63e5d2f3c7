/**
 * The places of a statement that wait for a value, `{name:Type}`, and how a value is said to an engine that takes it by `SET param_…`. Pure.
 * @module
 */
import { quoted } from './engine.ts'

/** The SQL without what stands in quotes and comments: an organization in a comment binds nobody. */
export const withoutTexts = (sql: string): string =>
  sql.replace(
    /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g,
    ' ',
  )

export const placeholdersIn = (sql: string): ReadonlySet<string> =>
  new Set(Array.from(withoutTexts(sql).matchAll(/\{\s*(\w+)\s*:/g), ([, name = '']) => name))

/**
 * `SET param_a = 1, param_b = 'x'` for every place of the statement; null where there is none. A place without a value is an error: the
 * session may still hold the one of an earlier question, and that of somebody else.
 */
export const settingOf = (
  sql: string,
  params: Readonly<Record<string, unknown>>,
): string | null => {
  const names = [...placeholdersIn(sql)]
  if (names.length === 0) return null
  const parts = names.map((name) => {
    const value = params[name]
    if (value === undefined) throw new Error(`events: {${name}} has no value`)
    return `param_${name} = ${literalOf(typeof value === 'string' ? escaped(value) : value)}`
  })
  return `SET ${parts.join(', ')}`
}

/** A text outside of a list is read once more as a field of TSV. */
const escaped = (text: string): string =>
  text.replace(/[\\\0\b\f\n\r\t]/g, (sign) => ESCAPES[sign] ?? sign)
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

const literalOf = (value: unknown): string => {
  if (value === null) return quoted('\\N')
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`
  throw new Error('events: a value is a text, a number, or a list of them')
}
