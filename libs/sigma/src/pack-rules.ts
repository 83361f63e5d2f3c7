/**
 * A linked rule set as bytes, so that a start need not read thousands of YAML files again. What is damaged, of another version or
 * made from other files is refused as a value: the caller then reads the files.
 * @module
 */
import type { Correlation, Expression, Fault, Rule, Test } from './form.ts'
import type { LinkedCorrelation, RuleSet } from './link-rules.ts'

export type Unpacked =
  | { readonly ok: true; readonly set: RuleSet }
  | { readonly ok: false; readonly why: 'not_a_pack' | 'other_version' | 'other_rules' | 'damaged' }

/** Grows whenever the form or what reading makes of a rule changes. */
const VERSION = 5
const MAGIC = 'HBSIGMA'
const HEAD_BYTES = 16
/** All of SigmaHQ has 10 MB; a file of that size is no rule set. */
const MAX_PACK_BYTES = 512 * 1024 * 1024

/** `digest` names what the set was made from: files, settings, lists. */
export const packRules = (set: RuleSet, { digest }: { readonly digest: string }): Uint8Array => {
  const all: readonly (Rule | Correlation)[] = [...set.rules, ...set.correlations]
  const placeOf = new Map(all.map((one, place) => [one, place]))
  const correlations = set.correlations.map((one) => ({
    ...one,
    aliases: [...one.aliases].map(([name, fields]) => [name, [...fields]]),
    // Infinity is no JSON.
    bounds: one.bounds.map(({ is, value }) => ({ is, value: String(value) })),
    members: one.members.map((member) => memberPlace(member, all, placeOf)),
  }))
  const alerting = [...set.alerting].map((one) => placeOf.get(one))
  const body = new TextEncoder().encode(
    JSON.stringify({ digest, rules: set.rules, correlations, alerting, faults: set.faults }),
  )
  const bytes = new Uint8Array(HEAD_BYTES + body.length)
  bytes.set(new TextEncoder().encode(MAGIC))
  bytes[MAGIC.length] = VERSION
  const view = new DataView(bytes.buffer)
  view.setUint32(8, body.length, true)
  view.setUint32(12, sumOf(body), true)
  bytes.set(body, HEAD_BYTES)
  return bytes
}

/**
 * @example
 * const found = unpackRules(bytes, { digest })
 * const set = found.ok ? found.set : linkRules(readSigma(files))
 */
export const unpackRules = (
  bytes: Uint8Array,
  { digest }: { readonly digest: string },
): Unpacked => {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, MAGIC.length))
  if (head !== MAGIC || bytes.length < HEAD_BYTES || bytes.length > MAX_PACK_BYTES)
    return { ok: false, why: 'not_a_pack' }
  if (bytes[MAGIC.length] !== VERSION) return { ok: false, why: 'other_version' }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const body = bytes.subarray(HEAD_BYTES)
  if (view.getUint32(8, true) !== body.length || view.getUint32(12, true) !== sumOf(body))
    return { ok: false, why: 'damaged' }
  try {
    const packed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Packed
    if (packed.digest !== digest) return { ok: false, why: 'other_rules' }
    return { ok: true, set: setOf(packed) }
  } catch {
    // A sum that fits by chance, or bytes that somebody made: nothing of it is used.
    return { ok: false, why: 'damaged' }
  }
}

type PackedCorrelation = Omit<Correlation, 'aliases' | 'bounds'> & {
  readonly aliases: readonly (readonly [string, readonly (readonly [string, string])[]])[]
  readonly bounds: readonly {
    readonly is: Correlation['bounds'][number]['is']
    readonly value: string
  }[]
  readonly members: readonly number[]
}
type Packed = {
  readonly digest: string
  readonly rules: readonly Rule[]
  readonly correlations: readonly PackedCorrelation[]
  readonly alerting: readonly number[]
  readonly faults: readonly Fault[]
}

