import { endpoint } from '@hinoban/endpoint'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { ApiProblem } from '../../ui/api.tsx'
import { callWith } from './api.ts'

const getThing = endpoint({
  name: 'things.get',
  method: 'GET',
  path: '/api/things/:id',
  summary: 'One thing.',
  allow: 'signed-in',
  params: z.object({ id: z.string() }),
  query: z.object({ state: z.array(z.string()).optional(), q: z.string().optional() }),
  answer: z.object({ name: z.string() }),
})

type Sent = { readonly url: string; readonly init: RequestInit }
const answering = (status: number, body: unknown) => {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    sent.push({ url, init })
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
  })
  return sent
}
const locked: string[] = []
const call = callWith({ language: () => 'ja', onLocked: (why) => locked.push(why) })
const failure = async (run: () => Promise<unknown>): Promise<ApiProblem> => {
  try {
    await run()
  } catch (error) {
    if (error instanceof ApiProblem) return error
    throw error
  }
  throw new Error('did not fail')
}

afterEach(() => {
  vi.unstubAllGlobals()
  locked.length = 0
})

describe('the console speaks HTTP', () => {
  test('parameters are encoded, lists repeat, empty values vanish, the language is said', async () => {
    const sent = answering(200, { name: 'x' })
    const query = { state: ['a', 'b'], q: '' }
    expect(await call(getThing, { params: { id: 'a/b?c' }, query })).toEqual({ name: 'x' })
    expect(sent[0]?.url).toBe('/api/things/a%2Fb%3Fc?state=a&state=b')
    expect(new Headers(sent[0]?.init.headers).get('accept-language')).toBe('ja')
  })
  test('problem details become a problem with its words and number', async () => {
    answering(500, {
      code: 'general.incident',
      detail: '番号 42',
      params: { id: 42 },
      incident: '42',
    })
    const problem = await failure(() => call(getThing, { params: { id: 'x' }, query: {} }))
    expect(problem).toMatchObject({
      code: 'general.incident',
      detail: '番号 42',
      incident: '42',
      status: 500,
    })
  })
  test('a proxy’s HTML page is a problem, never markup', async () => {
    answering(502, '<html><script>alert(1)</script></html>')
    const problem = await failure(() => call(getThing, { params: { id: 'x' }, query: {} }))
    expect(problem).toMatchObject({ code: 'console.unreadable_answer', detail: '', status: 502 })
  })
  test('no network is said so', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch')
    })
    const problem = await failure(() => call(getThing, { params: { id: 'x' }, query: {} }))
    expect(problem.code).toBe('console.offline')
  })
  test.each([
    ['general.unauthenticated', 401, 'signed-out'],
    ['access.mfa_required', 403, 'second-factor'],
  ])('%s leads to the door', async (code, status, why) => {
    answering(status, { code, detail: '' })
    await failure(() => call(getThing, { params: { id: 'x' }, query: {} }))
    expect(locked).toEqual([why])
  })
})
