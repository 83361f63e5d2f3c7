import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { compileRules, linkRules, type Program, type Rule, readSigma } from './index.ts'
import {
  corpusBytes,
  evtxJsonEvent,
  hasCorpus,
  recordedEvents,
  sigmaHqRules,
  untar,
} from './testing-corpus.ts'
import { generatedEvent, generatedRule } from './testing-generated.ts'
import { matchesRule, referenceMatch } from './testing-reference.ts'

type Case = {
  rule_id: string
  json: string
  rule_path: string
  expected_match_count: number | null
  note?: string
}

describe.skipIf(!hasCorpus)('SigmaHQ', () => {
  let rules: readonly Rule[] = []
  let program: Program
  beforeAll(() => {
    rules = linkRules(readSigma(sigmaHqRules())).rules
    program = compileRules(rules)
  })

  test('all 142 regression cases match their own rule, fast and slow alike', () => {
    const { cases } = JSON.parse(corpusBytes('regression/index.json').toString('utf8')) as {
      cases: Case[]
    }
    const texts = new Map(
      [...untar(corpusBytes('regression/sigma-regression.tar.gz'), /\.json$/)].map(
        ({ file, text }) => [file, text],
      ),
    )
    const wrong: string[] = []
    for (const {
      rule_id: id,
      json,
      rule_path: path,
      expected_match_count: expected,
      note,
    } of cases) {
      const rule = rules.find((one) => one.about.id === id)
      const events = documentsOf(texts.get(json) ?? '').map(evtxJsonEvent)
      if (!rule || events.length === 0) {
        wrong.push(`${path}: not there`)
        continue
      }
      const fast = events.filter((event) => program.match(event).includes(rule)).length
      const slow = events.filter((event) => matchesRule(rule, event)).length
      const isRight =
        fast === slow && (expected === null || note ? fast >= (expected ?? 1) : fast === expected)
      if (!isRight) wrong.push(`${path}: ${fast} fast, ${slow} slow, ${expected} expected`)
    }
    expect([cases.length, wrong]).toEqual([142, []])
  })

  test('the program and the reference agree on real events', () => {
    let hits = 0
    let asked = 0
    for (const file of [
      'credential_access__cmd_sam_copy_esentutl.jsonl.gz',
      'execution__empire_launcher_vbs.jsonl.gz',
      'lateral_movement__schtask_create.jsonl.gz',
    ])
      for (const [index, event] of recordedEvents(file).entries()) {
        const fast = program.match(event).map((one) => one.about.file)
        // The reference takes milliseconds for each event: those with hits, and some of the others.
        if (fast.length === 0 ? index % 250 !== 0 : asked++ > 40) continue
        expect(fast).toEqual(referenceMatch(rules, event).map((one) => one.about.file))
        hits += fast.length
      }
    expect(hits).toBeGreaterThan(20)
  })
})

/** One object, or several one after another. */
const documentsOf = (text: string): readonly string[] => {
  const found = text.trim().split(/\n(?=\{)/)
  return found.filter((one) => one.startsWith('{'))
}

test('generated rules on generated events: the program finds what the reference finds', () => {
  let matched = 0
  fc.assert(
    fc.property(
      fc.array(generatedRule, { minLength: 1, maxLength: 8 }),
      fc.array(generatedEvent, { minLength: 1, maxLength: 8 }),
      (texts, events) => {
        const { rules } = readSigma(texts.map((text, index) => ({ file: `${index}`, text })))
        const program = compileRules(rules)
        const slow = events.map((one) => referenceMatch(rules, one).map((rule) => rule.about.file))
        // What is kept of texts depends on how often they came: answers are told from the fourth time on.
        for (let round = 0; round < 5; round++)
          for (const [index, one] of events.entries())
            expect(program.match(one).map((rule) => rule.about.file)).toEqual(slow[index])
        matched += slow.flat().length
      },
    ),
    { numRuns: 500 },
  )
  expect(matched).toBeGreaterThan(200)
})
