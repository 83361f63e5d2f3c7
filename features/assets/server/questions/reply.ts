/**
 * What an agent answers to a question of a person: bounded, so that one computer cannot fill the page or the disk.
 * @module
 */
import type { Answer, Row } from '@hinoban/osquery'
import { MAX_ANSWER_ROWS } from '../../contract-questions.ts'

export const ASK_PREFIX = 'ask:'

const MAX_VALUE_CHARS = 1_000
const MAX_COLUMNS = 20
const MAX_ANSWER_CHARS = 256 * 1024

export type Reply = {
  readonly question: string
  readonly state: 'answered' | 'failed'
  readonly message: string
  readonly rows: readonly Row[]
  readonly isCut: boolean
}

/** Null: it answers no question of a person. */
export const replyOf = ({ id, status, message, rows }: Answer): Reply | null => {
  const question = id.startsWith(ASK_PREFIX) ? id.slice(ASK_PREFIX.length) : ''
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(question)) return null
  const kept: Row[] = []
  let chars = 0
  for (const row of rows.slice(0, MAX_ANSWER_ROWS)) {
    const short = Object.fromEntries(
      Object.entries(row)
        .slice(0, MAX_COLUMNS)
        .map(([name, value]) => [
          name.slice(0, 60).toWellFormed(),
          value.slice(0, MAX_VALUE_CHARS).toWellFormed(),
        ]),
    )
    chars += JSON.stringify(short).length
    if (chars > MAX_ANSWER_CHARS) break
    kept.push(short)
  }
  return {
    question,
    state: status === 0 ? 'answered' : 'failed',
    message: message.slice(0, 500),
    rows: kept,
    isCut: kept.length < rows.length,
  }
}
