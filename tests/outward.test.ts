/**
 * What leaves Hinoban, seen by who receives it: a mail server and a webhook receiver on this machine, the real queue,
 * the real routes. The receiver checks the signature with the very lines that the handbook prints.
 * @module
 */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcp, type Server as TcpServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { VERIFY_EXAMPLE } from '../features/channels/web/verify-example.ts'
import type { Who } from '../platform/access/index.ts'
import { setUpCompany } from './company.ts'
import { dayAfter, whoOf } from './fill.ts'
import { type TestHouse, testHouses, until } from './house.ts'

type Checks = (secret: string, headers: IncomingHttpHeaders, body: string) => boolean

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { readonly close: () => Promise<void> }
let admin: Who
let smtp: TcpServer
let hook: Server
let isFromHinoban: Checks
const mails: { to: string; text: string }[] = []
const calls: { headers: IncomingHttpHeaders; body: string }[] = []

/** Takes every mail, and keeps it decoded. */
const openSmtp = async (): Promise<TcpServer> => {
  const server = createTcp((socket) => {
    let held = ''
    let letter: string | null = null
    let to = ''
    socket.setEncoding('utf8').on('error', () => {})
    socket.write('220 sink ESMTP\r\n')
    socket.on('data', (text: string) => {
      held += text
      for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end)
        held = held.slice(end + 2)
        if (letter !== null && line === '.') {
          mails.push({ to, text: decoded(letter) })
          letter = null
          socket.write('250 kept as 4711\r\n')
        } else if (letter !== null) letter += `${line}\n`
        else if (/^RCPT TO:/i.test(line)) {
          to = /<(.*)>/.exec(line)?.[1] ?? ''
          socket.write(to.startsWith('refused') ? '550 no such box\r\n' : '250 ok\r\n')
        } else if (/^DATA/i.test(line)) {
          letter = ''
          socket.write('354 go\r\n')
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
        else socket.write('250 ok\r\n')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** Subject and text of a mail of one part, as a reader sees them (RFC 2047, RFC 2045). */
const decoded = (letter: string): string => {
  const [head = '', ...body] = letter.split('\n\n')
  const words = head
    .replace(/\n\s+/g, ' ')
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?(.*?)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : quoted(text.replaceAll('_', ' ')),
    )
  const text = body.join('\n\n')
  if (/transfer-encoding: base64/i.test(head))
    return `${words}\n${Buffer.from(text, 'base64').toString('utf8')}`
  return `${words}\n${/quoted-printable/i.test(head) ? quoted(text.replace(/=\n/g, '')) : text}`
}
const quoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  ).toString('utf8')

const portOf = (server: Server | TcpServer): number => (server.address() as AddressInfo).port

beforeAll(async () => {
  smtp = await openSmtp()
  hook = createServer((request, answer) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text) => {
      body += text
    })
    request.on('end', () => {
      calls.push({ headers: request.headers, body })
      answer.end('ticket 4711')
    })
  })
  hook.listen(0, '127.0.0.1')
  await once(hook, 'listening')
  const code = `data:text/javascript,${encodeURIComponent(VERIFY_EXAMPLE)}`
  isFromHinoban = ((await import(code)) as { isFromHinoban: Checks }).isFromHinoban
  houses = await testHouses()
  h = await houses.open('with-jobs', {
    env: { HINOBAN_NOTIFY_PRIVATE_ADDRESSES: 'true' },
    network: { resolve: async () => ['127.0.0.1'] },
  })
  admin = await setUpCompany(h)
})
afterAll(async () => {
  await h.close()
  await houses.close()
  smtp.close()
  hook.closeAllConnections()
  hook.close()
})

const ask = async (method: string, url: string, body?: unknown, who: Who = admin) => {
  const answer = await h.send(method, url, { who, ...(body === undefined ? {} : { body }) })
  expect([method, url, answer.status < 300 || answer.text]).toEqual([method, url, true])
  return answer.json
}
const auditor = (): Who => whoOf(admin.organization, admin.userId, { role: 'auditor' })
const invite = (email: string) =>
  ask('POST', '/api/invitations', { email, role: 'operator', sites: '*', personId: null })
