/**
 * Sigma files as rules, correlations and filters; whatever is refused costs its own document and is told with its place.
 * @module
 */
import { entryOf, levelIn, logSourceIn, readAbout, textsIn } from './about.ts'
import { readCorrelation } from './correlation-document.ts'
import { readDetection } from './detection.ts'
import type { About, Correlation, Fault, FaultPlace, Filter, Rule } from './form.ts'
import type { Form } from './nfkc.ts'
import { withOtherForms } from './other-forms.ts'
import { attempt, MAX_TESTS_PER_RULE, type Reading, Refused, shown, warn } from './refuse.ts'
import { placeOf, type Source, type Span, sourceOf } from './source.ts'
import { readYaml, type Tree } from './yaml-tree.ts'

/** `form`: what its tests compare values in; none is as they came. */
export type SigmaFile = { readonly file: string; readonly text: string; readonly form?: Form }
/** `lists`: placeholder name without percent signs → values; wildcards work in them. */
export type Settings = {
  readonly lists?: ReadonlyMap<string, readonly string[]>
  readonly taxonomies?: ReadonlySet<string>
}
export type SigmaRead = {
  readonly rules: readonly Rule[]
  readonly correlations: readonly Correlation[]
  readonly filters: readonly Filter[]
  readonly faults: readonly Fault[]
  /** Documents that were refused. */
  readonly refused: number
  /** Of each document: where it names itself or others so. */
  readonly places: Places
}
type Places = ReadonlyMap<About, (named: string) => FaultPlace | null>

/**
 * Reads every document of every file. Never throws for what is in them.
 * @example readSigma([{ file: 'a.yml', text }]).faults.map((f) => `${f.file}:${f.line}:${f.column} ${f.message}`)
 */
export const readSigma = (files: Iterable<SigmaFile>, settings: Settings = {}): SigmaRead => {
  const rules: Rule[] = []
  const correlations: Correlation[] = []
  const filters: Filter[] = []
  const faults: Fault[] = []
  const places = new Map<About, (named: string) => FaultPlace | null>()
  let refused = 0
  for (const { file, text, form } of files) {
    const own: Fault[] = []
    const source = sourceOf(file, text)
    const trees = readYaml(source, own)
    refused += own.length
    for (const tree of trees) {
      const reading: Reading = {
        source,
        faults: own,
        lists: settings.lists ?? new Map(),
        testsLeft: MAX_TESTS_PER_RULE,
        ...(form && { form }),
      }
      const found = attempt(reading, () => readDocument(tree, reading, settings))
      if (found) places.set(found.about, placesIn(tree, source))
      if (found?.kind === 'rule') rules.push(found)
      else if (found?.kind === 'correlation') correlations.push(found)
      else if (found) filters.push(found)
      else refused++
    }
    // What YAML itself refuses is known first; people read from the top.
    faults.push(...own.sort((a, b) => a.line - b.line || a.column - b.column))
  }
  return { rules, correlations, filters, faults, refused, places }
}

const placesIn = (document: Tree, source: Source): ((named: string) => FaultPlace | null) => {
  const spans = new Map<string, Span>()
  const note = (tree: Tree | undefined): void => {
    if (tree?.kind === 'list') tree.items.forEach(note)
    else if (tree?.kind === 'scalar') spans.set(tree.source, tree.at)
  }
  if (document.kind === 'map') {
    for (const key of ['id', 'name']) note(entryOf(document, key)?.value)
    for (const key of ['correlation', 'filter']) {
      const section = entryOf(document, key)?.value
      if (section?.kind === 'map') note(entryOf(section, 'rules')?.value)
    }
  }
  return (named) => {
    const at = spans.get(named) ?? spans.get(named.toUpperCase())
    return at ? placeOf(source, at) : null
  }
}

const readDocument = (
  tree: Tree,
  reading: Reading,
  settings: Settings,
): Rule | Correlation | Filter | null => {
  if (tree.kind !== 'map')
    throw new Refused(
      'shape',
      tree.at,
      'A Sigma document is a map of keys such as title, logsource and detection.',
    )
  const action = entryOf(tree, 'action')
  if (action)
    throw new Refused(
      'legacy_form',
      action.at,
      '"action: global/reset/repeat" is the old form. Write each rule whole, divided by "---".',
    )
  const kinds = (['detection', 'correlation', 'filter'] as const).filter((kind) =>
    entryOf(tree, kind),
  )
  const [kind] = kinds
  if (!kind || kinds.length > 1)
    throw new Refused(
      'shape',
      tree.at,
      'A document needs one of "detection" (rule), "correlation" or "filter".',
    )
  const taxonomy = entryOf(tree, 'taxonomy')
  const named = taxonomy?.value.kind === 'scalar' ? taxonomy.value.source : 'sigma'
  if (taxonomy && named !== 'sigma' && !settings.taxonomies?.has(named))
    throw new Refused(
      'unknown_taxonomy',
      taxonomy.at,
      `The taxonomy "${shown(named)}" is not known. Convert the rule to the taxonomy "sigma".`,
    )
  const about = readAbout(tree, reading)
  const section = entryOf(tree, kind)
  if (!section) return null
  if (kind === 'correlation') return readCorrelation(tree, section, about, reading)
  const logsource = logSourceIn(tree, reading)
  if (kind === 'detection') {
    if (!levelIn(tree))
      warn(reading, 'advice', tree.at, 'The rule has no level; it is shown as the lowest.')
    const expression = readDetection(section.value, new Set(), reading)
    return (
      expression && {
        kind: 'rule',
        about,
        logsource,
        expression: withOtherForms(expression, logsource),
      }
    )
  }
  return readFilter(section.value, { about, logsource }, reading)
}

const readFilter = (
  section: Tree,
  head: Pick<Filter, 'about' | 'logsource'>,
  reading: Reading,
): Filter | null => {
  if (section.kind !== 'map')
    throw new Refused(
      'shape',
      section.at,
      'The filter must be a map of rules, selections and a condition.',
    )
  const named = entryOf(section, 'rules')
  if (!named)
    throw new Refused(
      'shape',
      section.at,
      'The filter names no rules. Write "rules: any" or a list of ids and names.',
    )
  const isAny = named.value.kind === 'scalar' && named.value.source.toLowerCase() === 'any'
  const rules = isAny ? 'any' : textsIn(named.value)
  if (rules.length === 0) throw new Refused('shape', named.at, 'The filter\'s "rules" is empty.')
  const condition = entryOf(section, 'condition')
  if (condition?.value.kind === 'scalar' && !/\bnot\b/i.test(condition.value.source))
    warn(
      reading,
      'advice',
      condition.at,
      'The filter has no "not": the rules will match only what its selection matches. Meant is perhaps "not selection".',
    )
  const expression = readDetection(section, new Set(['rules']), reading)
  return (
    expression && {
      kind: 'filter',
      ...head,
      rules,
      expression: withOtherForms(expression, head.logsource),
    }
  )
}
