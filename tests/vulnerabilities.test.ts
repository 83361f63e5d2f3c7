/**
 * The whole house: a file of CVE records, a list of exploited flaws and the configuration of a FortiGate are handed in; the
 * finding, its deadline and the state of HB-P04 follow without anybody asking.
 */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setUpCompany } from './company.ts'
import { type Given, type TestHouse, testHouses, until } from './house.ts'

const data = new URL('../../shared/data/vulnerabilities/', import.meta.url)
const FLAW = 'CVE-2024-21762'

describe.skipIf(!existsSync(data))('from feeds and a configuration to a finding', () => {
  let houses: Awaited<ReturnType<typeof testHouses>>
  let h: TestHouse
  let ask: (method: string, url: string, given?: Given) => Promise<TestAnswer>
  beforeAll(async () => {
    houses = await testHouses()
    h = await houses.open('with-jobs')
    const who = await setUpCompany(h)
    ask = async (method, url, given = {}) => {
      const answer = await h.send(method, url, { who, ...given })
      expect([method, url, answer.status < 300 || answer.text]).toEqual([method, url, true])
      return answer.json
    }
  })
  afterAll(() => houses?.close())

  test('a FortiGate of an exploited build fails HB-P04, and its updated configuration closes the finding', async () => {
    const before = await ask('GET', '/api/vulnerabilities/findings')
    expect(before).toMatchObject({ total: null, standing: { catalogue: 'absent' } })
    await handInDevice('7.4.2')
    const records = gunzipSync(readFileSync(new URL('cve-v5/vulnrichment-2024.jsonl.gz', data)))
      .toString()
      .split('\n')
      .filter((line) => line.includes(`"${FLAW}"`))
      .join('\n')
    await ask('POST', '/api/feeds/files', { bytes: records, fileName: 'cves.jsonl' })
    const kev = readFileSync(new URL('kev.json.gz', data))
    await ask('POST', '/api/feeds/files', { bytes: kev, fileName: 'kev.json.gz' })
    const row = await until(async () => {
      const { rows } = await ask('GET', `/api/vulnerabilities/findings?flaw=${FLAW}`)
      return rows[0]?.flaw.kev ? rows[0] : null
    })
    expect(row).toMatchObject({
      bucket: 'affected',
      component: { name: 'FortiOS', versions: ['7.4.2'] },
      fix: { version: '7.4.3' },
    })
    await until(async () => (await stateOf('HB-P04', row.asset.id)) === 'fails')
    // It is reachable by its own configuration, with its administration open and an exploited flaw.
    await until(async () => (await stateOf('HB-P05', row.asset.id)) === 'fails')
    expect(await ask('GET', '/api/vulnerabilities/findings?exposed=yes&kev=yes')).toMatchObject({
      rows: [{ flaw: { id: FLAW }, asset: { isExposed: true } }],
    })
    await handInDevice('7.4.3')
    const closed = await until(async () => {
      const { rows } = await ask('GET', `/api/vulnerabilities/findings?bucket=closed&flaw=${FLAW}`)
      return rows[0]
    })
    expect(closed).toMatchObject({ id: row.id, closed: { why: 'version-changed' } })
    await until(async () => (await stateOf('HB-P04', row.asset.id)) === 'holds')
  })

  const stateOf = async (measure: string, subject: string): Promise<string | undefined> => {
    const { rows } = await ask('GET', `/api/board/measures/${measure}/subjects`)
    return rows.find((one: { subject: { id: string } }) => one.subject.id === subject)?.state
  }

  const handInDevice = async (version: string): Promise<void> => {
    const file = readFileSync(
      new URL('../libs/devices/src/fixtures/fortigate.conf', import.meta.url),
      'utf8',
    )
      .replaceAll(/\{\{\w+\}\}/g, 'Vx82kLqWz91Tr55')
      .replace('FGT60F-7.4.2', `FGT60F-${version}`)
    const sites = await ask('GET', '/api/sites')
    const site =
      sites.items[0]?.id ??
      (
        await ask('POST', '/api/sites', {
          body: {
            name: '本社',
            kind: 'headquarters',
            country: 'JP',
            timeZone: 'Asia/Tokyo',
            language: 'ja',
            networks: [],
            parentId: null,
            postalCode: null,
            address: '',
          },
        })
      ).id
    const { id } = await ask('POST', `/api/imports?site=${site}`, {
      bytes: file,
      fileName: `fortigate-${version}.conf`,
    })
    await until(async () => (await ask('GET', `/api/imports/${id}`)).state === 'ready')
    await ask('POST', `/api/imports/${id}/confirm`, { body: { site, mapping: null } })
    await until(async () => (await ask('GET', `/api/imports/${id}`)).state === 'done')
  }
})

// A test reads what it expects; a wrong expectation fails there.
// biome-ignore lint/suspicious/noExplicitAny: the answer of any route
type TestAnswer = any