const mailTo = (to: string) => until(async () => mails.find((m) => m.to === to))
const channel = (kind: string, name: string, target: string) =>
  ask('POST', '/api/channels', { kind, name, target, enabled: true })

describe('mail', () => {
  test('an invitation is not mailed, and its link is shown, while no mail server is set', async () => {
    const { mailed, link } = await invite('nobody@example.jp')
    expect(mailed).toBe(false)
    expect(link).toContain('/invitation#')
  })

  test('an invitation is mailed with its link once a server is set on the screen', async () => {
    const value = `smtp://mail.example:${portOf(smtp)}`
    await ask('PUT', '/api/settings/mail.smtp_url', { value })
    await ask('PUT', '/api/settings/mail.from', { value: 'hinoban@example.jp' })
    const { mailed, link } = await invite('new@example.jp')
    expect(mailed).toBe(true)
    const mail = await mailTo('new@example.jp')
    expect(mail.text).toContain(link)
    expect(mail.text).toContain('テスト製作所')
    expect((await invite('refused@example.jp')).mailed).toBe(false)
  })

  test('work goes to the mail of the person in the language of the person: a title and a link', async () => {
    const person = await ask('POST', '/api/people', {
      familyName: 'Tanaka',
      givenName: 'Hana',
      familyNameKana: '',
      givenNameKana: '',
      mail: 'hana@example.jp',
      phone: null,
      language: 'en',
      siteId: null,
      department: '',
      title: '',
      duties: [],
    })
    await ask('POST', '/api/actions', {
      findings: [],
      measures: ['HB-P21'],
      owner: { personId: person.id, name: 'Tanaka Hana' },
      due: dayAfter(7),
      note: 'secret note',
      channel: 'mail',
    })
    const mail = await mailTo('hana@example.jp')
    expect(mail.text).toMatch(/You were asked to act: /)
    expect(mail.text).toMatch(/http:\/\/localhost:8870\/actions\/[0-9a-f-]{36}/)
    expect(mail.text).not.toMatch(/secret note|Tanaka|Hana\b/)
  })
})

