/**
 * CPE names (NISTIR 7695) read from both bindings, the 2.2 URI and the 2.3 formatted string.
 *
 * An attribute is kept as the 2.3 string writes it, in one canonical form: `*` is ANY, `-` is NA, everything else lower
 * case with a backslash before each sign that is no letter, digit, `.`, `_` or inner `-`. An unescaped `*` or `?` stands
 * only at an end and is a wildcard. Equal attributes are therefore equal texts.
 * @module
 */

export type Cpe = {
  readonly part: string
  readonly vendor: string
  readonly product: string
  readonly version: string
  readonly update: string
  readonly edition: string
  readonly language: string
  readonly swEdition: string
  readonly targetSw: string
  readonly targetHw: string
  readonly other: string
}

export const ANY = '*'
export const NA = '-'

/** The order of the attributes in a 2.3 formatted string. */
export const ATTRIBUTES: readonly (keyof Cpe)[] = [
  'part',
  'vendor',
  'product',
  'version',
  'update',
  'edition',
  'language',
  'swEdition',
  'targetSw',
  'targetHw',
  'other',
]

/** The longest name of the dictionary has about 250 signs. */
export const MAX_CPE_LENGTH = 2_048

/**
 * A CPE name of either binding; null for anything else. Attributes left out at the end of a 2.3 string are ANY.
 * @example parseCpe('cpe:/o:cisco:ios:15.2%287%29e3')?.version // '15.2\\(7\\)e3'
 */
export const parseCpe = (text: string): Cpe | null => {
  if (text.length > MAX_CPE_LENGTH) return null
  const name = text.trim()
  const head = name.slice(0, 8).toLowerCase()
  if (head === 'cpe:2.3:') return parseFormatted(name.slice(8))
  if (head.startsWith('cpe:/')) return parseUri(name.slice(5))
  return null
}

/** The 2.3 formatted string. */
export const formatCpe = (cpe: Cpe): string =>
  `cpe:2.3:${ATTRIBUTES.map((name) => cpe[name]).join(':')}`

/** What an attribute says without its escapes; the empty text for ANY and NA. */
export const literalOf = (attribute: string): string => {
  if (attribute === ANY || attribute === NA) return ''
  return attribute.includes('\\') ? attribute.replaceAll(/\\(.)/gsu, '$1') : attribute
}

/** An attribute for a plain text such as a version an inventory saw; the empty text is ANY. */
export const attributeOf = (plain: string): string => {
  const lower = plain.trim().toLowerCase()
  return lower === '' ? ANY : escapeAll([...lower])
}

const fromAttributes = (parts: readonly string[]): Cpe | null => {
  const [part = ANY, vendor = ANY, product = ANY, version = ANY, update = ANY] = parts
  const [edition = ANY, language = ANY, swEdition = ANY] = parts.slice(5)
  const [targetSw = ANY, targetHw = ANY, other = ANY] = parts.slice(8)
  if (!/^[aoh*-]$/.test(part)) return null
  return {
    part,
    vendor,
    product,
    version,
    update,
    edition,
    language,
    swEdition,
    targetSw,
    targetHw,
    other,
  }
}

const parseFormatted = (rest: string): Cpe | null => {
  const parts: string[] = []
  let start = 0
  for (let at = 0; at <= rest.length; at += 1) {
    if (rest[at] === '\\') {
      at += 1
    } else if (at === rest.length || rest[at] === ':') {
      parts.push(rest.slice(start, at))
      start = at + 1
    }
  }
  // A backslash as the last sign escapes nothing: the name was cut off.
  if (start <= rest.length) return null
  if (parts.length < 3 || parts.length > ATTRIBUTES.length) return null
  return fromAttributes(parts.map(canonicalAttribute))
}

/** From the text of a 2.3 string: what is escaped is a sign, what is not escaped at an end may be a wildcard. */
const canonicalAttribute = (text: string): string => {
  const lower = text.trim().toLowerCase()
  if (lower === '' || lower === ANY) return ANY
  if (lower === NA) return NA
  if (/^[a-z0-9._]+$/.test(lower)) return lower
  const signs: Sign[] = []
  const letters = [...lower]
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? ''
    const escaped = letter === '\\' ? letters[at + 1] : undefined
    if (escaped !== undefined) at += 1
    signs.push({
      text: escaped ?? letter,
      wild: escaped === undefined && (letter === '*' || letter === '?'),
    })
  }
  return fromSigns(signs)
}

type Sign = { readonly text: string; readonly wild: boolean }

const fromSigns = (signs: readonly Sign[]): string => {
  let start = 0
  let end = signs.length
  while (start < end && signs[start]?.wild) start += 1
  while (end > start && signs[end - 1]?.wild) end -= 1
  const before = wildcards(signs.slice(0, start))
  const after = wildcards(signs.slice(end))
  if (start === end) return before.includes('*') || before === '' ? ANY : before
  const middle = escapeAll(signs.slice(start, end).map((sign) => sign.text))
  return before + middle + after
}

/** `*` swallows the wildcards beside it. */
const wildcards = (signs: readonly Sign[]): string =>
  signs.some((sign) => sign.text === '*') ? '*' : '?'.repeat(signs.length)

const escapeAll = (letters: readonly string[]): string => {
  if (letters.length === 1 && letters[0] === '-') return '\\-'
  return letters
    .map((letter) => {
      // The dictionary writes a blank as an underscore.
      if (/^\s$/u.test(letter)) return '_'
      return /^[a-z0-9._-]$/.test(letter) || letter > '\u007f' ? letter : `\\${letter}`
    })
    .join('')
}

const parseUri = (rest: string): Cpe | null => {
  const parts = rest.split(':')
  if (parts.length > 7) return null
  const edition = parts[5] ?? ''
  const packed = edition.startsWith('~') ? edition.slice(1).split('~') : null
  if (packed !== null && packed.length !== 5) return null
  const unpacked = [
    ...Array.from({ length: 5 }, (_, at) => parts[at] ?? ''),
    packed === null ? edition : (packed[0] ?? ''),
    parts[6] ?? '',
    ...(packed?.slice(1) ?? []),
  ]
  const attributes: string[] = []
  for (const part of unpacked) {
    const attribute = uriAttribute(part)
    if (attribute === null) return null
    attributes.push(attribute)
  }
  if (attributes[1] === ANY && attributes[2] === ANY) return null
  return fromAttributes(attributes)
}

/** `%01` is the wildcard `?`, `%02` is `*`, any other percent sign stands before a byte of UTF-8. */
const uriAttribute = (text: string): string | null => {
  const lower = text.trim().toLowerCase()
  if (lower === '') return ANY
  if (lower === NA) return NA
  if (!lower.includes('%')) return escapeAll([...lower])
  const signs: Sign[] = []
  let plain = ''
  const flush = (): boolean => {
    try {
      for (const letter of decodeURIComponent(plain).toLowerCase())
        signs.push({ text: letter, wild: false })
    } catch {
      return false
    }
    plain = ''
    return true
  }
  for (let at = 0; at < lower.length; at += 1) {
    const code = lower.slice(at, at + 3)
    if (code !== '%01' && code !== '%02') {
      plain += lower[at]
      continue
    }
    if (!flush()) return null
    signs.push({ text: code === '%01' ? '?' : '*', wild: true })
    at += 2
  }
  return flush() ? fromSigns(signs) : null
}
