/**
 * No answer to one organization holds a word, a number or an id of another, and nothing of it can be changed: every
 * route of the real route table × role × session or token × site scope × object of somebody else, against a model
 * of permissions written by hand (experience.md R09, R10, R11).
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { Endpoint } from '@hinoban/endpoint'
import { SUBJECT_KINDS } from '@hinoban/measures'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TOKEN_SCOPES } from '../platform/access/contract.ts'
import { ROLES, type Who } from '../platform/access/index.ts'
import { TEST_PASSWORD } from '../platform/access/testing.ts'
import { newId } from '../platform/records/index.ts'
import { type Filled, fillOrganization, whoOf } from './fill.ts'
import { type Answered, type TestHouse, testHouses, until } from './house.ts'
import { idsOf, picture } from './outside.ts'
import { permissions } from './permissions.ts'
import { namesObjects, requestOf, type Shaped, type Target } from './requests.ts'

/** The issue asks for this many combinations on every route. */
const LEAST_COMBINATIONS = 200
const AT_ONCE = 8

/** These answer row by row, or only filter: an id of somebody else is no error, and finds nothing. */
const FINDS_NOTHING = new Set([
  'assets.list',
  'assets.facets',
  'assets.export',
  'assets.assign-owner',
  'board.findings',
  'board.findings_export',
  'board.measure_evidence',
  'evidence.append',
  'organizations.audit',
  'organizations.export-audit',
  'organizations.people',
  'organizations.export-people',
])
/** These speak for the whole company. */
const WHOLE_COMPANY = new Set(['board.exception_sign', 'organizations.confirm-duties'])
/** A role may call these, and something else is asked for as well. */
const OTHER_REFUSALS = new Set([
  'access.session_only',
  'access.account_shared',
  'board.sign_in_person',
  'config.not_on_screen',
])

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { readonly close: () => Promise<void> }
let ours: Filled
let theirs: Filled
/** Organizations that the callers do not belong to: theirs, its sample company, and the one a person of ours is in, too. */
let foreign: string[]
let foreignIds: ReadonlySet<string>
let before: Awaited<ReturnType<typeof picture>>
const ourMark = `ours${randomBytes(5).toString('hex')}`
const theirMark = `theirs${randomBytes(5).toString('hex')}`

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('with-jobs')
  const first = await h.house.access.issueSetupToken()
  const setUp = await h.send('POST', '/api/setup', {
    body: {
      token: first?.token,
      organization: { name: `会社 ${ourMark}`, language: 'ja', timeZone: 'Asia/Tokyo' },
      administrator: {
        name: `管理者 ${ourMark}`,
        email: `admin.${ourMark}@example.jp`,
        password: TEST_PASSWORD,
      },
    },
  })
  const admin = whoOf(setUp.json.organization, setUp.json.userId)
  const cookie = [setUp.headers['set-cookie'] ?? []].flat().map((c) => String(c).split(';')[0])
  const another = await openAnother(admin, theirMark)
  // A third company that an administrator of ours works for, too.
  const third = await another.create(`third ${theirMark}`)
  const shared = await h.send('POST', '/api/invitations', {
    who: third,
    body: {
      email: `admin.${ourMark}@example.jp`,
      role: 'auditor',
      sites: '*',
      personId: null,
    },
  })
  const joined = await h.send('POST', '/api/invitations/accept', {
    headers: { cookie: cookie.join('; ') },
    body: { token: shared.json.link.split('#')[1], name: null, password: null, language: 'ja' },
  })
  expect(joined.text).toContain('"signedIn":true')
  ours = await fillOrganization(h, admin, ourMark, 1)
  theirs = await fillOrganization(h, another.admin, theirMark, 2)
  const sample = await h.send('POST', '/api/sample', { who: another.admin, body: {} })
  await until(async () => {
    const { json } = await h.send('GET', '/api/sample', { who: another.admin })
    if (json.state === 'failed') throw new Error(json.why)
    return json.state === 'ready'
  })
  foreign = [theirs.organization, third.organization, sample.json.organization]
  await until(async () => {
    const counted = await Promise.all(
      [another.admin, whoOf(sample.json.organization, another.admin.userId)].map((who) =>
        h.send('GET', '/api/board', { who }),
      ),
    )
    return counted.every((c) => !c.json.pending)
  })
  await h.close()
  // As after a restart; without workers, so that whatever changes now was changed by a request.
  h = await houses.open('without-jobs')
  const mine = await h.outside((client) => idsOf(client, [ours.organization]))
  const all = await h.outside((client) => idsOf(client, foreign))
  foreignIds = new Set([...all].filter((id) => !mine.has(id)))
  before = await h.outside((client) => picture(client, foreign, ours.organization))
}, 240_000)
afterAll(async () => {
  await h?.close()
  await houses?.close()
})