describe('channels', () => {
  let secret: string
  let id: string

  test('a webhook tells its secret once, and its receiver verifies what arrives', async () => {
    const made = await channel('webhook', 'chat', `http://chat.example:${portOf(hook)}/T0/hidden`)
    secret = made.secret
    id = made.channel.id
    const tested = await ask('POST', `/api/channels/${id}/test`, {})
    expect(tested).toEqual({ isAccepted: true, reply: 'HTTP 200 ticket 4711' })
    const [call] = calls
    expect(isFromHinoban(secret, call?.headers ?? {}, call?.body ?? '')).toBe(true)
    expect(isFromHinoban('whsec_other', call?.headers ?? {}, call?.body ?? '')).toBe(false)
    expect(isFromHinoban(secret, call?.headers ?? {}, `${call?.body} `)).toBe(false)
    const listed = await h.send('GET', '/api/channels', { who: admin })
    expect(listed.text).not.toContain(secret)
  })

  test('who may not change a webhook sees only its host, in the audit log, too', async () => {
    const { items } = await ask('GET', '/api/channels', undefined, auditor())
    expect(items[0].target).toBe(`http://chat.example:${portOf(hook)}/…`)
    const log = await h.send('GET', '/api/audit', { who: auditor() })
    expect(log.text).toContain('channels.create')
    expect(log.text).toContain('channels.test')
    expect(log.text).not.toContain('hidden')
    expect(log.text).not.toContain(secret)
    const tried = await h.send('POST', `/api/channels/${id}/test`, { who: auditor(), body: {} })
    expect(tried.status).toBe(403)
  })

  test('a judgement that finds many things is one notice with their number', async () => {
    calls.length = 0
    const facts = Array.from({ length: 40 }, (_, n) => ({
      kind: 'accounts.access-review',
      subject: { kind: 'directory', id: `set-${n}`, name: `顧客 ${n}`, site: null },
      observedAt: new Date(Date.now() - 3_600_000).toISOString(),
      validUntil: null,
      probe: 'probe',
      probeVersion: '1',
      payload: {
        completedAt: null,
        adminsReviewedAt: null,
        unapprovedAdmins: [`秘密 ${n}`],
        revocationsNotVerified: 0,
      },
    }))
    const sent = await h.send('POST', '/api/evidence', {
      who: admin,
      bytes: JSON.stringify(facts),
      fileName: 'facts.json',
    })
    expect(sent.json).toMatchObject({ appended: 40 })
    const notice = await until(async () => {
      const { items } = await ask('GET', '/api/notices')
      return items.find((n: { count: number }) => n.count >= 40)
    })
    expect(notice).toMatchObject({ to: { channel: id, name: 'chat' }, status: 'waiting' })
    // The wait for equals is over: nobody sleeps in a test.
    await h.outside(async (client) => {
      await client.query(`update notify_deliveries set next_at = now() where status = 'waiting'`)
      await client.query('commit')
    })
    await h.house.outward.notify.deliverDue()
    const call = await until(async () => calls.find((c) => c.body.includes(notice.id)))
    expect(isFromHinoban(secret, call.headers, call.body)).toBe(true)
    expect(call.body).not.toMatch(/顧客|秘密/)
    expect(JSON.parse(call.body)).toMatchObject({ count: notice.count, title: notice.title })
    const settled = await until(async () => {
      const { items } = await ask('GET', `/api/notices?channel=${id}`)
      return items.find((n: { status: string }) => n.status === 'sent')
    })
    expect(settled.reply).toBe('HTTP 200 ticket 4711')
    // The receiver knows it by its number; other notices may come meanwhile.
    const again = () =>
      calls.filter((c) => c.headers['x-hinoban-id'] === call.headers['x-hinoban-id'])
    const before = again().length
    await ask('POST', `/api/notices/${notice.id}/resend`, {})
    await until(async () => again().length > before)
  })

  test('a webhook that moves gets a new secret; a changed name keeps it', async () => {
    const target = `http://chat.example:${portOf(hook)}/T0/hidden`
    const renamed = await ask('PUT', `/api/channels/${id}`, { name: 'a', target, enabled: false })
    expect(renamed.secret).toBeNull()
    const moved = await ask('PUT', `/api/channels/${id}`, {
      name: 'a',
      target: `${target}2`,
      enabled: true,
    })
    expect(moved.secret).toMatch(/^whsec_/)
    expect(moved.secret).not.toBe(secret)
  })

  test.each([
    ['mail', 'a@example.jp, b@example.jp', 'channels.not_a_mail_address'],
    ['mail', 'x@example.jp\r\nBcc: y@example.jp', 'channels.not_a_mail_address'],
    ['webhook', 'ftp://example.jp/', 'channels.refused'],
    ['webhook', 'http://169.254.169.254/latest/meta-data/', 'channels.refused'],
    ['webhook', 'https://user:password@example.jp/', 'channels.refused'],
    ['webhook', 'not an address', 'channels.refused'],
  ])('a %s to %j is refused in words', async (kind, target, code) => {
    const body = { kind, name: 'x', target, enabled: true }
    const answer = await h.send('POST', '/api/channels', { who: admin, body })
    expect([answer.status, answer.json.code]).toEqual([422, code])
    expect(answer.json.detail).toMatch(/。$/)
  })

  test('what is removed is gone, with its part of the log', async () => {
    await ask('DELETE', `/api/channels/${id}`)
    expect((await ask('GET', '/api/channels')).items).toEqual([])
    const gone = await h.send('GET', `/api/notices?channel=${id}`, { who: admin })
    expect(gone.status).toBe(404)
    const { items } = await ask('GET', '/api/notices')
    expect(items.every((n: { to: object }) => 'mail' in n.to)).toBe(true)
  })
})

