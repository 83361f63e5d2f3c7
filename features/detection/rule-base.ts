/**
 * What rule files say, before anybody chose or excepted anything: it changes with the files alone, and is therefore kept as bytes.
 * Pure, and heavy for thousands of rules: reading belongs in a worker.
 * @module
 */
import {
  type Correlation,
  compileRules,
  type Fault,
  type Form,
  type LinkedCorrelation,
  type LogSource,
  linkRules,
  type Rule,
  type RuleSet,
  readSigma,
} from '@hinoban/sigma'
import { parseAllDocuments } from 'yaml'
import type { Text } from '../../platform/i18n/index.ts'
import type { Level } from './contract-rules.ts'
import { STARTER } from './contract-rules.ts'

export type BookFile = {
  readonly set: string
  readonly path: string
  readonly text: string
  /** What the rules of its set compare texts in; none: as they are. */
  readonly form?: Form | null
  /** Others have its set too, as with sets by feed and Hinoban's own. */
  readonly isCommon?: boolean
}
export type BaseInput = {
  readonly files: readonly BookFile[]
  /** Values of placeholders, by name without percent signs. */
  readonly lists: ReadonlyMap<string, readonly string[]>
}

/** A rule as it was read. */
export type BaseEntry = {
  readonly id: string
  readonly set: string
  readonly kind: 'rule' | 'correlation'
  readonly title: Text
  readonly explanation: Text
  readonly next: Text
  readonly level: Level | null
  readonly status: string | null
  readonly logsource: string
  readonly tactics: readonly string[]
  readonly techniques: readonly string[]
  readonly author: string
  readonly license: string
  /** Equal in both languages: in the words of its author. */
  readonly falsepositives: readonly Text[]
  readonly references: readonly string[]
  readonly date: string | null
  readonly modified: string | null
  readonly file: string
  readonly line: number
  /** `part`: it alerts through others alone. */
  readonly read: 'rule' | 'part' | 'refused' | 'needs-list'
  /** Why it was refused. */
  readonly refusal: string
  /** Why no event log feeds it; null: one does. */
  readonly noSource: string | null
  /** How filters name it; '' for what has neither id nor name. */
  readonly reference: string
  readonly source: LogSource
  /** What it compares texts in; null: as they are. */
  readonly form: Form | null
}
export type BaseFault = Fault & { readonly set: string }
/** All but the rules themselves, which only whoever matches needs. */
export type BaseView = {
  readonly entries: readonly BaseEntry[]
  readonly correlations: readonly LinkedCorrelation[]
  readonly faults: readonly BaseFault[]
}
/** Rules that stand together wherever they stand; `places`: of each its place among all rules of a base, -1 where it is not one of them. */
export type Layer = { readonly rules: readonly Rule[]; readonly places: Int32Array }
export type RuleBase = BaseView & {
  readonly set: RuleSet
  /** All rules of the set: first those that are the same wherever the same common files are, then the others. */
  readonly layers: readonly Layer[]
}

const NO_TEXT: Text = { ja: '', en: '' }
const same = (text: string): Text => ({ ja: text, en: text })

export const readRuleBase = (input: BaseInput): RuleBase => {
  const fileOf = new Map(input.files.map((f) => [f.path, f]))
  const read = readSigma(
    input.files.map(({ path, text, form }) => ({ file: path, text, ...(form && { form }) })),
    { lists: input.lists },
  )
  const set = linkRules(read)
  const words = ownWords(input.files)
  const alerting = new Set([...set.alerting].map(idOf))
  const noSource = new Map(
    compileRules(set.rules)
      .faults.filter((fault) => fault.code === 'no_source')
      .map((fault) => [`${fault.file}:${fault.line}`, fault.message]),
  )
  const entries = [...set.rules, ...set.correlations].map((one): BaseEntry => {
    const own = words.get(idOf(one))
    const { about } = one
    return {
      id: idOf(one),
      set: fileOf.get(about.file)?.set ?? STARTER,
      kind: one.kind,
      title: own ? { ja: own.title, en: about.title } : same(about.title),
      explanation: own?.explanation ?? same(about.description ?? ''),
      next: own?.next ?? NO_TEXT,
      level: about.level,
      status: about.status,
      logsource: one.kind === 'rule' ? logsourceText(one.logsource) : one.type,
      tactics: about.tags.filter((tag) => /^attack\.[a-z-_]+$/.test(tag)).map(withoutPrefix),
      techniques: about.tags
        .filter((tag) => /^attack\.t\d{4}(?:\.\d{3})?$/i.test(tag))
        .map(withoutPrefix),
      author: about.author ?? '',
      license: about.license ?? '',
      falsepositives: about.falsepositives.map((en, at) => ({
        ja: own?.falsepositives[at] ?? en,
        en,
      })),
      references: about.references,
      date: about.date,
      modified: about.modified,
      file: about.file,
      line: about.line,
      read: alerting.has(idOf(one)) ? 'rule' : 'part',
      refusal: '',
      noSource: noSource.get(`${about.file}:${about.line}`) ?? null,
      reference: about.id ?? about.name ?? '',
      source: one.kind === 'rule' ? one.logsource : {},
      form: fileOf.get(about.file)?.form ?? null,
    }
  })
  const faults = set.faults.map((fault) => ({
    ...fault,
    set: fileOf.get(fault.file)?.set ?? STARTER,
  }))
  return {
    set,
    layers: layersOf(set, read.rules, input),
    entries: [...entries, ...refusedEntries(faults, fileOf)],
    correlations: set.correlations,
    faults,
  }
}

