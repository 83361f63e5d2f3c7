import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { purlOf, systemPurl } from './purl.ts'

type Case = {
  file: string
  description: string
  test_type: string
  input: {
    type: string | null
    namespace: string | null
    name: string | null
    version: string | null
    qualifiers: Record<string, string> | null
    subpath: string | null
  }
  expected_output: string | null
  expected_failure: boolean
}
const path = join(
  import.meta.dirname,
  '../../../../shared/data/vulnerabilities/purl/purl-spec-tests.jsonl',
)
const OURS = new Set(['deb', 'rpm', 'apk', 'npm', 'pypi', 'nuget', 'brew', 'chrome-extension'])
const cases = existsSync(path)
  ? readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Case)
      .filter(
        (c) =>
          c.test_type === 'build' &&
          OURS.has(c.input.type ?? '') &&
          !c.input.subpath &&
          !c.expected_failure,
      )
  : []

describe.skipIf(cases.length === 0)(
  'the specification’s own cases (../shared/data is needed)',
  () => {
    test.each(
      cases.map((c) => [`${c.input.type}: ${c.description} ${c.expected_output}`, c] as const),
    )('%s', (_, c) => {
      expect(
        purlOf({
          type: c.input.type ?? '',
          namespace: c.input.namespace ?? '',
          name: c.input.name ?? '',
          version: c.input.version ?? '',
          qualifiers: c.input.qualifiers ?? {},
        }),
      ).toBe(c.expected_output)
    })
  },
)

test('what names nothing has no purl', () => {
  expect(purlOf({ type: 'deb', name: ' ' })).toBeNull()
  expect(purlOf({ type: '1x', name: 'a' })).toBeNull()
  expect(systemPurl({ type: 'rpm', name: 'a', version: '1-1', arch: '' }, null)).toBeNull()
})

test('lone surrogates and separators in names do not break out of their part', () => {
  expect(purlOf({ type: 'generic', name: 'a/b?c=d#e@f\uD800' })).toBe(
    'pkg:generic/a%2Fb%3Fc%3Dd%23e%40f%EF%BF%BD',
  )
})
