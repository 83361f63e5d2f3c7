/**
 * Every secret of a text replaced by `«hash»`, before anything else reads the text. What is not known but looks like a
 * secret is replaced too: a line too much is a nuisance, a line too few is a leak.
 * @module
 */
import { certificateSays } from './certificate.ts'
import { MAX_LINE_CHARS } from './decode.ts'
import { type CertificateSays, SECRET_KINDS, type SecretKind } from './parts.ts'
import { PEM_BEGIN, PEM_END, redactBlocks } from './redact-blocks.ts'
import { redactXml } from './redact-xml.ts'
import {
  COMMAND_HINT,
  COMMANDS,
  endOfCommunity,
  endOfSecret,
  FORM,
  isFilterRule,
  isHarmless,
  isRandomWord,
  isSetting,
  SHAPE_HINT,
  SHAPES,
} from './secret-lines.ts'
import { type Announcement, announces } from './secret-words.ts'
import type { Hide, Vault } from './vault.ts'

/** Of the caller: keyed, so that a short secret cannot be guessed from what is kept. The same secret gives the same. */
export type SecretHash = (secret: string, what: 'secret' | 'public-key') => string

export type Redacted = {
  readonly lines: string[]
  readonly total: number
  readonly byKind: Record<SecretKind, number>
  /** Lines that were replaced whole since they are too long to be read. */
  readonly tooLong: readonly number[]
  /** What the certificates say, by the hash that stands in their place. */
  readonly certificates: ReadonlyMap<string, CertificateSays>
  /** Blocks that begin and do not end. */
  readonly open: readonly number[]
}

const MARK = /«[^»]*»/
const IDENTIFIER = /[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*/g
/** More names than any configuration has: then the memory of what they mean starts anew. */
const MAX_REMEMBERED = 50_000
/** Authorities that a firewall is delivered with stay below. */
const MAX_CERTIFICATES = 5_000

export const redact = (source: readonly string[], hash: SecretHash): Redacted => {
  const byKind = Object.fromEntries(SECRET_KINDS.map((k) => [k, 0])) as Record<SecretKind, number>
  const tooLong: number[] = []
  const hashes = new Map<string, string>()
  const known = new Map<string, Announcement | null>()
  const certificates = new Map<string, CertificateSays>()
  const open: number[] = []
  const hide = (secret: string, kind: SecretKind): string => {
    byKind[kind] += 1
    let answer = hashes.get(secret)
    if (answer === undefined) {
      answer = hash(secret, 'secret').replaceAll(/[«»\s]/g, '')
      if (hashes.size < MAX_REMEMBERED) hashes.set(secret, answer)
    }
    if (
      kind === 'certificate' &&
      !certificates.has(answer) &&
      certificates.size < MAX_CERTIFICATES
    ) {
      const says = certificateSays(secret, (key) => hash(key, 'public-key'))
      if (says !== null) certificates.set(answer, says)
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
    redactBlocks(marked, vault, (line) => open.push(line)),
    vault,
    (text) => {
      if (text.length <= MAX_LINE_CHARS) return vault.line(text)
      return hide(text, 'secret-like')
    },
    (line) => tooLong.push(line),
  )
  const total = SECRET_KINDS.reduce((sum, kind) => sum + byKind[kind], 0)
  return { lines, total, byKind, tooLong, certificates, open }
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
  let words: number | null = null
  for (const found of line.matchAll(IDENTIFIER)) {
    const named = meaning(found[0])
    if (named === null) continue
    let from = found.index + found[0].length
    // `"password": "…"`, `password = …`, `password: …`
    const separator = /^["']?\s*[:=]+>?\s*|^["']?\s+/.exec(line.slice(from, from + 40))
    if (!separator) continue
    from += separator[0].length
    // A row of a table, or prose: only a short line is a setting.
    if (named.weight === 'weak' && !/[:=]/.test(separator[0])) {
      words ??= line.trim().split(/\s+/).length
      if (words > 4) continue
    }
    const value = line.slice(from).trim()
    if (value === '' || value === '{' || value === ';') continue
    if (isHidden(value)) return line
    if (found[0] === 'pass' && isFilterRule(line.slice(0, found.index), value)) continue
    if (named.weight === 'secret' ? isHarmless(value) : value.split(/\s+/).every(isSetting))
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
  line.length < 12 || !SHAPE_HINT.test(line) ? line : unhidden(line, (part) => shapes(part, hide))

/** What is left of a text goes through `change`; what was replaced already stays. */
const unhidden = (text: string, change: (part: string) => string): string =>
  text
    .split(/(«[^»]*»)/)
    .map((part, i) => (i % 2 === 1 ? part : change(part)))
    .join('')

const shapes = (piece: string, hide: Hide): string => {
  if (piece.length < 8) return piece
  // Addresses first: a shape inside a password would take the end of the address with it, and leave the password's beginning.
  let text = piece.replace(
    /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:"]{0,200}:)([^\s"]{1,512})@/gi,
    (_, before, secret) => `${before}${hide(secret, 'password')}@`,
  )
  for (const shape of SHAPES)
    text = unhidden(text, (part) => part.replace(shape, (secret) => hide(secret, 'secret-like')))
  return unhidden(text, (part) =>
    part.replace(/(?<![\w/.-])[A-Za-z0-9+]{24,}(?![\w/.-])/g, (word) =>
      isRandomWord(word) ? hide(word, 'secret-like') : word,
    ),
  )
}
