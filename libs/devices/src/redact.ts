/**
 * Every secret of a text replaced by `«hash»`, before anything else reads the text. What is not known but looks like a
 * secret is replaced too: a line too much is a nuisance, a line too few is a leak.
 * @module
 */
import { MAX_LINE_CHARS } from './decode.ts'
import { SECRET_KINDS, type SecretKind } from './parts.ts'
import { redactXml } from './redact-xml.ts'
import {
  COMMAND_HINT,
  COMMANDS,
  endOfCommunity,
  endOfSecret,
  FORM,
  isHarmless,
  isRandomWord,
  isSetting,
  SHAPE_HINT,
  SHAPES,
} from './secret-lines.ts'
import { type Announcement, announces } from './secret-words.ts'

/** Of the caller: keyed, so that a short secret cannot be guessed from what is kept. The same secret gives the same. */
export type SecretHash = (secret: string) => string

export type Redacted = {
  readonly lines: string[]
  readonly total: number
  readonly byKind: Record<SecretKind, number>
  /** Lines that were replaced whole since they are too long to be read. */
  readonly tooLong: readonly number[]
}

export type Vault = {
  /** The text that takes the place of the secret. */
  hide(secret: string, kind: SecretKind): string
  /** One line, or one text of an element. */
  line(text: string): string
}

const MARK = /«[^»]*»/
const IDENTIFIER = /[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*/g
/** More names than any configuration has: then the memory of what they mean starts anew. */
const MAX_REMEMBERED = 50_000
/** Blocks of one secret over many lines: a private key of 16,384 bits has 200. */
const MAX_BLOCK_LINES = 2000

export const redact = (source: readonly string[], hash: SecretHash): Redacted => {
  const byKind = Object.fromEntries(SECRET_KINDS.map((k) => [k, 0])) as Record<SecretKind, number>
  const tooLong: number[] = []
  const hashes = new Map<string, string>()
  const known = new Map<string, Announcement | null>()
  const hide = (secret: string, kind: SecretKind): string => {
    byKind[kind] += 1
    let answer = hashes.get(secret)
    if (answer === undefined) {
      answer = hash(secret).replaceAll(/[«»\s]/g, '')
      if (hashes.size < MAX_REMEMBERED) hashes.set(secret, answer)
    }
    return `«${answer}»`
  }
  const meaning = (identifier: string): Announcement | null => {
    let answer = known.get(identifier)
    if (answer === undefined) {
      if (known.size > MAX_REMEMBERED) known.clear()
      answer = announces(identifier)
      known.set(identifier, answer)
    }
    return answer
  }
  const vault: Vault = { hide, line: (text) => redactLine(text, hide, meaning) }
  const marked = source.map((line) =>
    /[«»]/.test(line) ? line.replace(/«/g, '‹').replace(/»/g, '›') : line,
  )
  const lines = redactXml(
    redactBlocks(marked, vault),
    vault,
    (text) => {
      if (text.length <= MAX_LINE_CHARS) return vault.line(text)
      return hide(text, 'secret-like')
    },
    (line) => tooLong.push(line),
  )
  const total = SECRET_KINDS.reduce((sum, kind) => sum + byKind[kind], 0)
  return { lines, total, byKind, tooLong }
}

// ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────

const PEM_BEGIN = /-----BEGIN [A-Z0-9 ]{1,60}-----/
const PEM_END = /-----END [A-Z0-9 ]{1,60}-----/
const HEX_LINE = /^\s*(?:[0-9A-Fa-f]{2,8}\s+){2,}[0-9A-Fa-f]{2,8}\s*$|^\s*[0-9A-Fa-f]{16,}\s*$/
/** A value in quotation marks that goes on over lines, behind a name that announces a secret. */
const OPEN_QUOTE = /^(\s*set ([\w-]{1,100}) (?:ENC )?)"((?:[^"\\]|\\.)*)$/
/** No line of a key or password looks like these: the closing quotation mark was lost. */
const STRUCTURE = /^\s*(?:next|end|edit .*|config .*|set [\w-]+ .*|exit|!|\})\s*$/

