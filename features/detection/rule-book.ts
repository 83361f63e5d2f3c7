/**
 * All rules of an organization together: which run, which do not and why, what is excepted, what correlations need to be told.
 * Pure, and heavy for thousands of rules: it belongs in a worker.
 * @module
 */
import {
  type Correlation,
  compileRules,
  type Fault,
  type LinkedCorrelation,
  linkRules,
  type Rule,
  readSigma,
} from '@hinoban/sigma'
import { parseAllDocuments } from 'yaml'
import type { Text } from '../../platform/i18n/index.ts'
import type { Condition, Level, RuleState } from './contract-rules.ts'
import { STARTER } from './contract-rules.ts'

export type BookFile = { readonly set: string; readonly path: string; readonly text: string }
export type BookInput = {
  readonly files: readonly BookFile[]
  readonly choices: ReadonlyMap<string, { readonly isOn: boolean; readonly reason: string }>
  readonly exceptions: readonly {
    readonly id: string
    readonly rule: string
    readonly conditions: readonly Condition[]
  }[]
  /** Values of placeholders, by name without percent signs. */
  readonly lists: ReadonlyMap<string, readonly string[]>
}

export type RuleEntry = {
  readonly id: string
  readonly set: string
  readonly kind: 'rule' | 'correlation'
  readonly title: Text
  readonly explanation: Text
  readonly next: Text
  readonly level: Level | null
  readonly status: string | null
  readonly state: RuleState
  readonly why: Text
  readonly logsource: string
  readonly tactics: readonly string[]
  readonly techniques: readonly string[]
  readonly author: string
  readonly license: string
  readonly falsepositives: readonly string[]
  readonly references: readonly string[]
  readonly date: string | null
  readonly modified: string | null
  readonly file: string
  readonly line: number
}
/** A rule as the reading thread runs it; `wanted` are the fields whose values its hits carry for correlations. */
export type RunningRule = {
  readonly id: string
  readonly rule: Rule
  readonly wanted: readonly string[]
}
export type RuleBook = {
  readonly entries: readonly RuleEntry[]
  readonly running: readonly RunningRule[]
  readonly correlations: readonly {
    readonly id: string
    readonly rule: LinkedCorrelation
    /** Not only a part of another. */
    readonly isAlerting: boolean
  }[]
  readonly faults: readonly (Fault & { readonly set: string })[]
}

type Found = Rule | Correlation
const NO_TEXT: Text = { ja: '', en: '' }
const same = (text: string): Text => ({ ja: text, en: text })