/** A company with an administrator of its own, opened through the routes and left by who opened it. */
const openAnother = async (by: Who, mark: string) => {
  const edit = (name: string) => ({
    name,
    nameKana: '',
    corporateNumber: null,
    language: 'ja',
    timeZone: 'Asia/Tokyo',
    colour: '#1f4e79',
  })
  const opened = await h.send('POST', '/api/organizations', { who: by, body: edit(mark) })
  const start = whoOf(opened.json.id, by.userId)
  const invited = await h.send('POST', '/api/invitations', {
    who: start,
    body: {
      email: `boss.${mark}@example.jp`,
      role: 'administrator',
      sites: '*',
      personId: null,
    },
  })
  const accepted = await h.send('POST', '/api/invitations/accept', {
    ip: '198.51.100.77',
    body: {
      token: invited.json.link.split('#')[1],
      name: `社長 ${mark}`,
      password: TEST_PASSWORD,
      language: 'ja',
    },
  })
  expect(accepted.text).toContain('"signedIn":true')
  const listed = await h.send('GET', '/api/members', { who: start })
  const boss = listed.json.items.find((m: { userId: string }) => m.userId !== by.userId)
  const admin = whoOf(opened.json.id, boss.userId)
  const left = await h.send('DELETE', `/api/members/${by.userId}`, { who: admin })
  expect(left.status).toBe(200)
  return {
    admin,
    create: async (name: string): Promise<Who> => {
      const made = await h.send('POST', '/api/organizations', { who: admin, body: edit(name) })
      return whoOf(made.json.id, admin.userId)
    },
  }
}

const endpoints = (): Endpoint[] => h.house.routes.map((r) => r.endpoint)

test('every route is known to the model, and the model knows no other', () => {
  expect(
    endpoints()
      .map((e) => e.name)
      .sort(),
  ).toEqual(Object.keys(permissions).sort())
})

test('a token can be limited to any area of the endpoints', () => {
  expect(areas().filter((area) => !TOKEN_SCOPES.some((scope) => scope === area))).toEqual([])
})

test('the endpoints allow exactly the roles that the model allows', () => {
  const allowed = (allow: Endpoint['allow']) =>
    typeof allow === 'string' ? allow : [...allow].sort().join(' ')
  const everybody = allowed(ROLES)
  for (const e of endpoints()) {
    const expected = allowed(permissions[e.name] ?? [])
    const found = allowed(e.allow)
    expect([e.name, found === everybody ? 'signed-in' : found]).toEqual([e.name, expected])
  }
})

// ── the walk ──

type Combination = {
  readonly who: Who
  readonly target: Target
  readonly shaped: Shaped
  readonly isRoleAllowed: boolean
}

const theirTargets = (): Target[] => {
  const t = theirs
  const of = (kind: string, id: string): Target => ({ kind, id, sha256: t.document })
  return [
    of('site', t.sites[0]),
    of('asset', t.scanned[0]),
    of('finding', t.findings[0] ?? ''),
    of('person', t.people[0]),
    of('organization', t.organization),
    of('contact-tree', t.trees[0] ?? ''),
    of('contact-step', t.steps[0] ?? ''),
    of('member', t.memberOf('operator')),
    of('invitation', t.invitation),
    of('token', t.token),
    of('import', t.imports[2]),
    of('asset by hand', t.assets[2]),
    of('action', t.actions[0] ?? ''),
    of('exception', t.exceptions[0]),
    of('evidence', t.declared),
    of('sample', foreign[2] ?? ''),
    of('channel', t.channel),
    of('third company', foreign[1] ?? ''),
  ]
}
const random = (): Target => ({
  kind: 'random',
  id: newId(),
  sha256: randomBytes(32).toString('hex'),
})
/** What a person of the first site may not see, though it is of the own company. */
const otherSite = (): Target[] =>
  [
    ['site', ours.sites[1]],
    ['asset', ours.scanned[1]],
    ['asset without a site', ours.assets[2]],
    ['person', ours.people[1]],
    ['contact-tree', ours.trees[1]],
    ['finding', ours.findings[1]],
    ['action', ours.actions[1]],
    ['exception', ours.exceptions[1]],
    ['import', ours.imports[1]],
  ].map(([kind, id]) => ({ kind: `other site's ${kind}`, id: id ?? '', sha256: ours.document }))