/** What only the lines around it tell. */
const redactBlocks = (lines: readonly string[], { hide }: Vault): string[] => {
  const out = [...lines]
  let snmpDepth = 0
  for (let at = 0; at < out.length; at++) {
    const line = out[at] ?? ''
    // FortiOS names a community like any other object: only the table around it says what it is.
    if (/^\s*config system snmp community\s*$/.test(line)) snmpDepth = 1
    else if (snmpDepth > 0) {
      const name = /^(\s*set name )(\S.*)$/.exec(line)
      if (/^\s*config /.test(line)) snmpDepth += 1
      else if (/^\s*end\s*$/.test(line)) snmpDepth -= 1
      else if (name) out[at] = name[1] + hide((name[2] ?? '').replace(/^"|"\s*$/g, ''), 'community')
    }
    if (line.includes('-----BEGIN ')) at = pemBlock(out, at, hide)
    else if (HEX_LINE.test(line) && line.length < 4096) at = hexBlock(out, at, hide)
    else if (line.includes('"') && line.length < MAX_LINE_CHARS) at = quoteBlock(out, at, hide)
  }
  return out
}

type Hide = Vault['hide']

const pemBlock = (out: string[], from: number, hide: Hide): number => {
  const first = out[from] ?? ''
  const begin = PEM_BEGIN.exec(first)
  if (!begin) return from
  const before = first.slice(0, begin.index)
  const kind: SecretKind = begin[0].includes('PRIVATE') ? 'private-key' : 'certificate'
  const body: string[] = []
  let rest = first.slice(begin.index + begin[0].length)
  let at = from
  for (;;) {
    const end = PEM_END.exec(rest)
    if (end) {
      body.push(rest.slice(0, end.index))
      const after = rest.slice(end.index + end[0].length)
      finishBlock(
        out,
        from,
        at,
        `${before}${begin[0]}${hide(body.join('\n').trim(), kind)}${end[0]}${after}`,
      )
      // More blocks may follow on the same line.
      return after.includes('-----BEGIN ') ? from - 1 : at
    }
    body.push(rest)
    const next = out[at + 1]
    if (next === undefined || at - from >= MAX_BLOCK_LINES || !isPemLine(next)) break
    at += 1
    rest = next
  }
  finishBlock(out, from, at, `${before}${hide(body.join('\n').trim(), kind)}`)
  return at
}