export const readRuleBook = (input: BookInput): RuleBook => {
  const setOf = new Map(input.files.map((f) => [f.path, f]))
  const read = readSigma(
    input.files.map(({ path, text }) => ({ file: path, text })),
    { lists: input.lists },
  )
  const byId = new Map<string, Found>()
  for (const one of [...read.rules, ...read.correlations])
    if (!byId.has(idOf(one))) byId.set(idOf(one), one)
  const excepted = readSigma(filterFiles(input.exceptions, byId))
  const linked = linkRules({ ...read, filters: [...read.filters, ...excepted.filters] })
  const words = ownWords(input.files)
  const isOn = (one: Found): boolean =>
    input.choices.get(idOf(one))?.isOn ?? !OFF_STATUSES.has(one.about.status ?? '')
  const correlations = linked.correlations.filter(isOn)
  const wanted = wantedBy(correlations)
  const running = linked.rules.filter((rule) => wanted.has(idOf(rule)) || isOn(rule))
  const noSource = new Map(
    compileRules(running)
      .faults.filter((fault) => fault.code === 'no_source')
      .map((fault) => [`${fault.file}:${fault.line}`, fault.message]),
  )
  // A rule under a filter is another object than the one that was read: they are told apart by id.
  const alerting = new Set([...linked.alerting].map(idOf))
  const stateOf = (one: Found): { state: RuleState; why: Text } => {
    const choice = input.choices.get(idOf(one))
    if (!alerting.has(idOf(one))) return { state: 'part', why: NO_TEXT }
    if (!isOn(one))
      return { state: 'off', why: same(choice?.reason ?? `status: ${one.about.status ?? ''}`) }
    const missing = noSource.get(`${one.about.file}:${one.about.line}`)
    return missing === undefined
      ? { state: 'on', why: NO_TEXT }
      : { state: 'no-source', why: same(missing) }
  }
  const entries = [...linked.rules, ...linked.correlations].map((one): RuleEntry => {
    const own = words.get(idOf(one))
    const { about } = one
    return {
      id: idOf(one),
      set: setOf.get(about.file)?.set ?? STARTER,
      kind: one.kind,
      title: own ? { ja: own.title, en: about.title } : same(about.title),
      explanation: own?.explanation ?? same(about.description ?? ''),
      next: own?.next ?? NO_TEXT,
      level: about.level,
      status: about.status,
      ...stateOf(one),
      logsource: one.kind === 'rule' ? logsourceText(one.logsource) : one.type,
      tactics: about.tags.filter((tag) => /^attack\.[a-z-_]+$/.test(tag)).map(withoutPrefix),
      techniques: about.tags
        .filter((tag) => /^attack\.t\d{4}(?:\.\d{3})?$/i.test(tag))
        .map(withoutPrefix),
      author: about.author ?? '',
      license: about.license ?? '',
      falsepositives: about.falsepositives,
      references: about.references,
      date: about.date,
      modified: about.modified,
      file: about.file,
      line: about.line,
    }
  })
  const faults = linked.faults.map((fault) => ({
    ...fault,
    set: setOf.get(fault.file)?.set ?? STARTER,
  }))
  return {
    entries: [...entries, ...refusedEntries(faults, setOf)],
    running: running.map((rule) => ({
      id: idOf(rule),
      rule,
      wanted: [...(wanted.get(idOf(rule)) ?? [])],
    })),
    correlations: correlations.map((rule) => ({
      id: idOf(rule),
      rule,
      isAlerting: alerting.has(idOf(rule)),
    })),
    faults,
  }
}

const OFF_STATUSES = new Set(['deprecated', 'unsupported'])

/** By the specification a UUID; a rule without one is named by its place. */
export const idOf = ({ about }: { readonly about: Rule['about'] }): string =>
  about.id ?? `${about.file}:${about.line}`

const withoutPrefix = (tag: string): string =>
  tag.slice('attack.'.length).toLowerCase().replaceAll('_', '-')

const logsourceText = ({ product, category, service }: Rule['logsource']): string =>
  [product, category, service].filter((part) => part !== undefined).join(' · ')

/** The fields that correlations read, by the id of the rule whose events hold them. */
const wantedBy = (
  correlations: readonly LinkedCorrelation[],
): ReadonlyMap<string, ReadonlySet<string>> => {
  const all = new Map<string, Set<string>>()
  const visit = (one: LinkedCorrelation, outer: readonly string[]): void =>
    one.members.forEach((member, i) => {
      const reference = one.rules[i] ?? ''
      const own = one.groupBy.map((name) => one.aliases.get(name)?.get(reference) ?? name)
      const fields = [...outer, ...own, ...one.fields]
      if (member.kind === 'correlation') {
        if ('members' in member) visit(member as LinkedCorrelation, fields)
        return
      }
      const known = all.get(idOf(member)) ?? new Set()
      for (const field of fields) known.add(field)
      all.set(idOf(member), known)
    })
  for (const one of correlations) visit(one, [])
  return all
}

type OwnWords = { readonly title: string; readonly explanation: Text; readonly next: Text }

