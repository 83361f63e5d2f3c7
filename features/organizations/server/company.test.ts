import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolTotp, TEST_PASSWORD } from '../../../platform/access/testing.ts'
import { newId } from '../../../platform/records/index.ts'
import { PersonEdit } from '../contract.ts'
import { openOrganizationActs, organizationsServer, removeOrganization } from './index.ts'
import { type TestOrganizations, type TestPerson, testOrganizations } from './testing.ts'

let t: TestOrganizations
const [ours, theirs] = [newId(), newId()]
const scope = { organization: ours, sites: '*' } as const
const people = {} as Record<'admin' | 'operator' | 'auditor' | 'foreign', TestPerson>

const signIn = async (
  organization: string,
  email: string,
  role: 'administrator' | 'operator' | 'auditor',
) => {
  await t.addMember(organization, email, role)
  const person = t.person()
  if (role === 'operator')
    await person.call('POST', '/api/auth/sign-in/email', { email, password: TEST_PASSWORD })
  else await enrolTotp(person, email)
  return person
}
const company = (name: string) => ({
  name,
  nameKana: '',
  corporateNumber: null,
  language: 'ja' as const,
  timeZone: 'Asia/Tokyo',
  colour: '#1f4e79',
  sample: true,
})
const site = (name: string, parentId: string | null = null) => ({
  name,
  kind: 'plant',
  parentId,
  country: 'JP',
  timeZone: 'Asia/Tokyo',
  language: 'ja',
  address: '',
  networks: ['10.0.0.0/24'],
})
const person = (familyName: string, more: object = {}) => ({
  familyName,
  givenName: '太郎',
  familyNameKana: '',
  givenNameKana: '',
  mail: null,
  phone: null,
  language: 'ja',
  siteId: null,
  department: '',
  title: '',
  duties: [],
  ...more,
})

beforeAll(async () => {
  t = await testOrganizations()
  const acts = openOrganizationActs(t.deps)
  for (const [organization, name] of [
    [ours, '灯台精機'],
    [theirs, 'よその会社'],
  ] as const)
    await t.records.within({ organization, sites: '*' }, async (tx) => {
      if (organization === ours) await t.audit.markSample(tx)
      await acts.createOrganization(tx, { system: 'test' }, company(name))
    })
  people.admin = await signIn(ours, 'admin@example.jp', 'administrator')
  people.operator = await signIn(ours, 'operator@example.jp', 'operator')
  people.auditor = await signIn(ours, 'auditor@example.jp', 'auditor')
  people.foreign = await signIn(theirs, 'foreign@example.jp', 'administrator')
})
afterAll(() => t.close())

const create = async (path: string, body: unknown, by = people.admin) => {
  const answer = await by.call('POST', path, body)
  expect(answer.status, answer.text).toBe(200)
  return answer.json
}

describe('two people editing', () => {
  test('the second save gets what the first one stored, and loses nothing', async () => {
    const made = await create('/api/sites', site('名古屋工場'))
    const first = await people.admin.call('PUT', `/api/sites/${made.id}`, {
      version: 1,
      edit: site('名古屋第一工場'),
    })
    expect(first.json).toMatchObject({ version: 2, networks: ['10.0.0.0/24'] })
    const second = await people.admin.call('PUT', `/api/sites/${made.id}`, {
      version: 1,
      edit: site('名古屋港工場'),
    })
    expect([second.status, second.json.code]).toEqual([409, 'organizations.changed_meanwhile'])
    expect(second.json.detail).toContain('名古屋第一工場')
    expect(JSON.parse(second.json.params.current)).toEqual(first.json)
  })
})

