/**
 * The tokens of version prose read as constraints on a version: "before V", "V 以前", "A から B 未満".
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

export const constraints = (given: readonly Token[], product: string): Constraints => {
  const tokens = unfold(given)
  const productWords = new Set(product.toLowerCase().split(/[^\p{L}\p{N}.+#-]+/u))
  const found: Draft[] = []
  const modules: string[] = []
  const conditions: string[] = []
  const leftover: string[] = []
  let names: string[] = []
  let means: Exclude<Comparison, 'eq'> | 'eq' | null = null
  let join: Constraint['join'] = 'none'
  let isTo = false
  let isExcept = false
  let isStated = false
  let spreads: 'lt' | 'le' | null = null
  let isSpread = false
  let spreadCount = 0
  let isLooseLast = false
  let looseCount = 0
  const flags = { all: false, silent: false, stopped: false, unsure: false, isBare: true }

  const settle = (): void => {
    const text = names.filter((name) => !productWords.has(name.toLowerCase())).join(' ')
    if (text !== '') modules.push(text)
    names = []
  }
  const add = (token: Extract<Token, { kind: 'version' }>): void => {
    settle()
    const last = found.at(-1)
    // `prior to 1.2.5, 1.3.4 and 1.4.1`: the word goes for each, or else a fixed version would be called affected.
    const isLoose = last !== undefined && join === 'none' && means === null && !isTo
    // 「9.2.3 より前の 9.2.x」: the line, and how far in it.
    if (isLoose && token.tree && isUpper(last.means)) {
      const line = { text: token.text, tree: true, except: last.except, isStated: true }
      found.splice(-1, 1, { ...line, join: last.join, means: 'ge' }, { ...last, join: 'none' })
      isStated = false
      return
    }
    isLooseLast = isLoose && last.means === 'eq'
    if (isLooseLast) looseCount += 1
    // "9.x and before 9.2": both, or the one within the other?
    if (last?.means === 'eq' && join === 'and' && (means === 'lt' || means === 'le'))
      flags.unsure = true
    const spread = means === null && !isTo && join !== 'none' && !isExcept ? spreads : null
    isSpread = spread !== null
    if (isSpread) spreadCount += 1
    let one: Comparison = means ?? spread ?? 'eq'
    if (isTo && last !== undefined && (last.means === 'eq' || last.means === 'ge')) {
      last.means = 'ge'
      if (means === null) one = 'le'
    } else if (isTo && means === null) one = 'le'
    const except = isExcept || one === 'ne'
    found.push({
      means: one === 'ne' ? 'eq' : one,
      text: token.text,
      tree: token.tree,
      join: found.length === 0 ? 'none' : isTo ? 'none' : join,
      except,
      isStated,
    })
    spreads = means === 'lt' || means === 'le' ? means : spread
    means = null
    isTo = false
    join = 'none'
    isStated = false
  }
  const lead = (next: Comparison, at: number): void => {
    // `v33.011 <`: which side is meant, nobody knows.
    if (!leadsToVersion(tokens, at + 1)) flags.stopped = true
    const last = found.at(-1)
    // `4.0.0 before 4.0.12, 4.1.0 before 4.1.3`: the version before the word opens the range.
    const opens = last?.means === 'eq' || isSpread
    if (last !== undefined && opens && join === 'none' && names.length === 0 && isUpper(next)) {
      last.means = 'ge'
      if (isSpread) spreadCount -= 1
      isSpread = false
    }
    means = next
    isStated = true
  }
  const trail = (next: Comparison): void => {
    const last = found.at(-1)
    if (last === undefined || next === 'ne') {
      leftover.push('?')
      return
    }
    if (last.means === 'eq' || (last.means === 'ge' && isTo)) last.means = next
    else if ((last.means === 'le' || last.means === 'lt') && next === 'le') last.means = 'le'
    else if (last.means === 'le' && next === 'lt') last.means = 'lt'
    // 「9.2.x の 9.2.3 未満」
    const line = found.at(-2)
    if (isLooseLast && isUpper(next) && line?.tree === true && line.means === 'eq') {
      line.means = 'ge'
      looseCount -= 1
      isLooseLast = false
    }
    // `4.3.1 および 5.0.1 以前`: the word may go for both.
    if (isUpper(next) && last.join !== 'none' && found.some((one) => one.means === 'eq'))
      flags.unsure = true
    spreads = null
    join = 'none'
    isTo = false
    isStated = false
  }

  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    if (token.kind !== 'version' && token.kind !== 'noise') flags.isBare = false
    switch (token.kind) {
      case 'version':
        add(token)
        break
      case 'sign': {
        const next = nextSolid(tokens, at + 1)
        // `3.0 <= version < 3.5`: the sign after the first version is turned round.
        if (tokens[at - 1]?.kind === 'version' && next?.kind === 'sign') trail(flip(token.means))
        else lead(token.means, at)
        break
      }
      case 'before-version':
        lead(token.means, at)
        break
      case 'after-version':
        trail(token.means)
        names = []
        break
      case 'either':
        if (leadsToVersion(tokens, at + 1)) lead(token.leading, at)
        else trail(token.trailing)
        break
      case 'to':
      case 'dash':
        if (found.length > 0 && nextSolid(tokens, at + 1)?.kind !== undefined) isTo = true
        else if (found.length > 0 && token.kind === 'to') trail('ge')
        else if (flags.all && token.kind === 'dash') isTo = true
        else if (token.kind === 'to' && leadsToVersion(tokens, at + 1)) lead('le', at)
        break
      case 'colon': {
        const last = found.at(-1)
        // `8.11.x: 8.11.1.0 and below`: the release, then how far in it.
        const follows = tokens.slice(at + 1, at + 12).some(({ kind }) => kind === 'version')
        if (last?.means === 'eq' && follows && leadsToVersion(tokens, at + 1)) last.means = 'ge'
        names = []
        break
      }
      case 'comma':
        if (join === 'none') join = 'comma'
        break
      case 'join':
        join = token.by
        break
      case 'all':
        flags.all = true
        break
      case 'except':
        isExcept = true
        break
      case 'excepted':
        for (const one of lastGroup(found)) one.except = true
        break
      case 'tree': {
        const last = found.at(-1)
        if (last !== undefined && !last.tree) {
          last.tree = true
          last.text = `${last.text}.x`
        }
        break
      }
      case 'interval':
        found.push(...intervalOf(token.text))
        break
      case 'silent':
        flags.silent = true
        break
      case 'stop':
        flags.stopped = true
        break
      case 'setting':
        if (found.length > 0) {
          const rest = wordsUntilVersion(tokens, at)
          conditions.push(rest.text)
          at = rest.end
        } else names.push(token.text)
        break
      case 'bracket':
        conditions.push(token.text)
        break
      case 'edition':
        if (found.length > 0) conditions.push(token.text)
        else names.push(token.text)
        break
      case 'word':
        // `prior to EQCN39WW`: what is compared is a version, whatever it looks like.
        if (means !== null && isCode(token, tokens[at + 1]))
          add({ kind: 'version', text: token.text, tree: false })
        else names.push(token.text)
        break
      case 'noise':
        if (/^v|版|バージョン|firmware|ファーム/i.test(token.text)) isStated = true
        break
    }
  }
  if (names.length > 0) {
    const rest = names.filter((name) => !productWords.has(name.toLowerCase()))
    if (rest.length > 0) (found.length > 0 ? leftover : modules).push(rest.join(' '))
  }
  // A word that asked for a version and found none.
  if (means !== null) leftover.push(`${means} ?`)
  const unsure = flags.unsure || spreadCount > 0 || looseCount > 0
  return { ...flags, unsure, constraints: found, modules, conditions, leftover }
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

/** Whether a version follows before anything that ends the thought. */
const leadsToVersion = (tokens: readonly Token[], from: number): boolean => {
  for (let at = from; at < Math.min(tokens.length, from + 12); at += 1) {
    const kind = tokens[at]?.kind
    if (kind === 'version') return true
    const token = tokens[at]
    if (token !== undefined && isCode(token, tokens[at + 1])) return true
    if (kind !== 'noise' && kind !== 'word' && kind !== 'all') return false
  }
  return false
}

/** A word with a number in it that ends the thought. */
const isCode = (token: Token, next: Token | undefined): boolean =>
  token.kind === 'word' &&
  /\d/.test(token.text) &&
  next?.kind !== 'version' &&
  next?.kind !== 'word'

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
const lastGroup = (found: readonly Draft[]): readonly Draft[] => {
  let at = found.length - 1
  while (at > 0 && found[at]?.join === 'none') at -= 1
  return at <= 0 && found.length > 1 ? found.slice(-1) : found.slice(Math.max(0, at))
}

const isUpper = (means: Comparison): boolean => means === 'lt' || means === 'le'

const FLIPPED = { lt: 'gt', le: 'ge', gt: 'lt', ge: 'le', eq: 'eq', ne: 'ne' } as const
const flip = (means: Comparison): Comparison => FLIPPED[means]

const intervalOf = (text: string): Draft[] => {
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
