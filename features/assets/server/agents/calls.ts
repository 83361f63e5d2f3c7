/**
 * The five calls of osquery's TLS API. What an agent says is acknowledged when it is on disk; an agent keeps and
 * resends everything that was not answered with 200, so a refusal loses nothing. Reading it is another's work.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, gunzip, gunzipSync } from 'node:zlib'
import {
  configFor,
  enrollAnswer,
  nodeInvalidAnswer,
  nodeKeyOf,
  parseJson,
  questionsAnswer,
  readEnroll,
  readNodeCall,
  takenAnswer,
} from '@hinoban/osquery'
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import type { Sources } from '../../../../platform/sources/index.ts'
import type { QuestionBoard } from '../questions/board.ts'
import type { Enrolments } from './enrol.ts'
import type { Inbox } from './inbox.ts'
import { agentRoster } from './roster.ts'
import type { KnownAgent } from './store.ts'

export type CallsDeps = {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
  readonly sources: () => Sources
  readonly inbox: Inbox
  readonly enrolments: Enrolments
  readonly board: Pick<QuestionBoard, 'handOut'>
}

/** The largest body, as it travels and unpacked: 16 MiB a line, a few lines. Above it an agent is told to stop. */
export const MAX_CALL_BYTES: number = 24 * 1024 * 1024
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024
/** Bodies held at once under one prefix; more are told to come again. */
export const MAX_IN_FLIGHT_BYTES: number = 96 * 1024 * 1024
/** Small calls are read here; of large ones only who sent them. */
const READ_HERE_BYTES = 64 * 1024
const WRONG_SECRETS_A_MINUTE = 20

const unpack = promisify(gunzip)
export const hashOf = (nodeKey: string): string =>
  createHash('sha256').update(nodeKey).digest('hex')

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  })
const later = (status: 429 | 503): Response =>
  new Response(null, { status, headers: { 'retry-after': '30' } })

export type AgentCalls = {
  readonly handle: (request: Request, ip: string) => Promise<Response>
  /** Of a body that nobody read. */
  readonly refused: (caller: { readonly authorization: string | null; readonly ip: string }) => void
  readonly stop: () => Promise<void>
  /** The agent's next call hears of it. */
  readonly changed: (agent: string) => void
}

