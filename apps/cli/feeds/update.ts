/**
 * Has the running Hinoban fetch feeds now, and tells as each is done.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { feedsAt } from '../../../features/vulnerabilities/server/catalogue/feeds.ts'
import { feedsProblem, isFeedOn } from '../../../platform/feeds/index.ts'
import { feedsWordsOf } from '../messages/feeds.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Call } from '../verb.ts'
import { openRoom } from './open-room.ts'

const LOOK_MS = 1_000
/** Every feed of the world on a slow line; the work goes on in Hinoban all the same. */
const PATIENCE_MS = 4 * 3_600_000

/** @throws ProblemError cli.not_running, cli.no_such_feed, feeds.off. */
export const updateFeeds = async (call: Call, given: readonly string[]): Promise<number> => {
  const { language, json, terminal } = call
  const m = feedsWordsOf(language)
  const all = feedsAt(new Date().getUTCFullYear())
  const unknown = given.find((name) => !all.some((one) => isFeedOn(one, [name])))
  if (unknown !== undefined) throw problem('cli.no_such_feed', { name: plainText(unknown, 80) })
  const room = await openRoom(call)
  try {
    const { enabled, on } = await room.settings()
    if (!enabled) throw feedsProblem('feeds.off', {})
    const names = given.length === 0 ? on : given
    const waiting = new Set(all.filter((one) => isFeedOn(one, names)).map(({ name }) => name))
    const before = new Map(
      (await room.feeds.list()).map(({ name, checkedAt }) => [name, checkedAt.getTime()]),
    )
    await room.ask({ names: [...names] })
    terminal.err(m.asked(waiting.size))
    const done = []
    const until = performance.now() + PATIENCE_MS
    while (waiting.size > 0 && performance.now() < until) {
      await sleep(LOOK_MS)
      for (const state of await room.feeds.list()) {
        if (!waiting.has(state.name) || state.checkedAt.getTime() === before.get(state.name))
          continue
        waiting.delete(state.name)
        done.push(state)
        if (!json)
          await terminal.out(
            `  ${state.name}  ${m.results[state.result]}${state.why === null ? '' : ` (${state.why})`}\n`,
          )
      }
    }
    if (json)
      await terminal.out(
        `${plainJson({ feeds: done.map(({ name, result, why, bytes }) => ({ name, result, why, bytes })) })}\n`,
      )
    else terminal.err(m.handedOver)
    return waiting.size === 0 && done.every(({ result }) => result !== 'failed') ? 0 : 1
  } finally {
    await room.close()
  }
}
