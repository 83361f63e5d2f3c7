/**
 * What people type to find events: words, "exact phrases", `field:value` with `*`, and a minus for what must not be. Pure.
 * @module
 */
export type SearchTerm =
  /** All words of it stand somewhere in the event. */
  | { readonly kind: 'words'; readonly text: string; readonly not: boolean }
  /** Stands so in the event, whatever the case. */
  | { readonly kind: 'phrase'; readonly text: string; readonly not: boolean }
  /** `*` in the value is any run of characters. */
  | {
      readonly kind: 'field'
      readonly field: string
      readonly value: string
      readonly not: boolean
    }

export const MAX_TERMS = 20
const MAX_TEXT = 300

const TERM = /(-?)(?:([\p{L}_@][\p{L}\p{N}_.@-]{0,99}):)?(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/gu

/**
 * Never throws: whatever is typed means something. Full-width signs and blanks count as the narrow ones.
 * @example readSearch('vssadmin user.name:hanako -"backup job"')
 */
export const readSearch = (text: string): readonly SearchTerm[] => {
  const terms: SearchTerm[] = []
  const typed = text
    .replaceAll('\u3000', ' ')
    .replaceAll('：', ':')
    .replaceAll(/[“”＂]/g, '"')
  for (const [, minus, field, quoted, bare] of typed.matchAll(TERM)) {
    if (terms.length >= MAX_TERMS) break
    const not = minus === '-'
    const value = (quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? '').slice(0, MAX_TEXT)
    if (value.trim() === '') continue
    if (field !== undefined) terms.push({ kind: 'field', field, value, not })
    else if (quoted !== undefined || /[._:\\/@-]/.test(value))
      // An address or a path is not its parts in any order.
      terms.push({ kind: 'phrase', text: value, not })
    else terms.push({ kind: 'words', text: value, not })
  }
  return terms
}

/** The same search with one more condition, as it is typed. */
export const withField = (q: string, field: string, value: string, not = false): string => {
  const quoted = /[\s"\\]/.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value
  const term = `${not ? '-' : ''}${field}:${quoted}`
  return q.includes(term) ? q : `${q.trim()} ${term}`.trim()
}
