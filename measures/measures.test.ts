/**
 * Every measure file against the specification it implements, and against its own cases.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { days, generalReasons, hours, type Measure, runCases } from '@hinoban/measures'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { ZodType } from 'zod'
import { TaskKind } from '../features/vulnerabilities/contract.ts'

const folder = new URL('./', import.meta.url)
const ids = readdirSync(folder)
  .map((name) => /^(HB-[A-Z][0-9]{2})\.ts$/.exec(name)?.[1])
  .filter((id) => id !== undefined)
  .sort()

const files: readonly { id: string; measure: Measure; source: string }[] = await Promise.all(
  ids.map(async (id) => ({
    id,
    measure: ((await import(new URL(`${id}.ts`, folder).href)) as { default: Measure }).default,
    source: readFileSync(new URL(`${id}.ts`, folder), 'utf8'),
  })),
)

const kinds = await evidenceKindsOfFeatures()

const specification = new URL('../../shared/domain/measures.yaml', folder)
const specified: ReadonlyMap<string, Specified> = existsSync(specification)
  ? new Map(
      (parse(readFileSync(specification, 'utf8')) as { measures: Specified[] }).measures.map(
        (m) => [m.id, m],
      ),
    )
  : new Map()

/** `freshness` in measures.yaml is prose; these are its numbers. Every limit of a measure is one of them, and each is used. */
const FRESHNESS: Readonly<Record<string, readonly number[]>> = {
  'report signed within 31 days': [days(31)],
  'self-assessment within 365 days; orders re-signed yearly or on change of president': [days(365)],
  // The three working days are a due time in the directive itself: the site's calendar decides it.
  'acknowledged within 3 working days of the site calendar; evidence younger than 30 days': [
    days(30),
  ],
  'contact verified within 100 days; questionnaire within 365 days': [days(100), days(365)],
  'contact list verified within 90 days': [days(90)],
  'feeds within 24 h': [hours(24)],
  'sources re-checked within 90 days': [days(90)],
  'last seen within 7 days; full sweep within 7 days': [days(7)],
  '7 days': [days(7)],
  '24 h for agents; 7 days for scanned': [hours(24), days(7)],
  '24 h': [hours(24)],
  'on event; re-check daily until 100%': [days(1)],
  'policy daily; audit within 90 days': [days(1), days(90)],
  // Ninety days for administrators is a rule on the payload, not on the read.
  'review within 180 days (admins 90)': [days(180)],
  'daily by API; 30 days by live test': [days(1), days(30)],
  'roster within 7 days': [days(7)],
  'lesson within 365 days and at joining; drill within 180 days': [days(365), days(180)],
  'test within 90 days': [days(90)],
  'self-test within 24 h; signatures within 24 h': [hours(24)],
  'state 7 days; rehearsal 180 days': [days(7), days(180)],
  'within RPO (default 24 h)': [hours(24)],
  'sample restore 30 days; system drill 365 days': [days(30), days(365)],
  '365 days or after change': [days(365)],
  '365 days; contacts 100 days': [days(365), days(100)],
  // Thirty days for new joiners is a rule on the payload.
  '365 days (officers too); new joiners 30 days': [days(365)],
  '365 days; owners check daily': [days(365), days(1)],
  'drill 180 days; rota daily': [days(180), days(1)],
  'contacts 90 days; page daily': [days(90), days(1)],
  // One working day reaches from Friday over a long weekend.
  'source 1 h; review 1 working day': [hours(1), days(4)],
  'canary 24 h': [hours(24)],
  'config 7 days; review 180 days': [days(7), days(180)],
  // "On event": while the case runs, its state is looked at again every day.
  'on event': [days(1)],
  'on event; drill 180 days': [days(1), days(180)],
  'on event; drill 365 days': [days(1), days(365)],
  'on event; contact ping 100 days': [days(1), days(100)],
  'on event; contact ping 180 days': [days(1), days(180)],
  'on event; table reviewed 90 days': [days(1), days(90)],
  'contracts daily; hotline 180 days': [days(1), days(180)],
  'policy 365 days': [days(365)],
  'table 90 days': [days(90)],
  'diagnosis 365 days; live items as measured': [days(365), days(1)],
  'test alert 31 days; contract daily': [days(31), days(1)],
  // A release does not change; a record that nobody has confirmed for a year no longer speaks for it.
  'each release': [days(365)],
  'each release; fleet 30 days': [days(365), days(30)],
  'each build; canary 30 days': [days(365), days(30)],
  '24 h feed; owner review 180 days': [hours(24), days(180)],
}

/** Weaker than measures.yaml by decision: an agent's or scanner's record is E2 by definition, and these two name them as sources. */
const LEAST_BY_DECISION: Readonly<Record<string, string>> = {
  'HB-P01': 'E2',
  'HB-P02': 'E2',
  'HB-P03': 'E2',
  'HB-P04': 'E2',
  'HB-P13': 'E2',
}

test('each kind of evidence has one shape, and a file holds one measure of its own', () => {
  expect(files.length).toBe(new Set(files.map(({ measure }) => measure.id)).size)
  expect(kinds.size).toBeGreaterThan(0)
})

test.skipIf(specified.size === 0)(
  'every measure of ../shared/domain/measures.yaml has its file',
  () => {
    expect(ids).toEqual([...specified.keys()].sort())
  },
)

