import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { looksLikeNmap, looksLikeSbom, looksLikeTable } from './recognise.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('an SPDX tag-value document is one, behind comments too', () => {
  expect(looksLikeSbom(bytes('SPDXVersion: SPDX-2.3\n'))).toEqual({ certainty: 1 })
  expect(looksLikeSbom(bytes('# a\n#\tb\n\n#c\nSPDXVersion:\tSPDX-2.2\n'))).toEqual({
    certainty: 1,
  })
  expect(looksLikeSbom(bytes('# SPDXVersion: SPDX-2.3\n'))).toBeNull()
})

/** Heads on which a pattern that tries every way would try for years. Another process can be ended from outside. */
const STUBBORN: Readonly<Record<string, string>> = {
  'comments of a configuration file': '#\t\t# a comment\t\t# and another\t\t\n'.repeat(400),
  'white space': `{"a":${' \t'.repeat(8000)}x`,
  'a prologue without end': `<?xml version="1.0"?>${'<!-- -->'.repeat(2000)}`,
  'name spaces': `<bom ${'xmlns:a = '.repeat(1500)}`,
  separators: ',;\t'.repeat(5400),
  quotes: '"components" "packages" "SPDXID"  '.repeat(480),
}
test.each(Object.entries(STUBBORN))('is told in the end: %s', (_, text) => {
  const module = new URL('./recognise.ts', import.meta.url).href
  const code = `
    const { looksLikeNmap, looksLikeSbom, looksLikeTable } = await import(${JSON.stringify(module)})
    const head = new TextEncoder().encode(${JSON.stringify(text)})
    looksLikeNmap(head); looksLikeSbom(head); looksLikeTable(head, 'a.csv')`
  const ran = spawnSync(
    process.execPath,
    ['--conditions=source', '--input-type=module', '-e', code],
    { encoding: 'utf8', timeout: 100_000 },
  )
  expect([ran.status, ran.signal, ran.stderr]).toEqual([0, null, ''])
})

test('a scan and a table are what they were', () => {
  expect(looksLikeNmap(bytes('<?xml version="1.0"?>\n<nmaprun scanner="nmap">'))).toEqual({
    certainty: 1,
  })
  expect(looksLikeTable(bytes('a,b\n1,2\n'), 'x')).toEqual({ certainty: 0.4 })
})
