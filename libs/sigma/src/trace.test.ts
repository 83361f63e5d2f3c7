import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linkRules, readSigma, traceRule } from './index.ts'
import { corpusBytes, evtxJsonEvent, hasCorpus, sigmaHqRules, untar } from './testing-corpus.ts'
import { generatedEvent, generatedRule } from './testing-generated.ts'
import { matchesRule } from './testing-reference.ts'

const at = (text: string) => ({ file: { file: 'one.yml', text }, line: { line: 1 } })

test('generated rules on generated events: the trace says what the reference says', () => {
  let matched = 0
  fc.assert(
    fc.property(
      generatedRule,
      fc.array(generatedEvent, { minLength: 1, maxLength: 8 }),
      (text, events) => {
        const { file, line } = at(text)
        const [rule] = readSigma([file]).rules
        for (const event of events) {
          const trace = traceRule(file, line, event, {})
          expect(trace?.matches).toBe(rule === undefined ? undefined : matchesRule(rule, event))
          if (trace?.matches) matched += 1
          // Whoever is told that nothing stands in the way is told that it matches, and the other way round.
          const inTheWay = trace?.selections.filter(({ shouldHold }) => shouldHold !== null) ?? []
          if (trace) expect(inTheWay.length > 0).toBe(!trace.holds)
          for (const { shouldHold, holds } of inTheWay) expect(shouldHold).toBe(!holds)
          // A selection is its lines: all of one alternative.
          for (const { holds, alternatives } of trace?.selections ?? [])
            expect(alternatives.some((lines) => lines.every((one) => one.holds))).toBe(holds)
        }
      },
    ),
    { numRuns: 500 },
  )
  expect(matched).toBeGreaterThan(100)
})

test('with filters it says what the reference says of the filtered rule', () => {
  let silenced = 0
  fc.assert(
    fc.property(generatedRule, generatedEvent, generatedRule, (text, event, other) => {
      const named = text.replace('title: T', 'title: T\nname: t')
      const { file, line } = at(named)
      const filter = other
        .replace('detection:\n', 'filter:\n  rules: [t]\n')
        .replace(/logsource:\n(?: {2}.*\n)+/, /logsource:\n(?: {2}.*\n)+/.exec(text)?.[0] ?? '')
      const filters = [{ file: 'filter.yml', text: filter }]
      const [rule] = linkRules(readSigma([file, ...filters])).rules
      const trace = traceRule(file, line, event, { filters })
      if (rule === undefined) return
      expect(trace?.matches).toBe(matchesRule(rule, event))
      if (trace?.holds && trace.silencedBy.length > 0) silenced += 1
    }),
    { numRuns: 500 },
  )
  expect(silenced).toBeGreaterThan(10)
})

describe.skipIf(!hasCorpus)('SigmaHQ', () => {
  test('the regression cases match by their traces, and say which selection did it', () => {
    const { cases } = JSON.parse(corpusBytes('regression/index.json').toString('utf8')) as {
      cases: { rule_id: string; json: string }[]
    }
    const texts = new Map(
      [...untar(corpusBytes('regression/sigma-regression.tar.gz'), /\.json$/)].map(
        ({ file, text }) => [file, text],
      ),
    )
    const asked = new Set(cases.map(({ rule_id: id }) => id))
    const isAsked = (text: string): boolean => asked.has(/^id: (\S+)/m.exec(text)?.[1] ?? '')
    const files = new Map(
      sigmaHqRules().flatMap((file) => (isAsked(file.text) ? [[file.file, file]] : [])),
    )
    const rules = new Map(readSigma([...files.values()]).rules.map((rule) => [rule.about.id, rule]))
    const wrong: string[] = []
    for (const { rule_id: id, json } of cases) {
      const rule = rules.get(id)
      const file = files.get(rule?.about.file ?? '')
      const events = (texts.get(json) ?? '').trim().split(/\n(?=\{)/)
      for (const event of events.filter((one) => one.startsWith('{')).map(evtxJsonEvent)) {
        if (!rule || !file) continue
        const trace = traceRule(file, rule.about, event, {})
        if (trace?.matches !== matchesRule(rule, event)) wrong.push(file.file)
        if (trace?.matches && !trace.selections.some(({ holds }) => holds)) wrong.push(file.file)
      }
    }
    expect([cases.length, wrong]).toEqual([142, []])
  })
})

const RULE = `title: Shadow copies deleted
logsource:
  category: process_creation
  product: windows
detection:
  selection_img:
    - Image|endswith: '\\vssadmin.exe'
    - OriginalFileName: VSSADMIN.EXE
  selection_cli:
    CommandLine|contains|all:
      - delete
      - shadows
  filter_backup:
    ParentCommandLine|contains: backup
  condition: all of selection_* and not filter_backup
`
const process = (fields: Record<string, string>) => ({
  channel: 'Security',
  eventId: 4688,
  fields,
})

test('says of each line what was looked for and what stands in the event', () => {
  const { file, line } = at(RULE)
  const fields = {
    NewProcessName: 'C:\\Windows\\System32\\vssadmin.exe',
    CommandLine: 'vssadmin list shadows',
  }
  const trace = traceRule(file, line, process(fields), {})
  expect(trace).toMatchObject({ matches: false, asked: 'yes', holds: false })
  expect(trace?.selections).toEqual([
    {
      name: 'selection_img',
      holds: true,
      shouldHold: null,
      alternatives: [
        [
          {
            field: 'Image',
            modifiers: ['endswith'],
            holds: true,
            values: [{ text: '\\vssadmin.exe', holds: true }],
            valueCount: 1,
            ownName: 'NewProcessName',
            found: ['C:\\Windows\\System32\\vssadmin.exe'],
          },
        ],
        // Security 4688 has no such field, whatever the machine does.
        [
          {
            field: 'OriginalFileName',
            modifiers: [],
            holds: false,
            values: [{ text: 'VSSADMIN.EXE', holds: false }],
            valueCount: 1,
            ownName: null,
            found: 'never-there',
          },
        ],
      ],
    },
    {
      name: 'selection_cli',
      holds: false,
      shouldHold: true,
      alternatives: [
        [
          {
            field: 'CommandLine',
            modifiers: ['contains', 'all'],
            holds: false,
            values: [
              { text: 'delete', holds: false },
              { text: 'shadows', holds: true },
            ],
            valueCount: 2,
            ownName: null,
            found: ['vssadmin list shadows'],
          },
        ],
      ],
    },
    expect.objectContaining({ name: 'filter_backup', holds: false, shouldHold: null }),
  ])
})

test('an event of another log is not asked about, though every selection holds', () => {
  const { file, line } = at(RULE)
  const fields = { Image: 'C:\\vssadmin.exe', CommandLine: 'delete shadows' }
  expect(traceRule(file, line, { product: 'linux', fields }, {})).toMatchObject({
    matches: false,
    asked: 'no',
    holds: true,
    silencedBy: [],
  })
})

test('nothing is traced where no rule begins, and of a rule that was refused', () => {
  const { file } = at(RULE)
  const event = process({})
  expect(traceRule(file, { line: 3 }, event, {})).toBeNull()
  const refused = { ...file, text: RULE.replace('|endswith', '|nonsense') }
  expect(traceRule(refused, { line: 1 }, event, {})).toBeNull()
})
