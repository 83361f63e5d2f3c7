/**
 * Real directories against the whole house: Active Directory (Samba as a domain controller) with computers over pages by
 * LDAPS and STARTTLS, their sites by the subnets of the directory, accounts, nested groups and the history of passwords,
 * all with an account that may only read; OpenLDAP with its password policy.
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Attribute, Change, Client } from 'ldapts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { freePort } from '../platform/http/testing-port.ts'
import { addSite, setUpCompany } from './company.ts'
import { type TestHouse, testHouses, until } from './house.ts'
import { type Domain, noSamba, startDomain } from './samba.ts'

const HOST = '127.0.0.77'
const COMPUTERS = 1_203

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let admin: Who

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('with-jobs')
  admin = await setUpCompany(h)
})
afterAll(async () => {
  await h?.close()
  await houses?.close()
})

const makeSource = async (settings: object, password: string): Promise<string> => {
  const made = await h.send('POST', '/api/sources', {
    who: admin,
    body: {
      kind: 'directory',
      name: '社内ドメイン',
      site: null,
      enabled: true,
      everyMinutes: null,
      settings,
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
const warningsOf = async (id: string): Promise<string[]> =>
  (await h.send('GET', `/api/sources/${id}/runs`, { who: admin })).json.rows[0].warnings.map(
    (w: { ja: string }) => w.ja,
  )
const accounts = async (query = '') =>
  (await h.send('GET', `/api/accounts${query}`, { who: admin })).json
const accountOf = async (name: string) => {
  const found = (await accounts(`?q=${name}`)).rows.find((a: { name: string }) => a.name === name)
  return (await h.send('GET', `/api/accounts/${found.id}`, { who: admin })).json
}

describe.skipIf(noSamba !== null)(`Active Directory (${noSamba ?? 'Samba'})`, () => {
  let domain: Domain
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
      users: [
        { name: 'reader', password: 'Reads-0nly!' },
        ...['alice', 'bob', 'eve', 'frank'].map((name) => ({ name, password: 'F1rst-Passw0rd' })),
        { name: 'carol', password: 'F1rst-Passw0rd', attributes: { pwdLastSet: '0' } },
        { name: 'dave', password: 'F1rst-Passw0rd', attributes: { userAccountControl: '514' } },
        {
          name: 'svc-backup',
          password: 'F1rst-Passw0rd',
          attributes: {
            userAccountControl: '66048',
            servicePrincipalName: 'HTTP/backup.corp.test',
            displayName: 'バックアップ',
          },
        },
      ],
      groups: {
        VPN利用者: ['alice', 'carol', 'dave', 'eve', 'Sales'],
        // A loop, as real directories have them.
        Sales: ['bob', 'svc-backup', 'VPN利用者'],
      },
    })
    for (const name of ['大阪工場', 'Ｎａｇｏｙａ']) {
      sites.set(name, await addSite(h, admin, name))
    }
  })
  afterAll(() => domain?.stop())

  const make = (settings: object, password = 'Reads-0nly!'): Promise<string> =>
    makeSource(
      {
        url: `ldaps://${HOST}`,
        encryption: 'tls',
        bind: 'reader@corp.test',
        ca: domain.ca.split('\n'),
        siteMap: ['Osaka = 大阪工場'],
        ...settings,
      },
      password,
    )
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
    expect(await warningsOf(id)).toContain(
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

  test('accounts with their groups, and whose password changed when', async () => {
    const VPN = 'VPN利用者'
    const id = await make({ accounts: true, groups: [VPN, 'Ghost'] })
    const said = (await tryOut(id)).found.map((l: { ja: string }) => l.ja)
    expect(said).toContain(`グループ「${VPN}」: 6人`)
    expect(said).toContain('グループ「Ghost」はディレクトリにありません。')

    // The main group of an account does not stand among the members of the group.
    const by = new Client({ url: `ldaps://${HOST}`, tlsOptions: { ca: domain.ca } })
    await by.bind(domain.administrator.bind, domain.administrator.password)
    const users = 'CN=Users,DC=corp,DC=test'
    const rid = await by
      .search(users, {
        filter: `(sAMAccountName=${VPN})`,
        attributes: ['primaryGroupToken'],
      })
      .then((found) => String(found.searchEntries[0]?.['primaryGroupToken']))
    const replace = (dn: string, type: string, values: string[]) =>
      by.modify(
        dn,
        new Change({ operation: 'replace', modification: new Attribute({ type, values }) }),
      )
    await replace(`CN=eve,${users}`, 'primaryGroupID', [rid])

    expect(await collect(id)).toMatchObject({ failure: null })
    expect(await warningsOf(id)).toContain('グループ「Ghost」はディレクトリにありません。')
    const names = async (query: string) =>
      (await accounts(query)).rows.map((a: { name: string }) => a.name)
    const group = (await h.send('GET', '/api/account-groups', { who: admin })).json.rows
    const vpn = group.find((g: { name: string }) => g.name === VPN)
    expect(vpn).toMatchObject({ members: 6, isWhole: true, isPrivileged: false })
    expect(group.filter((g: { isPrivileged: boolean }) => g.isPrivileged).length).toBe(4)
    expect(await names(`?group=${vpn.id}`)).toEqual([
      'alice',
      'bob',
      'carol',
      'dave',
      'eve',
      'svc-backup',
    ])
    expect(await names('?kind=service&password=never-expires')).toEqual(['svc-backup'])
    expect(await names('?password=must-change')).toContain('carol')
    expect(await names('?state=disabled&q=dav')).toEqual(['dave'])
    expect((await accounts('?sort=password&order=desc&limit=2')).next).toBeTruthy()
    expect(await accountOf('administrator').catch(() => accountOf('Administrator'))).toMatchObject({
      groups: expect.arrayContaining([expect.objectContaining({ name: 'Domain Admins' })]),
    })

    const before = await h.house.passwordsOf(admin.organization, [VPN.toLowerCase(), 'Ghost'])
    expect(before).toMatchObject([
      { asked: VPN.toLowerCase(), isWhole: true, group: { name: VPN } },
      // No group of this name was read: nobody may conclude that all its members changed.
      { asked: 'Ghost', group: null, isWhole: false, accounts: [] },
    ])
    const of = (answers: typeof before, name: string) =>
      answers[0]?.accounts.find((a) => a.account.name === name)
    expect(of(before, 'carol')).toMatchObject({ mustChange: true, pwdLastSet: null, enabled: true })
    expect(of(before, 'dave')).toMatchObject({ enabled: false })
    expect(of(before, 'svc-backup')).toMatchObject({
      neverExpires: true,
      account: { isService: true, displayName: 'バックアップ' },
    })
    expect(of(before, 'frank')).toBeUndefined()

    // The fix: who changes, who leaves, who goes.
    const fix = Date.now() - 1_000
    await domain.setPassword('alice', 'Sec0nd-Passw0rd')
    await by.modify(
      `CN=Sales,${users}`,
      new Change({
        operation: 'delete',
        modification: new Attribute({ type: 'member', values: [`CN=bob,${users}`] }),
      }),
    )
    await by.del(`CN=dave,${users}`)
    await by.unbind()
    expect(await collect(id)).toMatchObject({ failure: null })
    const after = await h.house.passwordsOf(admin.organization, [`cn=vpn利用者, ${users}`])
    const [was, is] = [of(before, 'alice')?.pwdLastSet ?? 0, of(after, 'alice')?.pwdLastSet ?? 0]
    expect(is).toBeGreaterThan(was)
    expect(is).toBeGreaterThan(fix)
    expect(of(after, 'bob')).toMatchObject({
      memberUntil: expect.any(Number),
      pwdLastSet: of(before, 'bob')?.pwdLastSet,
    })
    expect(of(after, 'dave')).toMatchObject({ goneAt: expect.any(Number) })
    expect(of(after, 'eve')).toMatchObject({ memberUntil: null })
    expect((await accountOf('alice')).passwords).toMatchObject([
      { state: 'changed', setAt: new Date(is).toISOString() },
      { state: 'changed', setAt: new Date(was).toISOString() },
    ])
    expect((await accountOf('carol')).passwords).toMatchObject([{ state: 'must-change' }])
    expect(await names('?state=gone')).toEqual(['dave'])

    // The policy of the domain is evidence; nothing that was kept is a secret.
    const kept = await h.outside(async (client) => ({
      policy: await client.query(
        `select payload from evidence_entries where kind = 'accounts.password-policy'`,
      ),
      rows: await client.query(`select row_to_json(a)::text as row from accounts_accounts a`),
    }))
    expect(kept.policy.rows[0].payload).toMatchObject({
      complexity: true,
      minLength: 7,
      secondFactor: false,
      lockAfter: 0,
    })
    expect(JSON.stringify(kept.rows.rows)).not.toMatch(/Passw0rd|unicodePwd|hash/i)
  })
})

const noSlapd = !existsSync('/usr/sbin/slapd')
describe.skipIf(noSlapd)(
  `OpenLDAP (${noSlapd ? 'Debian’s slapd is not installed' : 'slapd'})`,
  () => {
    let folder: string
    let slapd: ChildProcess
    let url: string
    const people = 'ou=people,dc=example,dc=jp'

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hinoban-slapd-'))
      url = `ldap://127.0.0.1:${await freePort()}`
      await mkdir(join(folder, 'db'))
      await writeFile(
        join(folder, 'slapd.conf'),
        `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile ${folder}/pid
database mdb
suffix "dc=example,dc=jp"
rootdn "cn=admin,dc=example,dc=jp"
rootpw admin
directory ${folder}/db
overlay ppolicy
ppolicy_default "cn=policy,dc=example,dc=jp"
access to attrs=userPassword by anonymous auth by self write by * none
access to * by * read
`,
      )
      const user = (uid: string, cn: string): string =>
        `dn: uid=${uid},${people}\nobjectClass: inetOrgPerson\nuid: ${uid}\nsn: ${uid}\ncn:: ${Buffer.from(cn).toString('base64')}\n`
      await writeFile(
        join(folder, 'all.ldif'),
        [
          'dn: dc=example,dc=jp\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: x\n',
          'dn: cn=policy,dc=example,dc=jp\nobjectClass: device\nobjectClass: pwdPolicy\ncn: policy\npwdAttribute: userPassword\npwdMustChange: TRUE\n',
          'dn: cn=reader,dc=example,dc=jp\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: reader\nuserPassword: reads\n',
          `dn: ${people}\nobjectClass: organizationalUnit\nou: people\n`,
          user('hana', '花'),
          user('taro', '太郎'),
          user('jiro', '次郎'),
          `dn: cn=inner,dc=example,dc=jp\nobjectClass: groupOfNames\ncn: inner\nmember: uid=taro,${people}\nmember: cn=vpn,dc=example,dc=jp\n`,
          `dn: cn=vpn,dc=example,dc=jp\nobjectClass: groupOfNames\ncn: vpn\nmember: uid=hana,${people}\nmember: cn=inner,dc=example,dc=jp\n`,
          `dn: cn=broken,dc=example,dc=jp\nobjectClass: groupOfNames\ncn: broken\nmember: uid=gone,${people}\nmember: uid=jiro,${people}\n`,
        ].join('\n'),
      )
      const conf = ['-f', join(folder, 'slapd.conf')]
      execFileSync('/usr/sbin/slapadd', ['-q', ...conf, '-l', join(folder, 'all.ldif')])
      slapd = spawn('/usr/sbin/slapd', [...conf, '-h', url, '-d', '0'], { stdio: 'ignore' })
      await vi.waitFor(() => as('cn=reader,dc=example,dc=jp', 'reads', async () => undefined), {
        timeout: 120_000,
        interval: 50,
      })
    })
    afterAll(async () => {
      slapd?.kill('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    })

    const as = async (who: string, password: string, work: (c: Client) => Promise<void>) => {
      const client = new Client({ url })
      try {
        await client.bind(who, password)
        await work(client)
      } finally {
        await client.unbind()
      }
    }
    const setPassword = (who: string, old: string, uid: string, fresh: string) =>
      as(who, old, (client) =>
        client.modify(
          `uid=${uid},${people}`,
          new Change({
            operation: 'replace',
            modification: new Attribute({ type: 'userPassword', values: [fresh] }),
          }),
        ),
      )

    test('changes by people count, resets by administrators do not, and members that are nowhere are said', async () => {
      const root = 'cn=admin,dc=example,dc=jp'
      // One is set and then changed by its owner; one was reset by an administrator; one has never had any.
      await setPassword(root, 'admin', 'hana', 'first')
      await setPassword(`uid=hana,${people}`, 'first', 'hana', 'second')
      await setPassword(root, 'admin', 'taro', 'first')
      const id = await makeSource(
        {
          url,
          encryption: 'none',
          bind: 'cn=reader,dc=example,dc=jp',
          accounts: true,
          groups: ['vpn', `cn=broken,dc=example,dc=jp`],
        },
        'reads',
      )
      expect(await collect(id)).toMatchObject({ failure: null })
      expect((await warningsOf(id)).join()).toContain('「broken」のメンバーの一部')
      const [vpn, broken] = await h.house.passwordsOf(admin.organization, ['vpn', 'broken'])
      const of = (name: string) => vpn?.accounts.find((a) => a.account.name === name)
      expect(vpn).toMatchObject({ isWhole: true, readAt: expect.any(Number) })
      expect(vpn?.accounts.map((a) => a.account.name).sort()).toEqual(['hana', 'taro'])
      expect(of('hana')?.mustChange).toBe(false)
      expect(Math.abs((of('hana')?.pwdLastSet ?? 0) - Date.now())).toBeLessThan(10 * 60_000)
      expect(of('taro')).toMatchObject({ mustChange: true, pwdLastSet: null })
      expect(broken).toMatchObject({ isWhole: false })
      expect(broken?.accounts).toMatchObject([
        { account: { name: 'jiro', displayName: '次郎' }, pwdLastSet: null, mustChange: false },
      ])
    })
  },
)
