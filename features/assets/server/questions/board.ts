/**
 * What agents still have to be asked, in memory: ten thousand agents look every ten seconds whether there is something
 * for them, and no look costs the database anything. Other processes learn of a question within half a minute.
 * @module
 */
import { type Platform, type Question, queriesFor, SCHEDULE_PREFIX } from '@hinoban/osquery'
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import { Asked, sqlOf } from '../../contract-questions.ts'
import { ASK_PREFIX } from './reply.ts'
import * as store from './store.ts'

const RENEW_MS = 30_000
/** An agent that was handed a question and says nothing is asked again after this long: it may have been switched off. */
const AGAIN_MS = 10 * 60_000

export type OpenQuestion = { readonly id: string; readonly asked: Asked; readonly until: number }
type Waiting = { readonly question: OpenQuestion; handedAt: number }

export type QuestionBoard = {
  /** What to answer an agent that asks now. Nothing but memory. */
  readonly handOut: (agent: {
    readonly id: string
    readonly platform: Platform
  }) => readonly Question[]
  readonly put: (question: OpenQuestion, agents: readonly string[]) => void
  readonly drop: (question: string) => void
  readonly start: () => Promise<void>
  readonly stop: () => void
}

export const questionBoard = ({
  records,
  clock,
  log,
}: {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
}): QuestionBoard => {
  let board = new Map<string, Waiting[]>()
  let changes = 0
  let timer: NodeJS.Timeout | null = null

  const renew = async (): Promise<void> => {
    const before = changes
    const rows = await records.system('what agents have to be asked', (tx) =>
      tx.all(store.waiting, { now: clock.now() }),
    )
    // Somebody asked meanwhile: what was read is older than the board.
    if (changes !== before) return
    const questions = new Map<string, OpenQuestion>()
    const fresh = new Map<string, Waiting[]>()
    for (const row of rows) {
      const asked = Asked.safeParse(row.asked)
      // Of a newer version, or of one before: nobody here can ask it.
      if (!asked.success) continue
      const question = questions.get(row.id) ?? {
        id: row.id,
        asked: asked.data,
        until: row.expires_at.getTime(),
      }
      questions.set(row.id, question)
      const handedAt = board.get(row.agent_id)?.find((w) => w.question.id === row.id)?.handedAt ?? 0
      const waiting = fresh.get(row.agent_id)
      if (waiting) waiting.push({ question, handedAt })
      else fresh.set(row.agent_id, [{ question, handedAt }])
    }
    board = fresh
  }
  const renewQuietly = (): Promise<void> =>
    renew().catch((error: unknown) =>
      log.warn({ error }, 'agents: could not read what they have to be asked'),
    )

  return {
    handOut: ({ id, platform }) => {
      const waiting = board.get(id)
      if (waiting === undefined) return []
      const now = clock.now().getTime()
      const due = waiting.filter((w) => w.question.until > now && now - w.handedAt >= AGAIN_MS)
      for (const w of due) w.handedAt = now
      return due.flatMap(({ question }) => questionsOf(question, platform))
    },
    put: (question, agents) => {
      changes += 1
      for (const agent of agents)
        board.set(agent, [...(board.get(agent) ?? []), { question, handedAt: 0 }])
    },
    drop: (question) => {
      changes += 1
      for (const [agent, waiting] of board) {
        const left = waiting.filter((w) => w.question.id !== question)
        if (left.length === 0) board.delete(agent)
        else board.set(agent, left)
      }
    },
    start: async () => {
      timer = setInterval(() => void renewQuietly(), RENEW_MS)
      timer.unref()
      await renewQuietly()
    },
    stop: () => {
      if (timer !== null) clearInterval(timer)
    },
  }
}

/** Asking for everything anew is asking each shipped query under its own name: the answers are read as ever. */
const questionsOf = ({ id, asked }: OpenQuestion, platform: Platform): readonly Question[] => {
  const query = sqlOf(asked, platform)
  if (query === null) return []
  return [
    { id: `${ASK_PREFIX}${id}`, query },
    ...(asked.template === 'refetch'
      ? queriesFor(platform).map((q) => ({ id: `${SCHEDULE_PREFIX}${q.id}`, query: q.sql }))
      : []),
  ]
}
