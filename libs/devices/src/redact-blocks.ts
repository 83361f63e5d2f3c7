/**
 * Secrets that only the lines around them tell: keys over many lines, values whose quotation marks close later.
 * @module
 */
import { MAX_LINE_CHARS } from './decode.ts'
import type { SecretKind } from './parts.ts'
import { announces } from './secret-words.ts'
import type { Hide, Vault } from './vault.ts'

/** Blocks of one secret over many lines: a private key of 16,384 bits has 200. */
const MAX_BLOCK_LINES = 2000

export const PEM_BEGIN: RegExp = /-----BEGIN [A-Z0-9 ]{1,60}-----/
export const PEM_END: RegExp = /-----END [A-Z0-9 ]{1,60}-----/
const HEX_LINE = /^\s*(?:[0-9A-Fa-f]{2,8}\s+){2,}[0-9A-Fa-f]{2,8}\s*$|^\s*[0-9A-Fa-f]{16,}\s*$/
/** A value in quotation marks that goes on over lines, behind a name that announces a secret. */
const OPEN_QUOTE = /^(\s*set ([\w-]{1,100}) (?:ENC )?)"((?:[^"\\]|\\.)*)$/
/** No line of a key or password looks like these: the closing quotation mark was lost. */
const STRUCTURE = /^\s*(?:next|end|edit .*|config .*|set [\w-]+ .*|exit|!|\})\s*$/

/** What only the lines around it tell. */
export const redactBlocks = (
  lines: readonly string[],
  { hide }: Vault,
  isOpen: (line: number) => void,
): string[] => {
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
    if (line.includes('-----BEGIN ')) at = pemBlock(out, at, hide, isOpen)
    else if (HEX_LINE.test(line) && line.length < 4096) at = hexBlock(out, at, hide)
    else if (line.includes('"') && line.length < MAX_LINE_CHARS) at = quoteBlock(out, at, hide)
  }
  return out
}

const pemBlock = (
  out: string[],
  from: number,
  hide: Hide,
  isOpen: (line: number) => void,
): number => {
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
  isOpen(from + 1)
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
