/**
 * One record of the Linux audit log: a type, a serial number and pairs, some of them in hexadecimal.
 * @module
 */
import { type Fields, newFields, textOf } from '../fields.ts'
import type { Line } from '../line.ts'
import type { AuditRecord } from '../stream.ts'

const RECORD =
  /^(?:node=(\S{1,253}) )?type=([A-Z0-9_[\]]{2,40}) (?:msg=)?audit\((\d{1,12})\.(\d{1,6}):(\d{1,20})\): ?/
/** `audit: type=1400 audit(1706694372.123:456): apparmor=…`, as the kernel writes without auditd. */
const BARE = /^(?:audit: )?type=(\d{4}) audit\(/

export const readAuditRecord = (line: Line): AuditRecord | null => {
  const { text, syslog } = line
  let from = syslog.time || syslog.pri !== null ? text.length - syslog.content.length : 0
  if (BARE.test(text.slice(from, from + 40)) && text.startsWith('audit: ', from)) from += 7
  const match = RECORD.exec(text.slice(from, from + 400))
  if (!match) return null
  const [head, node, type = '', seconds = '', part = '', serial = ''] = match
  const name = NUMBERED[type] ?? type
  const { pairs, isWhole } = auditPairs(text, from + head.length, name)
  return {
    type: name,
    node: node ?? null,
    serial: `${seconds}.${part}:${serial}`,
    time: { at: Number(seconds) * 1_000 + Math.floor(Number(`0.${part}`) * 1_000), from: 'event' },
    pairs,
    isWhole,
    mark: line.stream?.mark ?? 0,
  }
}

const NUMBERED: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '1300': 'SYSCALL',
  '1302': 'PATH',
  '1306': 'SOCKADDR',
  '1307': 'CWD',
  '1309': 'EXECVE',
  '1320': 'EOE',
  '1327': 'PROCTITLE',
  '1400': 'AVC',
})

/** Values that auditd writes in hexadecimal when they hold blanks, quotes or what is no ASCII. */
const ENCODED: ReadonlySet<string> = new Set([
  'name',
  'comm',
  'exe',
  'cwd',
  'proctitle',
  'cmd',
  'data',
  'acct',
  'path',
  'dir',
  'file',
  'watch',
  'key',
  'vm',
  'ocomm',
  'new-comm',
  'old-comm',
])
/** An EXECVE has an argument each. */
export const MAX_AUDIT_PAIRS = 400
const HEX = /^(?:[0-9A-F]{2})+$/
const loose = new TextDecoder('utf-8')

const auditPairs = (
  text: string,
  from: number,
  type: string,
): { readonly pairs: Fields; readonly isWhole: boolean } => {
  const pairs = newFields()
  let at = from
  let count = 0
  let isWhole = true
  while (at < text.length && count < MAX_AUDIT_PAIRS) {
    if (text.charCodeAt(at) <= 0x20) {
      at += 1
      continue
    }
    const start = at
    while (at < text.length && text.charCodeAt(at) > 0x20 && text.charCodeAt(at) !== 0x3d) at += 1
    if (text.charCodeAt(at) !== 0x3d) continue
    const name = text.slice(start, at)
    at += 1
    const quote = text[at]
    let value: string
    if (quote === '"' || quote === "'") {
      const end = text.indexOf(quote, at + 1)
      isWhole = end >= 0
      const stop = end < 0 ? text.length : end
      // User-space records put their own pairs into one value: msg='op=… acct="…" res=success'
      if (quote === "'" && name === 'msg') {
        const inner = auditPairs(text.slice(at + 1, stop), 0, type)
        for (const key in inner.pairs) pairs[key] ??= inner.pairs[key] ?? ''
        at = stop + 1
        count += 1
        continue
      }
      value = text.slice(at + 1, stop)
      at = stop + 1
    } else {
      const begin = at
      while (at < text.length && text.charCodeAt(at) > 0x20) at += 1
      value = text.slice(begin, at)
      const isArgument = type === 'EXECVE' && /^a\d/.test(name)
      if (
        (isArgument || ENCODED.has(name)) &&
        value.length >= 2 &&
        HEX.test(value) &&
        !name.endsWith('_len')
      )
        value = fromHex(value, name === 'proctitle' ? ' ' : '')
    }
    count += 1
    pairs[name] ??= value
  }
  if (type === 'EXECVE') joinPieces(pairs)
  return { pairs, isWhole }
}

const fromHex = (hex: string, nul: string): string => {
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i += 1)
    bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16)
  return loose.decode(bytes).replaceAll('\0', nul).trimEnd()
}

/** A long argument comes as `a1_len=9000 a1[0]=… a1[1]=…`. */
const joinPieces = (pairs: Fields): void => {
  for (const key of Object.keys(pairs)) {
    const match = /^(a\d{1,5})\[\d{1,5}\]$/.exec(key)
    const name = match?.[1]
    if (name === undefined) continue
    pairs[name] = `${textOf(pairs[name]) ?? ''}${textOf(pairs[key]) ?? ''}`
    delete pairs[key]
  }
}
