/**
 * A Sigma string as pieces. `*` and `?` are wildcards; a backslash before `*`, `?` or `\` takes their meaning, elsewhere it is itself.
 * @module
 */
import { ANY, ONE, type Piece, type Place } from './form.ts'

/** `C:\\Win*` → `['C:\Win', ANY]`. Backslashes: `\\` is one, `\*` a star, a single one before any other sign is itself. */
export const piecesOf = (value: string): readonly Piece[] => {
  const pieces: Piece[] = []
  let literal = ''
  const close = (): void => {
    if (literal) pieces.push(literal)
    literal = ''
  }
  for (let at = 0; at < value.length; at++) {
    const sign = value[at] ?? ''
    const next = value[at + 1] ?? ''
    if (sign === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next
      at++
    } else if (sign === '*' || sign === '?') {
      close()
      if (sign === '?') pieces.push(ONE)
      else if (pieces.at(-1) !== ANY) pieces.push(ANY)
    } else literal += sign
  }
  close()
  return pieces
}

export const placed = (pieces: readonly Piece[], place: Place): readonly Piece[] => {
  const front = place === 'contains' || place === 'endswith' ? [ANY] : []
  const back = place === 'contains' || place === 'startswith' ? [ANY] : []
  return tidy([...front, ...pieces, ...back] as Piece[])
}

export const mapLiterals = (
  pieces: readonly Piece[],
  change: (literal: string) => string,
): readonly Piece[] =>
  tidy(pieces.map((piece) => (typeof piece === 'string' ? change(piece) : piece)))

/** Joins neighbours of one kind: two stars are one, two literals are one. */
export const tidy = (pieces: readonly Piece[]): readonly Piece[] => {
  const out: Piece[] = []
  for (const piece of pieces) {
    const last = out.at(-1)
    if (piece === '' || (piece === ANY && last === ANY)) continue
    if (typeof piece === 'string' && typeof last === 'string') out[out.length - 1] = last + piece
    else out.push(piece)
  }
  return out
}

/** The literal text of pieces without wildcards, else null. */
export const plainText = (pieces: readonly Piece[]): string | null => {
  if (pieces.length === 0) return ''
  const [only] = pieces
  return pieces.length === 1 && typeof only === 'string' ? only : null
}
