/**
 * Debian version order. Policy Manual §5.6.12; `~` sorts before everything, even the end.
 * @module
 */
import { digits, type Part, type Rank } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'

const FORM = /^(?:(\d+):)?([A-Za-z0-9.+:~_-]+)$/

const TILDE: Rank = 0x01
/** The end of a run of signs, and of the whole: above `~`, below letters. */
const END: Rank = 0x02
/** Signs that are no letters come after all letters. */
const ABOVE_LETTERS = 0x80

const rankOf = (code: number): Rank => {
  if (code === 0x7e) return TILDE
  const folded = code | 0x20
  return folded >= 0x61 && folded <= 0x7a ? code : code + ABOVE_LETTERS
}

/** Pairs of a run of signs and a number, at least one; without the end. */
const pushPairs = (parts: Part[], text: string): void => {
  let at = 0
  do {
    let code = text.charCodeAt(at)
    while (at < text.length && (code < 0x30 || code > 0x39)) {
      parts.push(rankOf(code))
      at += 1
      code = text.charCodeAt(at)
    }
    const start = at
    while (code >= 0x30 && code <= 0x39) {
      at += 1
      code = text.charCodeAt(at)
    }
    parts.push(END, digits(text.slice(start, at)))
  } while (at < text.length)
}

type Split = { readonly epoch: string; readonly upstream: string; readonly revision: string | null }
const split = (text: string): Split | null => {
  const found = FORM.exec(text)
  if (found === null) return null
  const [, epoch = '', rest = ''] = found
  const hyphen = rest.lastIndexOf('-')
  const upstream = hyphen < 0 ? rest : rest.slice(0, hyphen)
  if (upstream === '') return null
  return { epoch, upstream, revision: hyphen < 0 ? null : rest.slice(hyphen + 1) }
}

const read = (text: string): Reading | null => {
  const found = split(text)
  if (found === null) return null
  const { epoch, upstream, revision } = found
  const parts: Part[] = [digits(epoch)]
  pushPairs(parts, upstream)
  parts.push(END)
  // No revision is the revision 0.
  pushPairs(parts, revision ?? '')
  parts.push(END)
  const shown = /[1-9]/.test(epoch) ? `${epoch.replace(/^0+/, '')}:` : ''
  return { parts, canon: `${shown}${upstream}${revision === null ? '' : `-${revision}`}` }
}

export const deb: Rules = {
  read,
  tree: (text) => {
    const found = split(text)
    if (found === null) return null
    const stem: Part[] = [digits(found.epoch)]
    pushPairs(stem, found.upstream)
    if (found.revision !== null) {
      stem.push(END)
      pushPairs(stem, found.revision)
    }
    return { floor: stem, ceiling: stem }
  },
}
