import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRules, linkRules, packRules, readSigma, unpackRules } from './index.ts'
import { hasCorpus, recordedEvents, sigmaHqRules } from './testing-corpus.ts'
import { generatedRule } from './testing-generated.ts'

const small = linkRules(
  readSigma([
    {
      file: 'f',
      text: `title: A
name: a
level: low
logsource: {product: linux}
detection:
  s: {F|re: 'x\\d'}
  condition: s
---
title: B
name: b
correlation:
  type: temporal_ordered
  rules: [c, a]
  aliases: {ip: {a: src, c: dst}}
  group-by: [ip]
  timespan: 5m
---
title: C
name: c
correlation:
  type: event_count
  rules: [a]
  timespan: 1m
  condition: {gte: 3, lt: 1e9}
`,
    },
  ]),
)
const digest = 'of these files'

test('a set comes back as it was: rules, correlations, who belongs to whom, faults', () => {
  expect([small.rules.length, small.correlations.length]).toEqual([1, 2])
  const found = unpackRules(packRules(small, { digest }), { digest })
  expect(found).toEqual({ ok: true, set: small })
  if (!found.ok) return
  const [b, c] = found.set.correlations
  expect(b?.members[0]).toEqual(c)
  expect(b?.members[1]).toBe(found.set.rules[0])
  expect([...found.set.alerting]).toEqual([b])
})

test('generated rules come back as they were', () => {
  fc.assert(
    fc.property(fc.array(generatedRule, { maxLength: 4 }), (texts) => {
      const set = linkRules(readSigma(texts.map((text, at) => ({ file: `${at}`, text }))))
      expect(unpackRules(packRules(set, { digest }), { digest })).toEqual({ ok: true, set })
    }),
    { numRuns: 50 },
  )
})

describe('a pack is refused', () => {
  const pack = packRules(small, { digest })
  test('when it is of other rules, of another version, or none', () => {
    const of = (bytes: Uint8Array, by = digest) => unpackRules(bytes, { digest: by })
    expect(of(pack, 'of others')).toEqual({ ok: false, why: 'other_rules' })
    expect(of(pack.with(7, 99))).toEqual({ ok: false, why: 'other_version' })
    expect(of(new Uint8Array())).toEqual({ ok: false, why: 'not_a_pack' })
    expect(of(new TextEncoder().encode('title: no pack at all'))).toEqual({
      ok: false,
      why: 'not_a_pack',
    })
  })
  test('wherever it is damaged or cut', () => {
    fc.assert(
      fc.property(fc.nat(pack.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = pack.with(at, (pack[at] ?? 0) ^ change)
        expect(unpackRules(damaged, { digest }).ok).toBe(false)
        expect(unpackRules(pack.subarray(0, at), { digest }).ok).toBe(false)
      }),
    )
  })
})

test.skipIf(!hasCorpus)('all of SigmaHQ out of a pack finds what the files find', () => {
  const set = linkRules(readSigma(sigmaHqRules()))
  const found = unpackRules(packRules(set, { digest }), { digest })
  if (!found.ok) throw new Error(found.why)
  expect(found.set.rules).toHaveLength(3755)
  const [files, pack] = [compileRules(set.rules), compileRules(found.set.rules)]
  const events = recordedEvents('credential_access__cmd_sam_copy_esentutl.jsonl.gz')
  const ids = (program: typeof files) =>
    events.map((event) => program.match(event).map((rule) => rule.about.id))
  expect(ids(pack)).toEqual(ids(files))
  expect(ids(pack).flat().length).toBeGreaterThan(3)
})
