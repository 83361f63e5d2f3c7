import { expect, test } from 'vitest'
import { isInside, keyOf, readRanges, type Scheme, spansOf } from '../index.ts'

/** Examples from the documents of each world: npm's "Advanced Range Syntax", RubyGems' "Patterns", Composer's "Versions and constraints", Maven's POM reference, NuGet's "Package versioning". */
test.each<[scheme: Scheme, range: string, inside: string[], beyond: string[]]>([
  ['npm', '1.2.3 - 2.3.4', ['1.2.3', '2.3.4'], ['1.2.2', '2.3.5']],
  ['npm', '1.2 - 2.3', ['1.2.0', '2.3.99'], ['2.4.0', '1.1.9']],
  ['npm', '~1.2.3', ['1.2.3', '1.2.99'], ['1.3.0', '1.3.0-beta', '1.2.2']],
  ['npm', '~1', ['1.0.0', '1.9.9'], ['2.0.0', '0.9.9']],
  ['npm', '^0.2.3', ['0.2.3', '0.2.9'], ['0.3.0', '0.3.0-0']],
  ['npm', '^0.0.3', ['0.0.3'], ['0.0.4', '0.0.2']],
  ['npm', '^1.x', ['1.0.0', '1.9.0'], ['2.0.0']],
  ['npm', '1.2.x || >=2.5.0 || 5.0.0 - 7.2.3', ['1.2.9', '2.5.0', '9.0.0'], ['1.3.0', '2.4.9']],
  ['gem', '~> 2.2.0', ['2.2.0', '2.2.99'], ['2.3.0', '2.3.0.a']],
  ['gem', '~> 2.2', ['2.2.0', '2.9'], ['3.0', '3.0.a', '2.1.9']],
  ['gem', '>= 1.0, < 2', ['1.0', '1.9.9'], ['2', '0.9']],
  ['composer', '~1.2', ['1.2.0', '1.9.9'], ['2.0.0', '2.0.0-beta1']],
  ['composer', '~1.2.3', ['1.2.3', '1.2.9'], ['1.3.0']],
  ['composer', '^1.2.3', ['1.2.3', '1.9'], ['2.0.0-alpha1', '2.0']],
  ['composer', '1.0.*', ['1.0.0', '1.0.99'], ['1.1.0']],
  ['composer', '>=1.0 <1.1 || >=1.2', ['1.0.5', '1.2'], ['1.1']],
  ['composer', '>=1.0,<2|>=3', ['1.5', '3.1'], ['2.5']],
  ['pep440', '~=1.4.2', ['1.4.2', '1.4.99', '1.4.5+local'], ['1.5', '1.4.1']],
  ['pep440', '==1.1.post1', ['1.1.post1', '1.1.post1+ubuntu'], ['1.1']],
  ['maven', '[1.0,2.0)', ['1.0', '1.9.9', '2.0-SNAPSHOT'], ['2.0', '1.0-rc1']],
  ['maven', '(,1.0],[1.2,)', ['0.9', '1.0', '1.2', '5'], ['1.1']],
  ['maven', '[1.5]', ['1.5', '1.5.0'], ['1.5.1']],
  ['nuget', '1.0', ['1.0', '2.0'], ['0.9']],
  ['nuget', '(1.0,2.0]', ['1.0.0.1', '2.0'], ['1.0', '2.0.1']],
  ['nuget', '6.*', ['6.0.0', '6.9.9'], ['7.0.0', '5.9.9']],
  ['deb', '< 1:2.0-1', ['1:1.9-9', '3.0'], ['1:2.0-1']],
  ['generic', '', ['1', '99'], []],
])('%s %s', (scheme, range, inside, beyond) => {
  const ranges = readRanges(scheme, range)
  const spans = ranges === null ? null : spansOf(ranges)
  expect(spans).not.toBeNull()
  const isIn = (version: string) => {
    const key = keyOf(scheme, version)
    return key === null ? null : spans?.some((span) => isInside(key, span))
  }
  expect(inside.map((version) => [version, isIn(version)])).toEqual(
    inside.map((version) => [version, true]),
  )
  expect(beyond.map((version) => [version, isIn(version)])).toEqual(
    beyond.map((version) => [version, false]),
  )
})

test('a specifier brings its own scheme', () => {
  const spans = spansOf(readRanges('generic', 'vers:deb/>=1.0-1|<1.2~rc1-1|2.0-1') ?? []) ?? []
  const isIn = (version: string) =>
    spans.some((span) => isInside(keyOf('deb', version) ?? '', span))
  expect(['1.1-1', '2.0-1', '1.2~beta-1'].map(isIn)).toEqual([true, true, true])
  expect(['1.2~rc1-1', '1.2-1', '2.0-2'].map(isIn)).toEqual([false, false, false])
})

test.each([
  ['npm', 'see the advisory of the vendor'],
  ['maven', '[1.0,2.0'],
  ['maven', '[1.0,2.0)x'],
  ['npm', 'vers:nothing-known/1.0'],
  ['npm', 'vers:npm/%zz'],
  ['npm', '1'.repeat(30_000)],
] as const)('%s: no range in %.30s', (scheme, text) => {
  const ranges = readRanges(scheme, text)
  expect(ranges === null || spansOf(ranges) === null).toBe(true)
})
