/**
 * The tokens of version prose read as constraints on a version: "before V", "V 以前", "A から B 未満".
 * @module
 */
import {
  addVersion,
  type Clause,
  type Constraint,
  isCode,
  lead,
  leadsToVersion,
  newClause,
  settleNames,
  trail,
} from './clause.ts'
import type { Token } from './lex.ts'

export type Constraints = {
  readonly constraints: readonly Constraint[]
  readonly all: boolean
  readonly silent: boolean
  readonly stopped: boolean
  readonly unsure: boolean
  /** Nothing but versions and noise words: the text is one plain version. */
  readonly isBare: boolean
  readonly modules: readonly string[]
  readonly conditions: readonly string[]
  readonly leftover: readonly string[]
}

/** Reads the tokens from left to right; words of the product's name are no module. */
export const constraints = (given: readonly Token[], product: string): Constraints => {
  const clause = newClause(unfold(given), product)
  for (let at = 0; at < clause.tokens.length; at += 1) {
    const token = clause.tokens[at]
    if (token === undefined) break
    if (token.kind !== 'version' && token.kind !== 'noise') clause.isBare = false
    at = takeToken(clause, token, at)
  }
  settleNames(clause, clause.found.length > 0 ? clause.leftover : clause.modules)
  // A word that asked for a version and found none.
  if (clause.means !== null) clause.leftover.push(`${clause.means} ?`)
  const { all, silent, stopped, isBare, modules, conditions, leftover } = clause
  const unsure = clause.unsure || clause.spreadCount > 0 || clause.looseCount > 0
  const told = { all, silent, stopped, unsure, isBare, modules, conditions, leftover }
  return { ...told, constraints: clause.found }
}

/** One token; answers the place of the last token it used up. */
const takeToken = (clause: Clause, token: Token, at: number): number => {
  const { tokens, found } = clause
  switch (token.kind) {
    case 'version':
      addVersion(clause, token)
      break
    case 'sign': {
      const next = nextSolid(tokens, at + 1)
      // `3.0 <= version < 3.5`: the sign after the first version is turned round.
      if (tokens[at - 1]?.kind === 'version' && next?.kind === 'sign')
        trail(clause, FLIPPED[token.means])
      else lead(clause, token.means, at)
      break
    }
    case 'before-version':
      lead(clause, token.means, at)
      break
    case 'after-version':
      trail(clause, token.means)
      break
    case 'either':
      if (leadsToVersion(tokens, at + 1)) lead(clause, token.leading, at)
      else trail(clause, token.trailing)
      break
    case 'to':
    case 'dash':
      takeTo(clause, token.kind, at)
      break
    case 'colon': {
      const last = found.at(-1)
      // `8.11.x: 8.11.1.0 and below`: the release, then how far in it.
      const follows = tokens.slice(at + 1, at + 12).some(({ kind }) => kind === 'version')
      if (last?.means === 'eq' && follows && leadsToVersion(tokens, at + 1)) last.means = 'ge'
      // `Oracle Java SE:8u351`: a name, then its version.
      if (clause.names.length > 0 && tokens[at + 1]?.kind === 'version') clause.isStated = true
      break
    }
    case 'tree':
      asLine(found.at(-1))
      break
    case 'all':
      clause.all = true
      // 「6.4 の全バージョン」: the line 6.4; 「6.4 の各バージョン」 ends a list.
      if (token.text.startsWith('各')) break
      if (tokens[at - 1]?.kind === 'noise' && tokens[at - 2]?.kind === 'version')
        asLine(found.at(-1))
      break
    case 'setting': {
      if (found.length === 0) {
        clause.names.push(token.text)
        break
      }
      const rest = wordsUntilVersion(tokens, at)
      clause.conditions.push(rest.text)
      return rest.end
    }
    case 'word':
      // `prior to EQCN39WW`: what is compared is a version, whatever it looks like.
      if (clause.means !== null && isCode(token, tokens[at + 1]))
        addVersion(clause, { kind: 'version', text: token.text, tree: false })
      else clause.names.push(token.text)
      break
    default:
      takeRemark(clause, token)
  }
  return at
}