/** Throws for what is not as `packRules` makes it. */
const setOf = ({ rules, correlations, alerting, faults }: Packed): RuleSet => {
  for (const rule of rules) {
    must(rule.kind === 'rule' && typeof rule.about.title === 'string')
    for (const part of Object.values(rule.logsource)) must(typeof part === 'string')
    checkExpression(rule.expression, 0)
  }
  const linked: LinkedCorrelation[] = []
  const at = (place: number): Rule | Correlation => {
    const found = place < rules.length ? rules[place] : linked[place - rules.length]
    must(found !== undefined)
    return found as Rule | Correlation // proven
  }
  // Members of a correlation may stand behind it: first all, then who belongs to whom.
  const members: (Rule | Correlation)[][] = []
  for (const one of correlations) {
    must(one.form === undefined || one.form === 'nfkc')
    must(Array.isArray(one.rules) && Array.isArray(one.groupBy) && one.timespanMs > 0)
    const own: (Rule | Correlation)[] = []
    members.push(own)
    const aliases = new Map(one.aliases.map(([name, fields]) => [name, new Map(fields)]))
    const bounds = one.bounds.map(({ is, value }) => ({ is, value: Number(value) }))
    linked.push({ ...one, aliases, bounds, members: own })
  }
  for (const [index, one] of correlations.entries())
    for (const place of one.members) members[index]?.push(at(place))
  must(Array.isArray(faults))
  return { rules, correlations: linked, alerting: new Set(alerting.map(at)), faults }
}

const must = (holds: boolean): void => {
  if (!holds) throw new RangeError('not a pack')
}

const MAX_DEPTH = 200
const KINDS: ReadonlySet<Test['kind']> = new Set([
  'text',
  'regex',
  'cidr',
  'number',
  'date',
  'field',
  'null',
  'present',
])

const checkExpression = (expression: Expression, depth: number): void => {
  must(depth < MAX_DEPTH)
  if (expression.op === 'test') {
    const { field, test } = expression
    must((field === null || typeof field === 'string') && KINDS.has(test.kind))
    must(test.form === undefined || test.form === 'nfkc')
    if (test.kind === 'text')
      for (const piece of test.pieces) must(typeof piece === 'string' || piece === 1 || piece === 2)
    if (test.kind === 'regex')
      must(typeof test.source === 'string' && typeof test.flags === 'string')
    if (test.kind === 'number')
      must(
        test.whole === undefined ||
          (typeof test.whole === 'string' && /^-?\d{1,64}$/.test(test.whole)),
      )
    if (test.kind === 'cidr') must(typeof test.range === 'string')
    if (test.kind === 'field') must(typeof test.other === 'string')
  } else if (expression.op === 'not') checkExpression(expression.of, depth + 1)
  else if (expression.op === 'and' || expression.op === 'or')
    for (const one of expression.of) checkExpression(one, depth + 1)
  else must(expression.op === 'always' || expression.op === 'never')
}

/** Correlations that filters changed keep their place by what they are named, not by which object they are. */
const memberPlace = (
  member: Rule | Correlation,
  all: readonly (Rule | Correlation)[],
  placeOf: ReadonlyMap<Rule | Correlation, number>,
): number => {
  const known = placeOf.get(member)
  if (known !== undefined) return known
  return all.findIndex(
    ({ about }) => about.file === member.about.file && about.line === member.about.line,
  )
}

/** FNV-1a over words of four bytes: finds damage, proves nothing to anybody. */
const sumOf = (bytes: Uint8Array): number => {
  let sum = 0x811c9dc5
  const words = bytes.length >> 2
  for (let at = 0; at < words * 4; at += 4)
    sum = Math.imul(
      sum ^
        ((bytes[at] as number) | // within
          ((bytes[at + 1] as number) << 8) |
          ((bytes[at + 2] as number) << 16) |
          ((bytes[at + 3] as number) << 24)),
      0x01000193,
    )
  for (let at = words * 4; at < bytes.length; at++)
    sum = Math.imul(sum ^ (bytes[at] ?? 0), 0x01000193)
  return sum >>> 0
}
