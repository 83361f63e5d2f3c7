import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { members } from '../../../platform/access/index.ts'
import { enrolTotp, TEST_PASSWORD, totp } from '../../../platform/access/testing.ts'
import { newId } from '../../../platform/records/index.ts'
import { type TestOrganizations, type TestPerson, testOrganizations } from './testing.ts'

let t: TestOrganizations
beforeAll(async () => {
  t = await testOrganizations()
})
afterAll(() => t.close())

const setupBody = (token: string, email = 'tarou@example.jp') => ({
  token,
  organization: { name: '灯台精機', language: 'ja', timeZone: 'Asia/Tokyo' },
  administrator: { name: '灯台 太郎', email, password: TEST_PASSWORD },
})
const administrator = {} as { person: TestPerson; uri: string; organization: string }
const invite = async (email: string, role: string, sites: '*' | string[] = '*') => {
  const made = await administrator.person.call('POST', '/api/invitations', {
    email,
    role,
    sites,
    personId: null,
  })
  return {
    ...made,
    token: String(made.json?.link ?? '').split('#')[1] ?? '',
  }
}
const accept = (person: TestPerson, token: string, name: string | null = '新しい 人') =>
  person.call('POST', '/api/invitations/accept', {
    token,
    name,
    password: name === null ? null : TEST_PASSWORD,
    language: 'ja',
  })

describe('the first start', () => {
  test('a token is good for 60 minutes, and only the newest one', async () => {
    expect((await t.person().call('GET', '/api/sign-in')).json).toEqual({ setup: true, oidc: null })
    const first = await t.access.issueSetupToken()
    const second = await t.access.issueSetupToken()
    expect(first?.token.length).toBeGreaterThanOrEqual(43)
    const old = await t.person().call('POST', '/api/setup', setupBody(first?.token ?? ''))
    expect([old.status, old.json.code]).toEqual([403, 'access.setup_token_refused'])
    t.pass(60 * 60_000)
    const late = await t.person().call('POST', '/api/setup', setupBody(second?.token ?? ''))
    expect([late.status, late.json.code]).toEqual([403, 'access.setup_token_refused'])
    const { rows } = await t.records.pool.query('select * from access_setup')
    expect(JSON.stringify(rows)).not.toContain(second?.token)
  })

  test('makes the organization and a signed-in administrator, once', async () => {
    const issued = await t.access.issueSetupToken()
    const weak = setupBody(issued?.token ?? '')
    const refused = await t.person().call('POST', '/api/setup', {
      ...weak,
      administrator: { ...weak.administrator, password: '123456789012' },
    })
    expect([refused.status, refused.json.code]).toEqual([422, 'access.password_common'])
    // Two at once with one token: one gets in.
    const racers = ['tarou@example.jp', 'other@example.jp'].map((email) => ({
      email,
      person: t.person(),
    }))
    const answers = await Promise.all(
      racers.map((r) =>
        r.person.call('POST', '/api/setup', setupBody(issued?.token ?? '', r.email)),
      ),
    )
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
    const winner = racers[answers.findIndex((a) => a.status === 200)]
    if (!winner) return expect.unreachable('nobody got in')
    const { person, email } = winner
    const session = (await person.call('GET', '/api/session')).json
    expect(session).toMatchObject({
      signedIn: true,
      email,
      mfa: false,
      organization: { name: '灯台精機', role: 'administrator', timeZone: 'Asia/Tokyo' },
      factors: { totp: false, passkeys: 0, password: true },
    })
    expect(await t.access.issueSetupToken()).toBeNull()
    const again = await t.person().call('POST', '/api/setup', setupBody(issued?.token ?? ''))
    expect([again.status, again.json.code]).toEqual([409, 'access.setup_done'])
    const closed = await person.call('GET', '/api/members')
    expect([closed.status, closed.json.code]).toEqual([403, 'access.mfa_required'])

    const begun = await person.call('POST', '/api/auth/two-factor/enable', {
      password: TEST_PASSWORD,
    })
    const uri: string = begun.json.totpURI
    await person.call('POST', '/api/auth/two-factor/verify-totp', { code: totp(uri) })
    expect((await person.call('GET', '/api/members')).json.items).toMatchObject([
      { name: '灯台 太郎', role: 'administrator', mfa: true },
    ])
    expect((await person.call('GET', '/api/people')).json.items).toMatchObject([
      { familyName: '灯台', givenName: '太郎', userId: session.userId },
    ])
    Object.assign(administrator, { person, uri, organization: session.organization.organization })
  })
})

