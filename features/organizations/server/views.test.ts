import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { enrolTotp, TEST_PASSWORD } from '../../../platform/access/testing.ts'
import { newId, statement } from '../../../platform/records/index.ts'
import { MAX_VIEWS } from '../contract.ts'
import { openOrganizationActs } from './index.ts'
import { type TestOrganizations, type TestPerson, testOrganizations } from './testing.ts'

let t: TestOrganizations
const [ours, theirs] = [newId(), newId()]
const people = {} as Record<'admin' | 'operator' | 'second' | 'auditor' | 'foreign', TestPerson>
const ownViews = statement({
  name: 'test_own_views',
  sql: 'select count(*)::int as n from organizations_views where owner = $id',
  params: z.object({ id: z.string() }),
  row: z.object({ n: z.number() }),
  system: true,
})
const view = (name: string, search: string, table = 'assets.list') => ({ table, name, search })
const viewsOf = async (who: TestPerson) => (await who.call('GET', '/api/views')).json.items

beforeAll(async () => {
  t = await testOrganizations()
  const acts = openOrganizationActs(t.deps)
  for (const organization of [ours, theirs])
    await t.records.within({ organization, sites: '*' }, (tx) =>
      acts.createOrganization(
        tx,
        { system: 'test' },
        {
          name: '灯台精機',
          nameKana: '',
          corporateNumber: null,
          language: 'ja',
          timeZone: 'Asia/Tokyo',
          colour: '#1f4e79',
          sample: false,
        },
      ),
    )
  const signIn = async (
    organization: string,
    name: string,
    role: 'administrator' | 'operator' | 'auditor',
  ) => {
    const email = `${name}@example.jp`
    await t.addMember(organization, email, role)
    const person = t.person()
    if (role === 'operator')
      await person.call('POST', '/api/auth/sign-in/email', { email, password: TEST_PASSWORD })
    else await enrolTotp(person, email)
    return person
  }
  people.admin = await signIn(ours, 'admin', 'administrator')
  people.operator = await signIn(ours, 'operator', 'operator')
  people.second = await signIn(ours, 'second', 'operator')
  people.auditor = await signIn(ours, 'auditor', 'auditor')
  people.foreign = await signIn(theirs, 'foreign', 'administrator')
})
afterAll(() => t.close())

describe('a view of one’s own', () => {
  test('is seen by its owner alone, and replaced under the same name', async () => {
    await people.auditor.post('/api/views/own', view('古い機器', '?lifecycle=active&sort=-seen'))
    const again = await people.auditor.post('/api/views/own', view('古い機器', '?sort=seen'))
    expect(again.json).toMatchObject({ reach: 'own', by: null, search: '?sort=seen' })
    expect(await viewsOf(people.auditor)).toHaveLength(1)
    expect(await viewsOf(people.admin)).toEqual([])
    const other = await people.admin.call('DELETE', `/api/views/${again.json.id}`)
    expect(other.status).toBe(404)
    await people.auditor.call('DELETE', `/api/views/${again.json.id}`)
    expect(await viewsOf(people.auditor)).toEqual([])
  })
  test('goes with the membership', async () => {
    const id = await t.addMember(ours, 'leaver@example.jp', 'operator')
    const leaver = t.person()
    await leaver.post('/api/auth/sign-in/email', {
      email: 'leaver@example.jp',
      password: TEST_PASSWORD,
    })
    await leaver.post('/api/views/own', view('自分用', '?q=a'))
    await people.admin.call('DELETE', `/api/members/${id}`)
    const left = await t.records.system('test', (tx) => tx.one(ownViews, { id }))
    expect(left?.n).toBe(0)
  })
  test('there is a limit, said in words', async () => {
    for (let n = 0; n < MAX_VIEWS.own; n++)
      await people.second.post('/api/views/own', view(`表示${n}`, '?q=a'))
    const more = await people.second.post('/api/views/own', view('もう1つ', '?q=a'))
    expect([more.status, more.json.code]).toEqual([409, 'organizations.views_full'])
    expect(more.json.detail).toContain(String(MAX_VIEWS.own))
    const same = await people.second.post('/api/views/own', view('表示0', '?q=b'))
    expect(same.status).toBe(200)
  })
  test.each([
    ['a table that is no name', view('x', '?a=1', '<script>')],
    ['an address instead of a query', view('x', 'https://example.com/?a=1')],
    ['no name', view('  ', '?a=1')],
  ])('%s is refused', async (_what, body) => {
    expect((await people.operator.post('/api/views/own', body)).status).toBe(400)
  })
})

describe('a shared view', () => {
  test('is seen by everybody of the organization and by nobody else', async () => {
    const shared = await people.operator.post('/api/views/shared', view('期限切れ', '?overdue=yes'))
    expect(shared.json).toMatchObject({ reach: 'shared', by: 'operator', mayRemove: true })
    expect(await viewsOf(people.auditor)).toMatchObject([{ name: '期限切れ', mayRemove: false }])
    expect(await viewsOf(people.foreign)).toEqual([])
    const foreign = await people.foreign.call('DELETE', `/api/views/${shared.json.id}`)
    expect(foreign.status).toBe(404)
  })
  test('is not overwritten by a colleague, and not shared by who only reads', async () => {
    const taken = await people.second.post('/api/views/shared', view('期限切れ', '?overdue=no'))
    expect([taken.status, taken.json.code]).toEqual([409, 'organizations.view_taken'])
    const reader = await people.auditor.post('/api/views/shared', view('別の表示', '?q=a'))
    expect(reader.status).toBe(403)
    const [{ id }] = await viewsOf(people.auditor)
    expect((await people.auditor.call('DELETE', `/api/views/${id}`)).status).toBe(403)
  })
  test('takes the place of one’s own of the same name', async () => {
    await people.operator.post('/api/views/own', view('未割当て', '?owner=none'))
    await people.operator.post('/api/views/shared', view('未割当て', '?owner=none'))
    const named = (await viewsOf(people.operator)).filter(
      (v: { name: string }) => v.name === '未割当て',
    )
    expect(named).toMatchObject([{ reach: 'shared' }])
  })
})

describe('what a role begins with', () => {
  const begins = async () =>
    Object.fromEntries(
      (await viewsOf(people.admin)).map((v: { name: string; beginsFor: string[] }) => [
        v.name,
        v.beginsFor,
      ]),
    )
  test('is one view of a table, chosen by an administrator', async () => {
    const all = await viewsOf(people.admin)
    const idOf = (name: string) => all.find((v: { name: string }) => v.name === name).id
    const put = (who: TestPerson, name: string, roles: readonly string[]) =>
      who.call('PUT', `/api/views/${idOf(name)}/roles`, { roles })
    expect((await put(people.operator, '期限切れ', ['operator'])).status).toBe(403)
    await put(people.admin, '期限切れ', ['operator', 'officer'])
    await put(people.admin, '未割当て', ['operator'])
    expect(await begins()).toEqual({ 期限切れ: ['officer'], 未割当て: ['operator'] })
    await put(people.admin, '未割当て', [])
    expect(await begins()).toEqual({ 期限切れ: ['officer'], 未割当て: [] })
  })
  test('is written to the audit log', async () => {
    const { json } = await people.admin.call('GET', '/api/audit?objectKind=table-view')
    expect(json.items.map((i: { what: string }) => i.what)).toContain(
      'organizations.begin-with-view',
    )
  })
})