const isPemLine = (line: string): boolean =>
  line.includes('-----END') ||
  (line.length <= 4096 && /^\s*(?:[A-Za-z0-9+/=\\]*|[A-Za-z-]{1,40}: [^"]*)["\s;]*$/.test(line))

const hexBlock = (out: string[], from: number, hide: Hide): number => {
  let at = from
  while (HEX_LINE.test(out[at + 1] ?? '') && (out[at + 1] ?? '').length < 4096) at += 1
  const text = out.slice(from, at + 1).map((line) => line.trim())
  // A short row of numbers is a table.
  const digits = text.join('').replaceAll(/\s/g, '')
  if (digits.length < 24 || !/[A-Fa-f]/.test(digits)) return at
  const indent = /^\s*/.exec(out[from] ?? '')?.[0] ?? ''
  finishBlock(out, from, at, indent + hide(text.join('\n'), 'certificate'))
  return at
}

const quoteBlock = (out: string[], from: number, hide: Hide): number => {
  const open = OPEN_QUOTE.exec(out[from] ?? '')
  if (!open) return from
  const named = announces(open[2] ?? '')
  if (named === null && !/certificate|^csr$|^cert|crl$/.test(open[2] ?? '')) return from
  const kind = named?.kind ?? 'certificate'
  const body = [open[3] ?? '']
  let at = from
  while (at + 1 < out.length && at - from < MAX_BLOCK_LINES) {
    const next = out[at + 1] ?? ''
    if (STRUCTURE.test(next)) break
    at += 1
    const close = /(?:^|[^\\])(?:\\\\)*"\s*$/.exec(next)
    body.push(next)
    if (close) break
  }
  finishBlock(out, from, at, `${open[1]}"${hide(body.join('\n').replace(/"\s*$/, ''), kind)}"`)
  return at
}

const finishBlock = (out: string[], from: number, to: number, text: string): void => {
  out[from] = text
  for (let at = from + 1; at <= to; at++) out[at] = ''
}

// ── one line ───────────────────────────────────────────────────────────────────────────────────────────────

const redactLine = (
  line: string,
  hide: Hide,
  meaning: (identifier: string) => Announcement | null,
): string => {
  if (line.length < 4) return line
  const announced = byCommand(line, hide) ?? byWord(line, hide, meaning) ?? bySecretData(line, hide)
  return byShape(announced ?? line, hide)
}

const byCommand = (line: string, hide: Hide): string | null => {
  if (!COMMAND_HINT.test(line)) return null
  const look = line.length > 2000 ? line.slice(0, 2000) : line
  for (const [pattern, kind] of COMMANDS) {
    const found = pattern.exec(look)
    if (found) return withHidden(line, found[0].length, kind, hide)
  }
  return null
}

/** The first word that announces a secret hides all that follows it, but for words that only say how or for whom. */
const byWord = (
  line: string,
  hide: Hide,
  meaning: (identifier: string) => Announcement | null,
): string | null => {
  for (const found of line.matchAll(IDENTIFIER)) {
    const named = meaning(found[0])
    if (named === null) continue
    let from = found.index + found[0].length
    // `"password": "…"`, `password = …`, `password: …`
    const separator = /^["']?\s*[:=]+>?\s*|^["']?\s+/.exec(line.slice(from, from + 40))
    if (!separator) continue
    from += separator[0].length
    const value = line.slice(from).trim()
    if (value === '' || value === '{' || value === ';') continue
    if (isHidden(value)) return line
    if (named.weight === 'secret' ? isHarmless(value) : value.split(/\s+/).every(isSetting))
      continue
    // A row of a table, or prose: only a short line is a setting.
    if (
      named.weight === 'weak' &&
      !/[:=]/.test(separator[0]) &&
      line.trim().split(/\s+/).length > 4
    )
      continue
    return withHidden(line, from, named.kind, hide)
  }
  return null
}

/** A block was replaced here already; what is left are its borders. */
const isHidden = (value: string): boolean =>
  MARK.test(value) &&
  value.replace(MARK, '').replace(PEM_BEGIN, '').replace(PEM_END, '').trim().length < 4

/** Junos marks what it considers a secret. */
const bySecretData = (line: string, hide: Hide): string | null => {
  if (!line.includes('SECRET-DATA')) return null
  const from = /^\s*[\w-]{1,100}\s+/.exec(line)
  return from ? withHidden(line, from[0].length, 'secret-like', hide) : null
}

const withHidden = (line: string, at: number, kind: SecretKind, hide: Hide): string => {
  let from = at
  while (line[from] === ' ' || line[from] === '\t') from += 1
  const form = FORM.exec(line.slice(from, from + 100))
  if (form) from += form[0].length
  const rest = line.slice(from)
  const end = from + (kind === 'community' ? endOfCommunity(rest) : endOfSecret(rest))
  const secret = line.slice(from, end)
  if (secret === '') return line
  const quoted = /^(["'])([\s\S]*)\1$/.exec(secret)
  const hidden = quoted
    ? `${quoted[1]}${hide(quoted[2] ?? '', kind)}${quoted[1]}`
    : hide(secret, kind)
  return line.slice(0, from) + hidden + line.slice(end)
}

/** Nothing that was replaced already is looked at again. */
const byShape = (line: string, hide: Hide): string =>
  line.length < 12 || !SHAPE_HINT.test(line)
    ? line
    : line
        .split(/(«[^»]*»)/)
        .map((piece, i) => (i % 2 === 1 ? piece : shapes(piece, hide)))
        .join('')

const shapes = (piece: string, hide: Hide): string => {
  let text = piece
  if (text.length < 8) return text
  for (const shape of SHAPES)
    text = text
      .split(/(«[^»]*»)/)
      .map((part, i) =>
        i % 2 === 1 ? part : part.replace(shape, (secret) => hide(secret, 'secret-like')),
      )
      .join('')
  return text
    .split(/(«[^»]*»)/)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replace(
              /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:"]{0,200}:)([^\s"]+)@/gi,
              (_, before, secret) => `${before}${hide(secret, 'password')}@`,
            )
            .replace(/(?<![\w/.-])[A-Za-z0-9+]{24,}(?![\w/.-])/g, (word) =>
              isRandomWord(word) ? hide(word, 'secret-like') : word,
            ),
    )
    .join('')
}
