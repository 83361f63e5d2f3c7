/**
 * The head of a Sigma document: what people read about it, and its log source.
 * @module
 */
import type { About, Level, LogSource } from './form.ts'
import { type Reading, Refused, shown, warn } from './refuse.ts'
import type { Entry, Tree } from './yaml-tree.ts'

type MapTree = Extract<Tree, { kind: 'map' }>

export const entryOf = (tree: MapTree, key: string): Entry | undefined =>
  tree.entries.find((entry) => entry.key === key)

export const readAbout = (tree: MapTree, reading: Reading): About => {
  const title = textIn(tree, 'title')
  if (!title) throw new Refused('shape', tree.line, 'The document has no title.')
  if (title.length > MAX_TITLE)
    warn(
      reading,
      'advice',
      entryOf(tree, 'title')?.line ?? tree.line,
      `The title has more than ${MAX_TITLE} characters.`,
    )
  const id = textIn(tree, 'id')
  if (id && !UUID.test(id))
    warn(
      reading,
      'advice',
      entryOf(tree, 'id')?.line ?? tree.line,
      `The id "${shown(id)}" is no UUID.`,
    )
  const status = textIn(tree, 'status')
  if (status && !STATUSES.has(status))
    warn(
      reading,
      'advice',
      entryOf(tree, 'status')?.line ?? tree.line,
      `The status "${shown(status)}" is not known.`,
    )
  const level = textIn(tree, 'level')
  if (level && !levelIn(tree))
    warn(
      reading,
      'advice',
      entryOf(tree, 'level')?.line ?? tree.line,
      `The level "${shown(level)}" is not known.`,
    )
  const tags = listIn(tree, 'tags')
  for (const tag of tags)
    if (!NAMESPACES.has(tag.split('.', 1)[0] ?? ''))
      warn(
        reading,
        'advice',
        entryOf(tree, 'tags')?.line ?? tree.line,
        `The tag "${shown(tag)}" has no known namespace.`,
      )
  return {
    file: reading.file,
    line: tree.line,
    title,
    id: id?.toLowerCase() ?? null,
    name: textIn(tree, 'name'),
    status,
    level: levelIn(tree),
    author: textIn(tree, 'author'),
    description: textIn(tree, 'description'),
    license: textIn(tree, 'license'),
    date: textIn(tree, 'date'),
    modified: textIn(tree, 'modified'),
    references: listIn(tree, 'references'),
    tags,
    falsepositives: listIn(tree, 'falsepositives'),
    fields: listIn(tree, 'fields'),
    related: relatedIn(tree),
  }
}

export const logSourceIn = (tree: MapTree, reading: Reading): LogSource => {
  const section = entryOf(tree, 'logsource')
  if (section?.value.kind !== 'map')
    throw new Refused(
      'shape',
      section?.line ?? tree.line,
      'The document has no logsource (product, category or service).',
    )
  const part = (key: string): string | null => {
    const text = textIn(section.value as MapTree, key) // proven a map above
    return text ? text.toLowerCase() : null
  }
  const [product, category, service] = [part('product'), part('category'), part('service')]
  if (!product && !category && !service)
    throw new Refused('shape', section.line, 'The logsource names no product, category or service.')
  for (const entry of section.value.entries)
    if (!SOURCE_KEYS.has(entry.key))
      warn(
        reading,
        'advice',
        entry.line,
        `The logsource key "${shown(entry.key)}" is not used for routing.`,
      )
  return { ...(product && { product }), ...(category && { category }), ...(service && { service }) }
}

export const levelIn = (tree: MapTree): Level | null => {
  const text = textIn(tree, 'level')
  return LEVELS.find((level) => level === text) ?? null
}

export const textIn = (tree: MapTree, key: string): string | null => {
  const value = entryOf(tree, key)?.value
  return value?.kind === 'scalar' && value.value !== null ? value.source : null
}

/** The texts of a list or of a single value; anything else in it is left out. */
export const textsIn = (tree: Tree): readonly string[] => {
  const items = tree.kind === 'list' ? tree.items : [tree]
  return items.flatMap((item) =>
    item.kind === 'scalar' && item.value !== null ? [item.source] : [],
  )
}

const listIn = (tree: MapTree, key: string): readonly string[] => {
  const value = entryOf(tree, key)?.value
  return value ? textsIn(value) : []
}

const relatedIn = (tree: MapTree): About['related'] => {
  const value = entryOf(tree, 'related')?.value
  if (value?.kind !== 'list') return []
  return value.items.flatMap((item) => {
    const id = item.kind === 'map' ? textIn(item, 'id') : null
    const type = item.kind === 'map' ? textIn(item, 'type') : null
    return id && type ? [{ id, type }] : []
  })
}

const MAX_TITLE = 256
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const LEVELS: readonly Level[] = ['informational', 'low', 'medium', 'high', 'critical']
const STATUSES = new Set(['stable', 'test', 'experimental', 'deprecated', 'unsupported'])
const NAMESPACES = new Set(['attack', 'car', 'cve', 'd3fend', 'detection', 'stp', 'tlp'])
const SOURCE_KEYS = new Set(['product', 'category', 'service', 'definition'])
