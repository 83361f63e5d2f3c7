/**
 * Matches stored events with rules in a worker thread: asks for rows, reads each again as it was read when it came, and tells what was
 * found. What correlations count is handed over with each slice, so that a hunt goes on where it was. Exports `run`.
 * @module
 */
import { type EcsFace, toSigma } from '@hinoban/logs'
import {
  type CorrelationAlert,
  type CorrelationState,
  type Correlations,
  compileRules,
  type LinkedCorrelation,
  openCorrelations,
  type Rule,
  type RuleSet,
} from '@hinoban/sigma'
import { type Asked, givenOf } from '../../hit-values.ts'
import { idOf } from '../../rule-base.ts'
import { exceptedRules, type RunningOrder, referencesIn } from '../../rule-book.ts'
import { type PackedRules, type SetNames, unpackSet } from '../rules/base-pack.ts'
import { flatFields } from '../store/event-row.ts'
import { type Narrowed, narrowed } from './narrow.ts'
import { namesAsked, openScreen, rowOfScreened } from './screen.ts'
import { type ReadAgain, readAgain, rowOfLine, type StoredRow } from './stored-event.ts'

export type HuntInput = Pick<RunningOrder, 'filters'> & {
  readonly packed: PackedRules
  readonly names: SetNames
  /** Ids of the rules and correlations that are looked for. */
  readonly targets: readonly string[]
  readonly memory: string | null
}
/** Lines of JSON, a row each. */
export type HuntPiece =
  /** Kept fields, of which may match is asked. */
  | { readonly kind: 'screen'; readonly text: string }
  /** Whole rows; `isEnd`: a slice ends with these. */
  | { readonly kind: 'rows'; readonly text: string; readonly isEnd: boolean }
export type FoundHit = {
  readonly rule: string
  readonly event: string
  readonly site: string
  readonly source: string
  readonly at: number
  readonly received: number
  readonly host: string
  readonly user: string
  readonly body: string
  readonly face: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
  readonly groups: Readonly<Record<string, string>> | null
  readonly hits: number
}
/** What must stand in an event, told before the first rows are asked for. */
export type HuntBegin = { readonly narrowed: Narrowed; readonly asked: readonly string[] }
export type HuntFound = {
  readonly hits: readonly FoundHit[]
  readonly byFields: number
  /** At the end of a slice. */
  readonly memory: string | null
  /** Ids of what may match, of the rows that were screened. */
  readonly passed: readonly string[]
}

const MAX_TEXT = 500
const MAX_VALUE = 300
const MAX_FIELDS = 40
/** Hits whose words are remembered for the correlations that they become part of. */
const MAX_REMEMBERED = 20_000
/** Files that were handed in come in the order of their events, and not of their sources. */
const LATENESS_MS = 24 * 3_600_000

export const run = async (
  input: HuntInput,
  ask: (said: HuntBegin | HuntFound) => Promise<HuntPiece | null>,
): Promise<HuntFound> => {
  const looked = lookedFor(unpackSet(input.packed, input.names), input)
  const { match } = compileRules(looked.rules)
  await ask({ narrowed: narrowed(looked.rules), asked: [...namesAsked(looked.rules)] })
  const counting = looked.correlations.length === 0 ? null : openCounting(looked, input.memory)
  let passes: ReturnType<typeof openScreen> | null = null
  let hits: FoundHit[] = []
  let passed: string[] = []
  let byFields = 0
  let isEnd = false
  for (;;) {
    const memory = isEnd ? (counting?.memory() ?? null) : null
    const piece = await ask({ hits, byFields, memory, passed })
    ;[hits, passed, byFields, isEnd] = [[], [], 0, false]
    if (piece === null)
      return { hits: counting?.finish() ?? [], byFields: 0, memory: null, passed: [] }
    if (piece.kind === 'screen') {
      passes ??= openScreen(looked.rules)
      for (const line of linesOf(piece.text)) {
        const row = rowOfScreened(line)
        if (passes(row)) passed.push(row.id)
      }
      continue
    }
    isEnd = piece.isEnd
    for (const line of linesOf(piece.text)) {
      const row = rowOfLine(line)
      const again = readAgain(row)
      if (!again.isExact) byFields += 1
      const matched = match(toSigma(again.event as never, row.raw)) // all that toSigma reads
      if (matched.length === 0) continue
      for (const rule of matched) {
        const hit = hitOf(idOf(rule), row, again.event)
        if (looked.alone.has(hit.rule)) hits.push(hit)
        const wanted = looked.wanted.get(hit.rule)
        if (counting !== null && wanted !== undefined)
          hits.push(...counting.add(hit, givenOf(askedOf(row, again.event), wanted)))
      }
    }
  }
}

const linesOf = function* (text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const line = end < 0 ? text.slice(at) : text.slice(at, end)
    if (line !== '') yield line
    at = end < 0 ? text.length : end + 1
  }
}