describe('sites', () => {
  test('stand below one another without a circle, and close only when they are empty', async () => {
    const hq = await create('/api/sites', { ...site('本社'), kind: 'headquarters' })
    const plant = await create('/api/sites', site('工場', hq.id))
    const circle = await people.admin.call('PUT', `/api/sites/${hq.id}`, {
      version: 1,
      edit: site('本社', plant.id),
    })
    expect(circle.json.code).toBe('organizations.site_circle')
    const close = (id: string, version: number) =>
      people.admin.call('POST', `/api/sites/${id}/archive`, { version, archived: true })
    expect((await close(hq.id, 1)).json).toMatchObject({
      code: 'organizations.site_in_use',
      params: { people: 0, sites: 1 },
    })
    const someone = await create('/api/people', person('工藤', { siteId: plant.id }))
    expect((await close(plant.id, 1)).json.params).toMatchObject({ people: 1, sites: 0 })
    await people.admin.call('POST', `/api/people/${someone.id}/archive`, {
      version: 1,
      archived: true,
    })
    expect((await close(plant.id, 1)).json.archivedAt).not.toBeNull()
    expect((await close(hq.id, 1)).json.archivedAt).not.toBeNull()
    const open = (await people.admin.call('GET', '/api/sites')).json.items
    expect(open.map((s: { id: string }) => s.id)).not.toContain(hq.id)
  })

  test.each([
    ['country', 'XX'],
    ['timeZone', 'Asia/Edo'],
    ['language', '日本語'],
    ['networks', ['10.0.0.0/99']],
    ['name', ' '],
    ['parentId', '../etc'],
    ['surprise', 1],
  ])('a site with a wrong %s is refused at that place', async (place, value) => {
    const answer = await people.admin.call('POST', '/api/sites', {
      ...site('x'),
      [place]: value,
    })
    expect([answer.status, answer.json.code]).toEqual([400, 'general.invalid_request'])
  })
})

describe('another organization', () => {
  test('sees nothing, changes nothing, and gets the bytes of a missing object', async () => {
    const s = await create('/api/sites', site('秘密の工場'))
    const p = await create('/api/people', person('秘密', { siteId: s.id }))
    const tree = await create('/api/contact-trees', {
      name: '連絡網',
      purpose: 'incident',
      siteId: null,
      steps: [{ personId: p.id, channel: 'phone', address: '', waitMinutes: 15 }],
    })
    const missing = await people.foreign.call('GET', `/api/sites/${newId()}`)
    const attempts = await Promise.all([
      people.foreign.call('GET', `/api/sites/${s.id}`),
      people.foreign.call('PUT', `/api/sites/${s.id}`, { version: 1, edit: site('x') }),
      people.foreign.call('POST', `/api/sites/${s.id}/archive`, { version: 1, archived: true }),
      people.foreign.call('POST', '/api/sites', site('x', s.id)),
      people.foreign.call('GET', `/api/people/${p.id}`),
      people.foreign.call('PUT', `/api/people/${p.id}`, { version: 1, edit: person('x') }),
      people.foreign.call('POST', '/api/people', person('x', { siteId: s.id })),
      people.foreign.call('GET', `/api/contact-trees/${tree.id}`),
      people.foreign.call('PUT', `/api/contact-trees/${tree.id}`, {
        version: 1,
        edit: { name: 'x', purpose: 'incident', siteId: null, steps: [] },
      }),
      people.foreign.call('POST', '/api/contact-trees', {
        name: 'x',
        purpose: 'incident',
        siteId: null,
        steps: [{ personId: p.id, channel: 'mail', address: null, waitMinutes: 1 }],
      }),
      people.foreign.call('POST', `/api/contact-trees/${tree.id}/steps/${tree.steps[0].id}/check`, {
        reached: true,
        minutes: 1,
      }),
      people.foreign.call('POST', '/api/invitations', {
        email: 'x@example.jp',
        role: 'employee',
        sites: [s.id],
        personId: null,
      }),
      people.foreign.call('POST', '/api/invitations', {
        email: 'x@example.jp',
        role: 'employee',
        sites: '*',
        personId: p.id,
      }),
    ])
    for (const answer of attempts) expect(answer.text).toBe(missing.text)
    for (const path of ['/api/sites', '/api/people', '/api/contact-trees', '/api/invitations'])
      expect((await people.foreign.call('GET', path)).json.items).toEqual([])
    const audit = (await people.foreign.call('GET', '/api/audit')).json.items
    expect(JSON.stringify(audit)).not.toContain('秘密')
  })
})

