/**
 * Reads the archive of a rule feed in a worker thread: its files, how many rules they hold, and what could not be read. Exports `run`.
 * @module
 */
import { createReadStream } from 'node:fs'
import { readSigma } from '@hinoban/sigma'
import { rulesIn } from './replace-set.ts'
import { type RuleFile, ruleFilesOf } from './unpack.ts'

export type ReadFeedInput = { readonly path: string; readonly name: string }
export type FeedRead = {
  readonly files: readonly RuleFile[]
  /** Rules and correlations that can be read. */
  readonly records: number
  readonly damaged: number
  /** The first refusals, by file and line. */
  readonly damage: readonly { readonly at: string; readonly why: string; readonly detail: string }[]
  /** The newest day that a rule bears. */
  readonly datedAt: number | null
}

const MAX_DAMAGE = 20

/** @throws ProblemError for what is no archive of rules. */
export const run = async ({ path, name }: ReadFeedInput): Promise<FeedRead> => {
  const all = await ruleFilesOf({ name, bytes: createReadStream(path) })
  // Archives hold workflows and configurations beside rules.
  const files = all.filter(({ text }) => rulesIn([text]) > 0 || /^filter\s*:/m.test(text))
  const read = readSigma(files.map(({ path: file, text }) => ({ file, text })))
  const refused = read.faults.filter(({ severity }) => severity === 'error')
  const found = [...read.rules, ...read.correlations]
  const days = found.flatMap(({ about }) => about.modified ?? about.date ?? [])
  const times = days.map((day) => Date.parse(day.replaceAll('/', '-'))).filter(Number.isFinite)
  return {
    files,
    records: found.length,
    damaged: refused.length,
    damage: refused.slice(0, MAX_DAMAGE).map((fault) => ({
      at: `${fault.file}:${fault.line}:${fault.column}`,
      why: fault.code,
      detail: fault.message,
    })),
    datedAt: times.reduce<number | null>((most, one) => Math.max(most ?? one, one), null),
  }
}
