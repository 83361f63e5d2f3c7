import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { members } from '../../../platform/access/index.ts'
import { enrolTotp, TEST_PASSWORD, totp } from '../../../platform/access/testing.ts'
import { newId } from '../../../platform/records/index.ts'
import { openOrganizationActs, organizationsServer } from './index.ts'
import { type TestOrganizations, type TestPerson, testOrganizations } from './testing.ts'

let t: TestOrganizations
let admin: TestPerson
let [first, second] = ['', '']
let userId = ''
let uri = ''
const organization = newId()
const site = (name: string) => ({
  name,
  kind: 'plant' as const,
  parentId: null,
  country: 'JP',
  timeZone: 'Asia/Tokyo',
  language: 'ja',
  postalCode: null,
  address: '',
  networks: [],
})

beforeAll(async () => {
  t = await testOrganizations()
  const acts = openOrganizationActs(t.deps)
  await t.records.within({ organization, sites: '*' }, async (tx) => {
    await acts.createOrganization(
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
    )
    first = (await acts.createSite(tx, { system: 'test' }, site('第一工場'))).id
    second = (await acts.createSite(tx, { system: 'test' }, site('第二工場'))).id
  })
  userId = await t.addMember(organization, 'admin@example.jp', 'administrator')
  await t.addMember(organization, 'another@example.jp', 'administrator')
  admin = t.person()
  uri = (await enrolTotp(admin, 'admin@example.jp')).uri
})
afterAll(() => t.close())

const preview = (body: object) => admin.call('PUT', '/api/session/preview', body)
const end = () => admin.call('DELETE', '/api/session/preview')

describe('an administrator who sees as another role', () => {
  test('sees exactly what that role sees', async () => {
    expect((await admin.call('GET', '/api/members')).status).toBe(200)
    expect((await preview({ role: 'site-contact', sites: [first] })).status).toBe(200)
    const session = (await admin.call('GET', '/api/session')).json
    expect(session).toMatchObject({
      preview: true,
      organization: { role: 'site-contact' },
      sites: [first],
      mfa: true,
    })
    const sites = (await admin.call('GET', '/api/sites')).json.items
    expect(sites.map((s: { id: string }) => s.id)).toEqual([first])
    expect((await admin.call('GET', `/api/sites/${second}`)).status).toBe(404)
    expect((await admin.call('GET', '/api/members')).json.code).toBe('general.forbidden')
    await end()
    expect((await admin.call('GET', '/api/session')).json).toMatchObject({
      preview: false,
      organization: { role: 'administrator' },
      sites: '*',
    })
    expect((await admin.call('GET', '/api/members')).status).toBe(200)
  })

  test('changes nothing: every route that is not a reading one is refused by the server', async () => {
    await preview({ role: 'operator', sites: '*' })
    const writing = organizationsServer(t.deps)
      .routes.map((r) => r.endpoint)
      .filter((e) => e.method !== 'GET' && e.allow !== 'anyone')
      .filter((e) => e.name !== 'organizations.end-preview')
    expect(writing.length).toBeGreaterThan(25)
    for (const e of writing) {
      const answer = await admin.call(
        e.method as 'POST',
        e.path.replace(/:\w+/g, () => newId()),
        {},
      )
      expect([e.name, answer.status, answer.json.code]).toEqual([
        e.name,
        403,
        'access.preview_reads_only',
      ])
    }
    await end()
  })

  test('cannot try on the administrator, a role that does not exist, or a site of nobody', async () => {
    for (const body of [
      { role: 'administrator', sites: '*' },
      { role: 'root', sites: '*' },
    ])
      expect((await preview(body)).status).toBe(400)
    expect((await preview({ role: 'site-contact', sites: [newId()] })).status).toBe(404)
    expect((await admin.call('GET', '/api/session')).json.preview).toBe(false)
  })

  test('is alone in it: another session of the same person keeps its rights', async () => {
    const elsewhere = t.person()
    await elsewhere.post('/api/auth/sign-in/email', {
      email: 'admin@example.jp',
      password: TEST_PASSWORD,
    })
    // A code is good once: the app shows the next one.
    await elsewhere.post('/api/auth/two-factor/verify-totp', { code: totp(uri, 1) })
    expect((await elsewhere.call('GET', '/api/members')).status).toBe(200)
    await preview({ role: 'employee', sites: '*' })
    expect((await elsewhere.call('GET', '/api/session')).json.preview).toBe(false)
    await end()
  })

  test('has nothing to gain by it once the role is lost', async () => {
    await preview({ role: 'auditor', sites: '*' })
    await t.records.within({ organization, sites: '*' }, async (tx) => {
      const { version } = await members.findMember(tx, userId)
      await members.changeMember(tx, { userId, version, role: 'operator', sites: [first] })
    })
    const session = (await admin.call('GET', '/api/session')).json
    expect(session).toMatchObject({ preview: false, organization: { role: 'operator' } })
    expect((await admin.call('GET', '/api/members')).status).toBe(403)
  })

  test('stands in the audit log with beginning and end', async () => {
    const rows = await t.records.within({ organization, sites: '*' }, (tx) =>
      t.audit.list(tx, { limit: 100 }),
    )
    const acts = rows.map((r) => r.what).filter((what) => what.endsWith('-preview'))
    expect(acts.filter((what) => what === 'organizations.begin-preview')).toHaveLength(4)
    expect(acts).toContain('organizations.end-preview')
  })
})
