/**
 * Lists of indicators of compromise as people get them: STIX 2.1 bundles, MISP events, CSV, or lines of a mail, with addresses made
 * harmless (`hxxp`, `[.]`) or not. Whatever is no indicator is counted with its place. Pure and bounded.
 * @module
 */
import { z } from 'zod'
import { plainAddress } from './plain-address.ts'

export const INDICATOR_KINDS = ['address', 'domain', 'url', 'md5', 'sha1', 'sha256'] as const
export type IndicatorKind = (typeof INDICATOR_KINDS)[number]
export type Indicator = {
  readonly kind: IndicatorKind
  /** Lower case, as events keep what they saw. */
  readonly value: string
  readonly note: string
}
export type IndicatorFault = {
  readonly line: number
  readonly why: 'not-an-indicator' | 'too-many' | 'private' | 'expired' | 'json'
}
export type IndicatorsRead = {
  readonly format: 'stix' | 'misp' | 'csv' | 'text'
  readonly indicators: readonly Indicator[]
  readonly faults: readonly IndicatorFault[]
  /** Of all faults, also those not listed. */
  readonly refused: number
}

export const MAX_INDICATORS = 200_000
const MAX_FAULTS = 100
const MAX_NOTE = 300

export type ReadingOf = {
  readonly now: Date
  /** A domain in the letters of any language as DNS carries it (IDNA); '' where there is no such name. */
  readonly toAscii: (domain: string) => string
}

/** Never throws for what the text holds. */
export const readIndicators = (text: string, { now, toAscii }: ReadingOf): IndicatorsRead => {
  const taker = newTaker(now)
  const indicatorOf = (given: string) => oneIndicator(given, toAscii)
  const begin = text.replace(/^\ufeff/, '').trimStart()
  if (begin.startsWith('{') || begin.startsWith('[')) {
    const value = parsed(begin)
    if (value !== undefined) return taker.done(readJson(value, taker, indicatorOf))
    taker.refuse(1, 'json')
    return taker.done('text')
  }
  const lines = begin.split(/\r\n|\n|\r/)
  // A mail may hold a comma, and a table may begin with its title.
  const isCsv = looksLikeTable(lines)
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const cells = isCsv
      ? line.split(/[,;\t]/).map((c) => c.trim().replace(/^"(.*)"$/, '$1'))
      : inMail(line)
    const read = cells.map((cell) => indicatorOf(cell))
    const found = read.flatMap((one) => one ?? [])
    const note = cells.find((cell, c) => cell !== '' && read[c] === null) ?? ''
    for (const one of found) taker.take(one, isCsv ? note : '', i + 1)
    // The first line of a table names its columns.
    if (found.length === 0 && !(isCsv && i === 0)) taker.refuse(i + 1, 'not-an-indicator')
  }
  return taker.done(isCsv ? 'csv' : 'text')
}

const looksLikeTable = (lines: readonly string[]): boolean => {
  const head = lines
    .slice(0, 50)
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
  return head.length > 0 && head.filter((line) => /[,;\t]/.test(line)).length * 2 >= head.length
}

/** Marks of a list and the label in front of a value, as mails have them: `・通信先：hxxp://…`, `2) 198.51.100.7`, `> evil[.]example`. */
const MARK =
  /^(?:[>|\s\u3000]|[-*+・●○■□▲△◆◇※•‣]|[(（]?[\d０-９]{1,3}[)）]|[\d０-９]{1,3}[.．](?=[\s\u3000]))+/u
const LABEL_OF_VALUE =
  /^(?:IP(?:v[46])?(?:アドレス)?|IP address|アドレス|ドメイン|ホスト|URL|通信先|接続先|C2(?:サーバー?)?|ハッシュ(?:値)?|domain|host|hash|MD5|SHA-?1|SHA-?256)\s*[:：=]\s*/iu

/**
 * A line of a mail: the whole of it without its marks, else its words that are made harmless or are hashes. Prose names harmless
 * things too, such as the site of whoever wrote the mail.
 */
