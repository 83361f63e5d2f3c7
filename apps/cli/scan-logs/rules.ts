/**
 * The rules of a scan: Hinoban's own and those of a folder, read in a worker, with what was refused and why.
 * @module
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Form } from '@hinoban/sigma'
import { rankOf } from '../../../features/detection/alerting.ts'
import type { Level } from '../../../features/detection/contract.ts'
import { type BookFile, idOf } from '../../../features/detection/rule-base.ts'
import type { RuleBook, RuleEntry } from '../../../features/detection/rule-book.ts'
import type {
  ReadRulesInput,
  RulesRead,
} from '../../../features/detection/server/rules/read-worker.ts'
import { runWorker } from '../../../platform/jobs/worker.ts'
import { walk } from '../check/walk.ts'
import { EVERY_RULE, isChosen, type RuleChoice } from './rule-choice.ts'
import type { ScanRule } from './scan-input.ts'

export type ScanRules = {
  readonly book: RuleBook
  readonly running: readonly ScanRule[]
  readonly correlations: RuleBook['correlations']
  readonly entryOf: ReadonlyMap<string, RuleEntry>
  /** On, chosen, and at or above the floor that was asked for. */
  readonly isLoud: (id: string) => boolean
  /** Files of the folder that are no text, or larger than a rule can be. */
  readonly filesLeftOut: number
  /** Files of the folder that hold rules. */
  readonly filesRead: number
  /** What all of them compare texts in; null: as they are. */
  readonly form: Form | null
}

const FOLDER_SET = 'folder'
const STARTER_FOLDER = fileURLToPath(
  new URL('../../../features/detection/starter-rules/', import.meta.url),
)
const MAX_RULE_BYTES = 1024 * 1024
const MAX_RULE_FILES = 50_000
const MAX_RULE_TOTAL = 256 * 1024 * 1024
const MEMORY_MB = 1_500
const TIMEOUT_MS = 300_000

export const readRules = async (
  folder: string | null,
  countries: readonly string[],
  floor: Level,
  signal: AbortSignal,
  choice: RuleChoice = EVERY_RULE,
  form: Form | null = null,
): Promise<ScanRules> => {
  const { files, leftOut } = folder === null ? { files: [], leftOut: 0 } : await ruleFilesIn(folder)
  const book = await runWorker<ReadRulesInput, never, RulesRead>({
    module: new URL('../../../features/detection/server/rules/read-worker.ts', import.meta.url),
    input: {
      starter: STARTER_FOLDER,
      starterForm: form,
      files: files.map((file) => ({ ...file, form })),
      choices: new Map(),
      exceptions: [],
      lists: listsOf(countries),
    },
    memoryMb: MEMORY_MB,
    timeoutMs: TIMEOUT_MS,
    signal,
  })
  const entryOf = new Map(book.entries.map((entry) => [entry.id, entry]))
  const isLoud = (id: string): boolean => {
    const entry = entryOf.get(id)
    return entry?.state === 'on' && rankOf(entry.level) >= rankOf(floor) && isChosen(entry, choice)
  }
  const correlations = book.correlations
  const feeding = new Set(correlations.flatMap(({ rule }) => rule.members.map(idOf)))
  const running = book.running
    .map(({ id, rule, wanted }) => ({
      id,
      rule,
      wanted,
      isFeeding: feeding.has(id) || wanted.length > 0,
      isAlerting: isLoud(id),
    }))
    .filter(({ isFeeding, isAlerting }) => isFeeding || isAlerting)
  return {
    book,
    running,
    correlations,
    entryOf,
    isLoud,
    filesLeftOut: leftOut,
    filesRead: files.length,
    form,
  }
}

const ruleFilesIn = async (
  folder: string,
): Promise<{ readonly files: readonly BookFile[]; readonly leftOut: number }> => {
  const files: BookFile[] = []
  let leftOut = 0
  let total = 0
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  for await (const found of walk(folder)) {
    if (!/\.ya?ml$/i.test(found.path)) continue
    if (
      found.kind === 'skipped' ||
      found.size > MAX_RULE_BYTES ||
      files.length >= MAX_RULE_FILES ||
      total + found.size > MAX_RULE_TOTAL
    ) {
      leftOut += 1
      continue
    }
    try {
      const text = utf8.decode(await readFile(found.full))
      // Workflows and configurations lie beside rules; they are no rules that were refused.
      if (!/^(?:detection|correlation|filter|global)\s*:/m.test(text)) continue
      files.push({ set: FOLDER_SET, path: found.path, text })
      total += found.size
    } catch {
      leftOut += 1
    }
  }
  return { files, leftOut }
}

/** Countries of the company, as firewalls name them and by code. */
const listsOf = (countries: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  return new Map([
    ['ExpectedCountryCodes', countries],
    ['ExpectedCountries', countries.flatMap((code) => names.of(code) ?? [])],
  ])
}
