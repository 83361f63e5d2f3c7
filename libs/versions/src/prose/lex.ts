/**
 * Version prose cut into tokens: versions, signs, phrases, brackets. One pass from left to right; every pattern is
 * sticky and without nested repetition, so the time grows with the length alone.
 * @module
 */
import { type Comparison, ENGLISH_PHRASES, JAPANESE_PHRASES, type Meaning, SIGNS } from './words.ts'

export type Token =
  | { readonly kind: 'version'; readonly text: string; readonly tree: boolean }
  | { readonly kind: 'sign'; readonly means: Comparison }
  | { readonly kind: 'comma' | 'colon' | 'dash' }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'bracket'; readonly text: string; readonly tokens: readonly Token[] }
  | { readonly kind: 'interval'; readonly text: string }
  | (Meaning & { readonly text: string })

/** The longest text a source wrote into a version field is some hundred signs; anything longer is an essay. */
export const MAX_PROSE_LENGTH = 1_000
const MAX_DEPTH = 3

export const lex = (text: string, depth = 0): readonly Token[] => {
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found === undefined || found === '') return null
    at += found.length
    return found
  }
  while (at < text.length) {
    if (take(/[\s"'`“”‘’「」『』【】|]+/uy) !== null) continue
    const interval = take(/[[(][^[\]()]{0,80},[^[\]()]{0,80}[)\]]/y)
    if (interval !== null) {
      if (INTERVAL.test(interval)) {
        tokens.push({ kind: 'interval', text: interval })
        continue
      }
      at -= interval.length
    }
    const bracketed = take(
      /\([^()]{0,200}\)|\[[^[\]]{0,200}\]|<[a-z][^<>]{0,80}>|〔[^〔〕]{0,200}〕/y,
    )
    if (bracketed !== null) {
      const inner = bracketed.slice(1, -1).trim()
      tokens.push({
        kind: 'bracket',
        text: inner,
        tokens: depth < MAX_DEPTH ? lex(inner, depth + 1) : [],
      })
      continue
    }
    // `^1.2.3` and `~> 1.2` are the ranges of package worlds, read by their own rules.
    if (tokens.at(-1)?.kind !== 'version' && take(/[\^~]>?\s?(?=v?\d)/y) !== null) {
      tokens.push({ kind: 'stop', text: '^' })
      continue
    }
    const version = takeVersion(take, text, () => at)
    if (version !== null) {
      tokens.push(...withoutRange(version))
      if (take(/\+(?=\s*(?:$|[,;)、]))/y) !== null)
        tokens.push({ kind: 'after-version', means: 'ge', text: '+' })
      continue
    }
    const sign = take(/[<>=!]{1,2}|[≤≥≦≧≠⩽]/uy)
    if (sign !== null) {
      const means = SIGNS.get(sign)
      tokens.push(means === undefined ? { kind: 'word', text: sign } : { kind: 'sign', means })
      continue
    }
    if (take(/[,;、，/・\n]+/uy) !== null) {
      tokens.push({ kind: 'comma' })
      continue
    }
    if (take(/:/y) !== null) {
      tokens.push({ kind: 'colon' })
      continue
    }
    if (take(/[-~–—―−〜]+|…|->|→/uy) !== null) {
      tokens.push({ kind: 'dash' })
      continue
    }
    if (take(/\*+/y) !== null) {
      tokens.push({ kind: 'all', text: '*' })
      continue
    }
    const phrase = takePhrase(text, at)
    if (phrase !== null) {
      tokens.push({ ...phrase.meaning, text: phrase.text })
      at += phrase.text.length
      continue
    }
    const word = take(/https?:\/\/\S+|[\p{L}\p{N}][\p{L}\p{N}'’#&._+-]*/uy) ?? text.slice(at, ++at)
    // A Japanese run is cut where a phrase begins inside it.
    const cut = /[^\x20-\x7e]/.test(word) ? japaneseCut(word) : word.length
    at -= word.length - cut
    pushWord(tokens, word.slice(0, cut))
  }
  return joinBuilds(tokens)
}

/** `[1.0, 2.0)`: each side a version or open. */
const INTERVAL = /^[[(]\s*(?:v?\d[0-9A-Za-z.+_-]*)?\s*,\s*(?:v?\d[0-9A-Za-z.+_-]*)?\s*[)\]]$/

/**
 * `11.1.0-11.1.7` is a range, `9.1.15-h1` and `13.1-37.176` are versions: two full versions of the same length, the
 * second one later, or the second one with its own `v`.
 */
const withoutRange = (token: Token): readonly Token[] => {
  if (token.kind !== 'version' || token.tree) return [token]
  const [, low = '', high = ''] = /^([\d.]+)[-~](v?[\d.]+)$/i.exec(token.text) ?? []
  const [a, b] = [low, high.replace(/^v/i, '')].map((text) => text.split('.').map(Number))
  if (a === undefined || b === undefined || high === '') return [token]
  const isWave = token.text.includes('~')
  const isFull = isWave || (a.length === b.length && (a.length > 2 || /^v/i.test(high)))
  const differs = a.findIndex((number, at) => number !== b[at])
  if (!isFull || differs < 0 || (a[differs] ?? 0) > (b[differs] ?? 0)) return [token]
  const side = (text: string): Token => ({ kind: 'version', text, tree: false })
  return [side(low), { kind: 'dash' }, side(high.replace(/^v/i, ''))]
}

const pushWord = (tokens: Token[], word: string): void => {
  const bare = word.replace(/[.+]+$/, '')
  if (/^https?:/i.test(word)) tokens.push({ kind: 'silent', text: word })
  else if (/[\p{L}\p{N}]/u.test(word))
    tokens.push({ kind: 'word', text: bare === '' ? word : bare })
}

/** A version begins with a digit, a `v`, a `Rev.` or up to four letters before a number with a dot. */
const VERSION =
  /(?:[vV](?:er(?:sion)?)?\.?\s?|[rR]ev\.\s?|[rR]\.?|[A-Z]{2}\.(?=\d)|[A-Za-z]{1,4}(?=\d{1,6}\.[\dxX]))?\d[0-9A-Za-z]*(?:[._+:~^-](?=[0-9A-Za-z])[0-9A-Za-z]+|\.\*|_|\(\d[0-9A-Za-z.]{0,12}\)[0-9A-Za-z]*|\([A-Z]{3,5}\.\d[0-9A-Za-z.]{0,8}\)[0-9A-Za-z]*)*/y
/** Numbers between slashes: a day, and days are no versions. */
const DATE = /\d{1,4}\/\d{1,2}(?:\/\d{2,4})?(?![\d.])/y
const HASH = /(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{12}|[0-9a-f]{7,10})(?![0-9A-Za-z.])/y

const takeVersion = (
  take: (pattern: RegExp) => string | null,
  text: string,
  place: () => number,
): Token | null => {
  const before = text[place() - 1] ?? ' '
  if (/[A-Za-z0-9]/.test(before)) return null
  const hash = take(HASH)
  if (hash !== null && /\d/.test(hash)) return { kind: 'version', text: hash, tree: false }
  // A hash without digits is a word such as `defaced`; step back to read it as one.
  if (hash !== null) return null
  const date = take(DATE)
  if (date !== null) return { kind: 'stop', text: date }
  const found = take(VERSION)
  if (found === null) return null
  // 3DEXPERIENCE is a name.
  if (/^\d+[A-Za-z]{6,}/.test(found)) return { kind: 'word', text: found }
  take(/\.(?=\s|$|[、,;)])/y)
  // `20.1*`, `21.1*-EVO`: everything below, in that line.
  const star = take(/\*(?:-EVO)?(?=\s|$|[、,;)])/y)
  if (star !== null) return { kind: 'version', text: `${found}${star}`, tree: true }
  const plain = found.replace(/^v(?:er(?:sion)?)?\.?\s?(?=\d)/i, '')
  const stem = plain.replace(/(?:\.(?:[xX]+|\*))+$/, '')
  // `17.3.1x` is a release of IOS XE, `2022x` a year's: only a part of its own stands for any.
  if (stem !== plain) return { kind: 'version', text: `${stem}.x`, tree: true }
  return { kind: 'version', text: plain, tree: false }
}

type Phrase = { readonly text: string; readonly meaning: Meaning }

const takePhrase = (text: string, at: number): Phrase | null => {
  const first = text[at] ?? ''
  for (const { phrase, meaning } of JAPANESE_PHRASES.get(first) ?? [])
    if (text.startsWith(phrase, at)) return { text: phrase, meaning }
  const word = wordAt(text, at)
  if (word === '') return null
  // A full stop after a word ends the sentence; within `ver.` it belongs to the word.
  for (const head of [word.toLowerCase(), word.toLowerCase().replace(/[.:]+$/, '')]) {
    for (const { words, meaning } of ENGLISH_PHRASES.get(head) ?? []) {
      const end = phraseEnd(text, at, words, head)
      if (end > 0) return { text: text.slice(at, end), meaning }
    }
  }
  return null
}

const phraseEnd = (text: string, at: number, words: readonly string[], head: string): number => {
  let end = at + head.length
  for (const next of words.slice(1)) {
    const start = skipBlanks(text, end)
    const word = wordAt(text, start)
    if (start === end || word.toLowerCase().replace(/[.:]+$/, '') !== next) return 0
    end = start + next.length
  }
  return end
}

const WORD = /&|[A-Za-z](?:[A-Za-z0-9()/'-]*[A-Za-z0-9)])?[.:]?|\d+-bit/y
const wordAt = (text: string, at: number): string => {
  WORD.lastIndex = at
  return WORD.exec(text)?.[0] ?? ''
}
const skipBlanks = (text: string, at: number): number => {
  let next = at
  while (text[next] === ' ') next += 1
  return next
}

const japaneseCut = (word: string): number => {
  for (let at = 1; at < word.length; at += 1) {
    const sign = word[at] ?? ''
    if (/[0-9A-Za-z]/.test(sign) && /[^\x20-\x7e]/.test(word[at - 1] ?? '')) return at
    const phrases = JAPANESE_PHRASES.get(sign) ?? []
    if (phrases.some(({ phrase }) => phrase.length > 1 && word.startsWith(phrase, at))) return at
  }
  return word.length
}

/** Words that go on with a version: `5.37 Patch 1`, `2.1.2 Build 20230210 Rel.62992`, `11.0 SP2`. */
const BUILD =
  /^(?:patch(?:set)?|build|update|upd|sp|service|pack|cumulative|rel|release|hotfix|hf|fix|beta|alpha|rc|cu|mr|ga|ap|p|r|sr|fp|ifix|rev|revision|pl|su|es|ep|pre|hp|level|maintenance|u|m|bld|kb|step|ext|ext_|feature|interim|ltsr|errata|q)\.?[-_]?\d*[0-9A-Za-z._-]*$/i
/** A maker's build code behind the version: `9.97 CDI3B4B`, `2024.2 EAP3`. */
const CODE = /^(?=[A-Z]*\d)(?=\d*[A-Z])[0-9A-Z]{3,12}$/
const STANDS_ALONE = /^(?:(?:alpha|beta|ga|rc|sp|ext|ltsr)$|[a-z]+\.?[-_]?\d)/i

const joinBuilds = (tokens: readonly Token[]): readonly Token[] => {
  const joined: Token[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    if (token.kind !== 'version' || token.tree) {
      joined.push(token)
      continue
    }
    let text = token.text
    // `5.2.1-p3, build 70`
    if (tokens[at + 1]?.kind === 'comma' && isNoise(tokens[at + 2], /^build/i)) {
      if (tokens[at + 3]?.kind === 'version') at += 1
    }
    for (let next = tokens[at + 1]; next !== undefined; next = tokens[at + 1]) {
      // `2012 R2`
      if (next.kind === 'version' && /^r\d{1,2}$/i.test(next.text)) {
        text += ` ${next.text}`
        at += 1
        continue
      }
      const name = next.kind === 'word' || next.kind === 'noise' ? next.text : ''
      if (CODE.test(name) && /[.]\d/.test(token.text)) {
        text += ` ${name}`
        at += 1
        continue
      }
      if (!BUILD.test(name)) break
      const follower = tokens[at + 2]
      const number = follower?.kind === 'version' ? follower.text : ''
      // `6.10.8 Hotfix Q4 2023`
      const year = tokens[at + 3]
      if (
        follower?.kind === 'word' &&
        /^q[1-4]$/i.test(follower.text) &&
        year?.kind === 'version'
      ) {
        text += ` ${name} ${follower.text} ${year.text}`
        at += 3
        continue
      }
      if (!STANDS_ALONE.test(name) && number === '') break
      if (/\d/.test(name) || number === '') {
        text += ` ${name}`
        at += 1
      } else {
        text += ` ${name} ${number}`
        at += 2
      }
    }
    joined.push({ kind: 'version', text, tree: false })
  }
  return joined
}

const isNoise = (token: Token | undefined, word: RegExp): boolean =>
  token?.kind === 'noise' && word.test(token.text)
