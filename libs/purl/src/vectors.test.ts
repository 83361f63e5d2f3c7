import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalKey, canonicalPurl, formatPurl, type PurlParts, parsePurl } from './index.ts'

// purl-spec (github.com/package-url/purl-spec), 2026-08-21, MIT: see vulnerabilities/README.md of the data folder.
const VECTORS = new URL(
  '../../../../shared/data/vulnerabilities/purl/purl-spec-tests.jsonl',
  import.meta.url,
)
type Vector = {
  readonly file: string
  readonly description: string
  readonly test_type: 'parse' | 'build' | 'validate'
  readonly input: string | PurlParts
  readonly expected_output: string | PurlParts | null
  readonly expected_failure: boolean
}
const vectors: readonly Vector[] = existsSync(VECTORS)
  ? readFileSync(VECTORS, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  : []

const answer = ({ test_type: kind, input }: Vector): unknown => {
  if (typeof input !== 'string') return formatPurl(input)
  if (kind === 'validate') return canonicalPurl(input)
  const purl = parsePurl(input)
  if (purl === null) return null
  return { ...purl, qualifiers: Object.keys(purl.qualifiers).length === 0 ? null : purl.qualifiers }
}

// The data folder lies beside a developer's tree, not in a plain clone.
describe.skipIf(vectors.length === 0)('the vectors of the specification', () => {
  test('586 of them, 54 of which are no purl', () => {
    expect(vectors.length).toBe(586)
    expect(vectors.filter((vector) => vector.expected_failure).length).toBe(54)
  })

  test.each(vectors)('$test_type $file: $description $input', (vector) => {
    expect(answer(vector)).toEqual(vector.expected_failure ? null : vector.expected_output)
  })
})

const part = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 })
test('what is built is read back as the same parts', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('generic', 'npm', 'pypi', 'golang', 'deb', 'rpm', 'cargo', 'unheard-of'),
      fc.option(fc.array(part, { minLength: 1, maxLength: 3 }), { nil: null }),
      part,
      fc.option(part, { nil: null }),
      fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,5}$/), part, { maxKeys: 3 }),
      fc.option(part, { nil: null }),
      (type, spaces, name, version, qualifiers, subpath) => {
        const namespace = spaces?.join('/') ?? null
        const text = formatPurl(
          { type, namespace, name, version, qualifiers, subpath },
          'forgiving',
        )
        if (text === null) return
        const read = parsePurl(text, 'forgiving')
        // A slash inside a name would be a segment of the namespace to one reader and not to another: encoded, it stays.
        if (name.includes('/')) return
        expect(read).not.toBeNull()
        expect(formatPurl(read ?? {}, 'forgiving')).toBe(text)
        expect(canonicalPurl(text)).toBe(text)
      },
    ),
  )
})

test('any text ends without throwing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((tail) => `pkg:${tail}`),
      ),
      (text) => {
        parsePurl(text)
        canonicalPurl(text)
        canonicalKey({ type: 'npm', name: text })
      },
    ),
  )
  expect(parsePurl(`pkg:npm/${'@'.repeat(100_000)}`)).toBeNull()
})

test.each([
  ['two spellings of one PyPI project', 'pkg:pypi/Zope.Interface@5', 'pypi/zope-interface'],
  ['NuGet takes any letter case', 'pkg:nuget/Newtonsoft.Json@13.0.1', 'nuget/newtonsoft.json'],
  ['a scope is part of the name', 'pkg:npm/%40angular/core@1?x=y#a/b', 'npm/%40angular/core'],
  ['without the namespace the type asks for', 'pkg:golang/stdlib@1.20', 'golang/stdlib'],
])('one key a package: %s', (_, text, key) => {
  expect(canonicalKey(parsePurl(text, 'forgiving') ?? {})).toBe(key)
})

test('a purl that two readers could take apart differently is refused', () => {
  expect(parsePurl('pkg:generic/a%2Fb/name@1')).toBeNull()
  expect(parsePurl('pkg:generic/name@1?arch=a&arch=b')).toBeNull()
  expect(parsePurl('pkg:generic/name@%zz')).toBeNull()
  expect(parsePurl('pkg:generic/name@1?__proto__=x')?.qualifiers).toEqual(
    Object.fromEntries([['__proto__', 'x']]),
  )
})