const inMail = (line: string): readonly string[] => {
  const whole = withoutRemark(
    line.slice(0, 4_000).trim().replace(MARK, '').replace(LABEL_OF_VALUE, ''),
  )
  if (!/[\s\u3000、，]/u.test(whole)) return [whole]
  const words = whole
    .split(/[\s\u3000、，。「」『』<>＜＞]+/u)
    .map((word) => word.replace(LABEL_OF_VALUE, ''))
  const named = words.filter((word) => MADE_HARMLESS.test(word) || /^[0-9a-f]{32,64}$/i.test(word))
  return named.length === 0 ? [whole] : named
}

/** `evil[.]example (2026-11-20)`: what stands in brackets behind a blank is about the value, not part of it. */
const withoutRemark = (text: string): string => {
  if (!/[)）]$/.test(text)) return text
  const at = Math.max(text.lastIndexOf('('), text.lastIndexOf('（'))
  return at > 0 && (text[at] === '（' || /\s/.test(text[at - 1] ?? ''))
    ? text.slice(0, at).trim()
    : text
}

const MADE_HARMLESS = /^(?:h(?!tt)[xt*]{2}ps?|meow|fxp)\b|[[({]\.|\[:|[[({]dot[\])}]/i

type Taker = ReturnType<typeof newTaker>
type IndicatorOf = (text: string) => Pick<Indicator, 'kind' | 'value'> | null
const newTaker = (now: Date) => {
  const all = new Map<string, Indicator>()
  const faults: IndicatorFault[] = []
  let refused = 0
  const refuse = (line: number, why: IndicatorFault['why']): void => {
    refused += 1
    if (faults.length < MAX_FAULTS) faults.push({ line, why })
  }
  return {
    now,
    refuse,
    take: (one: Pick<Indicator, 'kind' | 'value'>, note: string, line: number): void => {
      if (one.kind === 'address' && isOwn(one.value)) refuse(line, 'private')
      else if (all.has(one.value)) return
      else if (all.size >= MAX_INDICATORS) refuse(line, 'too-many')
      else all.set(one.value, { ...one, note: note.slice(0, MAX_NOTE) })
    },
    done: (format: IndicatorsRead['format']): IndicatorsRead => ({
      format,
      indicators: [...all.values()],
      faults,
      refused,
    }),
  }
}

/** Own and local addresses would match everything that happens inside. */
const isOwn = (address: string): boolean =>
  /^(?:10\.|127\.|0\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|(?:fe[89ab]|f[cd])[0-9a-f]{0,2}:|::1?$)/.test(
    address,
  )

const HASHES = { 32: 'md5', 40: 'sha1', 64: 'sha256' } as const
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?'
const DOMAIN = new RegExp(`^(?:${LABEL}\\.){1,20}[a-z][a-z0-9-]{0,61}[a-z0-9]$`)

/** One text as an indicator; null: it is none. Made harmless or not, in any letters. */
export const oneIndicator = (
  given: string,
  toAscii: ReadingOf['toAscii'],
): Pick<Indicator, 'kind' | 'value'> | null => {
  const text = harmful(given.trim().slice(0, 2_100)).toLowerCase()
  if (text === '' || text.length > 2_000) return null
  if (/^[0-9a-f]+$/.test(text) && text.length in HASHES)
    return { kind: HASHES[text.length as keyof typeof HASHES], value: text }
  const url = /^((?:https?|ftp):\/\/)([^\s/?#:]*)(\S*)$/.exec(text)
  if (url) {
    const [, scheme = '', host = '', rest = ''] = url
    return { kind: 'url', value: `${scheme}${asciiOf(host, toAscii)}${rest}` }
  }
  const bare = text.replace(/\.$/, '')
  if (isIpv4(bare)) return { kind: 'address', value: bare }
  if (isIpv6(bare)) return { kind: 'address', value: plainAddress(bare) }
  const domain = asciiOf(bare, toAscii)
  if (DOMAIN.test(domain) && domain.length <= 253) return { kind: 'domain', value: domain }
  return null
}

/** What was made harmless to look at, as it is meant. */
const harmful = (text: string): string =>
  IS_PLAIN.test(text)
    ? text
    : text
        .normalize('NFKC')
        .replaceAll(/\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}/gi, '.')
        .replaceAll(/\[(:|:\/\/|\/)\]/g, '$1')
        .replace(/^(?:h[xt*]{2}p|meow)(s?):/i, 'http$1:')
        .replace(/^fxp:/i, 'ftp:')
        // Half of the brackets, as people write it: evil[.com, 198.51.100.[7.
        .replaceAll(/\[\.|\.\]|\.\[(?=[^\]]*$)/g, '.')
/** A name, an address or a hash as it is: most of a long list. */
const IS_PLAIN = /^[\w.-]*$/

/** Names in other letters stand in logs as DNS carries them. */
const asciiOf = (host: string, toAscii: ReadingOf['toAscii']): string =>
  /^\p{ASCII}*$/u.test(host) ? host : toAscii(host) || host

const V4 = z.ipv4()
const V6 = z.ipv6()
const isIpv4 = (text: string): boolean => /^[\d.]+$/.test(text) && V4.safeParse(text).success
const isIpv6 = (text: string): boolean => text.includes(':') && V6.safeParse(text).success

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const readJson = (
  value: unknown,
  taker: Taker,
  indicatorOf: IndicatorOf,
): IndicatorsRead['format'] => {
  if (isMap(value) && (value['type'] === 'bundle' || 'objects' in value)) {
    for (const [i, object] of listOf(value['objects']).entries())
      readStix(object, i + 1, taker, indicatorOf)
    return 'stix'
  }
  const response = isMap(value) && 'response' in value ? value['response'] : value
  let at = 0
  for (const one of Array.isArray(response) ? response : [response]) {
    const event = isMap(one) && isMap(one['Event']) ? one['Event'] : one
    if (!isMap(event)) continue
    const objects = listOf(event['Object']).flatMap((o) => (isMap(o) ? listOf(o['Attribute']) : []))
    for (const attribute of [...listOf(event['Attribute']), ...objects]) {
      at += 1
      readMisp(attribute, at, taker, indicatorOf)
    }
  }
  return 'misp'
}

/** STIX 2.1 section 9.8: the values that an equality in a pattern names. A revoked indicator is none, nor is one whose time is over. */
const readStix = (object: unknown, place: number, taker: Taker, indicatorOf: IndicatorOf): void => {
  if (!isMap(object) || object['type'] !== 'indicator' || object['revoked'] === true) return
  if (Date.parse(textOf(object['valid_until'])) <= taker.now.getTime()) {
    taker.refuse(place, 'expired')
    return
  }
  const { confidence } = object
  const trust = typeof confidence === 'number' ? ` (confidence ${confidence})` : ''
  const note = `${textOf(object['name']).slice(0, MAX_NOTE - trust.length)}${trust}`.trim()
  const pattern = textOf(object['pattern']).slice(0, 20_000)
  let found = 0
  for (const [, , quoted] of pattern.matchAll(
    /([a-z0-9-]+:[\w.'"-]+(?:\[[^\]]*\])?[\w.'"-]*)\s*=\s*'((?:[^'\\]|\\.)*)'/gi,
  )) {
    const one = indicatorOf((quoted ?? '').replaceAll(/\\(.)/g, '$1'))
    if (one === null) continue
    found += 1
    taker.take(one, note, place)
  }
  if (found === 0) taker.refuse(place, 'not-an-indicator')
}

const MISP_TYPES =
  /^(?:ip-(?:src|dst)|domain|hostname|url|uri|link|md5|sha1|sha256|filename\|(?:md5|sha1|sha256)|domain\|ip|ip-(?:src|dst)\|port|hostname\|port)$/

const readMisp = (
  attribute: unknown,
  place: number,
  taker: Taker,
  indicatorOf: IndicatorOf,
): void => {
  if (!isMap(attribute) || attribute['deleted'] === true || attribute['to_ids'] === false) return
  const type = textOf(attribute['type'])
  if (!MISP_TYPES.test(type)) return
  const value = textOf(attribute['value'])
  const parts = type.startsWith('filename|')
    ? [value.slice(value.lastIndexOf('|') + 1)]
    : type.endsWith('|port')
      ? [value.split('|', 1)[0] ?? '']
      : value.split('|')
  const found = parts.flatMap((part) => indicatorOf(part) ?? [])
  for (const one of found) taker.take(one, textOf(attribute['comment']), place)
  if (found.length === 0) taker.refuse(place, 'not-an-indicator')
}