/** What other files of this base refuse or narrow, and what hangs on its lists, is no reason to hold all the rest anew. */
const layersOf = (
  set: RuleSet,
  read: readonly Rule[],
  { files, lists }: BaseInput,
): readonly Layer[] => {
  const names = [...lists.keys()].map((name) => `%${name}%`)
  const common = new Set(
    files
      .filter(({ isCommon, text }) => isCommon && !names.some((name) => text.includes(name)))
      .map(({ path }) => path),
  )
  const first = read.filter(({ about }) => common.has(about.file))
  const isFirst = new Set(first)
  const others = set.rules.filter((rule) => !isFirst.has(rule))
  const placeOf = new Map(set.rules.map((rule, place) => [rule, place]))
  return [first, others]
    .filter((rules) => rules.length > 0)
    .map((rules) => ({ rules, places: Int32Array.from(rules, (rule) => placeOf.get(rule) ?? -1) }))
}

/** By the specification a UUID; a rule without one is named by its place. */
export const idOf = ({ about }: { readonly about: Rule['about'] }): string =>
  about.id ?? `${about.file}:${about.line}`

const withoutPrefix = (tag: string): string =>
  tag.slice('attack.'.length).toLowerCase().replaceAll('_', '-')

const logsourceText = ({ product, category, service }: Rule['logsource']): string =>
  [product, category, service].filter((part) => part !== undefined).join(' · ')

type OwnWords = {
  readonly title: string
  readonly explanation: Text
  readonly next: Text
  /** In Japanese, in the order of the rule's own. */
  readonly falsepositives: readonly string[]
}

/** What Hinoban's own rules say in both languages, by the id of the rule. */
const ownWords = (files: readonly BookFile[]): ReadonlyMap<string, OwnWords> => {
  const all = new Map<string, OwnWords>()
  for (const { set, text } of files) {
    if (set !== STARTER) continue
    for (const document of parseAllDocuments(text)) {
      const { id, hinoban } = (document.toJS() ?? {}) as {
        id?: string
        hinoban?: { ja: Partial<Words>; en?: Words }
      }
      if (id === undefined || hinoban === undefined) continue
      const { ja, en } = hinoban
      // A rule that only feeds others has a title and no more.
      all.set(id.toLowerCase(), {
        title: ja.title ?? '',
        explanation: { ja: ja.explanation ?? '', en: en?.explanation ?? '' },
        next: { ja: ja.next ?? '', en: en?.next ?? '' },
        falsepositives: ja.falsepositives ?? [],
      })
    }
  }
  return all
}
type Words = {
  readonly title?: string
  readonly explanation: string
  readonly next: string
  readonly falsepositives?: readonly string[]
}

/** A document that was refused stands in the list once, with its reasons. */
const refusedEntries = (
  faults: readonly BaseFault[],
  files: ReadonlyMap<string, BookFile>,
): readonly BaseEntry[] => {
  const divided = new Map<string, Divided>()
  const documents = new Map<string, BaseFault[]>()
  for (const fault of faults) {
    if (fault.severity !== 'error') continue
    const file = divided.get(fault.file) ?? dividedOf(files.get(fault.file)?.text ?? '')
    divided.set(fault.file, file)
    const at = `${fault.file}\n${file.begins[fault.line - 1] ?? 0}`
    const known = documents.get(at)
    if (known) known.push(fault)
    else documents.set(at, [fault])
  }
  return [...documents.values()].flatMap((all) => {
    const [fault] = all
    if (!fault) return []
    const title = titleAt(divided.get(fault.file), fault.line) ?? fault.file
    return [refusedEntry(fault, all, title, files.get(fault.file)?.form ?? null)]
  })
}

const refusedEntry = (
  { file, line, set }: BaseFault,
  all: readonly BaseFault[],
  title: string,
  form: Form | null,
): BaseEntry => ({
  id: `${file}:${line}`,
  set,
  kind: 'rule',
  title: same(title),
  explanation: NO_TEXT,
  next: NO_TEXT,
  level: null,
  status: null,
  logsource: '',
  tactics: [],
  techniques: [],
  author: '',
  license: '',
  falsepositives: [],
  references: [],
  date: null,
  modified: null,
  file,
  line,
  read: all.every(({ code }) => code === 'needs_list') ? 'needs-list' : 'refused',
  refusal: all
    .slice(0, MAX_REASONS)
    .map((one) => `${one.line}:${one.column} ${one.message}`)
    .join(' '),
  noSource: null,
  reference: '',
  source: {},
  form,
})
const MAX_REASONS = 5

type Divided = {
  readonly lines: readonly string[]
  /** Of each line the one, counted from 0, at which its document begins. */
  readonly begins: readonly number[]
}

const dividedOf = (text: string): Divided => {
  const lines = text.split('\n')
  let begin = 0
  const begins = lines.map((line, at) => {
    if (/^---\s*$/.test(line)) begin = at
    return begin
  })
  return { lines, begins }
}

/** The title of the document in which this line (from 1) stands. */
const titleAt = (file: Divided | undefined, line: number): string | null => {
  if (!file) return null
  const { lines, begins } = file
  const from = begins[Math.min(line, lines.length) - 1] ?? 0
  for (let at = from; at < lines.length && begins[at] === from; at++) {
    const title = /^title:\s*(.{1,300})/.exec(lines[at] ?? '')?.[1]
    if (title !== undefined) return title.trim().replace(/^(['"])(.*)\1$/, '$2')
  }
  return null
}

/** The rules whose events a correlation counts, through others too. */
export const rulesUnder = (one: Correlation | Rule, depth = 0): readonly Rule[] => {
  if (one.kind === 'rule') return [one]
  if (depth > MAX_CHAIN || !('members' in one)) return []
  return (one as LinkedCorrelation).members.flatMap((member) => rulesUnder(member, depth + 1))
}
const MAX_CHAIN = 16
