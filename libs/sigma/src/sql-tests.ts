/**
 * One test of a rule as ClickHouse SQL on a text. Traps: `lower` and `lowerUTF8` do not fold as Sigma does, the dot of `match`
 * takes line feeds, `isIPAddressInRange` throws for what is no address.
 * @module
 */
import { rangeBounds } from './address.ts'
import { fold } from './fold.ts'
import { ANY, ONE, type Piece, type Test } from './form.ts'
import { HEAPED_RE2 } from './nfkc.ts'
import type { SqlBind, SqlField } from './sql-layout.ts'

/** A condition on `x`, the SQL of one text; null when SQL cannot say it. */
export type TextCondition = (x: string) => string

export const textCondition = (test: Test, bind: SqlBind): TextCondition | null => {
  if (test.kind === 'text') return piecesCondition(test.pieces, bind)
  if (test.kind === 'regex') {
    const flags = `(?${test.flags}${test.flags.includes('s') ? '' : '-s'})`
    const source = bind('String', flags + test.source)
    return (x) => `match(${x}, ${source})`
  }
  if (test.kind === 'cidr') return rangeCondition(test.range, bind)
  if (test.kind === 'number') {
    const value = bind('Float64', test.value)
    const sign = { lt: '<', lte: '<=', gt: '>', gte: '>=', eq: '=' }[test.is]
    if (test.whole === undefined) return (x) => `ifNull(${numberSql(x)} ${sign} ${value}, 0)`
    const whole = `toInt256(${bind('String', test.whole)})`
    // The same double may stand for many whole numbers.
    return (x) =>
      `ifNull(if(${numberSql(x)} = ${value}, ifNull(${wholeSql(x)}, ${whole}) ${sign} ${whole}, ${numberSql(x)} ${sign} ${value}), 0)`
  }
  return null
}

const piecesCondition = (pieces: readonly Piece[], bind: SqlBind): TextCondition => {
  const [a, b, c] = pieces
  if (pieces.length === 0) return (x) => `${x} = ''`
  if (pieces.length === 1 && a === ANY) return () => '1'
  if (pieces.length === 1 && typeof a === 'string') {
    const text = bind('String', a)
    return (x) => `${x} = ${text}`
  }
  if (pieces.length === 2 && typeof a === 'string' && b === ANY) {
    const text = bind('String', a)
    return (x) => `startsWith(${x}, ${text})`
  }
  if (pieces.length === 2 && a === ANY && typeof b === 'string') {
    const text = bind('String', b)
    return (x) => `endsWith(${x}, ${text})`
  }
  if (pieces.length === 3 && a === ANY && typeof b === 'string' && c === ANY) {
    const text = bind('String', b)
    return (x) => `position(${x}, ${text}) > 0`
  }
  const pattern = pieces.map((piece) => {
    if (piece === ANY) return '%'
    return piece === ONE ? '_' : piece.replace(/[\\%_]/g, '\\$&')
  })
  const like = bind('String', pattern.join(''))
  return (x) => `${x} LIKE ${like}`
}

const TRIMMED = String.raw`'^[\\s\\v\\p{Z}\\x{feff}]+|[\\s\\v\\p{Z}\\x{feff}]+$'`
const trimmed = (x: string): string => `replaceRegexpAll(${x}, ${TRIMMED}, '')`

/** IPv4 addresses stand in the mapped part of IPv6, so one comparison does for both. */
const rangeCondition = (range: string, bind: SqlBind): TextCondition | null => {
  const bounds = rangeBounds(range)
  if (!bounds) return null
  const low = `toIPv6(${bind('String', bounds.low)})`
  const high = `toIPv6(${bind('String', bounds.high)})`
  return (x) => {
    const bare = `replaceRegexpOne(replaceRegexpOne(${trimmed(x)}, '^\\\\[(.*)\\\\]$', '\\\\1'), '%.*$', '')`
    // Four parts in decimal without zeros before them, or IPv6.
    const plain = `if(match(${bare}, ':|^(?:(?:0|[1-9][0-9]{0,2})\\\\.){3}(?:0|[1-9][0-9]{0,2})$'), ${bare}, '')`
    const address = `toIPv6OrNull(${plain})`
    const within = `ifNull(${address} BETWEEN ${low} AND ${high}, 0)`
    if (bounds.isMapped) return within
    return `(${within} AND NOT ifNull(${address} BETWEEN toIPv6('::ffff:0.0.0.0') AND toIPv6('::ffff:255.255.255.255'), 0))`
  }
}