describe('invitations', () => {
  test('the link works once, for the invited role and sites', async () => {
    const site = await administrator.person.call('POST', '/api/sites', {
      name: 'タイ子会社',
      kind: 'subsidiary',
      parentId: null,
      country: 'TH',
      timeZone: 'Asia/Bangkok',
      language: 'th',
      address: '',
      networks: [],
    })
    const made = await invite('Somchai@example.co.th', 'site-contact', [site.json.id])
    expect(made.json.mailed).toBe(true)
    expect(t.mails.at(-1)).toMatchObject({ to: 'somchai@example.co.th' })
    expect(t.mails.at(-1)?.text).toContain(made.json.link)
    const person = t.person()
    const offer = await person.call('POST', '/api/invitations/open', { token: made.token })
    expect(offer.json).toMatchObject({
      organization: '灯台精機',
      email: 'somchai@example.co.th',
      role: 'site-contact',
      known: false,
    })
    expect((await accept(person, made.token)).json).toMatchObject({ signedIn: true })
    expect((await person.call('GET', '/api/session')).json).toMatchObject({
      signedIn: true,
      sites: [site.json.id],
      organization: { role: 'site-contact' },
    })
    const again = await accept(t.person(), made.token)
    expect([again.status, again.json.code]).toEqual([404, 'access.invitation_refused'])
    expect((await invite('somchai@example.co.th', 'operator')).json.code).toBe(
      'access.already_member',
    )
    // A site contact sees the own site only, and no other person's.
    expect((await person.call('GET', '/api/sites')).json.items).toHaveLength(1)
    expect((await person.call('GET', '/api/people')).json.total).toBe(0)
    expect((await person.call('POST', '/api/sites', {})).status).toBe(403)
  })

  test('expires after seven days; a new one replaces the old; a withdrawn one is refused', async () => {
    const old = await invite('late@example.jp', 'operator')
    const replaced = await invite('late@example.jp', 'operator')
    const code = async (token: string) =>
      (await t.person().call('POST', '/api/invitations/open', { token })).json.code
    expect(await code(old.token)).toBe('access.invitation_refused')
    await administrator.person.call('DELETE', `/api/invitations/${replaced.json.invitation.id}`)
    expect(await code(replaced.token)).toBe('access.invitation_refused')
    const last = await invite('late@example.jp', 'operator')
    t.pass(7 * 86_400_000)
    expect(await code(last.token)).toBe('access.invitation_refused')
    const states = (await administrator.person.call('GET', '/api/invitations')).json.items
      .filter((i: { email: string }) => i.email === 'late@example.jp')
      .map((i: { state: string }) => i.state)
    expect(states).toEqual(['expired', 'withdrawn', 'withdrawn'])
    t.pass(-7 * 86_400_000)
  })

  test('of one millisecond stand in the order in which they were made, the newest first', async () => {
    await t.records.system('invited at once', async () =>
      t.records.pool.query(
        `with one as (select date_trunc('second', now()) as at) update access_invitations set created_at = one.at from one`,
      ),
    )
    const { items } = (await administrator.person.call('GET', '/api/invitations')).json
    const ids: string[] = items.map((i: { id: string }) => i.id)
    expect(ids.length).toBeGreaterThan(2)
    expect(ids).toEqual(ids.toSorted().reverse())
  })

  test('a person of another organization joins with the own account, and switches without signing in', async () => {
    const second = await administrator.person.call('POST', '/api/organizations', {
      name: '海老名板金',
      nameKana: 'エビナバンキン',
      corporateNumber: '7000012050002',
      language: 'ja',
      timeZone: 'Asia/Tokyo',
      colour: '#8a3b12',
    })
    expect(second.json).toMatchObject({ name: '海老名板金', nameKana: 'えびなばんきん' })
    expect((await administrator.person.call('GET', '/api/organization')).json.name).toBe(
      '海老名板金',
    )
    // The site of the first organization is nobody's here.
    expect((await administrator.person.call('GET', '/api/sites')).json.items).toEqual([])
    const made = await invite('somchai@example.co.th', 'operator')
    const stranger = await accept(t.person(), made.token)
    expect(stranger.status).toBe(401)
    const person = t.person()
    await person.call('POST', '/api/auth/sign-in/email', {
      email: 'somchai@example.co.th',
      password: TEST_PASSWORD,
    })
    expect((await accept(person, made.token, null)).json).toMatchObject({ signedIn: true })
    const { memberships } = (await person.call('GET', '/api/session')).json
    expect(memberships.map((m: { name: string; role: string }) => [m.name, m.role])).toEqual([
      ['灯台精機', 'site-contact'],
      ['海老名板金', 'operator'],
    ])
    await person.call('PUT', '/api/session/organization', { organization: second.json.id })
    expect((await person.call('GET', '/api/session')).json.organization.name).toBe('海老名板金')
    const foreign = await person.call('PUT', '/api/session/organization', {
      organization: '0190a5c4-0000-7000-8000-000000000000',
    })
    expect(foreign.json.code).toBe('access.not_member')
    await administrator.person.call('PUT', '/api/session/organization', {
      organization: administrator.organization,
    })
  })
})