describe('people', () => {
  test('are found by any width, case and kana, in the order of their kana, page after page', async () => {
    for (const [family, kana, more] of [
      ['渡辺', 'ワタナベ', { mail: 'watanabe@example.jp' }],
      ['阿部', 'ｱﾍﾞ', { phone: '０３−１２３４−５６７８' }],
      ['100%本舗', 'ひゃくぱーせんと', {}],
    ] as const)
      await create('/api/people', person(family, { familyNameKana: kana, ...more }))
    const find = async (q: string) =>
      (await people.operator.call('GET', `/api/people?q=${encodeURIComponent(q)}`)).json.items.map(
        (p: { familyName: string }) => p.familyName,
      )
    expect(await find('ﾜﾀﾅﾍﾞ')).toEqual(['渡辺'])
    expect(await find('WATANABE')).toEqual(['渡辺'])
    expect(await find('0312345678')).toEqual(['阿部'])
    expect(await find('0%')).toEqual(['100%本舗'])
    const seen: string[] = []
    let after = ''
    do {
      const page = (await people.operator.call('GET', `/api/people?limit=1${after}`)).json
      expect(page.total).toBeGreaterThanOrEqual(4)
      seen.push(...page.items.map((p: { familyName: string }) => p.familyName))
      after = page.next === null ? '' : `&after=${page.next}`
    } while (after !== '')
    const all = (await people.operator.call('GET', '/api/people?limit=200')).json.items
    expect(seen).toEqual(all.map((p: { familyName: string }) => p.familyName))
    expect(seen.indexOf('阿部')).toBeLessThan(seen.indexOf('渡辺'))
    expect((await people.operator.call('GET', '/api/people?after=!!')).status).toBe(200)
  })

  test('one address belongs to one active person', async () => {
    await create('/api/people', person('佐藤', { mail: 'sato@example.jp' }))
    const twin = await people.admin.call(
      'POST',
      '/api/people',
      person('別人', { mail: 'SATO@example.jp' }),
    )
    expect(twin.json).toMatchObject({
      code: 'organizations.mail_taken',
      params: { mail: 'sato@example.jp', name: '佐藤 太郎' },
    })
    const race = await Promise.all(
      ['甲', '乙'].map((n) =>
        people.admin.call('POST', '/api/people', person(n, { mail: 'race@example.jp' })),
      ),
    )
    expect(race.map((a) => a.status).sort()).toEqual([200, 409])
  })

  test('an operator reads and does not change; exports are for few, safe for Excel, and logged', async () => {
    expect((await people.operator.call('POST', '/api/people', person('x'))).status).toBe(403)
    expect((await people.operator.call('GET', '/api/people/export')).status).toBe(403)
    await create('/api/people', person('=HYPERLINK("http://evil")'))
    const file = await people.auditor.call('GET', '/api/people/export?q=')
    expect(file.text.startsWith('\ufeff姓,名,')).toBe(true)
    expect(file.text).toContain(`"'=HYPERLINK(""http://evil"")"`)
    const log = (await people.auditor.call('GET', '/api/audit?what=organizations.export-people'))
      .json
    expect(log.items).toMatchObject([{ who: { name: 'auditor', role: 'auditor' } }])
  })
})

