/**
 * The XML in a text, tag by tag: what an element of a secret name holds is replaced, every other text is looked at like
 * a line of its own. Broken XML is text.
 * @module
 */
import { isHarmless, isSetting } from './secret-lines.ts'
import { announces } from './secret-words.ts'
import type { Vault } from './vault.ts'

/** Deeper than any export of a device. */
const MAX_DEPTH = 200
const MAX_TAG_CHARS = 8192

const OPENS = /^\s*<(?:\?xml|[A-Za-z][\w.:-]{0,100}(?:\s[^<>]{0,2000})?\/?>)/

export const redactXml = (
  lines: readonly string[],
  vault: Vault,
  plain: (line: string) => string,
  tooLong: (line: number) => void,
): string[] => {
  const start = lines.findIndex((line) => OPENS.test(line.slice(0, 4096)))
  if (start === -1) return lines.map((line, at) => plainLine(line, at + 1, plain, tooLong))
  const head = lines.slice(0, start).map((line, at) => plainLine(line, at + 1, plain, tooLong))
  const text = lines.slice(start).join('\n')
  return [...head, ...inXml(text, start + 1, vault, plain, tooLong).split('\n')]
}

const plainLine = (
  line: string,
  at: number,
  plain: (line: string) => string,
  tooLong: (line: number) => void,
): string => {
  const answer = plain(line)
  // Only a line that could not be looked at is replaced whole.
  if (line.length > 64 * 1024) tooLong(at)
  return answer
}

type Open = { readonly name: string; readonly isSecret: boolean }

const inXml = (
  text: string,
  firstLine: number,
  vault: Vault,
  plain: (line: string) => string,
  tooLong: (line: number) => void,
): string => {
  const out: string[] = []
  const stack: Open[] = []
  let line = firstLine
  let at = 0
  let nextEnd = -1
  const flush = (to: number): void => {
    if (to <= at) return
    const piece = text.slice(at, to)
    out.push(textOf(piece, stack, vault, (row, i) => plainLine(row, line + i, plain, tooLong)))
    for (let i = piece.indexOf('\n'); i !== -1; i = piece.indexOf('\n', i + 1)) line += 1
    at = to
  }
  let from = 0
  for (;;) {
    const open = text.indexOf('<', from)
    if (open === -1) break
    if (text.startsWith('<![CDATA[', open)) {
      flush(open)
      out.push('<![CDATA[')
      at = open + 9
      const close = text.indexOf(']]>', at)
      from = close === -1 ? text.length : close
      flush(from)
      if (close === -1) break
      continue
    }
    if (!/[A-Za-z/?]/.test(text[open + 1] ?? '')) {
      from = open + 1
      continue
    }
    // The next `>` is looked for once, however many `<` stand before it.
    if (nextEnd < open) {
      nextEnd = text.indexOf('>', open)
      if (nextEnd === -1) break
    }
    if (nextEnd - open > MAX_TAG_CHARS) {
      from = open + 1
      continue
    }
    flush(open)
    const tag = text.slice(open, nextEnd + 1)
    out.push(tagOf(tag, stack, vault))
    for (let i = tag.indexOf('\n'); i !== -1; i = tag.indexOf('\n', i + 1)) line += 1
    at = nextEnd + 1
    from = at
  }
  flush(text.length)
  return out.join('')
}

const textOf = (
  text: string,
  stack: readonly Open[],
  { hide }: Vault,
  row: (line: string, at: number) => string,
): string => {
  const inner = stack.at(-1)
  const trimmed = text.trim()
  if (trimmed === '') return text
  if (inner?.isSecret && trimmed !== '' && !/^«[^»]*»$/.test(trimmed) && !isHarmless(trimmed)) {
    const kind = announces(inner.name)?.kind ?? 'secret-like'
    const before = text.slice(0, text.indexOf(trimmed))
    const after = text.slice(before.length + trimmed.length)
    // Lines are kept where they were.
    return before + hide(trimmed, kind) + '\n'.repeat(trimmed.split('\n').length - 1) + after
  }
  return text.split('\n').map(row).join('\n')
}

const tagOf = (tag: string, stack: Open[], { hide }: Vault): string => {
  const name = /^<\/?([A-Za-z][\w.:-]{0,100})/.exec(tag)?.[1] ?? ''
  if (tag.startsWith('</')) {
    const open = stack.findLastIndex((o) => o.name === name)
    if (open !== -1) stack.length = open
    return tag
  }
  if (!tag.endsWith('/>') && name !== '') {
    const local = name.slice(name.indexOf(':') + 1)
    const named = announces(local)
    const isSecret =
      named?.weight === 'secret' || named?.weight === 'weak' || stack.at(-1)?.isSecret === true
    // Beyond the depth the innermost stands for all around it: what is secret stays so.
    if (stack.length === MAX_DEPTH) stack.pop()
    stack.push({ name, isSecret })
  }
  return tag.replace(/\s([\w.:-]{1,100})="([^"]*)"/g, (whole, key: string, value: string) => {
    const named = announces(key)
    if (named === null || isSetting(value) || value === '') return whole
    return ` ${key}="${hide(value, named.kind)}"`
  })
}
