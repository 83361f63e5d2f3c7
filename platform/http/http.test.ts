import { request as httpRequest } from 'node:http'
import { endpoint } from '@hinoban/endpoint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Who } from '../access/who.ts'
import { openLog } from '../log/index.ts'
import { csvCell } from './csv.ts'
import { fileAnswer, type Http, notFound, openHttp, openRoute, route } from './index.ts'
import { isStorable } from './storable.ts'

const who = (role: Who['role'], more: Partial<Who> = {}): Who => ({
  userId: 'u',
  name: 'n',
  email: 'e',
  organization: 'o',
  role,
  sites: '*',
  via: 'session',
  tokenScopes: null,
  mfa: true,
  scope: { organization: 'o', sites: '*' },
  ip: '127.0.0.1',
  language: 'ja',
  ...more,
})

const getThing = endpoint({
  name: 'things.get',
  method: 'GET',
  path: '/api/things/:id',
  summary: 'One thing',
  allow: ['operator'],
  params: z.object({ id: z.uuid() }),
  answer: z.strictObject({ id: z.string() }),
})
const makeThing = endpoint({
  name: 'things.make',
  method: 'POST',
  path: '/api/things',
  summary: 'Make a thing',
  allow: 'signed-in',
  body: z.strictObject({ name: z.string().max(10) }),
  answer: z.strictObject({ name: z.string() }),
})
const lieThing = endpoint({
  name: 'things.lie',
  method: 'GET',
  path: '/api/lie',
  summary: 'Answers what it did not promise',
  allow: 'anyone',
  answer: z.strictObject({ a: z.string() }),
})
const takeFile = endpoint({
  name: 'things.upload',
  method: 'POST',
  path: '/api/upload',
  summary: 'Take a file',
  allow: 'anyone',
  upload: true,
  answer: z.strictObject({ name: z.string(), size: z.number() }),
})
const giveFile = endpoint({
  name: 'things.file',
  method: 'GET',
  path: '/api/file',
  summary: 'Give a file',
  allow: 'anyone',
  answerKind: 'file',
})

const ownThing = endpoint({
  name: 'things.own',
  method: 'GET',
  path: '/api/own',
  summary: 'Belongs to the installation',
  allow: ['administrator'],
  ofInstallation: true,
  answer: z.strictObject({ ok: z.boolean() }),
})

let http: Http
let at = ''
const logged: string[] = []
beforeAll(async () => {
  http = await openHttp({
    log: openLog({ level: 'info', write: (l) => void logged.push(l) }),
    clock: { now: () => new Date('2026-11-22T00:00:00Z') },
    version: '0',
    publicUrl: null,
    host: '127.0.0.1',
    trustedProxies: [],
    whoIs: async (headers) => {
      const role = headers.get('x-role')
      const organization = headers.get('x-organization') ?? 'o'
      const scopes = headers.get('x-scopes')
      return role
        ? who(role as Who['role'], {
            organization,
            ...(scopes ? { via: 'token', tokenScopes: scopes.split(',') } : {}),
          })
        : null
    },
    guard: () => {},
    isHome: async (organization) => organization === 'o',
    sentences: [],
    routes: [
      route(ownThing, async () => ({ ok: true })),
      route(getThing, async ({ params }) => {
        if (params.id.startsWith('0')) throw notFound()
        return { id: params.id }
      }),
      route(makeThing, async ({ body }) => ({ name: body.name })),
      openRoute(lieThing, async () => ({ a: 1 }) as never),
      openRoute(takeFile, async ({ upload }) => {
        let size = 0
        for await (const c of upload?.bytes ?? []) size += c.length
        return { name: upload?.name ?? '', size }
      }),
      openRoute(giveFile, async () =>
        fileAnswer({
          name: '台帳.csv',
          type: 'text/csv; charset=utf-8',
          body: (async function* () {
            yield 'a'
            yield 'b'
          })(),
        }),
      ),
    ],
  })
  at = await http.listen(0, '127.0.0.1')
})
afterAll(() => http.close())

const id = '11111111-1111-4111-8111-111111111111'
const get = (path: string, headers: Record<string, string> = {}) => fetch(at + path, { headers })

