/**
 * The `detection` (or `filter`) section: selections by name, then the condition over them.
 * @module
 */
import { readCondition } from './condition.ts'
import { and, type Expression, or } from './form.ts'
import { readItem } from './item.ts'
import { attempt, type Reading, Refused, shown } from './refuse.ts'
import type { Entry, Tree } from './yaml-tree.ts'

/** The expression of the section, or null when anything in it was refused (each refusal is noted). */
export const readDetection = (
  section: Tree,
  apart: ReadonlySet<string>,
  reading: Reading,
): Expression | null => {
  const before = reading.faults.filter((fault) => fault.severity === 'error').length
  const found = attempt(reading, () => {
    if (section.kind !== 'map')
      throw new Refused(
        'shape',
        section.at,
        'The detection must be a map of selections and a condition.',
      )
    const selections = new Map<string, Expression>()
    let condition: Entry | undefined
    for (const entry of section.entries) {
      if (entry.key === 'condition') condition = entry
      else if (entry.key === 'timeframe')
        throw new Refused(
          'legacy_form',
          entry.at,
          '"timeframe" is the old form. Write a correlation (type: event_count) with "timespan".',
        )
      else if (!apart.has(entry.key)) {
        const selection = attempt(reading, () => readSelection(entry.value, reading, entry.key))
        selections.set(entry.key, selection ?? { op: 'never' })
      }
    }
    if (!condition) throw new Refused('condition', section.at, 'The detection has no condition.')
    return conditionOf(condition, selections, reading)
  })
  const after = reading.faults.filter((fault) => fault.severity === 'error').length
  return after > before ? null : found
}

const conditionOf = (
  entry: Entry,
  selections: ReadonlyMap<string, Expression>,
  reading: Reading,
): Expression => {
  const texts = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  if (texts.length === 0) throw new Refused('condition', entry.at, 'The condition is empty.')
  return or(
    texts.map((text) => {
      if (text.kind !== 'scalar' || typeof text.value !== 'string')
        throw new Refused('condition', text.at, 'The condition must be text.')
      return readCondition(text.value, text.at, selections, reading)
    }),
  )
}

const readSelection = (tree: Tree, reading: Reading, name: string): Expression => {
  if (tree.kind === 'scalar') return keyword(tree, reading, name)
  if (tree.kind === 'map') return readMap(tree, reading, name)
  if (tree.items.length === 0)
    throw new Refused('shape', tree.at, `The selection "${shown(name)}" is empty.`)
  return or(
    tree.items.map((item) => {
      if (item.kind === 'list')
        throw new Refused(
          'shape',
          item.at,
          `The selection "${shown(name)}" has a list inside its list.`,
        )
      return item.kind === 'map' ? readMap(item, reading, name) : keyword(item, reading, name)
    }),
  )
}

const readMap = (
  tree: Extract<Tree, { kind: 'map' }>,
  reading: Reading,
  name: string,
): Expression => {
  if (tree.entries.length === 0)
    throw new Refused('shape', tree.at, `The selection "${shown(name)}" is empty.`)
  return and(
    tree.entries.map((entry) => readItem(asKeyword(entry.key), entry.at, entry.value, reading)),
  )
}

/** A keyword is looked for anywhere in a value, whatever else its modifiers say. */
const asKeyword = (key: string): string => {
  if (key.split('|', 1)[0]?.trim() !== '') return key
  const modifiers = key.split('|').slice(1)
  const isPlaced = modifiers.some(
    (one) => one === 'contains' || one === 'startswith' || one === 'endswith' || one === 're',
  )
  return isPlaced ? `|${modifiers.join('|')}` : `|${[...modifiers, 'contains'].join('|')}`
}

const keyword = (
  tree: Extract<Tree, { kind: 'scalar' }>,
  reading: Reading,
  name: string,
): Expression => {
  if (tree.value === null || tree.source === '')
    throw new Refused('wrong_value', tree.at, `A keyword of "${shown(name)}" is empty.`)
  return readItem('|contains', tree.at, tree, reading)
}
