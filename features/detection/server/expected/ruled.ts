/**
 * Which of the kinds of log that arrive some running rule reads.
 * @module
 */
import type { Events } from '../../../../platform/events/index.ts'
import type { Level } from '../../contract-rules.ts'
import { type RuleBook, restsByStatus } from '../../rule-book.ts'
import { kindsSince } from './store.ts'

export type RuleFacts = {
  /** Running rules that make alerts, by severity. */
  readonly byLevel: Readonly<Partial<Record<Level, number>>>
  /** High and critical ones: how many run, and how many somebody switched off. */
  readonly severe: { readonly on: number; readonly switchedOff: number }
  /** Rule sets of which at least one rule runs. */
  readonly sets: number
  /** What they begin their log source with: a product, or the category or service of a rule for any product. */
  readonly reads: ReadonlySet<string>
}
export type Ruled = Pick<RuleFacts, 'byLevel' | 'sets' | 'severe'> & {
  readonly arriving: number
  readonly ruled: number
  readonly unruled: readonly string[]
}

const DAY_MS = 86_400_000
const MAX_SHOWN = 50

export const ruledKinds = async (
  deps: {
    readonly events: () => Promise<Events>
    readonly ruleFacts: (organization: string) => Promise<RuleFacts>
  },
  organization: string,
  now: Date,
): Promise<Ruled> => {
  const since = new Date(now.getTime() - DAY_MS)
  const events = await deps.events()
  const kinds = await events.query({ organization, sites: '*' }, kindsSince, { since })
  const rules = await deps.ruleFacts(organization)
  const read = new Map<string, boolean>()
  for (const { product, log_format, categories } of kinds) {
    const name = product === '' ? log_format : product
    const isRuled = [name, ...categories].some((word) => rules.reads.has(word))
    read.set(name, (read.get(name) ?? false) || isRuled)
  }
  const unruled = [...read].filter(([, isRuled]) => !isRuled).map(([name]) => name)
  return {
    byLevel: rules.byLevel,
    sets: rules.sets,
    severe: rules.severe,
    arriving: read.size,
    ruled: read.size - unruled.length,
    unruled: unruled.sort().slice(0, MAX_SHOWN),
  }
}

export const ruleFactsOf = ({ entries }: Pick<RuleBook, 'entries'>): RuleFacts => {
  const byLevel: Partial<Record<Level, number>> = {}
  const on = entries.filter(({ state }) => state === 'on')
  for (const { level } of on) {
    const counted = level ?? 'informational'
    byLevel[counted] = (byLevel[counted] ?? 0) + 1
  }
  const severe = entries.filter(({ level }) => level === 'high' || level === 'critical')
  return {
    byLevel,
    severe: {
      on: severe.filter(({ state }) => state === 'on').length,
      // What rests for its status was never on.
      switchedOff: severe.filter(({ state, status }) => state === 'off' && !restsByStatus(status))
        .length,
    },
    sets: new Set(on.map(({ set }) => set)).size,
    reads: new Set(
      entries.flatMap(({ kind, state, logsource }) =>
        kind === 'rule' && (state === 'on' || state === 'part')
          ? (logsource.split(' · ')[0] ?? [])
          : [],
      ),
    ),
  }
}
