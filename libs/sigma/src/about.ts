/**
 * The head of a Sigma document: what people read about it, and its log source.
 * @module
 */
import type { About, Level, LogSource } from './form.ts'
import { type Reading, Refused, shown, warn } from './refuse.ts'
import { lineOf, type Span } from './source.ts'
import type { Entry, Tree } from './yaml-tree.ts'

type MapTree = Extract<Tree, { kind: 'map' }>

export const entryOf = (tree: MapTree, key: string): Entry | undefined =>
  tree.entries.find((entry) => entry.key === key)

export const readAbout = (tree: MapTree, reading: Reading): About => {
  const title = textIn(tree, 'title')
  if (!title) throw new Refused('shape', tree.at, 'The document has no title.')
  if (title.length > MAX_TITLE)
    warn(
      reading,
      'advice',
      entryOf(tree, 'title')?.at ?? tree.at,
      `The title has more than ${MAX_TITLE} characters.`,
    )
  const id = textIn(tree, 'id')
  if (id && !UUID.test(id))
    warn(
      reading,
      'advice',
      entryOf(tree, 'id')?.value.at ?? tree.at,
      `The id "${shown(id)}" is no UUID.`,
    )
  const status = textIn(tree, 'status')?.toLowerCase() ?? null
  if (status && !STATUSES.has(status))
    warn(
      reading,
      'advice',
      entryOf(tree, 'status')?.value.at ?? tree.at,
      `The status "${shown(status)}" is not known.`,
    )
  const level = textIn(tree, 'level')
  if (level && !levelIn(tree))
    warn(
      reading,
      'advice',
      entryOf(tree, 'level')?.value.at ?? tree.at,
      `The level "${shown(level)}" is not known.`,
    )
  const tags = listIn(tree, 'tags')
  for (const tag of tags)
    if (!NAMESPACES.has(tag.split('.', 1)[0] ?? ''))
      warn(
        reading,
        'advice',
        itemAt(tree, 'tags', tag),
        `The tag "${shown(tag)}" has no known namespace.`,
      )
  adviseOnHead(tree, tags, reading)
  return {
    file: reading.source.file,
    line: lineOf(reading.source, tree.at),
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

/** What the schema of Sigma 2.1 asks of dates, tags and related rules; none of it changes what a rule finds. */
const adviseOnHead = (tree: MapTree, tags: readonly string[], reading: Reading): void => {
  const advise = (key: string, message: string, text = ''): void =>
    warn(reading, 'advice', itemAt(tree, key, text), message)
  for (const key of ['date', 'modified']) {
    const date = textIn(tree, key)
    if (date && !/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(date))
      advise(key, `The ${key} "${shown(date)}" is no date. Write it as 2026-01-31.`, date)
  }
  for (const tag of new Set(tags))
    if (!/^[a-z0-9_-]+\.[\w.-]+$/.test(tag))
      advise(
        'tags',
        `The tag "${shown(tag)}" is not written as namespace.name in small letters.`,
        tag,
      )
  if (new Set(tags).size < tags.length) advise('tags', 'A tag is there twice.')
  for (const { id, type } of relatedIn(tree)) {
    if (!RELATIONS.has(type))
      advise(
        'related',
        `The relation "${shown(type)}" is not known. Known are ${[...RELATIONS].join(', ')}.`,
      )
    if (!UUID.test(id)) advise('related', `The related id "${shown(id)}" is no UUID.`)
  }
}

export const logSourceIn = (tree: MapTree, reading: Reading): LogSource => {
  const section = entryOf(tree, 'logsource')
  if (section?.value.kind !== 'map')
    throw new Refused(
      'shape',
      section?.at ?? tree.at,
      'The document has no logsource (product, category or service).',
    )
  const part = (key: string): string | null => {
    const text = textIn(section.value as MapTree, key) // proven a map above
    return text ? text.toLowerCase() : null
  }
  const [product, category, service] = [part('product'), part('category'), part('service')]
  if (!product && !category && !service)
    throw new Refused('shape', section.at, 'The logsource names no product, category or service.')
  for (const entry of section.value.entries)
    if (!SOURCE_KEYS.has(entry.key))
      warn(
        reading,
        'advice',
        entry.at,
        `The logsource key "${shown(entry.key)}" is not used for routing.`,
      )
  return { ...(product && { product }), ...(category && { category }), ...(service && { service }) }
}

export const levelIn = (tree: MapTree): Level | null => {
  const text = textIn(tree, 'level')?.toLowerCase()
  return LEVELS.find((level) => level === text) ?? null
}

export const textIn = (tree: MapTree, key: string): string | null => {
  const value = entryOf(tree, key)?.value
  return value?.kind === 'scalar' && value.value !== null ? value.source : null
}

/** Where `text` stands under a key, else the key itself. */
const itemAt = (tree: MapTree, key: string, text: string): Span => {
  const entry = entryOf(tree, key)
  const value = entry?.value
  const items = value?.kind === 'list' ? value.items : value ? [value] : []
  const found = items.find((one) => one.kind === 'scalar' && text !== '' && one.source === text)
  return found?.at ?? entry?.at ?? tree.at
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
const RELATIONS = new Set(['derived', 'obsolete', 'merged', 'renamed', 'similar'])
const STATUSES = new Set(['stable', 'test', 'experimental', 'deprecated', 'unsupported'])
const NAMESPACES = new Set(['attack', 'car', 'cve', 'd3fend', 'detection', 'stp', 'tlp'])
const SOURCE_KEYS = new Set(['product', 'category', 'service', 'definition'])