describe('members', () => {
  test('the last administrator can neither be demoted nor removed; two can, but not at once', async () => {
    const { userId } = (await administrator.person.call('GET', '/api/session')).json
    const member = async (id: string) =>
      (await administrator.person.call('GET', '/api/members')).json.items.find(
        (m: { userId: string }) => m.userId === id,
      )
    const demote = async (by: TestPerson, id: string) => {
      const { version } = await member(id)
      return by.call('PUT', `/api/members/${id}`, { version, role: 'operator', sites: '*' })
    }
    expect((await demote(administrator.person, userId)).json.code).toBe('access.last_administrator')
    expect((await administrator.person.call('DELETE', `/api/members/${userId}`)).json.code).toBe(
      'access.last_administrator',
    )
    const second = await t.addMember(
      administrator.organization,
      'jirou@example.jp',
      'administrator',
    )
    const other = t.person()
    await enrolTotp(other, 'jirou@example.jp')
    const answers = await Promise.all([demote(administrator.person, second), demote(other, userId)])
    expect(answers.map((a) => a.status).filter((s) => s === 200)).toHaveLength(1)
    // Whoever is left makes the other one an administrator again.
    const left = answers[0]?.status === 200 ? administrator.person : other
    const lost = left === other ? userId : second
    const list = (await left.call('GET', '/api/members')).json.items
    const { version } = list.find((m: { userId: string }) => m.userId === lost)
    const stale = await left.call('PUT', `/api/members/${lost}`, {
      version: version - 1,
      role: 'administrator',
      sites: '*',
    })
    expect([stale.status, stale.json.code]).toEqual([409, 'organizations.changed_meanwhile'])
    expect(JSON.parse(stale.json.params.current)).toMatchObject({ role: 'operator' })
    const back = await left.call('PUT', `/api/members/${lost}`, {
      version,
      role: 'administrator',
      sites: '*',
    })
    expect(back.status).toBe(200)
  })

  test('a removed member is out at once, with every token', async () => {
    const id = await t.addMember(administrator.organization, 'saburo@example.jp', 'operator')
    const person = t.person()
    await person.call('POST', '/api/auth/sign-in/email', {
      email: 'saburo@example.jp',
      password: TEST_PASSWORD,
    })
    const { token } = (await person.call('POST', '/api/tokens', { name: '連携', scopes: ['read'] }))
      .json
    const program = t.program(token)
    expect((await program.call('GET', '/api/sites')).status).toBe(200)
    await administrator.person.call('DELETE', `/api/members/${id}`)
    expect((await person.call('GET', '/api/sites')).status).toBe(401)
    expect((await program.call('GET', '/api/sites')).status).toBe(401)
    expect((await person.call('GET', '/api/session')).json).toEqual({ signedIn: false })
  })

  test('a member who lost everything gets a new start; nobody gets into a foreign organization by it', async () => {
    const id = await t.addMember(administrator.organization, 'goro@example.jp', 'administrator')
    const before = t.person()
    await enrolTotp(before, 'goro@example.jp')
    const admin = administrator.person
    const made = await admin.call('POST', `/api/members/${id}/reset`)
    expect(made.status, made.text).toBe(200)
    expect(t.mails.at(-1)).toMatchObject({ to: 'goro@example.jp' })
    const token = made.json.link.split('#')[1]
    const person = t.person()
    expect((await person.call('POST', '/api/invitations/open', { token })).json.known).toBe(false)
    const answer = await person.call('POST', '/api/invitations/accept', {
      token,
      name: '五郎',
      password: '新しい朝に山へ登って 3',
      language: 'ja',
    })
    expect(answer.json).toMatchObject({ signedIn: true })
    // The old session and the old factor are gone; the new one must be enrolled first.
    expect((await before.call('GET', '/api/sites')).status).toBe(401)
    expect((await person.call('GET', '/api/session')).json).toMatchObject({
      userId: id,
      mfa: false,
      factors: { totp: false, passkeys: 0 },
    })
    expect((await accept(t.person(), token)).json.code).toBe('access.invitation_refused')
    // This one works for another company, too: its administrator would have to agree.
    await t.addMember(newId(), 'shared@example.jp', 'operator')
    const shared = await t.access.findUser('shared@example.jp')
    await t.records.within({ organization: administrator.organization, sites: '*' }, (tx) =>
      members.addMember(tx, { userId: shared?.id ?? '', role: 'operator', sites: '*' }, new Date()),
    )
    const refused = await admin.call('POST', `/api/members/${shared?.id}/reset`)
    expect([refused.status, refused.json.code]).toEqual([409, 'access.account_shared'])
    // The person at the machine can always help.
    const own = await t.access.issueReset('GORO@example.jp')
    expect(own?.token.length).toBeGreaterThanOrEqual(43)
    expect(await t.access.issueReset('nobody@example.jp')).toBeNull()
  })

  test('lists and ends sessions, one and all', async () => {
    const [here, there] = [t.person(), t.person()]
    await t.addMember(administrator.organization, 'shiro@example.jp', 'operator')
    for (const p of [here, there])
      await p.call('POST', '/api/auth/sign-in/email', {
        email: 'shiro@example.jp',
        password: TEST_PASSWORD,
      })
    const { items } = (await here.call('GET', '/api/session/sign-ins')).json
    expect(items).toHaveLength(2)
    const other = items.find((i: { current: boolean }) => !i.current)
    expect(other).toMatchObject({ ip: '127.0.0.1', browser: 'Test/1.0', method: 'password' })
    // Somebody else's session is not there for me.
    const foreign = await administrator.person.call('DELETE', `/api/session/sign-ins/${other.id}`)
    expect([foreign.status, foreign.json.code]).toEqual([404, 'general.not_found'])
    expect((await here.call('DELETE', `/api/session/sign-ins/${other.id}`)).status).toBe(200)
    expect((await there.call('GET', '/api/sites')).status).toBe(401)
    expect(
      (await here.call('POST', '/api/session/sign-ins/end', { keepCurrent: false })).json,
    ).toEqual({
      ended: 1,
    })
    expect((await here.call('GET', '/api/sites')).status).toBe(401)
  })
})