describe('who may call', () => {
  test('nobody → 401, wrong role → 403, right role → 200', async () => {
    expect((await get(`/api/things/${id}`)).status).toBe(401)
    expect((await get(`/api/things/${id}`, { 'x-role': 'employee' })).status).toBe(403)
    expect((await get(`/api/things/${id}`, { 'x-role': 'operator' })).status).toBe(200)
  })
  test('what belongs to the installation opens for its home organization alone', async () => {
    const own = (organization: string) =>
      get('/api/own', { 'x-role': 'administrator', 'x-organization': organization })
    expect((await own('o')).status).toBe(200)
    const refused = await own('another')
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      403,
      'general.home_only',
    ])
  })
  test('a token needs the scope as well as the role', async () => {
    expect(
      (await get(`/api/things/${id}`, { 'x-role': 'operator', 'x-scopes': 'other' })).status,
    ).toBe(403)
    for (const scope of ['things', 'things.get', 'read'])
      expect(
        (await get(`/api/things/${id}`, { 'x-role': 'operator', 'x-scopes': scope })).status,
      ).toBe(200)
  })
  test('a page of another site cannot speak for the person', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${at}/api/things`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-role': 'operator', ...headers },
        body: '{"name":"x"}',
      })
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await post({ origin: 'null' })).status).toBe(403)
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await post({ origin: at })).status).toBe(200)
  })
  test('a name that somebody else points at this machine is refused', async () => {
    const status = await new Promise((resolve) => {
      const { port } = new URL(at)
      httpRequest(
        {
          port,
          host: '127.0.0.1',
          path: '/api/openapi.json',
          headers: { host: `rebind.example:${port}` },
        },
        (r) => {
          r.resume()
          resolve(r.statusCode)
        },
      ).end()
    })
    expect(status).toBe(403)
  })
})

describe('what comes back', () => {
  test('a missing object and a wrong path answer with the same bytes', async () => {
    const [a, b] = await Promise.all([
      get(`/api/things/0${id.slice(1)}`, { 'x-role': 'operator' }),
      get('/api/nothing-here'),
    ])
    expect([a.status, await a.text()]).toEqual([b.status, await b.text()])
  })
  test('bad input names the place', async () => {
    const answer = await fetch(`${at}/api/things`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-role': 'operator',
        'accept-language': 'en',
      },
      body: '{"name":"much too long a name"}',
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      code: 'general.invalid_request',
      params: { place: 'body.name' },
    })
  })
  test('an address that cannot be read is a problem like any other', async () => {
    for (const bad of ['/api/things/%E0%A4%A', `/api/things/${'a'.repeat(5000)}`]) {
      const answer = await http.app.inject({ url: bad, headers: { host: 'localhost' } })
      expect(answer.statusCode).toBeLessThan(500)
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
    }
  })
  test('a text that PostgreSQL cannot keep is refused, not an incident', async () => {
    expect(
      ['a', { 'b\u0000': 1 }, [['\ud800']], { deep: { er: 'a\u0000' } }].map(isStorable),
    ).toEqual([true, false, false, false])
    let nested: unknown = 'end'
    for (let i = 0; i < 200_000; i++) nested = [nested]
    expect(isStorable(nested)).toBe(true)
  })
  test('an answer that breaks its contract is a bug with a number, not an answer', async () => {
    const answer = await get('/api/lie', { 'accept-language': 'ja' })
    const body = (await answer.json()) as { incident: string; detail: string }
    expect(answer.status).toBe(500)
    expect(body.detail).toContain(body.incident)
    expect(logged.join('')).toContain(body.incident)
  })
  test('every answer carries the safety headers', async () => {
    for (const path of ['/api/lie', '/api/none', `/api/things/${id}`]) {
      const { headers } = await get(path)
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
  test('OpenAPI 3.1 lists exactly the routes', async () => {
    const document = (await (await get('/api/openapi.json')).json()) as {
      openapi: string
      paths: Record<string, Record<string, { operationId: string }>>
    }
    expect(document.openapi).toBe('3.1.0')
    const listed = Object.values(document.paths).flatMap((p) =>
      Object.values(p).map((o) => o.operationId),
    )
    expect(listed.sort()).toEqual(http.endpoints.map((e) => e.name).sort())
  })
})

describe('files', () => {
  test('an upload streams in, its name is a label and never a path', async () => {
    const bytes = new Uint8Array(5_000_000)
    const answer = await fetch(`${at}/api/upload`, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        'x-file-name': encodeURIComponent('../../etc/台帳\u202e.csv'),
      },
      body: bytes,
    })
    expect(await answer.json()).toEqual({ name: '台帳.csv', size: bytes.length })
  })
  test('a file goes out under its Japanese name', async () => {
    const answer = await get('/api/file')
    expect(answer.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent('台帳.csv')}`,
    )
    expect(await answer.text()).toBe('ab')
  })
  test.each(['=1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', ' =1', '＝1', '"=1', '%0A=1', '|cmd'])(
    'the cell %j is no formula',
    (cell) => {
      expect(csvCell(cell).replace(/^"/, '').startsWith("'")).toBe(true)
    },
  )
  test('numbers and ordinary text stay as they are', () => {
    expect(['-12', '3.5', '営業部', 'a-b'].map(csvCell)).toEqual(['-12', '3.5', '営業部', 'a-b'])
    expect(csvCell('say "hi", all')).toBe('"say ""hi"", all"')
  })
})
