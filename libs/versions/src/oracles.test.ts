/**
 * The tools that own an order judge random pairs: dpkg, rpm, Python packaging. A tool that is not installed skips its test.
 * @module
 */
import { execFileSync, spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareVersions, isInside, keyOf, readRanges, type Scheme, spansOf } from './index.ts'

const runs = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, [...args], { stdio: 'ignore' }).status === 0

const pieces = (list: readonly string[]) =>
  fc.array(fc.constantFrom(...list), { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''))
const pairsOf = (version: fc.Arbitrary<string>, count: number, scheme: Scheme) =>
  fc
    .sample(fc.tuple(version, version), { numRuns: count, seed: 20_261_122 })
    .filter(([a, b]) => keyOf(scheme, a) !== null && keyOf(scheme, b) !== null)

const DEB = ['0', '1', '9', '10', '007', '.', '.', '-', '~', '+', 'a', 'Z', 'rc', 'b1', '2:', '~~']
test.skipIf(!runs('dpkg', ['--version']))('dpkg sorts the same (dpkg is needed)', () => {
  const version = fc
    .tuple(fc.constantFrom('1', '0', '3', '1:1', '0:2'), pieces(DEB))
    .map((p) => p.join(''))
  const pairs = pairsOf(version, 400, 'deb').filter(([a, b]) => isDebian(a) && isDebian(b))
  const ask = pairs.map(
    ([a, b]) =>
      `if dpkg --compare-versions '${a}' lt '${b}'; then echo -1; elif dpkg --compare-versions '${a}' eq '${b}'; then echo 0; else echo 1; fi`,
  )
  const answers = execFileSync('sh', ['-s'], {
    input: ask.join('\n'),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  expect(pairs.length).toBeGreaterThan(150)
  expect(pairs.map(([a, b]) => `${a} ${b} ${compareVersions('deb', a, b)}`)).toEqual(
    answers
      .trim()
      .split('\n')
      .map((answer, i) => `${pairs[i]?.[0]} ${pairs[i]?.[1]} ${answer}`),
  )
})
/** dpkg refuses what Policy refuses; we read a little more (an underscore, a colon further on). */
const isDebian = (text: string): boolean =>
  /^(?:\d+:)?\d[A-Za-z0-9.+~-]*$/.test(text) && !text.endsWith('-')

const RPM = ['0', '1', '9', '10', '007', '.', '.', '_', '~', '^', '+', 'a', 'Z', 'rc', 'el8', '..']
test.skipIf(!runs('rpm', ['--version']))('rpm sorts the same (rpm is needed)', () => {
  const pairs = pairsOf(pieces(RPM), 3_000, 'rpm')
  const lua = pairs.map(([a, b]) => `print(rpm.vercmp("${a}","${b}") .. ";")`).join(' ')
  const answers = execFileSync('rpm', ['--eval', `%{lua: ${lua}}`], { encoding: 'utf8' })
    .trim()
    .split(';')
    .filter((answer) => answer !== '')
  expect(pairs.map(([a, b]) => `${a} ${b} ${compareVersions('rpm', a, b)}`)).toEqual(
    answers.map((answer, i) => `${pairs[i]?.[0]} ${pairs[i]?.[1]} ${answer}`),
  )
})

const PYTHON = `
import sys, json
from packaging.version import Version
key = lambda t: Version(t)
for a, b in json.load(sys.stdin):
    try:
        x, y = key(a), key(b)
        print(-1 if x < y else 1 if x > y else 0)
    except Exception:
        print("refused")
`
const PEP = [
  '0',
  '1',
  '9',
  '10',
  '007',
  '.',
  '.',
  '-',
  '_',
  '+',
  '!',
  'a',
  'b',
  'rc',
  'c',
  '.post',
  '.dev',
  '-1',
  'alpha',
  'pre',
  'r',
  'rev',
  'local',
  '.0',
]
test.skipIf(!runs('python3', ['-c', 'import packaging.version']))(
  'Python packaging reads and sorts the same (python3 and packaging are needed)',
  () => {
    const version = fc
      .tuple(fc.constantFrom('1', '0', '2.0', '1!1', 'v1'), pieces(PEP))
      .map((p) => p.join(''))
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: 20_000, seed: 20_261_122 })
    const answers = execFileSync('python3', ['-c', PYTHON], {
      input: JSON.stringify(pairs),
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
    const different = pairs.flatMap(([a, b], i) => {
      const ours = String(compareVersions('pep440', a, b) ?? 'refused')
      return ours === answers[i] ? [] : [`${a} ${b}: ${ours}, Python ${answers[i]}`]
    })
    expect(different).toEqual([])
    expect(answers.filter((answer) => answer !== 'refused').length).toBeGreaterThan(1_000)
  },
)

const LABELS = ['1', '2', '10', '1.2', '1.10', '1.2a', '1.2~rc1', '1.2^git1', '0']
test.skipIf(!runs('rpm', ['--eval', '%{lua: rpm.ver("1")}']))(
  'rpm sorts whole labels the same, epochs too (rpm 4.17 or later is needed)',
  () => {
    const version = fc
      .tuple(
        fc.constantFrom('', '0:', '1:', '2:'),
        fc.constantFrom(...LABELS),
        fc.constantFrom('-1', '-1.el8', '-10.el9_2', '-2~b'),
      )
      .map((parts) => parts.join(''))
    const pairs = pairsOf(version, 600, 'rpm')
    const lua = pairs.map(
      ([a, b]) =>
        `do local x, y = rpm.ver("${a}"), rpm.ver("${b}") print((x < y and -1 or x == y and 0 or 1) .. ";") end`,
    )
    const answers = execFileSync('rpm', ['--eval', `%{lua: ${lua.join(' ')}}`], {
      encoding: 'utf8',
    })
      .trim()
      .split(';')
    expect(pairs.map(([a, b]) => `${a} ${b} ${compareVersions('rpm', a, b)}`)).toEqual(
      pairs.map(([a, b], i) => `${a} ${b} ${answers[i]}`),
    )
  },
)

const SPECIFIERS = `
import sys, json
from packaging.specifiers import SpecifierSet
for spec, version in json.load(sys.stdin):
    try:
        print(1 if SpecifierSet(spec).contains(version, prereleases=True) else 0)
    except Exception:
        print("refused")
`
test.skipIf(!runs('python3', ['-c', 'import packaging.specifiers']))(
  'Python packaging finds the same versions in a specifier (python3 and packaging are needed)',
  () => {
    const numbers = fc
      .array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 3 })
      .map((list) => list.join('.'))
    const version = fc
      .tuple(numbers, fc.constantFrom('', '', 'a1', 'rc2', '.post1', '.dev1'))
      .map((parts) => parts.join(''))
    // `<V` and `>V` leave pre- and post-releases of V out in Python; as bounds of a flaw they follow the order alone.
    const specifier = fc.oneof(
      fc
        .tuple(fc.constantFrom('>=', '<=', '==', '!=', '~='), version)
        .map((parts) => parts.join('')),
      fc.tuple(fc.constantFrom('==', '!='), numbers).map(([sign, text]) => `${sign}${text}.*`),
    )
    const set = fc.array(specifier, { minLength: 1, maxLength: 3 }).map((list) => list.join(','))
    const cases = fc.sample(fc.tuple(set, version), { numRuns: 6_000, seed: 20_261_122 })
    const answers = execFileSync('python3', ['-c', SPECIFIERS], {
      input: JSON.stringify(cases),
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
    const different = cases.flatMap(([text, installed], i) => {
      const ranges = readRanges('pep440', text)
      const key = keyOf('pep440', installed)
      const spans = ranges === null ? null : spansOf(ranges)
      const ours =
        spans === null || key === null
          ? 'refused'
          : String(Number(spans.some((span) => isInside(key, span))))
      return ours === answers[i] ? [] : [`${installed} in ${text}: ${ours}, Python ${answers[i]}`]
    })
    expect(different).toEqual([])
    expect(answers).toContain('1')
  },
)
