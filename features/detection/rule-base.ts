/**
 * What rule files say, before anybody chose or excepted anything: it changes with the files alone, and is therefore kept as bytes.
 * Pure, and heavy for thousands of rules: reading belongs in a worker.
 * @module
 */
import {
  type Correlation,
  compileRules,
  type Fault,
  type LinkedCorrelation,
  type LogSource,
  linkRules,
  packRules,
  type Rule,
  type RuleSet,
  readSigma,
  unpackRules,
} from '@hinoban/sigma'
import { parseAllDocuments } from 'yaml'
import type { Text } from '../../platform/i18n/index.ts'
import type { Level } from './contract-rules.ts'
import { STARTER } from './contract-rules.ts'

export type BookFile = { readonly set: string; readonly path: string; readonly text: string }
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
}
export type BaseFault = Fault & { readonly set: string }
/** All but the rules themselves, which only whoever matches needs. */
export type BaseView = {
  readonly entries: readonly BaseEntry[]
  readonly correlations: readonly LinkedCorrelation[]
  readonly faults: readonly BaseFault[]
}
export type RuleBase = BaseView & { readonly set: RuleSet }

const NO_TEXT: Text = { ja: '', en: '' }
const same = (text: string): Text => ({ ja: text, en: text })

export const readRuleBase = (input: BaseInput): RuleBase => {
  const fileOf = new Map(input.files.map((f) => [f.path, f]))
  const set = linkRules(
    readSigma(
      input.files.map(({ path, text }) => ({ file: path, text })),
      { lists: input.lists },
    ),
  )
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
    }
  })
  const faults = set.faults.map((fault) => ({
    ...fault,
    set: fileOf.get(fault.file)?.set ?? STARTER,
  }))
  return {
    set,
    entries: [...entries, ...refusedEntries(faults, fileOf)],
    correlations: set.correlations,
    faults,
  }
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
        hinoban?: { ja: Words; en: Words }
      }
      if (id === undefined || hinoban === undefined) continue
      const { ja, en } = hinoban
      all.set(id.toLowerCase(), {
        title: ja.title ?? '',
        explanation: { ja: ja.explanation, en: en.explanation },
        next: { ja: ja.next, en: en.next },
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

/** A document that was refused stands in the list with its reason. */
const refusedEntries = (
  faults: readonly BaseFault[],
  files: ReadonlyMap<string, BookFile>,
): readonly BaseEntry[] =>
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
      read: fault.code === 'needs_list' ? 'needs-list' : 'refused',
      refusal: fault.message,
      noSource: null,
      reference: '',
      source: {},
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

const START_BYTES = 8

/** A base as bytes: a head of JSON, the correlations with their rules, and all rules. Who opens them knows they are whole. */
export const packBase = (base: RuleBase, { digest }: { readonly digest: string }): Uint8Array => {
  const { set, entries, faults } = base
  const inner = new Set(set.correlations.flatMap((one) => rulesUnder(one)))
  const head = new TextEncoder().encode(JSON.stringify({ digest, entries, faults }))
  const feeding = packRules(
    { ...set, rules: set.rules.filter((rule) => inner.has(rule)), alerting: new Set(), faults: [] },
    { digest },
  )
  const all = packRules({ ...set, faults: [] }, { digest })
  const bytes = new Uint8Array(START_BYTES + head.length + feeding.length + all.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, head.length, true)
  view.setUint32(4, feeding.length, true)
  bytes.set(head, START_BYTES)
  bytes.set(feeding, START_BYTES + head.length)
  bytes.set(all, START_BYTES + head.length + feeding.length)
  return bytes
}

/** Null: these are not the bytes of this base. `pack` is for `unpackRules` with the same digest. */
export const unpackBase = (
  bytes: Uint8Array,
  { digest }: { readonly digest: string },
): (BaseView & { readonly pack: Uint8Array }) | null => {
  if (bytes.length < START_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const headEnd = START_BYTES + view.getUint32(0, true)
  const feedingEnd = headEnd + view.getUint32(4, true)
  if (feedingEnd > bytes.length) return null
  try {
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(START_BYTES, headEnd))) as {
      readonly digest: string
      readonly entries: readonly BaseEntry[]
      readonly faults: readonly BaseFault[]
    }
    if (head.digest !== digest) return null
    const feeding = unpackRules(bytes.subarray(headEnd, feedingEnd), { digest })
    if (!feeding.ok) return null
    const { entries, faults } = head
    const { correlations } = feeding.set
    return { entries, faults, correlations, pack: bytes.subarray(feedingEnd) }
  } catch {
    return null
  }
}

/** The rules whose events a correlation counts, through others too. */
export const rulesUnder = (one: Correlation | Rule, depth = 0): readonly Rule[] => {
  if (one.kind === 'rule') return [one]
  if (depth > MAX_CHAIN || !('members' in one)) return []
  return (one as LinkedCorrelation).members.flatMap((member) => rulesUnder(member, depth + 1))
}
const MAX_CHAIN = 16