describe('API tokens', () => {
  test('act within their scopes and days, are shown once and kept as a digest', async () => {
    const make = (body: unknown) => administrator.person.call('POST', '/api/tokens', body)
    const { item, token } = (await make({ name: '月次', scopes: ['read'] })).json
    expect(token).toMatch(/^hnb_[A-Za-z0-9_-]{43}$/)
    expect(item.hint).toBe(`${token.slice(0, 8)}…`)
    const days = (Date.parse(item.expiresAt) - Date.parse(item.createdAt)) / 86_400_000
    expect(days).toBe(90)
    const { rows } = await t.records.system('look', async () =>
      t.records.pool.query('select token_hash from access_tokens'),
    )
    expect(JSON.stringify(rows)).not.toContain(token)
    const reader = t.program(token)
    expect((await reader.call('GET', '/api/organization')).status).toBe(200)
    const { json: organization } = await reader.call('GET', '/api/organization')
    const { id: _id, version, createdAt: _c, updatedAt: _u, sample: _s, ...edit } = organization
    expect((await reader.call('PUT', '/api/organization', { version, edit })).status).toBe(403)
    const writer = t.program((await make({ name: '編集', scopes: ['organizations'] })).json.token)
    expect((await writer.call('PUT', '/api/organization', { version, edit })).status).toBe(200)
    const assets = t.program((await make({ name: '資産', scopes: ['assets'] })).json.token)
    expect((await assets.call('GET', '/api/organization')).status).toBe(403)
    // No token hands out access.
    for (const [path, body] of [
      ['/api/tokens', { name: 'x', scopes: ['read'] }],
      ['/api/invitations', { email: 'a@b.jp', role: 'operator', sites: '*', personId: null }],
    ] as const) {
      const answer = await writer.call('POST', path, body)
      expect([answer.status, answer.json.code]).toEqual([403, 'access.session_only'])
    }
    expect((await make({ name: 'x', scopes: ['read'], days: 366 })).status).toBe(400)
    expect((await make({ name: 'x', scopes: ['everything'] })).status).toBe(400)
    await administrator.person.call('DELETE', `/api/tokens/${item.id}`)
    expect((await reader.call('GET', '/api/organization')).status).toBe(401)
    t.pass(91 * 86_400_000)
    expect((await writer.call('GET', '/api/organization')).status).toBe(401)
    const { items } = (await administrator.person.call('GET', '/api/tokens')).json
    const states = Object.fromEntries(
      items.map((i: { name: string; state: string }) => [i.name, i.state]),
    )
    expect(states).toMatchObject({ 月次: 'revoked', 編集: 'expired', 資産: 'expired' })
  })
})
