/**
 * `$name` parameters of a statement become PostgreSQL's `$1 …`: bound, never pasted. Quotes, comments and
 * dollar-quoted bodies are left alone (PostgreSQL manual, 4.1 Lexical Structure).
 * @module
 */
export type Compiled = {
  /** SQL with positional parameters. */
  readonly text: string
  /** Parameter names; index 0 is `$1`. */
  readonly names: readonly string[]
  /** Parameters that are cast to json or jsonb right where they stand: their values are written as JSON. */
  readonly json: ReadonlySet<string>
  /** The same for json[] and jsonb[]: every element is written as JSON. */
  readonly jsonArrays: ReadonlySet<string>
}

/** @throws Error when the SQL holds a positional parameter, an unfinished quote or an unfinished comment. */
export const compileParameters = (sql: string): Compiled => {
  const names: string[] = []
  const json = new Set<string>()
  const jsonArrays = new Set<string>()
  let text = ''
  let at = 0
  while (at < sql.length) {
    const skipped = skip(sql, at)
    if (skipped > at) {
      text += sql.slice(at, skipped)
      at = skipped
      continue
    }
    if (sql[at] !== '$') {
      text += sql[at]
      at += 1
      continue
    }
    const name = match(NAME, sql, at + 1)
    if (name === null)
      throw new Error(`"${sql.slice(at, at + 12)}" is no parameter: write $name with letters`)
    at += 1 + name.length
    let index = names.indexOf(name)
    if (index < 0) index = names.push(name) - 1
    text += `$${index + 1}`
    const cast = match(JSON_CAST, sql, at)
    if (cast !== null) (cast.endsWith(']') ? jsonArrays : json).add(name)
  }
  return { text, names, json, jsonArrays }
}

const NAME = /[A-Za-z][A-Za-z0-9_]*/y
const JSON_CAST = /\s*::\s*jsonb?(?:\s*\[\s*\]|(?![A-Za-z0-9_[]))/iy
// PostgreSQL lets a `$` stand inside an identifier: `a$b` holds no parameter.
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y
const DOLLAR_QUOTE = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y

const match = (pattern: RegExp, sql: string, at: number): string | null => {
  pattern.lastIndex = at
  return pattern.exec(sql)?.[0] ?? null
}

/** The end of the quote, comment or word that starts here; `at` itself when none does. */
const skip = (sql: string, at: number): number => {
  const two = sql.slice(at, at + 2)
  if (two === '--') {
    const end = sql.indexOf('\n', at)
    return end < 0 ? sql.length : end
  }
  if (two === '/*') return endOfComment(sql, at)
  const sign = sql[at]
  if (sign === "'") return endOfQuote(sql, at, "'", 'plain')
  if (sign === '"') return endOfQuote(sql, at, '"', 'plain')
  if (sign === '$') {
    const tag = match(DOLLAR_QUOTE, sql, at)
    if (tag === null) return at
    const end = sql.indexOf(tag, at + tag.length)
    if (end < 0) throw new Error(`the quote ${tag} does not end`)
    return end + tag.length
  }
  const word = match(WORD, sql, at)
  if (word === null) return at
  const after = at + word.length
  // E'…' is the one string in which a backslash escapes the quote.
  if (/^e$/i.test(word) && sql[after] === "'") return endOfQuote(sql, after, "'", 'escapes')
  return after
}

const endOfQuote = (sql: string, at: number, sign: string, kind: 'plain' | 'escapes'): number => {
  for (let i = at + 1; i < sql.length; i++) {
    if (kind === 'escapes' && sql[i] === '\\') i += 1
    else if (sql[i] === sign) {
      if (sql[i + 1] !== sign) return i + 1
      i += 1
    }
  }
  throw new Error(`the quote ${sign} does not end`)
}

const endOfComment = (sql: string, at: number): number => {
  let depth = 0
  for (let i = at; i < sql.length - 1; i++) {
    const two = sql.slice(i, i + 2)
    if (two === '/*') depth += 1
    else if (two === '*/') depth -= 1
    else continue
    i += 1
    if (depth === 0) return i + 1
  }
  throw new Error('a comment does not end')
}
