/**
 * What people type to find events: words, "exact phrases", `field:value` with `*`, and a minus for what must not be. Pure.
 * @module
 */
export type SimpleTerm =
  /** All words of it stand somewhere in the event. */
  | { readonly kind: 'words'; readonly text: string; readonly not: boolean }
  /** Stands so in the event, whatever the case. */
  | { readonly kind: 'phrase'; readonly text: string; readonly not: boolean }
  /** `*` in the value is any run of characters; `*` alone is anything at all. */
  | {
      readonly kind: 'field'
      readonly field: string
      readonly value: string
      readonly not: boolean
    }
export type SearchTerm =
  | SimpleTerm
  /** One of them at the least. */
  | { readonly kind: 'any'; readonly terms: readonly SimpleTerm[]; readonly not: false }

/** Something that was typed and does not mean what it looks like. */
export type SearchNote = {
  readonly kind: 'open-quote' | 'bracket' | 'no-value' | 'no-side' | 'too-many' | 'too-long'
  /** Of its first sign in the text. */
  readonly at: number
  readonly text: string
}

export const MAX_TERMS = 20
const MAX_TEXT = 300
const MAX_NOTES = 5

const TERM = /(-?)(?:([\p{L}_@][\p{L}\p{N}_.@-]{0,99}):)?(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/gu

/**
 * Never throws: whatever is typed means something. Full-width signs and blanks count as the narrow ones. `OR` stands between two
 * terms of which one is enough; `NOT` is a minus, and `AND` is what a blank means already.
 * @example readSearch('vssadmin user.name:hanako -"backup job"')
 */
export const readSearch = (text: string): readonly SearchTerm[] => readTyped(text).terms

/** What a person should know of a search that was typed: at most a few, in the order of their places. */
export const searchNotes = (text: string): readonly SearchNote[] =>
  [...readTyped(text).notes].sort((a, b) => a.at - b.at).slice(0, MAX_NOTES)

const readTyped = (
  text: string,
): { readonly terms: readonly SearchTerm[]; readonly notes: readonly SearchNote[] } => {
  const groups: SimpleTerm[][] = []
  const notes: SearchNote[] = []
  let count = 0
  let negateNext = false
  /** Where an OR waits for its right side. */
  let either: number | null = null
  // Sign for sign: a place in it is a place in what was typed.
  const typed = text
    .replaceAll('\u3000', ' ')
    .replaceAll('：', ':')
    .replaceAll(/[“”＂]/g, '"')
  const note = (kind: SearchNote['kind'], at: number, told: string): void => {
    notes.push({ kind, at, text: told.slice(0, 40) })
  }
  for (const found of typed.matchAll(TERM)) {
    const [whole, minus, field, quoted, bare] = found
    const at = found.index
    const isOperator = minus === '' && field === undefined && bare !== undefined
    if (isOperator && bare === 'AND') continue
    if (isOperator && bare === 'NOT') {
      negateNext = true
      continue
    }
    if (isOperator && bare === 'OR') {
      if (groups.length === 0 || either !== null) note('no-side', at, whole)
      else either = at
      continue
    }
    const said = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? ''
    const value = said.slice(0, MAX_TEXT)
    if (value.trim() === '') continue
    if (++count > MAX_TERMS) {
      note('too-many', at, whole)
      break
    }
    if (said.length > MAX_TEXT) note('too-long', at, whole)
    if (field === undefined && bare !== undefined) {
      if (/^[(（]|[)）]$/.test(bare)) note('bracket', at, whole)
      if (/^[\p{L}_@][\p{L}\p{N}_.@-]*:$/u.test(bare)) note('no-value', at, whole)
    }
    const not = (minus === '-') !== negateNext
    negateNext = false
    const term: SimpleTerm =
      field !== undefined
        ? { kind: 'field', field, value, not }
        : quoted !== undefined || /[._:\\/@-]/.test(value)
          ? // An address or a path is not its parts in any order.
            { kind: 'phrase', text: value, not }
          : { kind: 'words', text: value, not }
    const last = groups.at(-1)
    if (either !== null && last !== undefined) last.push(term)
    else groups.push([term])
    either = null
  }
  if (either !== null) note('no-side', either, 'OR')
  const open = openQuote(typed)
  if (open !== null) note('open-quote', open, typed.slice(open))
  const terms = groups.map((group): SearchTerm => {
    const [first] = group
    return first !== undefined && group.length === 1
      ? first
      : { kind: 'any', terms: group, not: false }
  })
  return { terms, notes }
}

/** Where a quote opens that nothing closes; null when each is closed. */
const openQuote = (typed: string): number | null => {
  const rest = typed.replaceAll(/"(?:[^"\\]|\\.)*"/g, (whole) => ' '.repeat(whole.length))
  const at = rest.indexOf('"')
  return at < 0 ? null : at
}

/** The same search with one more condition, as it is typed. */
export const withField = (q: string, field: string, value: string, not = false): string => {
  const quoted = /[\s"\\]/.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value
  const term = `${not ? '-' : ''}${field}:${quoted}`
  return q.includes(term) ? q : `${q.trim()} ${term}`.trim()
}