export const agentCalls = (deps: CallsDeps): AgentCalls => {
  const roster = agentRoster(deps)
  const wrong = new Map<string, number>()
  const large = new Set<string>()
  const timer = setInterval(() => {
    wrong.clear()
    large.clear()
  }, 60_000)
  timer.unref()

  /** Counted on the page of its asset where the agent is known, else told in the log, once a minute for each address. */
  const tooLarge = async (key: string | null, ip: string): Promise<void> => {
    const agent = key === null ? null : await roster.byHash(hashOf(key))
    if (agent !== null) roster.refused(agent)
    else if (!large.has(ip)) deps.log.warn({ ip }, 'agents: a call of nobody known was too large')
    large.add(ip)
  }

  const known = async (request: Request, text: string | null): Promise<KnownAgent | null> => {
    const key = nodeKeyOf(request.headers.get('authorization') ?? undefined) ?? keyIn(text ?? '')
    return key === null ? null : roster.byHash(hashOf(key))
  }

  /** A crowd shows one secret: it is looked up once at a time. */
  const lookedUp = new Map<string, ReturnType<Sources['callerOf']>>()
  const callerOf = (secret: string): ReturnType<Sources['callerOf']> => {
    const running = lookedUp.get(secret)
    if (running) return running
    const look = deps
      .sources()
      .callerOf(secret)
      .finally(() => lookedUp.delete(secret))
    lookedUp.set(secret, look)
    return look
  }

  const enrol = async (text: string, ip: string): Promise<Response> => {
    const read = readEnroll(parseJson(text))
    if (!read.ok) return json(nodeInvalidAnswer)
    if ((wrong.get(ip) ?? 0) >= WRONG_SECRETS_A_MINUTE) return later(429)
    const caller = await callerOf(read.call.secret)
    if (caller === null || caller.kind !== 'osquery') {
      wrong.set(ip, (wrong.get(ip) ?? 0) + 1)
      deps.log.warn({ ip }, 'agents: an enrolment with a wrong secret was refused')
      return json(nodeInvalidAnswer)
    }
    const nodeKey = randomBytes(32).toString('base64url')
    const hash = hashOf(nodeKey)
    const agent = await deps.enrolments.enrol({ caller, call: read.call, hash })
    if (agent === null) return later(503)
    roster.put(hash, agent)
    return json(enrollAnswer(nodeKey))
  }

  const call = async (
    name: string,
    request: Request,
    body: Buffer,
    isGzip: boolean,
    ip: string,
  ): Promise<Response> => {
    const isKept = name === 'log' || name === 'distributed/write'
    const byHeader = isKept && nodeKeyOf(request.headers.get('authorization') ?? undefined) !== null
    let text: string | null = null
    if (!byHeader) {
      const plain = isGzip ? await unpack(body, { maxOutputLength: MAX_UNPACKED_BYTES }) : body
      text = plain.length <= READ_HERE_BYTES ? plain.toString('utf8') : endsOf(plain)
    }
    if (name === 'enroll') return enrol(text ?? '', ip)
    const agent = await known(request, text)
    if (agent === null) return json(nodeInvalidAnswer)
    roster.heard(agent)
    switch (name) {
      case 'config':
        return json(configFor({ platform: agent.platform, epoch: agent.epoch }))
      case 'distributed/read':
        return json(questionsAnswer(deps.board.handOut(agent)))
      default:
        await deps.inbox.keep({
          agent,
          call: name === 'log' ? 'log' : 'write',
          at: deps.clock.now(),
          isGzip,
          body,
        })
        return json(takenAnswer)
    }
  }

  return {
    changed: roster.forget,
    refused: ({ authorization, ip }) => {
      tooLarge(nodeKeyOf(authorization ?? undefined), ip).catch((error: unknown) =>
        deps.log.warn({ error }, 'agents: could not count a call that was too large'),
      )
    },
    stop: async () => {
      clearInterval(timer)
      await roster.stop()
    },
    handle: async (request, ip) => {
      const name = new URL(request.url).pathname.replace(/^\/api\/(?:v1\/)?osquery\//, '')
      if (request.method !== 'POST' || !CALLS.has(name)) return new Response(null, { status: 404 })
      const body = Buffer.from(await request.arrayBuffer())
      try {
        const isGzip = body[0] === 0x1f && body[1] === 0x8b
        return await call(name, request, body, isGzip, ip)
      } catch (error) {
        if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') {
          await tooLarge(keyIn(peek(body)), ip)
          return new Response(null, { status: 413 })
        }
        if ((error as { code?: string }).code?.startsWith('Z_')) return json(nodeInvalidAnswer, 400)
        deps.log.error({ error, name }, 'agents: a call failed; the agent will send it again')
        return later(503)
      }
    },
  }
}

const CALLS = new Set(['enroll', 'config', 'log', 'distributed/read', 'distributed/write'])

/** Where a long body names its sender: at its begin or its end, whatever the order of the agent. */
const END_BYTES = 1024
const endsOf = (plain: Buffer): string =>
  `${plain.subarray(0, END_BYTES).toString('utf8')}\n${plain.subarray(-END_BYTES).toString('utf8')}`

/** The begin of a packed body, which may unfold to anything. */
const peek = (body: Buffer): string => {
  try {
    const begin = body.subarray(0, 4 * END_BYTES)
    return gunzipSync(begin, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: MAX_CALL_BYTES,
    }).toString('utf8', 0, END_BYTES)
  } catch {
    return ''
  }
}

const keyIn = (text: string): string | null => {
  const read = readNodeCall(parseJson(text))
  if (read.ok) return read.call.nodeKey
  return /"node_key"\s*:\s*"([\w.~+/=-]{1,512})"/.exec(text)?.[1] ?? null
}