describe('evidence', () => {
  const newest = async (kind: string, subjectKind: 'organization' | 'person') => {
    const found: { probe: string; class: string; payload: unknown; subject: { id: string } }[] = []
    await t.records.within(scope, async (tx) => {
      for await (const rows of t.evidence.newest(tx, { subjectKind, kinds: [kind] }))
        found.push(...rows)
    })
    return found
  }

  test('a seat that is filled, deputized and left is told each time', async () => {
    const seat = async () =>
      (await newest('organizations.duty', 'organization')).find((e) => e.probe.endsWith('/ciso'))
    expect(await seat()).toBeUndefined()
    const ciso = await create('/api/people', person('火野', { duties: ['ciso'] }))
    expect(await seat()).toMatchObject({
      class: 'E3',
      subject: { id: 'organization', name: '灯台精機' },
      payload: { duty: 'ciso', person: '火野 太郎', deputy: null },
    })
    t.pass(1000)
    await create('/api/people', person('水野', { duties: ['deputy-ciso'] }))
    expect(await seat()).toMatchObject({ payload: { deputy: '水野 太郎' } })
    t.pass(1000)
    const left = await people.admin.call('POST', `/api/people/${ciso.id}/archive`, {
      version: 1,
      archived: true,
    })
    expect(left.json.duties).toEqual([])
    expect(await seat()).toMatchObject({ payload: { person: null, deputy: '水野 太郎' } })
  })

  test('a seat stays held while its holder signs in, or when somebody confirms it', async () => {
    const operator = await t.access.findUser('operator@example.jp')
    const auditor = async () =>
      (await newest('organizations.duty', 'organization')).find((e) => e.probe.endsWith('/auditor'))
    const [look] = organizationsServer(t.deps).jobs
    const run = () => look?.run({ input: {}, signal: new AbortController().signal, id: 'x' })
    const held = await t.records.within(scope, (tx) =>
      openOrganizationActs(t.deps).createPerson(
        tx,
        { system: 'test' },
        PersonEdit.parse(person('監査', { duties: ['auditor'] })),
        operator?.id,
      ),
    )
    expect(await auditor()).toMatchObject({ class: 'E3', payload: { person: '監査 太郎' } })
    t.pass(1000)
    await run()
    const seen = await auditor()
    expect(seen).toMatchObject({ class: 'E1', payload: { person: '監査 太郎' } })
    // 40 days without a sign-in: our look has nothing to say; a person may.
    t.pass(40 * 86_400_000)
    await run()
    expect(await auditor()).toEqual(seen)
    expect((await people.operator.call('POST', '/api/people/duties/confirm')).status).toBe(403)
    expect((await people.admin.call('POST', '/api/people/duties/confirm')).status).toBe(200)
    expect(await auditor()).toMatchObject({ class: 'E3', payload: { person: '監査 太郎' } })
    t.pass(-40 * 86_400_000)
    await people.admin.call('POST', `/api/people/${held.id}/archive`, {
      version: 1,
      archived: true,
    })
  })

  test('a contact that was tried is told, and its step is due again in 90 days', async () => {
    const p = await create('/api/people', person('電話', { phone: '090-0000-0000' }))
    const step = (channel: string) => ({
      personId: p.id,
      channel,
      address: null,
      waitMinutes: 10,
    })
    const tree = await create(
      '/api/contact-trees',
      { name: '夜間', purpose: 'incident', siteId: null, steps: [step('mail'), step('phone')] },
      people.operator,
    )
    expect(tree.steps).toMatchObject([
      { address: null, checkDueAt: null, reached: null },
      { address: '090-0000-0000', personName: '電話 太郎' },
    ])
    const [, phone] = tree.steps
    const checked = await people.operator.call(
      'POST',
      `/api/contact-trees/${tree.id}/steps/${phone.id}/check`,
      { reached: true, minutes: 3 },
    )
    const after = checked.json.steps[1]
    expect(Date.parse(after.checkDueAt) - Date.parse(after.checkedAt)).toBe(90 * 86_400_000)
    expect(await newest('organizations.contact-check', 'person')).toMatchObject([
      {
        subject: { id: p.id },
        class: 'E3',
        payload: { channel: 'phone', reached: true, minutes: 3 },
      },
    ])
    // Moving the step keeps its check; the person shows when it was reached.
    const moved = await people.operator.call('PUT', `/api/contact-trees/${tree.id}`, {
      version: 1,
      edit: {
        name: '夜間',
        purpose: 'incident',
        siteId: null,
        steps: [step('phone'), step('mail')],
      },
    })
    expect(moved.json.steps[0]).toMatchObject({ id: phone.id, checkedAt: after.checkedAt })
    expect((await people.admin.call('GET', `/api/people/${p.id}`)).json.reachedAt).toBe(
      after.checkedAt,
    )
  })

  test('sites and people are subjects, also when they are closed', async () => {
    const subjects: { kind: string; retiredAt: Date | null }[] = []
    for (const kind of ['site', 'person'] as const)
      await t.records.within(scope, async (tx) => {
        for await (const row of t.evidence.subjects(tx, { kind })) subjects.push(row)
      })
    const sites = (await people.admin.call('GET', '/api/sites?archived=true')).json.items
    const active = (await people.admin.call('GET', '/api/people?limit=200')).json.total
    const left = (await people.admin.call('GET', '/api/people?archived=true')).json.total
    expect(subjects).toHaveLength(sites.length + active + left)
    expect(subjects.filter((s) => s.kind === 'person' && s.retiredAt !== null)).toHaveLength(left)
  })
})