/** Decimal with sign, fraction and exponent, or 0x with up to 32 digits; NULL for everything else. */
const numberSql = (x: string): string => {
  const text = trimmed(x)
  const hex = `arrayFold((sum, digit) -> sum * 16 + (position('0123456789abcdef', digit) - 1), splitByString('', lower(extract(${text}, '^-?0[xX]([0-9a-fA-F]+)$'))), toFloat64(0))`
  return `multiIf(match(${text}, '^[-+]?(?:[0-9]+\\\\.?[0-9]*|\\\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?$'), toFloat64OrNull(replaceRegexpOne(${text}, '^\\\\+', '')), match(${text}, '^-?0[xX][0-9a-fA-F]{1,32}$'), ${hex} * if(startsWith(${text}, '-'), -1, 1), NULL)`
}

/** A whole number as it is written, in decimal or 0x; NULL for everything else. */
const wholeSql = (x: string): string => {
  const text = trimmed(x)
  const hex = `arrayFold((sum, digit) -> sum * 16 + toInt256(position('0123456789abcdef', digit) - 1), splitByString('', lower(extract(${text}, '^-?0[xX]([0-9a-fA-F]+)$'))), toInt256(0))`
  return `multiIf(match(${text}, '^[-+]?[0-9]{1,64}$'), toInt256OrNull(replaceRegexpOne(${text}, '^\\\\+', '')), match(${text}, '^-?0[xX][0-9a-fA-F]{1,32}$'), ${hex} * if(startsWith(${text}, '-'), -1, 1), NULL)`
}

/** What a test compares: the text as it came, folded, and with its dashes made one. */
export const preparedSql = (field: SqlField, test: Test, bind: SqlBind): string => {
  const raw = test.form ? eachOf(field, nfkcSql) : field.raw
  if (test.kind !== 'text' && !(test.kind === 'field' && !test.cased)) return raw
  const cased = test.kind === 'text' && test.cased
  const ownFolded = test.form ? null : field.folded
  const prepared = cased ? raw : (ownFolded ?? eachOf({ ...field, raw }, (x) => foldedSql(x, bind)))
  if (test.kind !== 'text' || !test.dashes) return prepared
  return eachOf({ ...field, raw: prepared }, (x) => `translateUTF8(${x}, '/–—―', '----')`)
}

const eachOf = (field: SqlField, change: TextCondition): string =>
  field.kind === 'one' ? change(field.raw) : `arrayMap(v -> ${change('v')}, ${field.raw})`

/**
 * As `nfkc` does it. Heaped marks are taken away before the function that is slow for them, which the engine may run for both branches
 * of `if`, and what is no UTF-8 before it throws.
 */
export const nfkcSql = (x: string): string =>
  `if(${isHeapedSql(x)}, ${x}, normalizeUTF8NFKC(if(${isHeapedSql(x)}, '', toValidUTF8(${x}))))`

/** Whether so many marks follow one another that the text stays as it came. */
export const isHeapedSql = (x: string): string =>
  `match(${x}, '${HEAPED_RE2.replaceAll('\\', '\\\\')}')`

/** Simple folding sign by sign, as `fold` does it; ASCII alone is the common case. */
export const foldedSql = (x: string, bind: SqlBind): string => {
  const { from, to } = foldTable()
  return `if(isASCII(${x}), lower(${x}), translateUTF8(${x}, ${bind('String', from)}, ${bind('String', to)}))`
}

let table: { readonly from: string; readonly to: string } | null = null

const foldTable = (): { readonly from: string; readonly to: string } => {
  if (table) return table
  let from = ''
  let to = ''
  for (let point = 0x41; point < 0x1f000; point++) {
    if (point >= 0xd800 && point < 0xe000) continue
    const sign = String.fromCodePoint(point)
    const folded = fold(sign)
    if (folded === sign) continue
    from += sign
    to += folded
  }
  table = { from, to }
  return table
}
