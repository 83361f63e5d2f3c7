/**
 * A sentence about versions while it is read: what was found so far, and what the last words ask of the next version.
 * @module
 */
import type { Token } from './lex.ts'
import type { Comparison } from './words.ts'

export type Constraint = {
  readonly means: Exclude<Comparison, 'ne'>
  readonly text: string
  readonly tree: boolean
  /** How it hangs on the one before. */
  readonly join: 'none' | 'comma' | 'and' | 'or'
  readonly except: boolean
  /** A word such as "version" or a sign stood before it: it is a version, whatever it looks like. */
  readonly isStated: boolean
}

type Draft = { -readonly [K in keyof Constraint]: Constraint[K] }

export type Clause = {
  readonly tokens: readonly Token[]
  readonly productWords: ReadonlySet<string>
  readonly found: Draft[]
  readonly modules: string[]
  readonly conditions: string[]
  readonly leftover: string[]
  /** Words since the last version. */
  names: string[]
  /** What the words before ask of the next version. */
  means: Comparison | null
  join: Constraint['join']
  isTo: boolean
  isExcept: boolean
  isStated: boolean
  /** `prior to 1.2.5, 1.3.4`: what goes for the versions after the comma too. */
  spreads: 'lt' | 'le' | null
  isSpread: boolean
  spreadCount: number
  /** Two versions side by side, nothing between them. */
  isLoose: boolean
  looseCount: number
  all: boolean
  silent: boolean
  stopped: boolean
  unsure: boolean
  isBare: boolean
}

export const newClause = (tokens: readonly Token[], product: string): Clause => ({
  tokens,
  productWords: new Set(product.toLowerCase().split(/[^\p{L}\p{N}.+#-]+/u)),
  found: [],
  modules: [],
  conditions: [],
  leftover: [],
  names: [],
  means: null,
  join: 'none',
  isTo: false,
  isExcept: false,
  isStated: false,
  spreads: null,
  isSpread: false,
  spreadCount: 0,
  isLoose: false,
  looseCount: 0,
  all: false,
  silent: false,
  stopped: false,
  unsure: false,
  isBare: true,
})

/** The words since the last version, less the product's own, said in the given list. */
export const settleNames = (clause: Clause, into: string[]): void => {
  const names = clause.names.filter((name) => !clause.productWords.has(name.toLowerCase()))
  if (names.length > 0) into.push(names.join(' '))
  clause.names = []
}

/** A version: what the words before it asked for, or itself alone. */
export const addVersion = (clause: Clause, token: Extract<Token, { kind: 'version' }>): void => {
  settleNames(clause, clause.modules)
  const { found, means, isTo, join } = clause
  const last = found.at(-1)
  const isLoose = last !== undefined && join === 'none' && means === null && !isTo
  // 「9.2.3 より前の 9.2.x」: the line, and how far in it.
  if (isLoose && isUpper(last.means) && isLineOf(token, last.text)) {
    const line = { text: token.text, tree: token.tree, except: last.except, isStated: true }
    found.splice(-1, 1, { ...line, join: last.join, means: 'ge' }, { ...last, join: 'none' })
    clause.isStated = false
    return
  }
  clause.isLoose = isLoose && (last.means === 'eq' || isUpper(last.means))
  if (clause.isLoose) clause.looseCount += 1
  // "9.x and before 9.2": both, or the one within the other?
  if (last?.means === 'eq' && join === 'and' && isUpper(means)) clause.unsure = true
  // `prior to 1.2.5, 1.3.4 and 1.4.1`: the word goes for each, or else a fixed version would be called affected.
  const spread =
    means === null && !isTo && join !== 'none' && !clause.isExcept ? clause.spreads : null
  clause.isSpread = spread !== null
  if (clause.isSpread) clause.spreadCount += 1
  if (isTo && last?.means === 'eq') last.means = 'ge'
  const meant = means ?? spread ?? (isTo ? 'le' : 'eq')
  found.push({
    means: meant === 'ne' ? 'eq' : meant,
    text: token.text,
    tree: token.tree,
    join: found.length === 0 || isTo ? 'none' : join,
    except: clause.isExcept || meant === 'ne',
    isStated: clause.isStated,
  })
  clause.spreads = isUpper(means) ? means : spread
  clause.means = null
  clause.isTo = false
  clause.join = 'none'
  clause.isStated = false
}

/** A word that stands before its version, the token at this place. */
export const lead = (clause: Clause, next: Comparison, at: number): void => {
  // `v33.011 <`: which side is meant, nobody knows.
  if (!leadsToVersion(clause.tokens, at + 1)) clause.stopped = true
  const last = clause.found.at(-1)
  // `4.0.0 before 4.0.12, 4.1.0 before 4.1.3`: the version before the word opens the range.
  const opens = clause.join === 'none' && clause.names.length === 0 && isUpper(next)
  if (last !== undefined && opens && (last.means === 'eq' || clause.isSpread)) {
    last.means = 'ge'
    if (clause.isSpread) clause.spreadCount -= 1
    clause.isSpread = false
  }
  clause.means = next
  clause.isStated = true
}

/** A word that stands behind its version. */
export const trail = (clause: Clause, next: Comparison): void => {
  const last = clause.found.at(-1)
  if (last === undefined || next === 'ne') {
    clause.leftover.push('?')
    return
  }
  settleNames(clause, clause.conditions)
  if (last.means === 'eq' || (last.means === 'ge' && clause.isTo)) last.means = next
  else if (isUpper(last.means) && next === 'le') last.means = 'le'
  else if (last.means === 'le' && next === 'lt') last.means = 'lt'
  // 「9.2.x の 9.2.3 未満」, `14.1 (14.1-43.56 より前)`
  const line = clause.found.at(-2)
  if (isUpper(next) && line?.means === 'eq' && isLineOf(line, last.text)) {
    line.means = 'ge'
    if (clause.isLoose) clause.looseCount -= 1
    clause.isLoose = false
  }
  // `4.3.1 および 5.0.1 以前`: the word may go for both.
  if (isUpper(next) && last.join !== 'none' && clause.found.some((one) => one.means === 'eq'))
    clause.unsure = true
  clause.spreads = null
  clause.join = 'none'
  clause.isTo = false
  clause.isStated = false
}

/** Whether the one names a line and the other a version inside it: 9.2.x or 9.2, and 9.2.3. */
const isLineOf = (line: Pick<Constraint, 'text' | 'tree'>, version: string): boolean => {
  const stem = line.tree ? line.text.slice(0, -2) : line.text
  return version.startsWith(stem) && /^\D/.test(version.slice(stem.length))
}

const isUpper = (means: Comparison | null): means is 'lt' | 'le' => means === 'lt' || means === 'le'

/** Whether a version follows before anything that ends the thought. */
export const leadsToVersion = (tokens: readonly Token[], from: number): boolean => {
  for (let at = from; at < Math.min(tokens.length, from + 12); at += 1) {
    const token = tokens[at]
    if (token === undefined) return false
    if (token.kind === 'version' || isCode(token, tokens[at + 1])) return true
    if (!PASSES.has(token.kind)) return false
  }
  return false
}

const PASSES: ReadonlySet<Token['kind']> = new Set(['noise', 'word', 'all', 'bracket', 'edition'])

/** A word with a number in it that ends the thought. */
export const isCode = (token: Token, next: Token | undefined): boolean =>
  token.kind === 'word' && /\d/.test(token.text) && (next === undefined || ENDS.has(next.kind))
const ENDS: ReadonlySet<Token['kind']> = new Set(['comma', 'join', 'after-version', 'setting'])
