/**
 * What a person has to know before anything else: how bad it is, since when, on which machines, with which accounts. The same for the
 * terminal and the page.
 * @module
 */
import { type Level, TACTICS } from '../../../features/detection/contract.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import { scanLogsWordsOf } from '../messages/scan-logs.ts'
import { type LookWords, lookWordsOf } from '../messages/scan-logs-look.ts'
import { ruleTitle, type ScanReport } from './report.ts'
import { DOWNWARDS, mostFirst, QUARTER_MS, type Worst } from './tally.ts'

const SHOWN_FIRST = 5
const SHOWN_DAYS = 3

/** No line where nothing was found. */
export const firstLines = (
  report: ScanReport,
  language: Language,
  time: (at: number) => string,
): readonly string[] => {
  const m = { ...scanLogsWordsOf(language), ...lookWordsOf(language) }
  const { tally } = report.scanned
  const worst = tally.worst()
  if (worst === null) return []
  const isWorst = (level: Level): boolean => worst.levels.includes(level)
  const rules = tally.rules().filter(({ level }) => isWorst(level))
  const hosts = tally.hosts().filter(({ levels }) => worst.levels.some((level) => levels[level]))
  const users = tally.users().filter(({ levels }) => worst.levels.some((level) => levels[level]))
  const byLevel = (of: { readonly [level in Level]?: number }): string =>
    DOWNWARDS.filter((level) => isWorst(level) && of[level] !== undefined)
      .map((level) => `${m.levels[level]} ${count(of[level] ?? 0)}`)
      .join(m.comma)
  const titles = rules.slice(0, SHOWN_FIRST).map(({ rule, hits }) => {
    const entry = report.rules.entryOf.get(rule)
    return `${ruleTitle(entry, rule, language).slice(0, 60)}${m.aside(m.found(hits))}`
  })
  const levels = worst.levels.map((level) => m.levels[level]).join(m.comma)
  const more = (all: number): string =>
    all > SHOWN_FIRST ? m.comma + m.others(all - SHOWN_FIRST) : ''
  return [
    `${m.worst(levels, worst.hits)}: ${titles.join(m.comma)}${more(rules.length)}`,
    ...(worst.first === null || worst.last === null
      ? []
      : [
          `${m.signs}: ${time(worst.first)} – ${time(worst.last)}${m.aside(
            m.mostOn(
              daysOf(worst, time)
                .map(([day, n]) => `${day}: ${count(n)}`)
                .join(m.comma),
            ),
          )}`,
        ]),
    ...(hosts.length === 0
      ? []
      : [
          `${m.worstHosts(hosts.length)}: ${hosts
            .slice(0, SHOWN_FIRST)
            .map(({ host, levels: own }) => `${host.slice(0, 60)}${m.aside(byLevel(own))}`)
            .join(m.comma)}${more(hosts.length)}`,
        ]),
    ...(users.length === 0
      ? []
      : [
          `${m.accounts(users.length)}: ${users
            .slice(0, SHOWN_FIRST)
            .map(({ user, levels: own, hosts: on }) => {
              const where = on.size > 1 ? m.comma + m.onHosts(on.size) : ''
              return `${user.slice(0, 60)}${m.aside(byLevel(own) + where)}`
            })
            .join(m.comma)}${more(users.length)}`,
        ]),
    ...stages(
      rules.map(({ rule }) => report.rules.entryOf.get(rule)?.tactics ?? []),
      m,
    ),
  ]
}

/** Days with the most of the worst, in the order of their number. */
const daysOf = (
  { quarters }: Worst,
  time: (at: number) => string,
): readonly (readonly [string, number])[] => {
  const days = new Map<string, number>()
  for (const [quarter, n] of quarters) {
    const day = time(quarter * QUARTER_MS).slice(0, 10)
    days.set(day, (days.get(day) ?? 0) + n)
  }
  return mostFirst(days).slice(0, SHOWN_DAYS)
}

/** How far the attack came, in the order of ATT&CK. */
const stages = (tactics: readonly (readonly string[])[], m: LookWords): readonly string[] => {
  const found = new Set(tactics.flat().map((tactic) => tactic.replaceAll('_', '-')))
  const names = TACTICS.filter((tactic) => found.has(tactic)).map(
    (tactic) => m.tactics[tactic] ?? tactic,
  )
  return names.length === 0 ? [] : [`${m.stages}: ${names.join(m.comma)}`]
}

const count = (n: number): string => n.toLocaleString('en-US')
