/**
 * One file into the feeds: a bundle, or a feed's file as its source publishes it. Where Hinoban runs it is handed over;
 * else the catalogue is built here, for `match`.
 * @module
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { recogniseAlerts } from '../../../features/advisories/server/feed-views.ts'
import type {
  BuildInput,
  BuildProgress,
  BuildResult,
} from '../../../features/vulnerabilities/server/catalogue/build-worker.ts'
import { feedNamed } from '../../../features/vulnerabilities/server/catalogue/feeds.ts'
import { cataloguePath } from '../../../features/vulnerabilities/server/catalogue/place.ts'
import {
  feedOfFile,
  recogniseFormat,
} from '../../../features/vulnerabilities/server/catalogue/recognise-feed.ts'
import { readConfig } from '../../../platform/config/index.ts'
import { unpackBundle } from '../../../platform/feeds/bundle.ts'
import { runWorker } from '../../../platform/jobs/worker.ts'
import { feedsWordsOf } from '../messages/feeds.ts'
import { plainJson, plainText } from '../plain-text.ts'
import { problem } from '../problems.ts'
import type { Call } from '../verb.ts'
import { definitionOf } from './all-feeds.ts'
import { openRoomIfRunning, type Room } from './open-room.ts'

/** All feeds of Hinoban together stay far below. */
const MAX_BYTES = 20 * 1024 ** 3
const BUILD_TIMEOUT_MS = 2 * 3_600_000
const BUILD_MEMORY_MB = 1_024

type How = {
  /** The name of the feed; null: the content says it. */
  readonly as: string | null
  /** Taken although more than a tenth of its records is gone. */
  readonly mayShrink: boolean
}

/** @throws ProblemError cli.no_such_file, cli.no_such_feed, cli.not_a_feed, feeds.bundle_damaged. */
export const importFeed = async (
  call: Call,
  file: string,
  { as, mayShrink }: How,
): Promise<number> => {
  const path = resolve(call.cwd, file)
  if (!(await stat(path).catch(() => null))?.isFile())
    throw problem('cli.no_such_file', { path: plainText(file) })
  if (as !== null && definitionOf(as) === null)
    throw problem('cli.no_such_feed', { name: plainText(as, 80) })
  const room = await openRoomIfRunning(call)
  const isBundle = await looksLikeBundle(path)
  if (room === null) return buildHere(call, path, isBundle, { as, mayShrink })
  try {
    return isBundle
      ? await handBundleOver(call, room, path)
      : await handFileOver(call, room, path, { as, mayShrink })
  } finally {
    await room.close()
  }
}

const looksLikeBundle = async (path: string): Promise<boolean> => {
  await using file = await open(path, 'r')
  const { buffer, bytesRead } = await file.read(Buffer.alloc(10), 0, 10, 0)
  return buffer.toString('latin1', 0, bytesRead) === '{"feeds":['
}

const handBundleOver = async (call: Call, room: Room, path: string): Promise<number> => {
  const m = feedsWordsOf(call.language)
  const { taken, kept } = await room.feeds.importBundle(createReadStream(path), {
    maxBytes: MAX_BYTES,
  })
  if (taken.length > 0) await room.ask({ names: [] })
  const lines = [
    ...(taken.length > 0 ? [m.taken(taken.join(', ')), m.handedOver] : []),
    ...(kept.length > 0 ? [m.kept(kept.join(', '))] : []),
  ]
  await call.terminal.out(
    call.json ? `${plainJson({ taken, kept })}\n` : `${lines.join('\n') || m.emptyBundle}\n`,
  )
  return 0
}

const nameOf = async (
  path: string,
  file: string,
  sha256: string,
  as: string | null,
): Promise<string> => {
  if (as !== null) return as
  const alert = await recogniseAlerts(path)
  if (alert !== null) return alert
  const format = await recogniseFormat(path)
  if (format === null) throw problem('cli.not_a_feed', { path: plainText(file) })
  return feedOfFile(format, basename(file), sha256)
}

const handFileOver = async (
  call: Call,
  room: Room,
  path: string,
  { as, mayShrink }: How,
): Promise<number> => {
  const m = feedsWordsOf(call.language)
  const { name, bytes } = await room.feeds.importFile(createReadStream(path), {
    maxBytes: MAX_BYTES,
    nameOf: (part, sha256) => nameOf(part, path, sha256, as),
  })
  await room.ask({ names: [], ...(mayShrink ? { shrunk: [name] } : {}) })
  const title = definitionOf(name)?.title[call.language] ?? name
  await call.terminal.out(
    call.json
      ? `${plainJson({ taken: [name], kept: [], bytes })}\n`
      : `${m.recognised(title, name)}\n${m.handedOver}\n`,
  )
  return 0
}

/** No Hinoban runs: nobody else builds, and `match` on this machine wants a catalogue. */
const buildHere = async (
  call: Call,
  path: string,
  isBundle: boolean,
  { as, mayShrink }: How,
): Promise<number> => {
  const { env, home, terminal, language, json } = call
  const m = feedsWordsOf(language)
  const dataDir = resolve(home, readConfig({ env, cwd: home }).settings['data.dir'])
  const catalogue = cataloguePath(dataDir)
  await mkdir(dirname(catalogue), { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(dirname(catalogue), 'import-'))
  try {
    const name = isBundle ? '' : await nameOf(path, path, await digestOf(path), as)
    // Advisories belong into the inbox of a Hinoban that runs.
    if (!isBundle && feedNamed(name) === null)
      throw problem('cli.not_running', { folder: plainText(dataDir) })
    const feeds = isBundle
      ? await bundleInputs(path, folder, mayShrink)
      : [inputOf(name, path, Date.now(), mayShrink)]
    if (!json) for (const { name } of feeds) terminal.err(m.building(name))
    const { outcomes } = await runWorker<BuildInput, BuildProgress, BuildResult>({
      module: new URL(
        '../../../features/vulnerabilities/server/catalogue/build-worker.ts',
        import.meta.url,
      ),
      input: { path: catalogue, feeds, now: Date.now() },
      memoryMb: BUILD_MEMORY_MB,
      timeoutMs: BUILD_TIMEOUT_MS,
      onMessage: async ({ feed, records }) => {
        if (records % 20_000 === 0) terminal.err(m.soFar(feed, records))
      },
    })
    const lines = outcomes.map((one) => m.outcome(plainText(one.feed, 80), one))
    await terminal.out(json ? `${plainJson({ catalogue, outcomes })}\n` : `${lines.join('\n')}\n`)
    return outcomes.every(({ kind }) => kind === 'taken' || kind === 'unchanged') ? 0 : 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const inputOf = (
  name: string,
  path: string,
  takenAt: number,
  mayShrink: boolean,
): BuildInput['feeds'][number] => {
  const definition = feedNamed(name)
  if (definition === null) throw problem('cli.no_such_feed', { name: plainText(name, 80) })
  const { format, isWhole } = definition
  return { name, format, path, isWhole, takenAt, mayShrink }
}

const bundleInputs = async (
  path: string,
  folder: string,
  mayShrink: boolean,
): Promise<BuildInput['feeds']> => {
  const entries = await unpackBundle(createReadStream(path), {
    maxBytes: MAX_BYTES,
    partOf: (name) => Promise.resolve(join(folder, name)),
  })
  return entries
    .filter(({ name }) => feedNamed(name) !== null)
    .map(({ name, part, fetchedAt }) => inputOf(name, part, Date.parse(fetchedAt), mayShrink))
}

const digestOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}
