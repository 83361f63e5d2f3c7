/**
 * Junos and PAN-OS write one tree in three ways: braces, `set` lines, XML. All three become the same paths.
 * @module
 */
import type { DeviceDamage } from './parts.ts'
import type { Piece } from './segments.ts'
import { words } from './text.ts'

export type Statement = { readonly path: readonly string[]; readonly line: number }

/** Deeper than any schema. */
const MAX_DEPTH = 64
/** The largest policies have a few hundred thousand statements. */
const MAX_STATEMENTS = 1_000_000

export type Tree = {
  readonly statements: readonly Statement[]
  readonly notRead: number
  readonly damage: readonly DeviceDamage[]
  /** Attributes of the outermost element. */
  readonly root: Readonly<Record<string, string>>
}

export const treeOf = (piece: Piece): Tree => {
  const look = piece.lines.slice(0, 400)
  if (look.some((l) => /^\s*<(?:\?xml|config|response|configuration)[\s>]/.test(l)))
    return xmlTree(piece)
  const sets = look.filter((l) => /^\s*(?:set|deactivate|delete) \S/.test(l)).length
  return sets > look.filter((l) => /[{};]\s*(?:##? .*)?$/.test(l)).length
    ? setTree(piece)
    : braceTree(piece)
}

const setTree = ({ lines, line: from }: Piece): Tree => {
  const statements: Statement[] = []
  /** What is deactivated is written and has no part in what the device does. */
  const off = new Set<string>()
  let notRead = 0
  lines.forEach((raw, at) => {
    const text = raw.trim()
    if (text === '' || text.startsWith('#') || statements.length >= MAX_STATEMENTS) return
    if (text.startsWith('deactivate ')) off.add(words(text.slice(11)).join('\0'))
    if (!text.startsWith('set ')) {
      if (!/^(?:delete|deactivate|activate|protect|annotate) /.test(text)) notRead += 1
      return
    }
    // `[ a b ]` is a list: one path each.
    const path = words(text.slice(4))
    const list = path.indexOf('[')
    const close = path.lastIndexOf(']')
    if (list !== -1 && close > list)
      for (const item of path.slice(list + 1, close))
        statements.push({ path: [...path.slice(0, list), item], line: from + at })
    else statements.push({ path, line: from + at })
  })
  const isOn = ({ path }: Statement): boolean =>
    // No statement that is deactivated lies deeper.
    path.slice(0, 24).every((_, at) => !off.has(path.slice(0, at + 1).join('\0')))
  return {
    statements: off.size === 0 ? statements : statements.filter(isOn),
    notRead,
    damage: [],
    root: {},
  }
}

const braceTree = ({ lines, line: from }: Piece): Tree => {
  const statements: Statement[] = []
  const stack: string[][] = []
  let notRead = 0
  let depth = 0
  let deep: number | null = null
  /** The depth at which something inactive began. */
  let inactive = Number.POSITIVE_INFINITY
  lines.forEach((raw, at) => {
    const text = raw.replace(/\s*(?:##? .*|\/\*.{0,2000}\*\/)$/, '').trim()
    if (text === '' || /^(?:##?|\/\*|\*)/.test(text) || statements.length >= MAX_STATEMENTS) return
    // A piece may hold more than one statement: `interfaces { ge-0/0/0 { … } }` on one line.
    for (const part of text.split(/(?<=[{};])\s+(?=\S)/)) {
      const said = part.trim().replace(/^protect: /, '')
      const isInactive = said.startsWith('inactive: ')
      const body = isInactive ? said.slice(10) : said
      if (/^\}/.test(body)) {
        depth = Math.max(0, depth - 1)
        if (stack.length > depth) stack.pop()
        if (depth < inactive) inactive = Number.POSITIVE_INFINITY
      } else if (body.endsWith('{')) {
        depth += 1
        if (isInactive) inactive = Math.min(inactive, depth)
        if (stack.length < MAX_DEPTH) stack.push(words(body.slice(0, -1)))
        else deep ??= from + at
      } else if (body.endsWith(';')) {
        // What is inactive is written and has no part in what the device does.
        if (isInactive || depth >= inactive) continue
        const path = [...stack.flat(), ...words(body.slice(0, -1))]
        const list = path.indexOf('[')
        if (list !== -1)
          for (const item of path.slice(list + 1)) {
            if (item !== ']')
              statements.push({ path: [...path.slice(0, list), item], line: from + at })
          }
        else statements.push({ path, line: from + at })
      } else notRead += 1
    }
  })
  return {
    statements,
    notRead,
    damage: damageOf(deep, depth > 0 ? from + lines.length - 1 : null),
    root: {},
  }
}

const damageOf = (deep: number | null, cut: number | null): DeviceDamage[] => [
  ...(deep === null ? [] : [{ line: deep, why: 'too_deep' as const }]),
  ...(cut === null ? [] : [{ line: cut, why: 'cut_short' as const }]),
]

const xmlTree = ({ lines, line: from }: Piece): Tree => {
  const text = lines.join('\n')
  const statements: Statement[] = []
  const stack: { tag: string; step: string | null; isLeaf: boolean }[] = []
  const root: Record<string, string> = {}
  let line = from
  let counted = 0
  let notRead = 0
  let deep: number | null = null
  const tags = /<(\/?)([A-Za-z][\w.:-]{0,100})((?:\s[^<>]{0,4000})?)(\/?)>([^<]*)/g
  for (const found of text.matchAll(tags)) {
    for (
      let i = text.indexOf('\n', counted);
      i !== -1 && i < found.index;
      i = text.indexOf('\n', i + 1)
    ) {
      line += 1
      counted = i + 1
    }
    const [, close, name = '', attributes = '', , content = ''] = found
    const tag = name.slice(name.indexOf(':') + 1)
    if (close === '/') {
      const open = stack.findLastIndex((s) => s.tag === tag)
      if (open === -1) notRead += 1
      else stack.length = open
      continue
    }
    const isEmpty = attributes.trimEnd().endsWith('/') || found[4] === '/'
    const named = /\bname="([^"]{0,500})"/.exec(attributes)?.[1]
    if (stack.length === 0 && Object.keys(root).length === 0)
      for (const [, key = '', value = ''] of attributes.matchAll(
        /([\w:.-]{1,60})="([^"]{0,500})"/g,
      ))
        root[key] = value
    const step = tag === 'entry' ? plain(named ?? '') : tag === 'member' ? null : tag
    const value = plain(content).trim()
    const top = stack.at(-1)
    if (top) top.isLeaf = false
    if (!isEmpty && stack.length < MAX_DEPTH) stack.push({ tag, step, isLeaf: true })
    else if (!isEmpty) deep ??= line
    if ((value !== '' || isEmpty) && statements.length < MAX_STATEMENTS) {
      const path = stack.flatMap((s) => s.step ?? [])
      if (isEmpty && step !== null) path.push(step)
      if (value !== '') path.push(value)
      statements.push({ path, line })
    }
  }
  return {
    statements,
    notRead,
    damage: damageOf(deep, stack.length > 0 ? from + lines.length - 1 : null),
    root,
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}
const plain = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '')

/** The rest of the first path that begins so. `*` stands for any one step. */
export const under = (
  statements: readonly Statement[],
  prefix: readonly string[],
): { rest: readonly string[]; at: readonly string[]; line: number }[] =>
  statements.flatMap(({ path, line }) =>
    path.length >= prefix.length && prefix.every((step, i) => step === '*' || step === path[i])
      ? [
          {
            rest: path.slice(prefix.length),
            at: prefix.flatMap((step, i) => (step === '*' ? (path[i] ?? []) : [])),
            line,
          },
        ]
      : [],
  )
/** By the first step that `*` stood for; in the order in which each was met. */
export const byName = <T extends { readonly at: readonly string[] }>(
  found: readonly T[],
  step = 0,
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const one of found) {
    const name = one.at[step] ?? ''
    const group = groups.get(name)
    if (group) group.push(one)
    else groups.set(name, [one])
  }
  return groups
}

export const valueAt = (
  statements: readonly Statement[],
  prefix: readonly string[],
): string | null => under(statements, prefix).find((f) => f.rest.length > 0)?.rest[0] ?? null