describe.each(files)('$id', ({ id, measure, source }) => {
  test.each(runCases(measure))('$name', ({ wrong }) => {
    expect(wrong).toEqual([])
  })

  test('is named as its file', () => expect(measure.id).toBe(id))

  test('every evidence it reads has a shape, and its cases have that shape', () => {
    for (const [read, kind] of Object.entries(measure.reads)) {
      const shape = kinds.get(kind)
      expect(shape, `no feature defines ${kind}`).toBeDefined()
      for (const c of measure.cases)
        for (const { payload } of c.given[read] ?? [])
          expect(shape?.safeParse(payload).error?.issues ?? [], c.name).toEqual([])
    }
  })

  test('every reason it gives has a text, every text is given, and a case shows each', () => {
    const given = new Set(
      [...source.matchAll(/\b(?:fails|unknown)\(\s*'([a-z0-9_]+)'|\breason: '(holds_[a-z0-9_]+)'/g)]
        .map(([, reason, holding]) => reason ?? holding ?? '')
        .concat(/\bholds\(/.test(source) && 'holds' in measure.reasons ? ['holds'] : []),
    )
    const shown = new Set(runCases(measure).map(({ judged }) => judged.reason))
    for (const reason of given)
      expect({ ...generalReasons, ...measure.reasons }, 'a text').toHaveProperty([reason])
    for (const reason of Object.keys(measure.reasons)) {
      expect([...given, ...Object.keys(generalReasons)], 'a verdict').toContain(reason)
      expect([...shown], 'a case').toContain(reason)
    }
  })

  test('speaks Japanese in Japanese and English in English', () => {
    const { title, asks, actor, does, howToMeasure, reasons } = measure
    const texts = [title, asks, actor, howToMeasure, ...does]
    for (const { why, next } of Object.values(reasons)) texts.push(why, ...(next.ja ? [next] : []))
    for (const { ja, en } of texts) {
      expect(ja).toMatch(JAPANESE)
      expect(en).not.toMatch(JAPANESE)
      expect(placeholders(en)).toEqual(placeholders(ja))
    }
  })

  test('imports only the engine and the shapes of evidence', () => {
    const imports = [...source.matchAll(/^import ([^;]*?) from '([^']+)'/gms)]
    expect(imports.length).toBeGreaterThan(0)
    for (const [, what = '', from = ''] of imports)
      if (from !== '@hinoban/measures') {
        expect(from).toMatch(/^\.\.\/features\/[a-z]+\/evidence\.ts$/)
        expect(what).toMatch(/^type /)
      }
    expect(source).not.toMatch(/\b(?:import\(|require\(|Date\.now|new Date\(\)|Math\.random)/)
  })

  test.skipIf(specified.size === 0)('says what ../shared/domain/measures.yaml says', () => {
    const spec = specified.get(id)
    if (!spec) throw new Error(`${id} is not in measures.yaml`)
    expect(measure.title).toEqual({ ja: spec.title_ja, en: spec.title_en })
    expect(measure.group).toBe(spec.group)
    expect(measure.least).toBe(LEAST_BY_DECISION[id] ?? spec.min_evidence_class)
    expect(measure.quotes).toEqual(
      spec.quotes.map(({ notice, section, text }) => ({
        notice: notice.startsWith('000_') ? '2022-04-11' : '2022-02-23',
        section,
        text,
      })),
    )
    expect(measure.does).toHaveLength(spec.software_does.length)
    expect(measure.mapping).toEqual({
      meti10: spec.mapping.meti10,
      securityAction6: spec.mapping.security_action_6,
      securityAction25: spec.mapping.security_action_25,
      csf2: spec.mapping.csf2,
      cis8: spec.mapping.cis8,
      iso27001: spec.mapping.iso27001_2022,
      scs: spec.mapping.scs,
    })
    const numbers = FRESHNESS[spec.freshness]
    expect(numbers, `no numbers for: ${spec.freshness}`).toBeDefined()
    // What only describes (an owner's name, what a device is) stands for a year or until somebody says otherwise.
    const describes = Object.keys(measure.leastFor ?? {}).filter(
      (name) => measure.leastFor?.[name] === 'E4',
    )
    const limits = Object.entries(measure.maxAge).filter(([name]) => !describes.includes(name))
    expect([...new Set(limits.map(([, limit]) => limit))].sort()).toEqual(
      [...(numbers ?? [])].sort(),
    )
    for (const name of describes) expect(measure.maxAge[name]).toBe(days(365))
  })
})

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u

/** The values a text shows; words that agree with one of them (`{count:is|are}`) belong to one language. */
const placeholders = (text: string): readonly string[] =>
  [...new Set(text.match(/\{[^}:]*\}/g) ?? [])].sort()

test('HB-P06 has words for every task of a case that may be left', () => {
  const { codes } = files.find(({ id }) => id === 'HB-P06')?.measure ?? {}
  expect(Object.keys(codes ?? {})).toEqual(expect.arrayContaining([...TaskKind.options]))
})

type Specified = {
  id: string
  title_ja: string
  title_en: string
  group: string
  quotes: { notice: string; section: string; text: string }[]
  software_does: string[]
  freshness: string
  min_evidence_class: string
  mapping: Record<
    | 'meti10'
    | 'security_action_6'
    | 'security_action_25'
    | 'csf2'
    | 'cis8'
    | 'iso27001_2022'
    | 'scs',
    (number | string)[]
  >
}

async function evidenceKindsOfFeatures(): Promise<ReadonlyMap<string, ZodType>> {
  const features = new URL('../features/', import.meta.url)
  const all = new Map<string, ZodType>()
  for (const feature of readdirSync(features)) {
    if (!existsSync(new URL(`${feature}/evidence.ts`, features))) continue
    const { evidenceKinds } = (await import(new URL(`${feature}/evidence.ts`, features).href)) as {
      evidenceKinds: Record<string, ZodType>
    }
    for (const [kind, shape] of Object.entries(evidenceKinds)) {
      if (all.has(kind) || !kind.startsWith(`${feature}.`)) throw new Error(`${kind} in ${feature}`)
      all.set(kind, shape)
    }
  }
  return all
}
