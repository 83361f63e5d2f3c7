/**
 * The whole house and a real OpenLDAP: the configuration of a FortiGate with a leaking FortiOS opens a case, the upgraded one
 * leaves it open, new passwords in the directory and the words of people close it, an old backup opens it again.
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Attribute, Change, Client } from 'ldapts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseDetail } from '../features/vulnerabilities/contract.ts'
import type { Who } from '../platform/access/index.ts'
import { freePort } from '../platform/http/testing-port.ts'
import { addSite, setUpCompany } from './company.ts'
import { dayAfter, whoOf } from './fill.ts'
import { type TestHouse, testHouses, until } from './house.ts'

const people = 'ou=people,dc=example,dc=jp'
const root = 'cn=admin,dc=example,dc=jp'
const fixture = readFileSync(
  new URL('../libs/devices/src/fixtures/fortigate.conf', import.meta.url),
  'utf8',
)
/** FortiOS encrypts anew at each export: the texts of two exports never agree. */
const exported = (version: string, word: string): string =>
  fixture.replaceAll(/\{\{\w+\}\}/g, word).replace('FGT60F-7.4.2', `FGT60F-${version}`)
const LEAKING = '6.0.3'
/** The first of its line that none of the three flaws of 6.0.3 touches. */
const FIXED = '6.4.15'

