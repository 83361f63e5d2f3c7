/**
 * What the words of an agent say: read once, as they were kept. Damage is counted and costs only itself.
 * @module
 */
import { gunzipSync } from 'node:zlib'
import {
  type Fact,
  factOf,
  type Notice,
  noticeIn,
  parseJson,
  queryIdOf,
  type ResultLine,
  readDistributedWrite,
  readLog,
  type StatusLine,
} from '@hinoban/osquery'
import type { Facts } from '../../rules.ts'
import { type Reply, replyOf } from '../questions/reply.ts'
import type { KeptWord, SpeakingAgent } from './words-store.ts'

export const MAX_UNPACKED_BYTES: number = 64 * 1024 * 1024

export type Word = {
  readonly received: Date
  readonly lines: readonly ResultLine[]
  /** What the agent says of itself. */
  readonly status: readonly StatusLine[]
  readonly answered: readonly Fact[]
  /** To questions of people. */
  readonly replies: readonly Reply[]
  /** What a newcomer told about itself. */
  readonly introduced: Facts | null
  readonly damaged: number
  readonly notice: Notice | null
  /** A run was lost: everything has to be asked for anew. */
  readonly lost: boolean
}

/** The text of a word; null where it cannot be unpacked. */
export const textOf = (word: KeptWord): string | null => {
  try {
    const bytes = word.is_gzip
      ? gunzipSync(word.body, { maxOutputLength: MAX_UNPACKED_BYTES })
      : Buffer.from(word.body.buffer, word.body.byteOffset, word.body.byteLength)
    return storable(bytes.toString('utf8'))
  } catch {
    return null
  }
}

export const wordOf = (
  word: Pick<KeptWord, 'call' | 'received_at'>,
  text: string | null,
  { distribution }: Pick<SpeakingAgent, 'distribution'>,
): Word => {
  const nothing: Word = {
    received: word.received_at,
    lines: [],
    status: [],
    answered: [],
    replies: [],
    introduced: null,
    damaged: 0,
    notice: null,
    lost: false,
  }
  if (text === null) return { ...nothing, damaged: 1 }
  const body = parseJson(text)
  switch (word.call) {
    case 'enroll':
      // Written by this house from what it had checked.
      return { ...nothing, introduced: body as Facts | null }
    case 'write': {
      const read = readDistributedWrite(body)
      if (!read.ok) return { ...nothing, damaged: 1 }
      const answered = read.call.answers.flatMap((a) => {
        const id = a.status === 0 ? queryIdOf(a.id) : null
        return id === null ? [] : (factOf(id, a.rows, { distribution }) ?? [])
      })
      const replies = read.call.answers.flatMap((a) => replyOf(a) ?? [])
      return { ...nothing, answered, replies, damaged: count(read.damage) }
    }
    case 'log': {
      const read = readLog(body)
      if (!read.ok) return { ...nothing, damaged: 1 }
      if (read.call.type === 'result')
        return { ...nothing, lines: read.call.lines, damaged: count(read.damage) }
      const notices = read.call.lines.flatMap((line) => noticeIn(line) ?? [])
      return {
        ...nothing,
        status: read.call.lines,
        notice: notices.at(-1) ?? null,
        lost: notices.some((n) => n.kind === 'line-dropped' || n.kind === 'buffer-purged'),
        damaged: count(read.damage),
      }
    }
  }
}

/**
 * PostgreSQL keeps neither U+0000 nor half of a surrogate pair: their escapes become U+FFFD before anything reads them.
 * Escaped backslashes and whole pairs are passed over.
 */
const UNSTORABLE =
  /\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|(\\u0000|\\ud[89a-f][0-9a-f]{2})/gi
const storable = (json: string): string =>
  json.includes('\\')
    ? json.replace(UNSTORABLE, (whole, bad: string | undefined) => (bad ? '\\ufffd' : whole))
    : json

const count = (damage: Readonly<Record<string, number>> | object): number =>
  Object.values(damage).reduce((n: number, one) => n + (typeof one === 'number' ? one : 0), 0)
