/**
 * Has the running Hinoban fetch feeds now, and tells as each is done.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type FeedState, feedsProblem, isFeedOn } from '../../../platform/feeds/index.ts'
import { feedsWordsOf } from '../messages/feeds.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Call } from '../verb.ts'
import { allFeeds } from './all-feeds.ts'
import { openRoom } from './open-room.ts'

const LOOK_MS = 1_000
/** Every feed of the world on a slow line; the work goes on in Hinoban all the same. */
const PATIENCE_MS = 4 * 3_600_000

/** @throws ProblemError cli.not_running, cli.no_such_feed, feeds.off. */
export const updateFeeds = async (call: Call, given: readonly string[]): Promise<number> => {
  const { language, json, terminal } = call
  const m = feedsWordsOf(language)
  const room = await openRoom(call)
  try {
    const { enabled, on, mirrors } = await room.settings()
    const all = allFeeds(mirrors)
    const unknown = given.find((name) => !all.some((one) => isFeedOn(one, [name])))
    if (unknown !== undefined) throw problem('cli.no_such_feed', { name: plainText(unknown, 80) })
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
            `  ${state.name}  ${[m.results[state.result], ...furtherOf(state, m)].join(m.comma)}\n`,
          )
      }
    }
    if (json)
      await terminal.out(
        `${plainJson({ feeds: done.map(({ name, result, why, bytes, followed }) => ({ name, result, why, bytes, followed })) })}\n`,
      )
    else terminal.err(m.handedOver)
    return waiting.size === 0 && done.every(({ result }) => result !== 'failed') ? 0 : 1
  } finally {
    await room.close()
  }
}

type Words = ReturnType<typeof feedsWordsOf>

/** What a person has to know beside how it ended. */
export const furtherOf = ({ why, followed }: FeedState, m: Words): readonly string[] => [
  ...(why === null ? [] : [why]),
  ...(followed === null || followed.listed === null || followed.held === null
    ? []
    : [m.heldOf(followed.held, followed.listed)]),
  ...(followed === null || followed.complained === 0 ? [] : [m.notFetched(followed.complained)]),
]