describe('feeds', () => {
  test('nothing is fetched until somebody turns it on, and the list says so', async () => {
    const before = await ask('GET', '/api/feeds')
    expect(before).toMatchObject({ enabled: false, allow: [], catalogue: 'absent' })
    // Nothing is here, which is said as such and not as 0.
    expect(
      before.items.every(
        (feed: { fetchedAt: unknown; taken: unknown; checkedAt: unknown }) =>
          feed.fetchedAt === null && feed.taken === null && feed.checkedAt === null,
      ),
    ).toBe(true)
    await expect(
      h.house.outward.feeds.fetch({
        name: 'kev',
        url: 'https://feeds.example/kev.json',
        maxBytes: 1000,
        timeoutMs: 1000,
      }),
    ).rejects.toMatchObject({ code: 'feeds.off' })
    await ask('PUT', '/api/settings/feeds.enabled', { value: true })
    await ask('PUT', '/api/settings/feeds.allow', { value: ['feeds.example'] })
    expect(await ask('GET', '/api/feeds')).toMatchObject({
      enabled: true,
      allow: ['feeds.example'],
    })
  })

  test('a bundle comes in whole, goes out the same, and a damaged one changes nothing', async () => {
    const content = '{"vulnerabilities":[]}'
    const sha256 = Buffer.from(
      await crypto.subtle.digest('SHA-256', Buffer.from(content)),
    ).toString('hex')
    const bundle = `{"feeds":[{"bytes":${content.length},"fetchedAt":"2026-11-20T00:00:00.000Z","name":"kev","sha256":"${sha256}","url":"https://feeds.example/kev.json"}],"format":"hinoban-feeds/1"}\n${content}`
    const upload = (bytes: string) =>
      h.send('POST', '/api/feeds/bundle', { who: admin, bytes, fileName: 'f.bundle' })
    const damaged = await upload(bundle.replace('[]}', '[ }'))
    expect([damaged.status, damaged.json.code]).toEqual([422, 'feeds.bundle_damaged'])
    const kev = async () =>
      (await ask('GET', '/api/feeds')).items.filter((feed: { name: string }) => feed.name === 'kev')
    expect(await kev()).toMatchObject([{ sha256: null }])
    expect((await upload(bundle)).json).toEqual({ taken: ['kev'], kept: [] })
    expect((await upload(bundle)).json).toEqual({ taken: [], kept: ['kev'] })
    expect(await kev()).toMatchObject([{ result: 'imported', bytes: content.length }])
    const out = await h.send('GET', '/api/feeds/bundle', { who: admin })
    expect(out.text).toBe(bundle)
  })
})