/** 「5.1系」: everything below it. */
const asLine = (last: Clause['found'][number] | undefined): void => {
  if (last === undefined || last.tree) return
  last.tree = true
  last.text = `${last.text}.x`
}

const takeTo = (clause: Clause, kind: 'to' | 'dash', at: number): void => {
  const { tokens, found } = clause
  if (found.length > 0) {
    if (nextSolid(tokens, at + 1) !== undefined) clause.isTo = true
    else if (kind === 'to') trail(clause, 'ge')
  } else if (clause.all && kind === 'dash') clause.isTo = true
  else if (kind === 'to' && leadsToVersion(tokens, at + 1)) lead(clause, 'le', at)
}

/** What bears on the versions without standing at one of them. */
const takeRemark = (clause: Clause, token: Token): void => {
  switch (token.kind) {
    case 'comma':
      if (clause.join === 'none') clause.join = 'comma'
      break
    case 'join':
      clause.join = token.by
      break
    case 'except':
      clause.isExcept = true
      break
    case 'excepted':
      for (const one of lastGroup(clause.found)) one.except = true
      break
    case 'interval':
      clause.found.push(...intervalOf(token.text))
      break
    case 'silent':
      clause.silent = true
      break
    case 'stop':
      clause.stopped = true
      break
    case 'bracket':
      clause.conditions.push(token.text)
      break
    case 'edition':
      ;(clause.found.length > 0 ? clause.conditions : clause.names).push(token.text)
      break
    case 'noise':
      if (/^v|版|バージョン|firmware|ファーム/i.test(token.text)) clause.isStated = true
      break
  }
}

/** A bracket that speaks of versions is part of the sentence; any other is a condition. */
const unfold = (tokens: readonly Token[]): readonly Token[] =>
  tokens.flatMap((token) => {
    if (token.kind !== 'bracket') return [token]
    const speaks = token.tokens.some(({ kind }) => SPEAKS.has(kind))
    const strays = token.tokens.some(({ kind }) => kind === 'word' || kind === 'setting')
    if (!speaks || strays) return [token]
    // 「2.0 以降 (2.3.1 を除く)」: what is taken out begins at the bracket.
    return [{ kind: 'comma' as const }, ...unfold(token.tokens)]
  })
const SPEAKS = new Set(['after-version', 'before-version', 'either', 'excepted', 'except', 'sign'])

const nextSolid = (tokens: readonly Token[], from: number): Token | undefined =>
  tokens.slice(from, from + 8).find(({ kind }) => kind !== 'noise')

const wordsUntilVersion = (
  tokens: readonly Token[],
  from: number,
): { text: string; end: number } => {
  const words: string[] = []
  let at = from
  for (; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    if ('text' in token) words.push(token.text)
    else if (token.kind !== 'dash') break
    if (at > from && (token.kind === 'join' || token.kind === 'before-version')) {
      words.pop()
      break
    }
  }
  return { text: words.join(' '), end: at - 1 }
}

/** The constraints since the last comma: what 「を除く」 takes out. */
const lastGroup = (found: Readonly<Clause['found']>): Readonly<Clause['found']> => {
  let at = found.length - 1
  while (at > 0 && found[at]?.join === 'none') at -= 1
  return at <= 0 && found.length > 1 ? found.slice(-1) : found.slice(Math.max(0, at))
}

const FLIPPED = { lt: 'gt', le: 'ge', gt: 'lt', ge: 'le', eq: 'eq', ne: 'ne' } as const

const intervalOf = (text: string): Clause['found'] => {
  const [low = '', high = ''] = text
    .slice(1, -1)
    .split(',')
    .map((one) => one.trim().replace(/^v/i, ''))
  const base = { tree: false, except: false, isStated: true }
  return [
    ...(low === ''
      ? []
      : [
          {
            ...base,
            text: low,
            join: 'or' as const,
            means: text.startsWith('[') ? ('ge' as const) : ('gt' as const),
          },
        ]),
    ...(high === ''
      ? []
      : [
          {
            ...base,
            text: high,
            join: low === '' ? ('or' as const) : ('none' as const),
            means: text.endsWith(']') ? ('le' as const) : ('lt' as const),
          },
        ]),
  ]
}
