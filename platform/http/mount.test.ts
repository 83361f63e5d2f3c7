/**
 * Bodies of strangers do not fill the memory: over real sockets, what is held at once is bounded, and freed again.
 * @module
 */
import { connect, type Socket } from 'node:net'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mountHandler } from './mount.ts'

const app = Fastify()
let port = 0
const refused: (string | null)[] = []
beforeAll(async () => {
  await app.register(
    mountHandler({
      prefix: '/m',
      maxBodyBytes: 1_000,
      maxInFlightBytes: 2_500,
      refused: ({ authorization }) => refused.push(authorization),
      handle: async (request) => new Response(String((await request.arrayBuffer()).byteLength)),
    }),
  )
  await app.register(
    mountHandler({
      prefix: '/plain',
      maxBodyBytes: 1_000,
      maxInFlightBytes: 2_500,
      answer: async ({ method, path, authorization, body, ip }) => ({
        status: 202,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ method, path, authorization, body: body.toString(), ip }),
      }),
    }),
  )
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(() => app.close())

const open = (head: string): { socket: Socket } => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(`POST /m/x HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\n${head}\r\n\r\n`)
  return { socket }
}
const post = (bytes: number): Promise<number> =>
  fetch(`http://127.0.0.1:${port}/m/x`, { method: 'POST', body: 'x'.repeat(bytes) }).then(
    (r) => r.status,
  )

test('callers that hold their bodies back take no more than is allowed, and leave it free', async () => {
  expect(await post(1_000)).toBe(200)
  expect(await post(1_001)).toBe(413)
  const held = [open('Content-Length: 1000'), open('Transfer-Encoding: chunked')]
  await expect.poll(() => post(900)).toBe(503)
  expect(await post(400)).toBe(200)
  for (const { socket } of held) socket.destroy()
  await expect.poll(() => post(900)).toBe(200)
})

test('a body without end is cut off, and told with who sent it', async () => {
  const { socket } = open('Transfer-Encoding: chunked\r\nAuthorization: NodeKey abc')
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  const closed = new Promise((done) => socket.once('close', done))
  let sent = 0
  const chunk = `400\r\n${'x'.repeat(1024)}\r\n`
  const pour = (): void => {
    while (!socket.destroyed && sent < 1024 ** 3) {
      sent += 1024
      if (!socket.write(chunk)) break
    }
  }
  socket.on('drain', pour)
  pour()
  await closed
  expect(answer).toContain('413')
  expect(refused).toContain('NodeKey abc')
  // Far from the gigabyte that it wanted to send: what lies in the sockets on the way.
  expect(sent).toBeLessThan(64 * 1024 * 1024)
  expect(await post(1_000)).toBe(200)
})

test('a handler of plain values is told who calls and what came, within the same bounds', async () => {
  const at = (path: string, given: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, given)
  const answer = await at('/plain/deep/er?query=1', {
    method: 'POST',
    headers: { authorization: 'NodeKey abc', cookie: 'a=b' },
    body: '火の番',
  })
  expect(answer.status).toBe(202)
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await answer.json()).toEqual({
    method: 'POST',
    path: 'deep/er',
    authorization: 'NodeKey abc',
    body: '火の番',
    ip: '127.0.0.1',
  })
  expect(await (await at('/plain/', {})).json()).toMatchObject({
    method: 'GET',
    path: '',
    body: '',
  })
  expect((await at('/plain/x', { method: 'POST', body: 'x'.repeat(1_001) })).status).toBe(413)
  expect((await at('/plain/x', { method: 'PUT', body: 'x' })).status).toBe(404)
})
