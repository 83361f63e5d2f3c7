/**
 * A real Active Directory (Samba as a domain controller) against the whole house: computers over pages by LDAPS and
 * STARTTLS with an account that may only read, and their sites by the subnets of the directory.
 * @module
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { TEST_PASSWORD } from '../platform/access/testing.ts'
import { whoOf } from './fill.ts'
import { type TestHouse, testHouses, until } from './house.ts'
import { type Domain, noSamba, startDomain } from './samba.ts'

// A domain is made, and a database; other work may share the machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

const HOST = '127.0.0.77'
const COMPUTERS = 1_203

describe.skipIf(noSamba !== null)(`Active Directory (${noSamba ?? 'Samba'})`, () => {
  let houses: Awaited<ReturnType<typeof testHouses>>
  let h: TestHouse & { close: () => Promise<void> }
  let domain: Domain
  let admin: Who
  const sites = new Map<string, string>()

  beforeAll(async () => {
    domain = await startDomain(HOST, {
      sites: ['Osaka', 'Nagoya', 'Sapporo'],
      subnets: {
        '10.1.0.0/16': 'Osaka',
        '10.1.9.0/24': 'Nagoya',
        'fd00:1::/64': 'Nagoya',
        '10.3.0.0/24': 'Sapporo',
      },
      computers: Array.from({ length: COMPUTERS }, (_, n) => `pc-${n}`),
      addresses: {
        'pc-1': '10.1.2.3',
        'pc-2': '10.1.9.4',
        'pc-3': 'fd00:1::5',
        'pc-4': '10.3.0.6',
        'pc-5': '192.168.7.7',
      },
      users: [{ name: 'reader', password: 'Reads-0nly!' }],
      groups: {},
    })
    houses = await testHouses()
    h = await houses.open('with-jobs')
    const first = await h.house.access.issueSetupToken()
    const setUp = await h.send('POST', '/api/setup', {
      body: {
        token: first?.token,
        organization: { name: '自社', language: 'ja', timeZone: 'Asia/Tokyo' },
        administrator: { name: '管理者', email: 'admin@example.jp', password: TEST_PASSWORD },
      },
    })
    admin = whoOf(setUp.json.organization, setUp.json.userId)
    for (const name of ['大阪工場', 'Ｎａｇｏｙａ']) {
      const made = await h.send('POST', '/api/sites', {
        who: admin,
        body: {
          name,
          kind: 'plant',
          country: 'JP',
          timeZone: 'Asia/Tokyo',
          language: 'ja',
          networks: [],
          parentId: null,
          address: '',
        },
      })
      expect(made.status, made.text).toBe(200)
      sites.set(name, made.json.id)
    }
  })
  afterAll(async () => {
    await domain?.stop()
    await h?.close()
    await houses?.close()
  })

  const make = async (settings: object, password = 'Reads-0nly!'): Promise<string> => {
    const made = await h.send('POST', '/api/sources', {
      who: admin,
      body: {
        kind: 'directory',
        name: '社内ドメイン',
        site: null,
        enabled: true,
        everyMinutes: null,
        settings: {
          url: `ldaps://${HOST}`,
          encryption: 'tls',
          bind: 'reader@corp.test',
          ca: domain.ca.split('\n'),
          siteMap: ['Osaka = 大阪工場'],
          ...settings,
        },
        secrets: { password },
      },
    })
    expect(made.status, made.text).toBe(200)
    return made.json.source.id
  }
  const tryOut = async (id: string) =>
    (await h.send('POST', `/api/sources/${id}/try-out`, { who: admin, body: {} })).json
  const collect = async (id: string) => {
    const before = (await h.send('GET', `/api/sources/${id}`, { who: admin })).json.lastTriedAt
    await h.send('POST', `/api/sources/${id}/collect`, { who: admin, body: {} })
    return until(async () => {
      const { json } = await h.send('GET', `/api/sources/${id}`, { who: admin })
      return json.lastTriedAt !== before && !json.isRunning ? json : null
    })
  }
  const assetOf = async (name: string) => {
    const { json } = await h.send('GET', `/api/assets?q=${name}.corp.test`, { who: admin })
    const row = json.rows.find((r: { name: string }) => r.name === name)
    return (await h.send('GET', `/api/assets/${row.id}`, { who: admin })).json
  }

  test('trying says what is there and where each AD site leads', async () => {
    const { found, failure } = await tryOut(await make({}))
    expect(failure).toBeNull()
    const said = found.map((l: { ja: string }) => l.ja)
    // The controller itself is a computer, too.
    expect(said[1]).toContain(`コンピューター${COMPUTERS + 1}台`)
    expect(said).toContain('ADサイト「Osaka」（10.1.0.0/16）→ 拠点「大阪工場」')
    expect(said).toContain('ADサイト「Nagoya」（10.1.9.0/24, fd00:1::/64）→ 拠点「Ｎａｇｏｙａ」')
    expect(said).toContain('ADサイト「Sapporo」（10.3.0.0/24）→ 対応する拠点なし')
    const wrong = await tryOut(await make({ siteMap: ['Oosaka = 大坂'] }))
    expect(wrong.found.map((l: { en: string }) => l.en)).toEqual(
      expect.arrayContaining([
        'Site line “Oosaka = 大坂”: there is no site “大坂”.',
        'Site line “Oosaka = 大坂”: the directory has no site “Oosaka”.',
      ]),
    )
  })

  test('every computer over all pages, each at the site of its narrowest subnet', async () => {
    const id = await make({})
    expect(await collect(id)).toMatchObject({
      failure: null,
      lastCounts: { seen: COMPUTERS + 1, added: COMPUTERS + 1 },
    })
    expect(await assetOf('pc-1')).toMatchObject({
      site: sites.get('大阪工場'),
      addresses: ['10.1.2.3'],
      os: 'Windows 11 Pro 10.0 (22631)',
      hostNames: ['pc-1.corp.test'],
      freshness: 'fresh',
    })
    expect((await assetOf('pc-1')).sourcesSay[0].says).toContainEqual({
      field: 'directorySite',
      value: 'Osaka (10.1.0.0/16)',
    })
    expect(await assetOf('pc-2')).toMatchObject({ site: sites.get('Ｎａｇｏｙａ') })
    expect(await assetOf('pc-3')).toMatchObject({ site: sites.get('Ｎａｇｏｙａ') })
    // A site that nobody mapped, and an address in no subnet: known, and at no site.
    expect(await assetOf('pc-4')).toMatchObject({ site: null, addresses: ['10.3.0.6'] })
    expect(await assetOf('pc-5')).toMatchObject({ site: null, addresses: ['192.168.7.7'] })
    const { json } = await h.send('GET', `/api/sources/${id}/runs`, { who: admin })
    expect(json.rows[0].warnings.map((w: { ja: string }) => w.ja)).toContain(
      'ADサイト「Sapporo」に対応する拠点がないため、1台は拠点なしで取り込みました。「ADサイトと拠点の対応」に追加してください。',
    )
    expect(await collect(id)).toMatchObject({ failure: null, lastCounts: { added: 0 } })
  })

  test('STARTTLS as well; without encryption the controller itself refuses the password', async () => {
    const started = await tryOut(await make({ url: `ldap://${HOST}`, encryption: 'starttls' }))
    expect(started).toMatchObject({ failure: null })
    const why = async (settings: object, password?: string) =>
      (await tryOut(await make(settings, password))).failure.code
    expect(await why({ url: `ldap://${HOST}`, encryption: 'none' })).toBe(
      'assets.directory_answered',
    )
    expect(await why({ ca: [] })).toBe('assets.directory_certificate')
    expect(await why({}, 'wrong')).toBe('assets.directory_refused')
  })
})
