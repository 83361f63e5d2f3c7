/**
 * What clients of Elasticsearch do at the door beside bulk requests, over real sockets: documents that come alone, questions before the
 * first of them, and what is said where there is no room.
 * @module
 */
import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DOOR_TOKEN, openDoor } from './testing-door.ts'

let door: Awaited<ReturnType<typeof openDoor>>
beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door.close())
beforeEach(() => {
  door.records.length = 0
  door.lost.length = 0
  door.state.hasRoom = true
})

const call = (method: string, path: string, body?: string) =>
  fetch(`${door.elastic}${path}`, {
    method,
    headers: { authorization: `Bearer ${DOOR_TOKEN}` },
    ...(body === undefined ? {} : { body }),
  })
/** As rsyslog does: it names no agent. Null: the connection ended without an answer. */
const unnamed = (path: string, body: string): Promise<number | null> =>
  new Promise((done) => {
    const sent = request(
      `${door.elastic}${path}`,
      { method: 'POST', headers: { authorization: `Bearer ${DOOR_TOKEN}` }, agent: false },
      (answer) => {
        answer.resume()
        done(answer.statusCode ?? 0)
      },
    )
    sent.on('error', () => done(null))
    sent.end(body)
  })
const BULK = '{"index":{}}\n{"message":"one"}\n'

describe('a document by itself', () => {
  test.each([
    ['POST', '/logs/_doc', null],
    ['PUT', '/logs/_doc/7', '7'],
    ['PUT', '/logs/_create/7', '7'],
    ['POST', '/system/events', null],
  ])('%s %s is kept, and its name is told', async (method, path, id) => {
    const answer = await call(method, path, '{"message":"one"}\n')
    expect([answer.status, await answer.json()]).toEqual([
      201,
      expect.objectContaining({ _index: path.split('/')[1], _id: id ?? '', result: 'created' }),
    ])
    expect(door.records.map(String)).toEqual(['{"message":"one"}'])
  })
  test('on several lines it is one record', async () => {
    expect((await call('POST', '/logs/_doc', '{\n  "message": "a\\nb"\n}\n')).status).toBe(201)
    expect(door.records.map((one) => JSON.parse(String(one)))).toEqual([{ message: 'a\nb' }])
  })
  test.each([['[1]'], [''], ['no document']])('%j is refused and counted', async (body) => {
    const answer = await call('POST', '/logs/_doc', body)
    expect([answer.status, door.records.length, door.lost]).toEqual([400, 0, ['refused']])
  })
  test('an index that is made, its mapping, an alias: nothing to keep', async () => {
    for (const path of ['/logs', '/logs/_mapping', '/_aliases', '/logs/_refresh', '/_ilm/policy/x'])
      expect([path, (await call('PUT', path, '{"mappings":{}}')).status]).toEqual([path, 200])
    expect(door.records).toEqual([])
  })
})

describe('without room', () => {
  test('who names himself is told 429 and when to come again; all or nothing is taken', async () => {
    door.state.hasRoom = false
    for (const path of ['/_bulk', '/logs/_doc']) {
      const answer = await call('POST', path, path === '/_bulk' ? BULK : '{"message":"one"}')
      expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 429, '10'])
    }
    expect([door.records.length, door.lost]).toEqual([0, ['deferred', 'deferred']])
  })
  test('who names no agent loses the connection, and is served again once there is room', async () => {
    door.state.hasRoom = false
    expect(await unnamed('/_bulk', BULK)).toBeNull()
    expect(await unnamed('/system/events', '{"message":"one"}')).toBeNull()
    expect([door.records.length, door.lost]).toEqual([0, ['deferred', 'deferred']])
    door.state.hasRoom = true
    expect(await unnamed('/_bulk', BULK)).toBe(200)
    expect(door.records.map(String)).toEqual(['{"message":"one"}'])
  })
})

test('the health that rsyslog asks for is a line of text', async () => {
  const answer = await call('GET', '/_cat/health')
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'text/plain; charset=UTF-8',
    expect.stringMatching(/^\S+ green /),
  ])
})