type Looked = {
  readonly rules: readonly Rule[]
  /** Ids of rules that are looked for by themselves. */
  readonly alone: ReadonlySet<string>
  readonly correlations: readonly LinkedCorrelation[]
  readonly told: ReadonlySet<LinkedCorrelation>
  /** Fields of the rules that correlations count. */
  readonly wanted: ReadonlyMap<string, readonly string[]>
}

const lookedFor = (set: RuleSet, { targets, filters }: HuntInput): Looked => {
  const wanted = new Map<string, Set<string>>()
  const known = new Map(set.correlations.map((one) => [idOf(one), one]))
  const involved = new Set<LinkedCorrelation>()
  const visit = (one: LinkedCorrelation, outer: readonly string[]): void => {
    involved.add(one)
    one.members.forEach((member, i) => {
      const reference = one.rules[i] ?? ''
      const own = one.groupBy.map((name) => one.aliases.get(name)?.get(reference) ?? name)
      const fields = [...outer, ...own, ...one.fields]
      if (member.kind === 'correlation') {
        const inner = known.get(idOf(member))
        if (inner && !involved.has(inner)) visit(inner, fields)
        return
      }
      const all = wanted.get(idOf(member)) ?? new Set()
      for (const field of fields) all.add(field)
      wanted.set(idOf(member), all)
    })
  }
  const isTarget = new Set(targets)
  const told = new Set(set.correlations.filter((one) => isTarget.has(idOf(one))))
  for (const one of told) visit(one, [])
  return {
    rules: exceptedRules(set, filters).filter(
      (rule) => isTarget.has(idOf(rule)) || wanted.has(idOf(rule)),
    ),
    alone: isTarget,
    correlations: [...involved],
    told,
    wanted: new Map([...wanted].map(([id, fields]) => [id, [...fields]])),
  }
}

const openCounting = ({ correlations, told }: Looked, memory: string | null) => {
  const stream: Correlations = openCorrelations(
    { correlations, alerting: new Set(told) },
    memory === null ? null : (JSON.parse(memory) as CorrelationState), // as `memory` wrote it
    { latenessMs: LATENESS_MS },
  )
  const words = new Map<string, FoundHit>()
  const names = referencesIn(correlations)
  const hitsOf = (alerts: readonly CorrelationAlert[]): readonly FoundHit[] =>
    alerts.map((alert) => {
      const last = alert.members.at(-1)
      const known = [...alert.members].reverse().flatMap((m) => words.get(m.event) ?? [])[0]
      return {
        rule: names.ofCorrelation.get(alert.correlation) ?? alert.correlation,
        event: alert.kind === 'raised' ? alert.key : `${alert.key} ${last?.event ?? ''}`,
        site: known?.site ?? '',
        source: known?.source ?? '',
        at: alert.at,
        received: known?.received ?? alert.at,
        host: known?.host ?? alert.group['Computer'] ?? alert.group['host.name'] ?? '',
        user: known?.user ?? '',
        body: known?.body ?? '',
        face: known?.face ?? {},
        fields: known?.fields ?? {},
        groups: alert.compared,
        hits: alert.kind === 'raised' ? alert.memberCount : 1,
      }
    })
  return {
    add: (hit: FoundHit, values: Readonly<Record<string, string>>): readonly FoundHit[] => {
      words.set(hit.event, hit)
      for (const oldest of words.keys()) {
        if (words.size <= MAX_REMEMBERED) break
        words.delete(oldest)
      }
      const rule = names.ofRule.get(hit.rule) ?? hit.rule
      return hitsOf(stream.add({ rule, event: hit.event, at: hit.at, values }))
    },
    memory: (): string => JSON.stringify(stream.snapshot()),
    finish: (): readonly FoundHit[] => hitsOf(stream.finish()),
  }
}

const hitOf = (rule: string, row: StoredRow, event: ReadAgain['event']): FoundHit => ({
  rule,
  event: row.id,
  site: row.site,
  source: row.source,
  at: row.at,
  received: row.receivedAt,
  host: row.host,
  user: row.user,
  body: (row.message === '' ? row.raw : row.message).slice(0, MAX_TEXT),
  face: Object.fromEntries(
    Object.entries(event.ecs)
      .slice(0, MAX_FIELDS)
      .map(([name, value]) => [name, String(value).slice(0, MAX_VALUE)]),
  ),
  fields: Object.fromEntries(
    Object.entries(row.fields)
      .slice(0, MAX_FIELDS)
      .map(([name, value]) => [name, value.slice(0, MAX_VALUE)]),
  ),
  groups: null,
  hits: 1,
})

const askedOf = (row: StoredRow, event: ReadAgain['event']): Asked => {
  const flat: Readonly<Record<string, string>> = flatFields(event.fields, null) ?? {}
  return {
    channel: event.channel,
    eventId: event.eventId,
    host: row.host === '' ? null : row.host,
    field: (name) => (Object.hasOwn(flat, name) ? (flat[name] ?? null) : null),
    face: (name) => {
      const value = event.ecs[name as keyof EcsFace]
      return value === undefined
        ? null
        : typeof value === 'object'
          ? (value[0] ?? null)
          : String(value)
    },
  }
}
