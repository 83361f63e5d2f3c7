/**
 * The content of the feeds into one file, for a machine without internet.
 * @module
 */
import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { feedsWordsOf } from '../messages/feeds.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Call } from '../verb.ts'
import { openRoom } from './open-room.ts'

/** @throws ProblemError cli.not_running, cli.not_writable. */
export const exportFeeds = async (
  call: Call,
  bundle: string,
  names: readonly string[],
): Promise<number> => {
  const { json, language, terminal } = call
  const m = feedsWordsOf(language)
  const path = resolve(call.cwd, bundle)
  const { feeds, close } = await openRoom(call)
  try {
    const there = (await feeds.list()).filter(({ sha256 }) => sha256 !== null).map((f) => f.name)
    const wanted = names.length === 0 ? there : names
    const unknown = wanted.filter((name) => !there.includes(name))
    if (unknown.length > 0 || wanted.length === 0) {
      terminal.err(unknown.length > 0 ? m.unknown(plainText(unknown.join(', '), 1000)) : m.nothing)
      return 1
    }
    // 'wx': a bundle that is there already is somebody's.
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
    await pipeline(Readable.from(feeds.exportBundle(wanted)), file).catch(
      async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') await rm(path, { force: true })
        if (['EEXIST', 'EACCES', 'ENOENT', 'EISDIR', 'EROFS'].includes(error.code ?? ''))
          throw problem('cli.not_writable', { path: plainText(bundle) })
        throw error
      },
    )
    const { size } = await stat(path)
    await terminal.out(
      json
        ? `${plainJson({ feeds: wanted, bundle: path, bytes: size })}\n`
        : `${m.exported(wanted.length, plainText(bundle), size)}\n`,
    )
    return 0
  } finally {
    await close()
  }
}
