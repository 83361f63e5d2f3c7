/**
 * What two readers say of the same records, value by value. A record is known by its file, its EventRecordID and how often that came before.
 * @module
 */
import { factsOfXml } from './facts.ts'

export type Difference = {
  readonly ours: number
  readonly theirs: number
  readonly same: number
  readonly kinds: ReadonlyMap<string, { readonly times: number; readonly example: string }>
}
type Records = ReadonlyMap<string, readonly string[] | null>

/** Both as `read.ts` or a peer prints them: a line of JSON a record, or XML behind `FILE path`. */
export const differencesOf = (ours: string, theirs: string): Difference => {
  const [mine, others] = [recordsOf(ours), recordsOf(theirs)]
  const kinds = new Map<string, { times: number; example: string }>()
  const note = (kind: string, example: string): void => {
    const had = kinds.get(kind)
    kinds.set(kind, { times: (had?.times ?? 0) + 1, example: had?.example ?? example })
  }
  let same = 0
  for (const [key, facts] of mine) {
    const told = others.get(key)
    if (told === undefined) note('a record that they lack', key)
    else if (told === null || facts === null) note('XML that is none', key)
    else if (compared(key, facts, told, note) === 0) same += 1
  }
  for (const key of others.keys()) if (!mine.has(key)) note('a record that we lack', key)
  const byTimes = [...kinds].sort(([, a], [, b]) => b.times - a.times)
  return { ours: mine.size, theirs: others.size, same, kinds: new Map(byTimes) }
}

const compared = (
  key: string,
  ours: readonly string[],
  theirs: readonly string[],
  note: (kind: string, example: string) => void,
): number => {
  const left = [...ours]
  const more: string[] = []
  for (const fact of theirs) {
    const at = left.indexOf(fact)
    if (at < 0) more.push(fact)
    else left.splice(at, 1)
  }
  const isUnescaped = more.some((fact) => /^Event\/EventData\/Data(\[.*?\])?\//.test(fact))
  if (isUnescaped) note('markup within a value that they do not escape', key)
  else
    for (const fact of more) {
      const path = fact.slice(0, fact.indexOf('='))
      const at = left.findIndex((one) => one.startsWith(`${path}=`))
      const value = fact.slice(path.length + 1)
      if (at < 0)
        note(
          value === '' ? 'an empty value that we leave out' : 'a value that we lack',
          `${key} ${fact}`,
        )
      else {
        const own = left.splice(at, 1)[0]?.slice(path.length + 1) ?? ''
        note(
          `${wordOf(own)} for their ${wordOf(value)}${nearness(own, value)}`,
          `${key} ${path}: ${own} ≠ ${value}`,
        )
      }
    }
  if (!isUnescaped)
    for (const fact of left)
      note(
        fact.endsWith('=') ? 'an empty value that they leave out' : 'a value that they lack',
        `${key} ${fact}`,
      )
  return more.length + left.length
}

const recordsOf = (text: string): Records => {
  const records = new Map<string, readonly string[] | null>()
  const seen = new Map<string, number>()
  const add = (path: string, facts: readonly string[] | null): void => {
    const id = facts?.find((fact) => fact.startsWith('Event/System/EventRecordID='))?.split('=')[1]
    const name = `${path.slice(path.indexOf('/logs/') + 6)} ${id}`
    const times = seen.get(name) ?? 0
    seen.set(name, times + 1)
    records.set(times === 0 ? name : `${name} again ${times}`, facts)
  }
  if (text.startsWith('FILE '))
    for (const file of text.split(/^FILE /m).slice(1)) {
      const path = file.slice(0, file.indexOf('\n'))
      for (const xml of file.split(/\n(?=<Event xmlns)/).slice(1)) add(path, factsOfXml(xml.trim()))
    }
  else
    for (const line of text.split('\n').filter(Boolean)) {
      const told = JSON.parse(line) as { path: string; facts?: string[] | null; xml?: string }
      add(told.path, told.xml === undefined ? (told.facts ?? null) : factsOfXml(told.xml.trim()))
    }
  return records
}

const wordOf = (value: string): string => {
  if (value === '') return 'empty text'
  if (/^0x[0-9a-f]+$/.test(value)) return 'hexadecimal'
  if (/^-?\d+$/.test(value)) return 'number'
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return 'time'
  return 'text'
}
const nearness = (a: string, b: string): string => {
  if (a.trim() === b.trim()) return ', but for blanks at an end'
  if (a.replaceAll(/\s+/g, '') === b.replaceAll(/\s+/g, '')) return ', but for blanks'
  if (a.toLowerCase() === b.toLowerCase()) return ', but for case'
  return a.replaceAll('\ufffd', '') === b.replaceAll('\ufffd', '')
    ? ', but for signs that XML cannot hold'
    : ''
}
