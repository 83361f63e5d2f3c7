import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isTimeField, movedEvidence, movedScan, namedLedger, SampleCompany } from './rules.ts'

const read = (name: string): string =>
  readFileSync(new URL(`../../samples/company/${name}`, import.meta.url), 'utf8')
const company = SampleCompany.parse(JSON.parse(read('company.json')))
const text = read('measurements.evidence.ndjson')

/** Every field of a record with its path's last name. */
const fields = function* (value: unknown, name = ''): Generator<[name: string, value: unknown]> {
  if (Array.isArray(value)) for (const item of value) yield* fields(item, name)
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* fields(inner, key)
  else yield [name, value]
}
const all = (of: string): [string, unknown][] => [
  ...fields(
    of
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ),
]

describe('measurements of the sample company', () => {
  test('every time and nothing else moves, each by the same distance', () => {
    const before = all(text)
    const after = all(movedEvidence(text, 86_400, company, 'ja'))
    expect(after).toHaveLength(before.length)
    let times = 0
    for (const [i, [name, value]] of before.entries()) {
      const now = after[i]?.[1]
      if (typeof value === 'number' && value > 1e12) {
        expect(isTimeField(name), name).toBe(true)
        expect(now).toBe(value + 86_400_000)
        times++
      } else if (name === 'observedAt') {
        expect(Date.parse(String(now)) - Date.parse(String(value))).toBe(86_400_000)
        times++
      } else expect(now).toBe(value)
    }
    expect(times).toBeGreaterThan(90)
  })

  test('in English not one word stays Japanese', () => {
    const english = movedEvidence(text, 0, company, 'en')
    expect(english.replaceAll('★', '')).not.toMatch(/[^\x20-\x7e\n–]/)
  })

  test('every measurement lies before the day of the photograph', () => {
    for (const [name, value] of all(text))
      if (name === 'observedAt')
        expect(Date.parse(String(value))).toBeLessThan(Date.parse(company.asOf))
  })
})

test('a scan moves its own times and leaves addresses and ports alone', () => {
  const scan = read('hq-nmap.xml')
  const later = movedScan(scan, 3600)
  expect(later).not.toBe(scan)
  const ports = (of: string) => of.match(/portid="\d+"|addr="[^"]+"/g)
  expect(ports(later)).toEqual(ports(scan))
  const start = (of: string) => Number(/ start="(\d+)"/.exec(of)?.[1])
  expect(start(later) - start(scan)).toBe(3600)
})

test('a ledger in the other language names only sites that were created, and changes nothing else', () => {
  const bytes = readFileSync(new URL('../../samples/company/asset-ledger.csv', import.meta.url))
  const ledger = new TextDecoder('shift_jis').decode(bytes)
  const english = namedLedger(ledger, company.sites, 'en')
  expect(namedLedger(ledger, company.sites, 'ja')).toBe(ledger)
  expect(english).not.toMatch(/^[^,]*,(本社|第一工場|第二工場),/m)
  const rest = (text: string) => text.split('\n').map((line) => line.split(',').toSpliced(1, 1))
  expect(rest(english)).toEqual(rest(ledger))
})
