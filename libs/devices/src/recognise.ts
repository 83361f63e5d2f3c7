/**
 * Whose output a piece is and of which command: by its own words. A command typed at a prompt only helps where the
 * output could be of several; the name of the file is never asked.
 * @module
 */
import type { Reader } from './found.ts'
import type { Product, Vendor } from './parts.ts'
import { OF_NO_USE, RULES } from './rules.ts'
import { IOS_CONFIGURATION } from './rules-cisco.ts'
import type { Piece } from './segments.ts'

export type Recognised = {
  readonly vendor: Vendor
  readonly product: Product | null
  readonly command: string
  readonly confidence: number
  readonly reason: string
  readonly reader: Reader
}

/** A mark stands at the beginning of an output. */
const HEAD_LINES = 240
const HEAD_CHARS = 24_000

const headOf = ({ lines }: Piece): string =>
  lines
    .slice(0, HEAD_LINES)
    .map((l) => l.slice(0, 2000))
    .join('\n')
    .slice(0, HEAD_CHARS)

/**
 * `atPrompt`: whose outputs stood behind the same prompt before. A configuration that several makers write alike is that one's: its
 * own marks may come only further down.
 */
export const recognise = (piece: Piece, atPrompt: Vendor | null = null): Recognised | null => {
  const head = headOf(piece)
  if (head.trim() === '') return null
  for (const rule of RULES) {
    const found = rule.marks.map((mark) => mark.exec(head))
    if (found.some((f) => f === null)) continue
    const isAnothers =
      atPrompt !== null && atPrompt !== rule.vendor && IOS_CONFIGURATION.includes(rule)
    const known = isAnothers
      ? RULES.find((r) => r.vendor === atPrompt && r.command === rule.command)
      : rule
    if (known === undefined) return null
    const reason = (found[0]?.[0] ?? '').trim().split('\n')[0]?.slice(0, 80) ?? ''
    const { vendor, product, command, confidence, reader } = known
    return { vendor, product, command, confidence, reason, reader }
  }
  return null
}

export const knownOfNoUse = (
  piece: Piece,
): { vendor: Vendor; command: string; reason: string } | null => {
  const head = headOf(piece)
  for (const [vendor, command, mark] of OF_NO_USE) {
    const found = mark.exec(head)
    if (found) return { vendor, command, reason: found[0].slice(0, 80) }
  }
  return null
}
