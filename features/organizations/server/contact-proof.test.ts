import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolTotp } from '../../../platform/access/testing.ts'
import { newId } from '../../../platform/records/index.ts'
import { CONTACT_LINK_MS, CONTACT_QUIET_MS } from '../contract.ts'
import { openOrganizationActs, organizationsServer } from './index.ts'
import { type TestOrganizations, type TestPerson, testOrganizations } from './testing.ts'

let t: TestOrganizations
let admin: TestPerson
let foreign: TestPerson
let visitor: TestPerson
const [ours, theirs] = [newId(), newId()]
const scope = { organization: ours, sites: '*' } as const

beforeAll(async () => {
  t = await testOrganizations()
  const acts = openOrganizationActs(t.deps)
  for (const [organization, name] of [
    [ours, '灯台精機'],
    [theirs, 'よその会社'],
  ] as const)
    await t.records.within({ organization, sites: '*' }, (tx) =>
      acts.createOrganization(
        tx,
        { system: 'test' },
        {
          name,
          nameKana: '',
          corporateNumber: null,
          language: 'ja',
          timeZone: 'Asia/Tokyo',
          colour: '#1f4e79',
          sample: false,
        },
      ),
    )
  const signedIn = async (organization: string, email: string): Promise<TestPerson> => {
    await t.addMember(organization, email, 'administrator')
    const person = t.person()
    await enrolTotp(person, email)
    return person
  }
  admin = await signedIn(ours, 'admin@example.jp')
  foreign = await signedIn(theirs, 'foreign@example.jp')
  visitor = t.person()
})
afterAll(() => t.close())

let next = 0
const tree = async (language = 'ja') => {
  next += 1
  const mail = `night${next}@example.jp`
  const person = await admin.post('/api/people', {
    familyName: `夜間${next}`,
    givenName: '太郎',
    familyNameKana: '',
    givenNameKana: '',
    mail,
    phone: '090-0000-0000',
    language,
    siteId: null,
    department: '',
    title: '',
    duties: [],
  })
  const step = (channel: string) => ({
    personId: person.json.id,
    channel,
    address: null,
    waitMinutes: 10,
  })
  const edit = {
    name: '夜間',
    purpose: 'incident',
    siteId: null,
    steps: [step('mail'), step('phone')],
  }
  const made = await admin.post('/api/contact-trees', edit)
  const [byMail, byPhone] = made.json.steps
  const ask = (step = byMail, who = admin) =>
    who.call('POST', `/api/contact-trees/${made.json.id}/steps/${step.id}/ask`)
  return { id: made.json.id, person: person.json, mail, edit, byMail, byPhone, ask }
}
/** The token of the last mail to an address, as its reader finds it. */
const tokenTo = (mail: string): string =>
  /#([\w-]+)/.exec(t.mails.findLast((m) => m.to === mail)?.text ?? '')?.[1] ?? ''
const open = (token: string) => visitor.post('/api/contact-links/open', { token })
const answer = (token: string, who = visitor) => who.post('/api/contact-links/answer', { token })
const checks = (person: string) =>
  t.records.within(scope, (tx) =>
    t.evidence.list(tx, {
      subject: { kind: 'person', id: person },
      kinds: ['organizations.contact-check'],
      limit: 10,
    }),
  )
const code = async (answered: ReturnType<typeof open>) => (await answered).json?.code

test('the answer by the link is evidence by machine, and the step shows it', async () => {
  const c = await tree()
  const asked = await c.ask()
  expect(asked.json.steps[0]).toMatchObject({ checkedAt: null, askedAt: expect.any(String) })
  expect(asked.text).not.toContain(tokenTo(c.mail))
  const letter = t.mails.findLast((m) => m.to === c.mail)
  expect(letter?.subject).toContain('灯台精機')
  expect(letter?.text).toContain('/contact-check#')
  const shown = await open(tokenTo(c.mail))
  expect(shown.json).toEqual({
    organization: '灯台精機',
    colour: '#1f4e79',
    sentAt: expect.any(String),
    expiresAt: expect.any(String),
  })
  expect(await checks(c.person.id)).toEqual([])
  t.pass(90 * 60_000)
  expect((await answer(tokenTo(c.mail))).json).toEqual({ ok: true })
  expect(await checks(c.person.id)).toMatchObject([
    {
      class: 'E2',
      probe: 'organizations.contact-check/mail-link',
      payload: { channel: 'mail', reached: true, minutes: expect.closeTo(90, 0) },
    },
  ])
  const after = (await admin.call('GET', `/api/contact-trees/${c.id}`)).json.steps[0]
  expect(after).toMatchObject({ reached: true, askedAt: null })
  const log = await admin.call('GET', '/api/audit?what=organizations.answer-contact')
  expect(log.json.items[0]).toMatchObject({ who: { userId: null, via: 'system' } })
  expect(JSON.stringify(log.json)).not.toContain(tokenTo(c.mail))
})

test('the reader is written to in the language the people list names', async () => {
  const c = await tree('th')
  await c.ask()
  expect(t.mails.findLast((m) => m.to === c.mail)?.subject).toMatch(/^Please answer/)
})