const areas = (): string[] => [...new Set(endpoints().map((e) => e.name.split('.')[0] ?? ''))]

const walkOf = (endpoint: Endpoint): Combination[] => {
  const permission = permissions[endpoint.name] ?? []
  const combinations: Combination[] = []
  // A route that asks for no object is tried with the headers alone.
  const isAsked = pathNamesObject(endpoint) || bodyNamesObject(endpoint)
  let variant = 0
  for (const role of ROLES)
    for (const via of ['session', 'token'] as const)
      for (const sites of ['*', [ours.sites[0]]] as const) {
        const who = whoOf(ours.organization, ours.memberOf(role), {
          role,
          via,
          sites,
          tokenScopes: via === 'token' ? areas() : null,
          language: variant % 2 === 0 ? 'ja' : 'en',
        })
        variant += 1
        const isRoleAllowed = typeof permission === 'string' || permission.includes(role)
        const targets = [
          random(),
          ...(isRoleAllowed && isAsked ? theirTargets() : theirTargets().slice(0, 6)),
          ...(sites === '*' || !isRoleAllowed || !isAsked ? [] : otherSite()),
        ]
        for (const target of targets) {
          const idFor = (field: string) => (field === 'sha256' ? target.sha256 : target.id)
          combinations.push({
            who,
            target,
            isRoleAllowed,
            shaped: requestOf(endpoint, { idFor, variant }),
          })
        }
      }
  return combinations
}

const pathNamesObject = (e: Endpoint): boolean =>
  e.params !== undefined && !/:(measure|key)\b(?!.*:)/.test(e.path)

const bodyNamesObject = (e: Endpoint): boolean =>
  namesObjects(e.query) || namesObjects(e.body) || e.upload === true

