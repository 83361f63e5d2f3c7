/**
 * Content that people bring in place of a fetch: one file of a feed, or a bundle of many.
 * @module
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock/index.ts'
import { FeedName, unpackBundle } from './bundle.ts'
import { writePart } from './import-file.ts'
import { type FeedFile, NOTHING, type Shelf } from './shelf.ts'

type Bytes = AsyncIterable<Uint8Array>
export type FileWay = {
  readonly maxBytes: number
  readonly nameOf: (path: string, sha256: string) => Promise<string>
}
export type BundleTaken = { readonly taken: readonly string[]; readonly kept: readonly string[] }

export const openImports = ({ shelf, clock }: { readonly shelf: Shelf; readonly clock: Clock }) => {
  const takeFile = async (bytes: Bytes, { maxBytes, nameOf }: FileWay): Promise<FeedFile> => {
    await mkdir(shelf.folder, { recursive: true, mode: 0o700 })
    const part = join(shelf.folder, 'imported.part')
    try {
      const written = await writePart(bytes, part, maxBytes)
      const name = FeedName.parse(await nameOf(part, written.sha256))
      const now = clock.now()
      const ended = { checked_at: now, result: 'imported' as const, why: null }
      return await shelf.take(part, {
        ...NOTHING,
        ...ended,
        ...written,
        name,
        url: '',
        fetched_at: now,
      })
    } finally {
      await rm(part, { force: true })
    }
  }
  const takeBundle = async (
    bytes: Bytes,
    o: { readonly maxBytes: number },
  ): Promise<BundleTaken> => {
    const entries = await unpackBundle(bytes, {
      ...o,
      partOf: async (name) => join(await shelf.homeOf(name), 'import'),
    })
    const taken: string[] = []
    const kept: string[] = []
    for (const { part, fetchedAt, ...entry } of entries) {
      const before = await shelf.stateOf(entry.name)
      if (before?.fetched_at && before.fetched_at >= new Date(fetchedAt)) {
        kept.push(entry.name)
        await rm(part, { force: true })
        continue
      }
      const ended = { checked_at: clock.now(), result: 'imported' as const, why: null }
      await shelf.take(part, { ...NOTHING, ...ended, ...entry, fetched_at: new Date(fetchedAt) })
      taken.push(entry.name)
    }
    return { taken, kept }
  }
  let importing: Promise<unknown> = Promise.resolve()
  /** Two at once would write over each other's parts. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = importing.then(work)
    importing = done.catch(() => undefined)
    return done
  }
  return {
    /** Takes a bundle over; nothing of it when a byte is wrong. Feeds that are newer here stay. */
    importBundle: (bytes: Bytes, o: { readonly maxBytes: number }): Promise<BundleTaken> =>
      inTurn(() => takeBundle(bytes, o)),
    /** Keeps a file as the content of the feed that `nameOf` says it is; nothing stays where it throws. */
    importFile: (bytes: Bytes, o: FileWay): Promise<FeedFile> => inTurn(() => takeFile(bytes, o)),
  }
}