describe('sources of flaws', () => {
  const upload = (bytes: string, fileName: string) =>
    h.send('POST', '/api/feeds/files', { who: admin, bytes, fileName })

  test('are turned on with the hosts that were shown, and with no others', async () => {
    const on = ['kev', 'nvd']
    await ask('PUT', '/api/feeds/on', { on: [], hosts: [] })
    const unseen = await h.send('PUT', '/api/feeds/on', {
      who: admin,
      body: { on, hosts: ['www.cisa.gov'] },
    })
    expect([unseen.status, unseen.json.code]).toEqual([409, 'feeds.hosts_differ'])
    expect(unseen.json.detail).toContain('nvd.nist.gov')
    const hosts = ['www.cisa.gov', 'nvd.nist.gov', 'evil.example']
    await ask('PUT', '/api/feeds/on', { on, hosts })
    const now = await ask('GET', '/api/feeds')
    expect(now).toMatchObject({ enabled: true, on })
    expect(now.allow).toEqual(expect.arrayContaining(['www.cisa.gov', 'nvd.nist.gov']))
    expect(now.allow).not.toContain('evil.example')
    const none = await h.send('PUT', '/api/feeds/on', {
      who: admin,
      body: { on: ['no-such-feed'], hosts: [] },
    })
    expect(none.json.code).toBe('feeds.unknown')
    await ask('PUT', '/api/feeds/on', { on: [], hosts: [] })
    expect((await ask('GET', '/api/feeds')).enabled).toBe(false)
    expect(
      (await h.send('POST', '/api/feeds/update', { who: admin, body: { names: null } })).json,
    ).toMatchObject({ code: 'feeds.off' })
  })

  test('advisories are turned on by one switch, with the hosts of their publishers', async () => {
    const { items, usual } = await ask('GET', '/api/feeds')
    expect(usual).toContain('alerts')
    const alerts = items.filter(({ group }: { group: string }) => group === 'alerts')
    expect(alerts.map(({ name }: { name: string }) => name)).toEqual([
      'alerts-jpcert',
      'alerts-ipa',
      'alerts-jvn',
      'alerts-nco',
      'alerts-meti',
    ])
    const hosts = alerts.flatMap((one: { hosts: string[] }) => one.hosts)
    await ask('PUT', '/api/feeds/on', { on: ['alerts'], hosts })
    const sources = await ask('GET', '/api/advisories/sources')
    expect(sources.isFetching).toBe(true)
    for (const row of sources.rows)
      if (row.source !== 'other') expect(row).toMatchObject({ isOn: true, isAllowed: true })
    const file = `<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item rdf:about="https://www.jpcert.or.jp/at/2026/at260001.html"><title>x</title><link>https://www.jpcert.or.jp/at/2026/at260001.html</link></item></rdf:RDF>`
    expect((await upload(file, 'jpcert.rdf')).json).toMatchObject({ name: 'alerts-jpcert' })
    const jpcert = (await ask('GET', '/api/feeds')).items.find(
      ({ name }: { name: string }) => name === 'alerts-jpcert',
    )
    expect(jpcert).toMatchObject({ state: 'ready', taken: { records: 1, damaged: 0 } })
    await ask('PUT', '/api/feeds/on', { on: [], hosts: [] })
  })

  test('a publisher of CSAF is added by its address once its host was shown, and removed again', async () => {
    const add = (address: string, host: string) =>
      h.send('POST', '/api/feeds/providers', { who: admin, body: { address, host } })
    expect((await add('not an address', 'x')).json.code).toBe('feeds.provider_address')
    expect((await add('vendor.example', 'other.example')).json).toMatchObject({
      code: 'feeds.hosts_differ',
    })
    expect((await ask('GET', '/api/feeds')).enabled).toBe(false)
    expect((await add('Vendor.example', 'vendor.example')).json).toEqual({
      name: 'csaf-vendor.example',
    })
    const listed = async () => (await ask('GET', '/api/feeds')) as never
    const own = (all: { items: { name: string }[] }) =>
      all.items.find(({ name }) => name === 'csaf-vendor.example')
    expect(await listed()).toMatchObject({ enabled: true, on: ['csaf-vendor.example'] })
    expect(own(await listed())).toMatchObject({
      isOn: true,
      isOwn: true,
      url: 'https://vendor.example/',
      hosts: ['vendor.example'],
    })
    const gone = await h.send('DELETE', '/api/feeds/providers/csaf-vendor.example', { who: admin })
    expect(gone.status).toBeLessThan(300)
    expect(own(await listed())).toBeUndefined()
    expect(
      (await h.send('DELETE', '/api/feeds/providers/csaf-cisco', { who: admin })).json.code,
    ).toBe('feeds.unknown')
    await ask('PUT', '/api/feeds/on', { on: [], hosts: [] })
  })

  test('come in as files: what each is, its content says', async () => {
    const csaf = JSON.stringify({
      document: {
        category: 'csaf_security_advisory',
        csaf_version: '2.0',
        publisher: { name: 'Example Vendor', category: 'vendor', namespace: 'https://example.jp' },
        title: 'x',
        tracking: {
          id: 'EX-1',
          initial_release_date: '2026-01-01T00:00:00Z',
          current_release_date: '2026-01-01T00:00:00Z',
          status: 'final',
          version: '1',
          revision_history: [],
        },
      },
    })
    expect((await upload(csaf, 'ex-1.json')).json).toMatchObject({
      name: expect.stringMatching(/^file-csaf\.[0-9a-f]{12}$/),
    })
    const kev = await upload('{"catalogVersion":"1","vulnerabilities":[]}', 'k.json')
    expect(kev.json).toMatchObject({ name: 'kev' })
    const none = await upload('hello', 'letter.txt')
    expect([none.status, none.json.code]).toEqual([422, 'feeds.not_recognised'])
    expect(none.json.detail).toContain('letter.txt')
    const items: { name: string; isFile: boolean; state: string }[] = (
      await ask('GET', '/api/feeds')
    ).items
    const files = items.filter(({ isFile }) => isFile)
    expect(files).toHaveLength(1)
    // It is on its way: how far, depends on what else is being taken in.
    expect(files[0]?.state).toMatch(/^(?:waiting|building|ready)$/)
  })
})

test('the handbook prints the lines that were run here', async () => {
  const handbook = await readFile(new URL('../docs/operate/configure.md', import.meta.url), 'utf8')
  expect(handbook).toContain(VERIFY_EXAMPLE)
})
