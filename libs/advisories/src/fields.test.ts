import { createReadStream, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { DamageCode } from './claim.ts'
import { baseScoreOf } from './cvss-score.ts'
import { cveIdOf, dateIn, isUrl } from './fields.ts'
import { readNvd } from './index.ts'

const records = fileURLToPath(
  new URL('../../../../shared/data/vulnerabilities/nvd/nvd-2.0-records.jsonl.gz', import.meta.url),
)

describe('dates', () => {
  const read = (text: string | number): number | DamageCode | null => {
    let told: DamageCode | null = null
    const date = dateIn(text, 'at', (_, why) => {
      told = why
    })
    return date ?? told
  }
  test.each([
    ['2025-04-03T01:03:51.193', Date.UTC(2025, 3, 3, 1, 3, 51, 193)],
    ['2024-09-24T13:38:08.230078Z', Date.UTC(2024, 8, 24, 13, 38, 8, 230)],
    ['2023-11-02T12:00+09:00', Date.UTC(2023, 10, 2, 3)],
    ['2023-03-07T00:00:00+0000', Date.UTC(2023, 2, 7)],
    ['2025-08-25', Date.UTC(2025, 7, 25)],
    ['20234-01-01', 'absurd_date'],
    ['+012345-01-01T00:00:00Z', 'absurd_date'],
    ['2999-01-01', 'absurd_date'],
    ['0001-01-01T00:00:00Z', 'absurd_date'],
    ['2024-13-45', 'bad_date'],
    ['yesterday', 'bad_date'],
    [1700000000, 'bad_date'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })
})

test('ids of five digits and more are ids, years of five digits are not', () => {
  expect(
    ['cve-2024-123456', 'CVE-2024-1', 'CVE-20244-1234', ' CVE-1999-0001 '].map(cveIdOf),
  ).toEqual(['CVE-2024-123456', null, null, 'CVE-1999-0001'])
})

test('a browser is sent nowhere but to the web', () => {
  expect(
    ['https://a.example/x', 'javascript:alert(1)', 'data:text/html,x', 'https://a"b'].map(isUrl),
  ).toEqual([true, false, false, false])
})

describe('scores of vectors', () => {
  test.skipIf(!existsSync(records))(
    'are those that NVD and the CNAs gave with them (../shared/data)',
    async () => {
      let compared = 0
      for await (const part of readNvd(createReadStream(records).pipe(createGunzip()))) {
        if (part.kind !== 'advisory') continue
        for (const { vector, version, score } of part.advisory.cvss) {
          expect(baseScoreOf(vector, version), vector).toBe(score)
          compared += 1
        }
      }
      expect(compared).toBeGreaterThan(40)
    },
  )
  test('a vector that is not whole has none', () => {
    expect(baseScoreOf('CVSS:3.1/AV:N', '3.1')).toBeNull()
    expect(baseScoreOf('nonsense', '2.0')).toBeNull()
  })
})
