/**
 * Rules as their pages see them. Pure but for the text of a file.
 * @module
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Transaction } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-rules.ts'
import type { RuleEntry } from '../../rule-book.ts'
import type { Counted } from './acts.ts'
import * as sql from './store.ts'

export const rowOf = (
  entry: RuleEntry,
  counted: Counted,
  excepted: ReadonlyMap<string, number>,
): contract.RuleRow => ({
  id: entry.id,
  set: entry.set,
  kind: entry.kind,
  title: entry.title,
  level: entry.level,
  status: entry.status,
  state: entry.state,
  why: entry.why,
  logsource: entry.logsource,
  techniques: [...entry.techniques],
  author: entry.author,
  license: entry.license,
  exceptions: excepted.get(entry.id) ?? 0,
  hits: counted.get(entry.id)?.hits ?? 0,
  lastHitAt: counted.get(entry.id)?.lastAt ?? null,
})

export const fits = (
  e: RuleEntry,
  query: {
    readonly q?: string | undefined
    readonly set?: string | undefined
    readonly state?: contract.RuleState | undefined
    readonly level?: contract.Level | undefined
    readonly technique?: string | undefined
  },
): boolean => {
  const q = query.q?.trim().toLowerCase()
  return (
    (query.set === undefined || e.set === query.set) &&
    (query.state === undefined || e.state === query.state) &&
    (query.level === undefined || e.level === query.level) &&
    (query.technique === undefined ||
      e.techniques.some((t) => t === query.technique || t.startsWith(`${query.technique}.`))) &&
    (!q ||
      [e.title.ja, e.title.en, e.id, e.logsource, e.author, ...e.techniques].some((text) =>
        text.toLowerCase().includes(q),
      ))
  )
}

export const comparisonOf = ({ form }: Pick<RuleEntry, 'form'>): contract.TextComparison =>
  form ?? 'as-is'

/** Where its set says it lies. */
export const fileLabel = (e: RuleEntry): string => e.file.slice(e.file.indexOf('/') + 1)

export const textOf = async (
  tx: Transaction,
  organization: string,
  entry: RuleEntry,
): Promise<string> => {
  if (entry.set === contract.STARTER) {
    const folder = fileURLToPath(new URL('../../starter-rules/', import.meta.url))
    return readFile(join(folder, fileLabel(entry)), 'utf8')
  }
  const file = await tx.one(sql.fileText, {
    organization,
    set: entry.set,
    path: fileLabel(entry),
  })
  return file?.body ?? ''
}
