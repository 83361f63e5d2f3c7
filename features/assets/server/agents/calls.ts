/**
 * The five calls of osquery's TLS API. What an agent says is acknowledged when it is on disk; an agent keeps and
 * resends everything that was not answered with 200, so a refusal loses nothing. Reading it is another's work.
 * @module
 */
import { hash, randomBytes } from 'node:crypto'
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
import type { PlainAnswer, PlainCall } from '../../../../platform/http/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import type { Sources } from '../../../../platform/sources/index.ts'
import type { QuestionBoard } from '../questions/board.ts'
import type { Enrolments } from './enrol.ts'
import type { Inbox } from './inbox.ts'
import { mayRepeat, repeatsIn } from './repeats.ts'
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
  /** Left out where nobody keeps logs. */
  readonly agentLogs?: { readonly events: (organization: string) => boolean }
}

/** The largest body, as it travels and unpacked: 16 MiB a line, a few lines. Above it an agent is told to stop. */
export const MAX_CALL_BYTES: number = 24 * 1024 * 1024
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024
/** Bodies held at once under one prefix; more are told to come again. */
export const MAX_IN_FLIGHT_BYTES: number = 96 * 1024 * 1024
/** Small calls are read here; of large ones only who sent them. */
const READ_HERE_BYTES = 64 * 1024
/** So little is unpacked at once: handing it to another thread costs more. Snapshots that are said again and again are smaller. */
const UNPACK_HERE_BYTES = 4 * 1024
const WRONG_SECRETS_A_MINUTE = 20

const unpack = promisify(gunzip)
export const hashOf = (nodeKey: string): string => hash('sha256', nodeKey, 'hex')

const JSON_TYPE = { 'content-type': 'application/json' }
const ready = (text: string, status = 200): PlainAnswer => ({
  status,
  headers: JSON_TYPE,
  body: text,
})
const json = (body: unknown): PlainAnswer => ready(JSON.stringify(body))
const TAKEN = json(takenAnswer)
const NOTHING_TO_ASK = json(questionsAnswer([]))
const NOBODY = json(nodeInvalidAnswer)
const UNREADABLE: PlainAnswer = { ...NOBODY, status: 400 }
const empty = (status: 404 | 413): PlainAnswer => ({ status, headers: {}, body: '' })
const later = (status: 429 | 503): PlainAnswer => ({
  status,
  headers: { 'retry-after': '30' },
  body: '',
})

export type AgentCalls = {
  readonly answer: (call: PlainCall) => Promise<PlainAnswer>
  /** Of a body that nobody read. */
  readonly refused: (caller: { readonly authorization: string | null; readonly ip: string }) => void
  readonly stop: () => Promise<void>
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

  const enrol = async (text: string, ip: string): Promise<PlainAnswer> => {
    const read = readEnroll(parseJson(text))
    if (!read.ok) return NOBODY
    if ((wrong.get(ip) ?? 0) >= WRONG_SECRETS_A_MINUTE) return later(429)
    const caller = await callerOf(read.call.secret)
    if (caller === null || caller.kind !== 'osquery') {
      wrong.set(ip, (wrong.get(ip) ?? 0) + 1)
      deps.log.warn({ ip }, 'agents: an enrolment with a wrong secret was refused')
      return NOBODY
    }
    const nodeKey = randomBytes(32).toString('base64url')
    const nodeKeyHash = hashOf(nodeKey)
    const agent = await deps.enrolments.enrol({ caller, call: read.call, hash: nodeKeyHash })
    if (agent === null) return later(503)
    roster.put(nodeKeyHash, agent)
    return json(enrollAnswer(nodeKey))
  }

  const call = async ({ path, authorization, body, ip }: PlainCall): Promise<PlainAnswer> => {
    const isGzip = body[0] === 0x1f && body[1] === 0x8b
    if (path === 'enroll') return enrol((await textOf(body, isGzip, 'anybody')) ?? '', ip)
    const isKept = path === 'log' || path === 'distributed/write'
    const shown = nodeKeyOf(authorization ?? undefined)
    let agent = shown === null ? null : await roster.byHash(hashOf(shown))
    // Who shows a key in the header is known by it or not at all; nothing else is read for that.
    if (shown !== null && (agent === null || !isKept)) return answerTo(path, agent)
    const text = await textOf(body, isGzip, shown === null ? 'anybody' : 'known')
    if (shown === null) {
      const key = keyIn(text ?? '')
      agent = key === null ? null : await roster.byHash(hashOf(key))
    }
    if (agent === null || !isKept) return answerTo(path, agent)
    roster.heard(agent)
    const at = deps.clock.now()
    await deps.inbox.keep({
      agent,
      call: path === 'log' ? 'log' : 'write',
      at,
      isGzip,
      body,
      repeats:
        path === 'log' && text !== null && mayRepeat(text) ? repeatsIn(parseJson(text), at) : null,
    })
    return TAKEN
  }

  const answerTo = (path: string, agent: KnownAgent | null): PlainAnswer => {
    if (agent === null) return NOBODY
    roster.heard(agent)
    if (path === 'config')
      return json(
        configFor({
          platform: agent.platform,
          epoch: agent.epoch,
          events: deps.agentLogs?.events(agent.organization) ?? false,
        }),
      )
    const questions = deps.board.handOut(agent)
    return questions.length === 0 ? NOTHING_TO_ASK : json(questionsAnswer(questions))
  }

  return {
    refused: ({ authorization, ip }) => {
      tooLarge(nodeKeyOf(authorization ?? undefined), ip).catch((error: unknown) =>
        deps.log.warn({ error }, 'agents: could not count a call that was too large'),
      )
    },
    stop: async () => {
      clearInterval(timer)
      await roster.stop()
    },
    answer: async (asked) => {
      const { method, path, body, ip } = asked
      if (method !== 'POST' || !CALLS.has(path)) return empty(404)
      try {
        return await call(asked)
      } catch (error) {
        if (isTooLarge(error)) {
          await tooLarge(keyIn(peek(body)), ip)
          return empty(413)
        }
        if ((error as { code?: string }).code?.startsWith('Z_')) return UNREADABLE
        deps.log.error({ error, path }, 'agents: a call failed; the agent will send it again')
        return later(503)
      }
    },
  }
}

const CALLS = new Set(['enroll', 'config', 'log', 'distributed/read', 'distributed/write'])

const isTooLarge = (error: unknown): boolean =>
  (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'

/**
 * What stands in a body: a small one whole, of a large one its ends, which name its sender. Null where the sender is known
 * and the body is too large or too damaged to be read here: it is kept, and read or counted where there is time.
 */
const textOf = async (
  body: Buffer,
  isGzip: boolean,
  sender: 'known' | 'anybody',
): Promise<string | null> => {
  const isSmall = body.length <= UNPACK_HERE_BYTES
  if (!isSmall && sender === 'known') return null
  if (isGzip && isSmall)
    try {
      return gunzipSync(body, { maxOutputLength: READ_HERE_BYTES }).toString('utf8')
    } catch (error) {
      if (sender === 'known') return null
      if (!isTooLarge(error)) throw error
    }
  const plain = isGzip ? await unpack(body, { maxOutputLength: MAX_UNPACKED_BYTES }) : body
  return plain.length <= READ_HERE_BYTES ? plain.toString('utf8') : endsOf(plain)
}

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