/** Everything in an answer that could tell something of somebody else. */
const leakIn = (answer: Answered, sent: string): string | null => {
  const whole = `${answer.text}\n${JSON.stringify(answer.headers)}`
  const next = typeof answer.json?.next === 'string' ? answer.json.next : ''
  const read = `${whole}\n${Buffer.from(next, 'base64url').toString('utf8')}`
  if (read.toLowerCase().includes(theirMark)) return `the mark in ${excerpt(read, theirMark)}`
  for (const [id] of read.matchAll(IDS))
    if (foreignIds.has(id) && !sent.includes(id)) return `${id} in ${excerpt(read, id)}`
  return null
}
const IDS = /[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const excerpt = (text: string, at: string): string =>
  text.slice(Math.max(0, text.indexOf(at) - 120), text.indexOf(at) + 120)

/** One of a kind: a fault of a route shows in hundreds of combinations. */
const firstOfEach = (wrong: readonly string[]): string[] => [
  ...new Map(wrong.map((w) => [w.split(/ as | \(/)[0], w])).values(),
]

const inParallel = async <T>(items: readonly T[], work: (item: T) => Promise<void>) => {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

/** Ids and moments that differ between two answers for the same reason. */
const plain = (answer: Answered, target: Target): string =>
  `${answer.status} ${answer.headers['content-type']} ${answer.text
    .replaceAll(target.id, 'ID')
    .replaceAll(target.sha256, 'SHA')}`

const wrongWith = (e: Endpoint, c: Combination, answer: Answered): string | null => {
  const { status } = answer
  const code: string = answer.json?.code ?? ''
  if (status >= 500) return `an incident: ${h.logged.at(-1)?.slice(0, 600)}`
  const leak = leakIn(answer, JSON.stringify(c.shaped))
  if (leak !== null) return leak
  if (e.allow === 'anyone') return null
  if (!c.isRoleAllowed) return status === 403 && code === 'general.forbidden' ? null : 'not refused'
  if (status === 401) return 'refused as nobody'
  if (status === 403 && OTHER_REFUSALS.has(code)) return null
  if (pathNamesObject(e)) return status === 404 ? null : 'found what is not there for the caller'
  if (status === 403)
    // Who sees one site cannot speak for all.
    return WHOLE_COMPANY.has(e.name) && c.who.sites !== '*' ? null : 'refused'
  if (code === 'general.invalid_request')
    return `the proof's own request is not well formed: ${answer.text}`
  if (
    status < 300 &&
    bodyNamesObject(e) &&
    c.target.kind !== 'random' &&
    !FINDS_NOTHING.has(e.name)
  )
    return TAKES_NO_OBJECT.has(e.name) ? null : 'took an object that is not there for the caller'
  return null
}
/** Their bodies name no object of the house in the variants that succeed. */
const TAKES_NO_OBJECT = new Set(['board.document_upload', 'organizations.end-sign-ins'])

describe('another organization', () => {
  test('cannot be read, felt or touched through any route', { timeout: 400_000 }, async () => {
    const wrong: string[] = []
    const counts: Record<string, number> = {}
    // Whoever ends or removes comes last.
    const last = /remove|end-|revoke|samples/
    const order = endpoints().sort((a, b) => Number(last.test(a.name)) - Number(last.test(b.name)))
    for (const e of order) {
      const sayings = new Map<string, { kind: string; said: string }[]>()
      const combinations = walkOf(e)
      counts[e.name] = combinations.length
      await inParallel(combinations, async (c) => {
        const { method, url, ...given } = c.shaped
        const answer = await h.send(method, url, {
          ...given,
          who: c.who,
          ip: e.allow === 'anyone' ? `203.0.113.${Math.floor(Math.random() * 250)}` : '127.0.0.1',
          headers: {
            'accept-language': c.who.language,
            // Nobody says by a header whom he works for.
            'x-organization': theirs.organization,
            'x-hinoban-organization': theirs.organization,
          },
        })
        const why = wrongWith(e, c, answer)
        if (why !== null)
          wrong.push(
            `${e.name} as ${c.who.role} by ${c.who.via} of ${c.who.sites === '*' ? 'all sites' : 'one site'}, ${c.target.kind}: ${answer.status} ${why} | ${answer.text.slice(0, 200)} | ${JSON.stringify(c.shaped).slice(0, 300)}`,
          )
        if (c.isRoleAllowed && pathNamesObject(e)) {
          const key = `${c.who.role} ${c.who.via} ${c.who.sites} ${c.who.language}`
          sayings.set(key, [
            ...(sayings.get(key) ?? []),
            { kind: c.target.kind, said: plain(answer, c.target) },
          ])
        }
      })
      for (const [key, said] of sayings) {
        const unknown = said.find((s) => s.kind === 'random')
        for (const s of said)
          if (s.said !== unknown?.said)
            wrong.push(
              `${e.name} (${key}): ${s.kind} sounds unlike an unknown id: ${s.said} / ${unknown?.said}`,
            )
      }
    }
    console.info(
      `isolation: ${Object.keys(counts).length} routes, ${Object.values(counts).reduce((a, b) => a + b, 0)} requests, ${wrong.length} leaks or mismatches`,
    )
    expect(firstOfEach(wrong)).toEqual([])
    for (const [name, n] of Object.entries(counts))
      expect([name, n >= LEAST_COMBINATIONS]).toEqual([name, true])
    expect(await h.outside((client) => picture(client, foreign, ours.organization))).toEqual(before)
  })

  test('is refused inside one of our own objects, too', { timeout: 120_000 }, async () => {
    const wrong: string[] = []
    let n = 0
    for (const e of endpoints().filter((e) => pathNamesObject(e) && namesObjects(e.body)))
      for (const sites of ['*', [ours.sites[0]]] as const)
        for (const target of [
          ...theirTargets(),
          random(),
          ...(sites === '*' ? [] : otherSite().slice(0, 1)),
        ])
          for (const variant of [0, 1, 2]) {
            const shaped = requestOf(
              e,
              { idFor: ownPath(e), variant: 0 },
              { idFor: (field) => (field === 'sha256' ? target.sha256 : target.id), variant },
            )
            const { method, url, ...given } = shaped
            const text = JSON.stringify(given)
            if (!text.includes(target.id) && !text.includes(target.sha256)) continue
            const who = whoOf(ours.organization, ours.admin.userId, { sites })
            const answer = await h.send(method, url, { ...given, who })
            n += 1
            const leak = leakIn(answer, JSON.stringify(shaped))
            const isRefused = answer.status >= 400 && answer.status < 500
            if (leak !== null || !isRefused)
              wrong.push(
                `${e.name} as administrator, ${target.kind}: ${answer.status} ${leak} ${answer.text.slice(0, 300)} ${JSON.stringify(shaped)}`,
              )
          }
    console.info(`isolation: ${n} requests with a foreign id inside an own object`)
    expect(firstOfEach(wrong)).toEqual([])
  })
})

/** An object of ours for each path that names one. */
const ownPath = (e: Endpoint) => (field: string) => {
  const { path } = e
  if (field === 'userId') return ours.memberOf('employee')
  if (field === 'stepId') return ours.steps[0] ?? ''
  if (field === 'sha256') return ours.document
  if (path.startsWith('/api/channels/')) return ours.channel
  if (path.startsWith('/api/sites/')) return ours.sites[0]
  if (path.startsWith('/api/people/')) return ours.people[0]
  if (path.startsWith('/api/contact-trees/')) return ours.trees[0] ?? ''
  if (path.startsWith('/api/invitations/')) return ours.invitation
  if (path.startsWith('/api/tokens/')) return ours.token
  if (path.startsWith('/api/assets/')) return ours.scanned[0]
  if (path.startsWith('/api/imports/')) return ours.imports[0]
  if (path.startsWith('/api/findings/')) return ours.findings[0] ?? ''
  if (path.startsWith('/api/actions/')) return ours.actions[0] ?? ''
  if (path.startsWith('/api/exceptions/')) return ours.exceptions[0]
  return ours.scanned[0]
}

describe('who is not signed in, or holds a token for something else', () => {
  test('is told so, whatever is asked for', { timeout: 60_000 }, async () => {
    const wrong: string[] = []
    for (const e of endpoints()) {
      if (permissions[e.name] === 'anyone') continue
      const shaped = requestOf(e, { idFor: ownPath(e), variant: 0 })
      const { method, url, ...given } = shaped
      const nobody = await h.send(method, url, given)
      if (nobody.status !== 401) wrong.push(`${e.name} without a session: ${nobody.status}`)
      const invented = await h.send(method, url, {
        ...given,
        headers: { authorization: `Bearer hnb_${'A'.repeat(43)}` },
      })
      if (invented.status !== 401)
        wrong.push(`${e.name} with an invented token: ${invented.status}`)
      const area = e.name.split('.')[0] ?? ''
      for (const role of ROLES)
        for (const tokenScopes of [[], areas().filter((a) => a !== area), ['read']]) {
          if (method === 'GET' && tokenScopes.includes('read')) continue
          const who = whoOf(ours.organization, ours.memberOf(role), {
            role,
            via: 'token',
            tokenScopes,
          })
          const answer = await h.send(method, url, { ...given, who })
          if (answer.status !== 403)
            wrong.push(`${e.name} as ${role} with a token for [${tokenScopes}]: ${answer.status}`)
        }
      // A session that has not shown its second factor yet.
      const half = whoOf(ours.organization, ours.memberOf('auditor'), {
        role: 'auditor',
        mfa: false,
      })
      const answer = await h.send(method, url, { ...given, who: half })
      if (answer.json?.code !== 'access.mfa_required')
        wrong.push(`${e.name} without the second factor: ${answer.status}`)
    }
    expect(wrong).toEqual([])
  })

  test('a real token opens what its person may read, and nothing else', async () => {
    const headers = { authorization: `Bearer ${ours.secret}` }
    const assets = await h.send('GET', '/api/assets', { headers })
    expect(assets.text).toContain(ourMark)
    expect(leakIn(assets, '')).toBeNull()
    expect((await h.send('POST', '/api/sites', { headers, body: {} })).status).toBe(403)
    expect((await h.send('GET', `/api/assets/${theirs.assets[0]}`, { headers })).status).toBe(404)
  })
})

describe('the contact of one site', () => {
  const contact = () =>
    whoOf(ours.organization, ours.memberOf('site-contact'), {
      role: 'site-contact',
      sites: [ours.sites[0]],
    })
  const read = async (url: string) => {
    const answer = await h.send('GET', url, { who: contact() })
    expect([url, answer.status]).toEqual([url, 200])
    return answer
  }

  test('sees this site alone: sites, people, assets, imports, findings, evidence, work', async () => {
    const [mine] = ours.sites
    expect((await read('/api/sites')).json.items.map((s: { id: string }) => s.id)).toEqual([mine])
    const assets = (await read('/api/assets?limit=500&retired=all')).json
    expect(assets.total).toBeGreaterThan(2)
    expect(new Set(assets.rows.map((a: { site: string }) => a.site))).toEqual(new Set([mine]))
    const facets = (await read('/api/assets/facets?retired=all')).json
    expect(facets.site.map((f: { value: string }) => f.value)).toEqual([mine])
    expect(facets.total).toBe(assets.total)
    const findings = (await read('/api/findings?limit=200&status=all')).json
    expect(findings.rows.length).toBeGreaterThan(0)
    for (const f of findings.rows) expect(f.subject.site).toBe(mine)
    expect(findings.count).toBe(findings.rows.length)
    for (const row of (await read('/api/imports')).json.rows) expect(row.site).toBe(mine)
    for (const row of (await read('/api/people')).json.items) expect(row.siteId).toBe(mine)
    for (const measure of ['HB-P01', 'HB-P02', 'HB-P16']) {
      for (const part of ['subjects', 'evidence', 'changes'])
        for (const row of (await read(`/api/board/measures/${measure}/${part}?limit=200`)).json
          .rows)
          expect([measure, part, row.subject.site]).toEqual([measure, part, mine])
    }
    // Nothing of the other site in any list, also not between the lines.
    const others = [
      ours.sites[1],
      ours.scanned[1],
      ours.assets[1],
      ours.findings[1],
      ours.people[1],
    ]
    for (const e of endpoints().filter((e) => e.method === 'GET' && !e.path.includes(':'))) {
      if (!permissions[e.name]?.includes('site-contact')) continue
      const { text } = await h.send('GET', e.path, { who: contact() })
      for (const id of others) expect([e.name, text.includes(id ?? '–')]).toEqual([e.name, false])
    }
  })

  test('counts on the board what this site has, and the two sites add up', async () => {
    const countsFor = async (sites: '*' | readonly string[], id: string) => {
      const who = whoOf(ours.organization, ours.memberOf('operator'), { role: 'operator', sites })
      const { json } = await h.send('GET', `/api/board/measures/${id}`, { who })
      return json.of as number
    }
    for (const id of ['HB-P02', 'HB-P03']) {
      const [first, second, both] = [
        await countsFor([ours.sites[0]], id),
        await countsFor([ours.sites[1]], id),
        await countsFor(ours.sites, id),
      ]
      expect(first).toBeGreaterThan(0)
      expect([id, first + second]).toEqual([id, both])
      expect(both).toBeLessThanOrEqual(await countsFor('*', id))
    }
  })
})

describe('the requests of this proof', () => {
  test('are good ones: with an object of one’s own they are answered', {
    timeout: 60_000,
  }, async () => {
    const wrong: string[] = []
    // Whoever edits, ends or removes comes after who only reads; what is gone is not asked for again.
    const rank = ({ name }: Endpoint): number =>
      /remove|samples/.test(name) ? 2 : /edit-|end-|revoke|archive/.test(name) ? 1 : 0
    const order = endpoints().sort((a, b) => rank(a) - rank(b))
    for (const e of order) {
      if (e.allow === 'anyone' || e.name === 'organizations.end-sign-in') continue
      const idFor = (field: string): string =>
        field === 'personId' || field === 'who'
          ? ours.people[0]
          : field === 'channel'
            ? ours.channel
            : field === 'findings'
              ? (ours.findings[0] ?? '')
              : field === 'ids'
                ? ours.scanned[0]
                : field === 'organization'
                  ? ours.organization
                  : field === 'sha256'
                    ? ours.document
                    : ours.sites[1]
      const { method, url, ...given } = requestOf(
        e,
        { idFor: ownPath(e), variant: HOST },
        { idFor, variant: 0 },
      )
      const answer = await h.send(method, url, { ...given, who: ours.admin })
      if (answer.status === 400 || answer.status === 403 || answer.status >= 500)
        wrong.push(`${e.name}: ${answer.text.slice(0, 300)}`)
      if (answer.status === 404 && !NOT_ASKED_RIGHT.has(e.name))
        wrong.push(`${e.name}: ${url} ${answer.text.slice(0, 200)}`)
    }
    expect(wrong).toEqual([])
  })
})
/** Subject kinds are turned through: this one is the host. */
const HOST = SUBJECT_KINDS.indexOf('host')
/** A site stands where a subject of another kind is meant; nothing was sent yet that could be sent again (outward.test.ts does). */
const NOT_ASKED_RIGHT = new Set(['board.declare', 'organizations.switch', 'channels.resend'])