/** What Hinoban's own rules say in both languages, by the id of the rule. */
const ownWords = (files: readonly BookFile[]): ReadonlyMap<string, OwnWords> => {
  const all = new Map<string, OwnWords>()
  for (const { set, text } of files) {
    if (set !== STARTER) continue
    for (const document of parseAllDocuments(text)) {
      const { id, hinoban } = (document.toJS() ?? {}) as {
        id?: string
        hinoban?: { ja: Words; en: Words }
      }
      if (id === undefined || hinoban === undefined) continue
      const { ja, en } = hinoban
      all.set(id.toLowerCase(), {
        title: ja.title ?? '',
        explanation: { ja: ja.explanation, en: en.explanation },
        next: { ja: ja.next, en: en.next },
      })
    }
  }
  return all
}
type Words = { readonly title?: string; readonly explanation: string; readonly next: string }

/** A document that was refused stands in the list with its reason. */
const refusedEntries = (
  faults: RuleBook['faults'],
  files: ReadonlyMap<string, BookFile>,
): readonly RuleEntry[] =>
  faults
    .filter((fault) => fault.severity === 'error')
    .map((fault) => ({
      id: `${fault.file}:${fault.line}`,
      set: fault.set,
      kind: 'rule',
      title: same(titleAt(files.get(fault.file)?.text ?? '', fault.line) ?? fault.file),
      explanation: NO_TEXT,
      next: NO_TEXT,
      level: null,
      status: null,
      state: fault.code === 'needs_list' ? 'needs-list' : 'refused',
      why: same(fault.message),
      logsource: '',
      tactics: [],
      techniques: [],
      author: '',
      license: '',
      falsepositives: [],
      references: [],
      date: null,
      modified: null,
      file: fault.file,
      line: fault.line,
    }))

/** The title of the document in which this line (from 1) stands. */
const titleAt = (text: string, line: number): string | null => {
  const lines = text.split('\n')
  let from = Math.min(line, lines.length) - 1
  while (from > 0 && !/^---\s*$/.test(lines[from] ?? '')) from--
  for (let at = from; at < lines.length && (at === from || !/^---/.test(lines[at] ?? '')); at++) {
    const title = /^title:\s*(.{1,300})/.exec(lines[at] ?? '')?.[1]
    if (title !== undefined) return title.trim().replace(/^(['"])(.*)\1$/, '$2')
  }
  return null
}

/** Each exception as a filter of Sigma; one of a correlation holds for the rules that feed it. */
const filterFiles = (
  exceptions: BookInput['exceptions'],
  byId: ReadonlyMap<string, Found>,
): { file: string; text: string }[] =>
  exceptions.flatMap(({ id, rule, conditions }) => {
    const named = byId.get(rule)
    if (!named) return []
    return rulesUnder(named, byId).map((one) => ({
      file: `exception/${id}`,
      text: filterText(id, one, conditions),
    }))
  })

const rulesUnder = (one: Found, byId: ReadonlyMap<string, Found>, depth = 0): readonly Rule[] => {
  if (one.kind === 'rule') return [one]
  if (depth > 8) return []
  const named = new Map(
    [...byId.values()].flatMap((r) => (r.about.name ? [[r.about.name, r]] : [])),
  )
  return one.rules.flatMap((name) => {
    const member = byId.get(name.toLowerCase()) ?? named.get(name)
    return member ? rulesUnder(member, byId, depth + 1) : []
  })
}

export const filterText = (id: string, rule: Rule, conditions: readonly Condition[]): string => {
  const quoted = (text: string): string => JSON.stringify(text)
  const key = ({ field, operator }: Condition): string =>
    operator === 'equals' ? field : `${field}|${operator}`
  const value = (c: Condition): string =>
    quoted(c.operator === 'cidr' ? c.value : c.value.replaceAll(/[\\*?]/g, '\\$&'))
  return [
    `title: ${quoted(`exception ${id}`)}`,
    'logsource:',
    ...Object.entries(rule.logsource).map(([k, v]) => `  ${k}: ${quoted(String(v))}`),
    'filter:',
    `  rules: [${quoted(rule.about.id ?? rule.about.name ?? '')}]`,
    ...conditions.flatMap((c, i) => [`  held_${i}:`, `    ${quoted(key(c))}: ${value(c)}`]),
    `  condition: not (${conditions.map((_, i) => `held_${i}`).join(' and ')})`,
    '',
  ].join('\n')
}
