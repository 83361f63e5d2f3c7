/**
 * The served OpenAPI document says what the routes do: exactly these, each reference leads somewhere, and real
 * answers are what it promises.
 * @module
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { accessEndpoints, type Who } from '../platform/access/index.ts'
import { openApiPath } from '../platform/http/openapi.ts'
import { newId } from '../platform/records/index.ts'
import { whoOf } from './fill.ts'
import { type TestHouse, testHouses } from './house.ts'

type Operation = {
  readonly operationId: string
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: { readonly enum?: readonly string[] }
  }[]
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>
  readonly security: readonly object[]
}

/** What a person would ask for where a question is needed. */
const QUERIES: Readonly<Record<string, string>> = {
  from: '2026-11-21T00:00:00.000Z',
  to: '2026-11-23T00:00:00.000Z',
  field: 'host.name',
  code: '1000001',
}

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { readonly close: () => Promise<void> }
let admin: Who
let document: Record<string, never> & { paths: Record<string, Record<string, Operation>> }

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('without-jobs')
  const userId = newId()
  await h.house.records.within({ organization: newId(), sites: '*' }, (tx) =>
    h.house.access.addUser(tx, {
      id: userId,
      name: '管理者',
      email: 'a@example.jp',
      language: 'ja',
      hash: null,
    }),
  )
  const opened = await h.send('POST', '/api/organizations', {
    who: whoOf(newId(), userId),
    body: {
      name: '会社',
      nameKana: '',
      corporateNumber: null,
      language: 'ja',
      timeZone: 'Asia/Tokyo',
      colour: '#1f4e79',
    },
  })
  admin = whoOf(opened.json.id, userId)
  document = (await h.send('GET', '/api/openapi.json')).json
})
afterAll(async () => {
  await h?.close()
  await houses?.close()
})

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

test('it is OpenAPI 3.1 and lists exactly the routes and the sign-in endpoints', () => {
  expect(document['openapi']).toMatch(/^3\.1\./)
  const promised = [...h.house.routes.map((r) => r.endpoint), ...accessEndpoints].map(
    (e) => `${e.method} ${openApiPath(e.path)} ${e.name}`,
  )
  const listed = operations().map(
    ({ path, method, operation }) => `${method.toUpperCase()} ${path} ${operation.operationId}`,
  )
  expect(listed.sort()).toEqual(promised.sort())
  expect(new Set(operations().map((o) => o.operation.operationId)).size).toBe(listed.length)
  expect(listed).toContain('POST /api/auth/sign-in/email access.sign-in')
})

test('every reference leads to something, every name in a path is a parameter', () => {
  const references: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref' && typeof inner === 'string') references.push(inner)
      walk(inner)
    }
  }
  walk(document)
  expect(references.length).toBeGreaterThan(0)
  for (const reference of references) {
    const found = reference
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>(
        (at, part) =>
          (at as Record<string, unknown> | undefined)?.[
            part.replaceAll('~1', '/').replaceAll('~0', '~')
          ],
        document,
      )
    expect([reference, typeof found]).toEqual([reference, 'object'])
  }
  for (const { path, operation } of operations()) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const given = operation.parameters.filter((p) => p.in === 'path').map((p) => p.name)
    expect([path, given.sort()]).toEqual([path, named.sort()])
  }
})

test('what a list answers is what the document promises, for a program that knows only the document', async () => {
  let checked = 0
  for (const { path, method, operation } of operations()) {
    if (method !== 'get' || path.includes('{') || path.startsWith('/api/auth/')) continue
    const schema = operation.responses['200']?.content?.['application/json']?.schema
    if (!schema) continue
    const needed = operation.parameters.filter((p) => p.in === 'query' && p.required)
    const query = new URLSearchParams(
      needed.map(({ name, schema: s }) => [name, s.enum?.[0] ?? QUERIES[name] ?? '']),
    )
    const url = needed.length === 0 ? path : `${path}?${query}`
    const answer = await h.send('GET', url, { who: admin })
    // Some are a person's own and ask for a real session.
    if (answer.status === 403) continue
    expect([path, answer.status]).toEqual([path, 200])
    const parsed = z
      .fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
      .safeParse(answer.json)
    expect([path, parsed.success || parsed.error?.issues]).toEqual([path, true])
    checked += 1
  }
  expect(checked).toBeGreaterThan(15)
})

test('what it says is open to anyone is open, and nothing else is', async () => {
  for (const { path, method, operation } of operations()) {
    if (operation.security.length === 0 || path.startsWith('/api/auth/')) continue
    const url = path.replace(/\{\w+\}/g, newId())
    const answer = await h.send(method.toUpperCase(), url)
    expect([method, path, answer.status]).toEqual([method, path, 401])
  }
})