describe('the audit log', () => {
  test('shows who changed what from what to what; for administrators and auditors only; whole', async () => {
    const made = await create('/api/sites', site('旧名'))
    await people.admin.call('PUT', `/api/sites/${made.id}`, { version: 1, edit: site('新名') })
    const { items } = (
      await people.auditor.call('GET', `/api/audit?objectKind=site&objectId=${made.id}`)
    ).json
    expect(items).toMatchObject([
      {
        what: 'organizations.edit-site',
        who: { name: 'admin', role: 'administrator', via: 'session' },
        ip: '127.0.0.1',
        before: { name: '旧名' },
        after: { name: '新名' },
      },
      { what: 'organizations.create-site', before: null },
    ])
    expect((await people.operator.call('GET', '/api/audit')).status).toBe(403)
    const page = (await people.auditor.call('GET', '/api/audit?limit=2')).json
    const next = (await people.auditor.call('GET', `/api/audit?limit=2&before=${page.next}`)).json
    expect(next.items[0].seq).toBe(page.items[1].seq - 1)
    const verified = await people.auditor.call('POST', '/api/audit/verify')
    expect(verified.json).toMatchObject({ broken: [] })
    const file = await people.auditor.call('GET', '/api/audit/export')
    expect(file.text.startsWith('\ufeff番号,日時')).toBe(true)
    expect(file.text.trim().split('\r\n').length).toBeGreaterThan(verified.json.entries)
  })
})

test('a removed organization leaves no row in the tables of this feature and of sign-in', async () => {
  await t.records.within(scope, async (tx) => {
    await removeOrganization(tx, t.deps)
  })
  const tables = await t.records.pool.query<{ name: string }>(
    `select c.table_name as name from information_schema.columns c
     where c.column_name = 'organization_id' and (c.table_name like 'organizations\\_%' or c.table_name like 'access\\_%')`,
  )
  expect(tables.rows.length).toBeGreaterThanOrEqual(8)
  const client = await t.records.pool.connect()
  try {
    await client.query(`begin; set local hinoban.system = 'on'`)
    for (const { name } of tables.rows) {
      const left = await client.query(`select 1 from ${name} where organization_id = $1`, [ours])
      expect([name, left.rowCount]).toEqual([name, 0])
    }
    await client.query('rollback')
  } finally {
    client.release()
  }
  expect((await people.admin.call('GET', '/api/sites')).status).toBe(401)
})