describe('a link is refused, always with the same words', () => {
  test('once it was used, also by two clicks at the same moment', async () => {
    const c = await tree()
    await c.ask()
    const both = await Promise.all([answer(tokenTo(c.mail)), answer(tokenTo(c.mail), t.person())])
    expect(both.map((a) => a.status).sort()).toEqual([200, 404])
    expect(await checks(c.person.id)).toHaveLength(1)
    expect(await code(open(tokenTo(c.mail)))).toBe('organizations.contact_link_refused')
  })

  test('after seven days, and by a newer mail', async () => {
    const c = await tree()
    await c.ask()
    const first = tokenTo(c.mail)
    t.pass(CONTACT_QUIET_MS)
    expect((await c.ask()).status).toBe(200)
    expect(tokenTo(c.mail)).not.toBe(first)
    expect(await code(answer(first))).toBe('organizations.contact_link_refused')
    t.pass(CONTACT_LINK_MS)
    expect(await code(answer(tokenTo(c.mail)))).toBe('organizations.contact_link_refused')
    expect(await checks(c.person.id)).toEqual([])
  })

  test('when address, person, step or tree are no longer what the mail was sent for', async () => {
    const moved = await tree()
    await moved.ask()
    const { version, id } = (await admin.call('GET', `/api/people/${moved.person.id}`)).json
    const [familyName, givenName] = ['夜間', '太郎']
    const kept = { familyName, givenName, familyNameKana: '', givenNameKana: '', phone: null }
    const more = { language: 'ja', siteId: null, department: '', title: '', duties: [] }
    const changed = await admin.call('PUT', `/api/people/${id}`, {
      version,
      edit: { ...kept, ...more, mail: 'elsewhere@example.jp' },
    })
    expect(changed.status, changed.text).toBe(200)
    expect(await code(answer(tokenTo(moved.mail)))).toBe('organizations.contact_link_refused')

    const left = await tree()
    await left.ask()
    await admin.post(`/api/people/${left.person.id}/archive`, { version: 1, archived: true })
    expect(await code(answer(tokenTo(left.mail)))).toBe('organizations.contact_link_refused')

    const dropped = await tree()
    await dropped.ask()
    const saved = await admin.call('PUT', `/api/contact-trees/${dropped.id}`, {
      version: 1,
      edit: { ...dropped.edit, steps: dropped.edit.steps.slice(1) },
    })
    expect(saved.status, saved.text).toBe(200)
    expect(await code(answer(tokenTo(dropped.mail)))).toBe('organizations.contact_link_refused')

    const closed = await tree()
    await closed.ask()
    await admin.post(`/api/contact-trees/${closed.id}/archive`, { version: 1, archived: true })
    expect(await code(open(tokenTo(closed.mail)))).toBe('organizations.contact_link_refused')
  })

  test('when it is made up, and a malformed one costs no question to the database', async () => {
    expect(await code(open('A'.repeat(43)))).toBe('organizations.contact_link_refused')
    for (const token of [
      '',
      'x',
      `${'A'.repeat(43)}' or 1=1`.padEnd(300, 'x'),
      '\u0000'.repeat(43),
    ]) {
      const refused = await open(token)
      expect([token, refused.status < 500 && refused.status >= 400]).toEqual([token, true])
    }
  })
})

test('a step that stays the same contact keeps its link when the tree is saved again', async () => {
  const c = await tree()
  await c.ask()
  await admin.call('PUT', `/api/contact-trees/${c.id}`, {
    version: 1,
    edit: { ...c.edit, name: '夜間と休日', steps: [...c.edit.steps].reverse() },
  })
  expect((await answer(tokenTo(c.mail))).status).toBe(200)
})

describe('the mail', () => {
  test('goes out once in ten minutes, however often and by however many it is asked for', async () => {
    const c = await tree()
    const answers = await Promise.all([c.ask(), c.ask(), c.ask()])
    expect(answers.map((a) => a.status).sort()).toEqual([200, 429, 429])
    expect(t.mails.filter((m) => m.to === c.mail)).toHaveLength(1)
  })

  test('goes to mail addresses only, and to nobody of another organization', async () => {
    const c = await tree()
    expect((await c.ask(c.byPhone)).json.code).toBe('organizations.contact_without_mail')
    const sent = t.mails.length
    const byForeigner = await c.ask(c.byMail, foreign)
    const unknown = await c.ask({ id: newId() }, foreign)
    expect([byForeigner.status, byForeigner.json.code]).toEqual([404, unknown.json.code])
    expect(t.mails).toHaveLength(sent)
  })

  test('that the server refused leaves no open link, and may be sent again at once', async () => {
    const c = await tree()
    const http = organizationsServer({ ...t.deps, sendMail: async () => false }).routes
    const ask = http.find((r) => r.endpoint.name === 'organizations.ask-contact')
    await expect(
      ask?.handle({
        who: { scope, userId: 'x', name: 'x', role: 'operator', via: 'session', ip: '127.0.0.1' },
        params: { id: c.id, stepId: c.byMail.id },
      } as never),
    ).rejects.toMatchObject({ code: 'organizations.contact_mail_refused' })
    const after = (await admin.call('GET', `/api/contact-trees/${c.id}`)).json.steps[0]
    expect(after.askedAt).toBeNull()
    expect((await c.ask()).status).toBe(200)
  })
})
