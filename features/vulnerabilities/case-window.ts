/**
 * Since when and until when a device could give secrets away, by what was read of its versions. Pure.
 *
 * A reading that is older than one recorded before it (late) may open a case or make its window longer; it never proves
 * anything, so that no old file can close one.
 * @module
 */
import { isInside, keyOf, type Scheme, type Span, spanOf } from '@hinoban/versions'
import type { DeviceReading } from '../assets/contract.ts'
import type { CaseCause, CaseStatement, PostpatchRule } from './contract-cases.ts'

export type Readings = {
  /** In the order of time, as they were recorded. */
  readonly line: readonly DeviceReading[]
  /** With the late ones, in the order of time. */
  readonly all: readonly DeviceReading[]
}

/** Sorts out what came late, and files that a person says were never loaded. */
export const readingsOf = (
  readings: readonly DeviceReading[],
  statements: readonly CaseStatement[],
): Readings => {
  const archived = new Set(statements.flatMap((s) => (s.kind === 'not-running' ? [s.reading] : [])))
  const kept = readings
    // What the device itself printed was running, whatever anybody says.
    .filter((r) => r.state === 'running' || !archived.has(r.id))
    .toSorted(
      (a, b) =>
        a.recordedAt.getTime() - b.recordedAt.getTime() ||
        a.takenAt.getTime() - b.takenAt.getTime() ||
        (a.id < b.id ? -1 : 1),
    )
  const line: DeviceReading[] = []
  for (const r of kept) {
    const last = line.at(-1)
    if (last === undefined || r.takenAt >= last.takenAt) line.push(r)
  }
  return { line, all: kept.toSorted((a, b) => a.takenAt.getTime() - b.takenAt.getTime()) }
}

/** How the product lines of libs/devices count their versions. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  fortios: 'fortios',
  fortiproxy: 'fortios',
  'connect-secure': 'ivanti',
  'policy-secure': 'ivanti',
  'pan-os': 'panos',
  'array-ag': 'arrayos',
  sonicos: 'sonicos',
  netscaler: 'netscaler',
  'ios-xe': 'iosxe',
}

/** Null: the rule cannot judge this product. */
export const spansOfRule = (rule: PostpatchRule, product: string): readonly Span[] | null => {
  const scheme = SCHEMES[product]
  const affected = rule.affected?.find((a) => a.product === product)
  if (scheme === undefined || affected === undefined) return null
  const spans = affected.ranges.map(({ from, before }) =>
    spanOf({
      scheme,
      from: from === null ? null : { version: from, inclusive: true },
      to: { version: before, inclusive: false },
    }),
  )
  return spans.every((s) => s !== null) ? spans : null
}

export type VersionVerdict = 'affected' | 'fixed' | 'unknown'

export const verdictOf = (rule: PostpatchRule, reading: DeviceReading): VersionVerdict => {
  if (reading.product === null || reading.version === null) return 'unknown'
  const spans = spansOfRule(rule, reading.product)
  const key = spans === null ? null : keyFor(reading)
  if (spans === null || key === null) return 'unknown'
  return spans.some((span) => isInside(key, span)) ? 'affected' : 'fixed'
}

const keyFor = ({ product, version }: DeviceReading): string | null => {
  const scheme = SCHEMES[product ?? '']
  return scheme === undefined || version === null ? null : keyOf(scheme, version)
}

/** Versions go up: who began below the affected ones, or between them, is known not to have come from above. */
const mayHavePassed = (rule: PostpatchRule, reading: DeviceReading): boolean => {
  const key = keyFor(reading)
  const spans = spansOfRule(rule, reading.product ?? '')
  return key !== null && spans?.some((span) => span.hi <= key) === true
}

export type FoundCause = CaseCause & {
  /** The end as the readings in the order of time alone say it: late ones do not move it. */
  readonly listedUntil: number | null
}

/** Null: the rule does not touch the device. */
export const causeOf = (
  rule: PostpatchRule,
  { line, all }: Readings,
  statements: readonly CaseStatement[],
): FoundCause | null => {
  const affected = all.filter((r) => verdictOf(rule, r) === 'affected')
  const [first, last] = [affected[0], affected.at(-1)]
  const lastInLine = line.findLast((r) => verdictOf(rule, r) === 'affected')?.takenAt.getTime() ?? 0
  const fixedInLine = line.find(
    (r) => r.takenAt.getTime() > lastInLine && verdictOf(rule, r) === 'fixed',
  )
  const listedUntil = fixedInLine?.takenAt.getTime() ?? null
  const base = { rule: rule.id, cves: [...rule.cves], listedUntil }
  if (first !== undefined && last !== undefined) {
    const fixed = line.find((r) => r.takenAt > last.takenAt && verdictOf(rule, r) === 'fixed')
    const before = all.some((r) => r.takenAt < first.takenAt && verdictOf(rule, r) === 'fixed')
    return {
      ...base,
      version: first.version,
      start: { at: first.takenAt.getTime(), basis: before ? 'seen' : 'seen-first' },
      end: fixed ? seenEnd(fixed) : null,
      ruledOut: affected.every((r) => line.includes(r) && wasOff(rule, r)) ? 'condition' : null,
    }
  }
  const earliest = line.find((r) => verdictOf(rule, r) === 'fixed')
  if (earliest === undefined || !mayHavePassed(rule, earliest)) return null
  const said = statements.findLast((s) => s.kind === 'updated-on' && s.on !== null)
  return {
    ...base,
    version: null,
    start: { at: null, basis: 'unknown-past' },
    end:
      said?.on != null && said.on < earliest.takenAt.getTime()
        ? { at: said.on, basis: 'stated', version: earliest.version ?? '' }
        : seenEnd(earliest),
    ruledOut: statements.some((s) => s.kind === 'never-ran') ? 'stated' : null,
  }
}

const seenEnd = (r: DeviceReading): NonNullable<CaseCause['end']> => ({
  at: r.takenAt.getTime(),
  basis: 'seen',
  version: r.version ?? '',
})

/** Only a whole configuration of the affected version itself shows that what the flaw needs was off. */
const wasOff = (rule: PostpatchRule, { configuration }: DeviceReading): boolean =>
  rule.condition !== null &&
  configuration?.isWhole === true &&
  configuration.portals.every((p) => p.isOn === false || rule.condition?.includes(p.kind) === false)