describe.skipIf(!existsSync('/usr/sbin/slapd'))('a leaking VPN device (slapd is needed)', () => {
  let houses: Awaited<ReturnType<typeof testHouses>>
  let h: TestHouse & { close: () => Promise<void> }
  let admin: Who
  let site: string
  let folder: string
  let slapd: ChildProcess
  let url: string

  const as = async (who: string, password: string, work: (c: Client) => Promise<unknown>) => {
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

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hinoban-vpn-'))
    await mkdir(join(folder, 'db'))
    url = `ldap://127.0.0.1:${await freePort()}`
    await writeFile(
      join(folder, 'slapd.conf'),
      `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile ${folder}/pid
database mdb
suffix "dc=example,dc=jp"
rootdn "${root}"
rootpw admin
directory ${folder}/db
maxsize 104857600
access to attrs=userPassword by self write by anonymous auth by * none
access to * by * read
overlay ppolicy
ppolicy_default "cn=policy,dc=example,dc=jp"
`,
    )
    const person = (uid: string): string =>
      `dn: uid=${uid},${people}\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${uid}\nsn: ${uid}\n`
    await writeFile(
      join(folder, 'all.ldif'),
      [
        'dn: dc=example,dc=jp\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: x\n',
        'dn: cn=policy,dc=example,dc=jp\nobjectClass: device\nobjectClass: pwdPolicy\ncn: policy\npwdAttribute: userPassword\n',
        'dn: cn=reader,dc=example,dc=jp\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: reader\nuserPassword: reads\n',
        `dn: ${people}\nobjectClass: organizationalUnit\nou: people\n`,
        person('hana'),
        person('taro'),
        `dn: cn=inner,dc=example,dc=jp\nobjectClass: groupOfNames\ncn: inner\nmember: uid=taro,${people}\n`,
        `dn: cn=vpn,dc=example,dc=jp\nobjectClass: groupOfNames\ncn: vpn\nmember: uid=hana,${people}\nmember: cn=inner,dc=example,dc=jp\n`,
      ].join('\n'),
    )
    const conf = ['-f', join(folder, 'slapd.conf')]
    execFileSync('/usr/sbin/slapadd', ['-q', ...conf, '-l', join(folder, 'all.ldif')])
    slapd = spawn('/usr/sbin/slapd', [...conf, '-h', url, '-d', '0'], { stdio: 'ignore' })
    await vi.waitFor(() => as('cn=reader,dc=example,dc=jp', 'reads', async () => undefined), {
      timeout: 120_000,
      interval: 50,
    })
    for (const uid of ['hana', 'taro']) await setPassword(root, 'admin', uid, 'first')

    houses = await testHouses()
    h = await houses.open('with-jobs')
    admin = await setUpCompany(h)
    site = await addSite(h, admin)
  })
  afterAll(async () => {
    slapd?.kill('SIGTERM')
    await h?.close()
    await houses?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const ask = async (
    method: string,
    path: string,
    given: Parameters<TestHouse['send']>[2] = {},
  ) => {
    const answer = await h.send(method, path, { who: admin, ...given })
    expect([method, path, answer.status < 300 || answer.text]).toEqual([method, path, true])
    return answer.json
  }
  const handIn = async (name: string, bytes: string): Promise<void> => {
    const { id } = await ask('POST', '/api/imports', { bytes, fileName: name })
    await until(async () => (await ask('GET', `/api/imports/${id}`)).state === 'ready')
    await ask('POST', `/api/imports/${id}/confirm`, { body: { site, mapping: null } })
    await until(async () => (await ask('GET', `/api/imports/${id}`)).state === 'done')
  }
  const theCase = async (): Promise<CaseDetail | null> => {
    const { rows } = await ask('GET', '/api/vpn-cases')
    return rows.length === 0 ? null : ask('GET', `/api/vpn-cases/${rows[0].id}`)
  }
  const caseWhere = (is: (c: CaseDetail) => boolean): Promise<CaseDetail> =>
    until(async () => {
      const found = await theCase()
      return found !== null && is(found) ? found : null
    })
  const open = (c: CaseDetail) => c.judged.tasks.filter((t) => t.isMandatory && t.state === 'open')
  const checkOf = async (asset: string) => {
    const found = await h.outside(
      async (client) =>
        (
          await client.query(
            `select payload, class from evidence_entries where kind = 'vulnerabilities.credential-check'
               and subject_id = $1 order by seq desc limit 1`,
            [asset],
          )
        ).rows,
    )
    return found[0]
  }

  test('it closes with the last password, never with the version, and opens again', async () => {
    await handIn('fw-before.conf', exported(LEAKING, 'Vx82kLqWz91Tr55'))
    const opened = await caseWhere((c) => c.state === 'open')
    expect(opened).toMatchObject({
      name: 'fw-hq',
      cves: expect.arrayContaining(['CVE-2018-13379']),
      version: LEAKING,
      windowEnd: null,
    })
    expect(await checkOf(opened.asset)).toMatchObject({
      class: 'E1',
      payload: { cve: 'CVE-2018-13379', fixedAt: null },
    })

    await handIn('fw-after.conf', exported(FIXED, 'Qm37hYtRb64Np88'))
    const updated = await caseWhere((c) =>
      c.judged.causes.some((x) => x.rule === 'fortinet-cve-2018-13379' && x.end !== null),
    )
    expect(updated.state).toBe('open')
    expect(updated.judged.tasks.find((t) => t.key === 'directory-password|')?.gap).toBe(
      'groups-not-named',
    )

    // The directory: one has changed hers since, one has not.
    await sleep(1_100)
    await setPassword(`uid=hana,${people}`, 'first', 'hana', 'second')
    const source = await ask('POST', '/api/sources', {
      body: {
        kind: 'directory',
        name: '社内',
        site: null,
        enabled: true,
        everyMinutes: null,
        settings: {
          url,
          encryption: 'none',
          bind: 'cn=reader,dc=example,dc=jp',
          accounts: true,
          groups: ['vpn'],
        },
        secrets: { password: 'reads' },
      },
    })
    const collect = async () => {
      const path = `/api/sources/${source.source.id}`
      const before = (await ask('GET', path)).lastTriedAt
      await ask('POST', `${path}/collect`, { body: {} })
      await until(async () => {
        const now = await ask('GET', path)
        return now.lastTriedAt !== before && !now.isRunning
      })
    }
    await collect()
    const id = opened.id
    const named = await ask('PUT', `/api/vpn-cases/${id}/groups`, { body: { groups: ['vpn'] } })
    const of = (c: CaseDetail, key: string) => c.judged.tasks.find((t) => t.key === key)
    expect(of(named, 'directory-password|hana')).toMatchObject({
      state: 'proven',
      proof: { kind: 'password-newer' },
    })
    expect(of(named, 'directory-password|taro')).toMatchObject({ state: 'open', gap: 'older' })
    // Looks that began before somebody named other groups, and end after it, do not undo what was judged with them.
    const review = h.house.allJobs.find((job) => job.name === 'vulnerabilities.cases')
    if (!review) throw new Error('no job vulnerabilities.cases')
    const look = () =>
      review.run({
        input: { organization: admin.organization, assets: null },
        signal: new AbortController().signal,
        id: 'beside',
      })
    for (const groups of [[], ['vpn'], [], ['vpn'], [], ['vpn'], [], ['vpn']]) {
      const put = ask('PUT', `/api/vpn-cases/${id}/groups`, { body: { groups } })
      await Promise.all([look(), look(), put])
      const seen = await ask('GET', `/api/vpn-cases/${id}`)
      expect([groups, of(seen, 'directory-password|hana') !== undefined]).toEqual([
        groups,
        groups.length > 0,
      ])
    }
    // Against what a machine sees nobody's word stands, and a program has none.
    const word = (body: object, who: Who = admin) =>
      h.send('POST', `/api/vpn-cases/${id}/statements`, { who, body })
    expect(
      (
        await word({
          kind: 'done',
          task: 'directory-password|taro',
          note: 'x',
          from: null,
          to: null,
        })
      ).json,
    ).toMatchObject({ code: 'vulnerabilities.case_word_refused' })

    // People do the rest: FortiOS shows no proof of its own secrets.
    await sleep(1_100)
    await handIn(
      'fw-done.conf',
      exported(FIXED, 'Zk90aPdXc27Lm41').replace(
        /( {4}edit "suzuki"\n {8}set type password\n)/,
        '$1        set two-factor fortitoken\n',
      ),
    )
    const rest: CaseDetail = await ask('POST', `/api/vpn-cases/${id}/review`, { body: {} })
    // A plain password that is another one is seen; what FortiOS encrypts anew is not.
    expect(of(rest, 'local-password|suzuki')?.proof?.kind).toBe('secret-differs')
    expect(of(rest, 'local-password|tanaka')?.gap).toBe('not-comparable')
    for (const t of open(rest)) {
      if (t.gap === 'older') continue
      const isLog = t.kind === 'log-review'
      const answer = await word({
        kind: 'done',
        task: t.key,
        note: '保守事業者が実施し、作業報告書を受け取った',
        from: isLog ? dayAfter(-40) : null,
        to: isLog ? dayAfter(1) : null,
      })
      expect([t.key, t.gap, answer.status, answer.text.slice(0, 200)]).toEqual([
        t.key,
        t.gap,
        200,
        answer.text.slice(0, 200),
      ])
    }
    const almost = await caseWhere((c) => open(c).length === 1)
    expect(almost.state).toBe('open')
    expect(await checkOf(almost.asset)).toMatchObject({
      payload: { accountsOlder: 1, fixedAt: expect.any(Number) },
    })

    await setPassword(`uid=taro,${people}`, 'first', 'taro', 'second')
    await collect()
    const closed = await caseWhere((c) => c.state === 'closed')
    expect(closed.isStated).toBe(true)
    // What rests on words is a declaration, not proof.
    expect(await checkOf(closed.asset)).toMatchObject({ class: 'E5' })

    const report = await h.send('GET', `/api/vpn-cases/${id}/report?language=ja`, { who: admin })
    expect(report.headers['content-type']).toContain('text/html')
    expect(report.text).toMatch(/CVE-2018-13379[\s\S]*hana[\s\S]*申告（未確認）/)
    for (const secret of ['Vx82kLqWz91Tr55', 'Qm37hYtRb64Np88'])
      expect(report.text + JSON.stringify(closed)).not.toContain(secret)

    await handIn('fw-backup.conf', `${exported(LEAKING, 'Vx82kLqWz91Tr55')}# kept\n`)
    const again = await caseWhere((c) => c.state === 'open')
    expect(again.events[0]).toMatchObject({ kind: 'reopened', reason: 'version-back' })

    // Nobody of another company or another site sees it or speaks of it.
    const elsewhere = '01890000-0000-7000-8000-000000000009'
    for (const who of [
      whoOf(elsewhere, admin.userId),
      whoOf(admin.organization, admin.userId, { sites: [elsewhere] }),
    ]) {
      expect((await h.send('GET', '/api/vpn-cases', { who })).json).toMatchObject({
        rows: [],
        open: 0,
      })
      for (const path of ['', '/report'])
        expect((await h.send('GET', `/api/vpn-cases/${id}${path}`, { who })).status).toBe(404)
      expect((await word({ kind: 'never-ran', note: 'x' }, who)).status).toBe(404)
    }
    const token = whoOf(admin.organization, admin.userId, {
      via: 'token',
      tokenScopes: ['vulnerabilities'],
    })
    const archive = again.readings[0]
    const archived = { kind: 'not-running', reading: archive?.id, note: '保管用' }
    expect((await word(archived, token)).json.code).toBe('vulnerabilities.case_sign_in_person')

    // It was an archive: said by a person, kept as a word, and taken back.
    const said = await word(archived)
    expect(said.json.state).toBe('closed')
    const taken = said.json.statements.find((s: { kind: string }) => s.kind === 'not-running')
    const back = await ask('POST', `/api/vpn-cases/${id}/statements/${taken.id}/withdraw`, {
      body: {},
    })
    expect(back.state).toBe('open')
    expect((await ask('GET', '/api/vpn-cases')).open).toBe(1)
  })
})
