/**
 * Feeds in one file, for a machine without internet. Format `hinoban-feeds/1`: the first line is canonical JSON
 *   {"feeds":[{"bytes":<n>,"fetchedAt":"<ISO>","name":"<name>","sha256":"<hex>","url":"<url>"},…],"format":"hinoban-feeds/1"}
 * ended by one line feed; then the bytes of the feeds, one after the other, in that order, and nothing else.
 * @module
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { z } from 'zod'
import { canonical } from '../evidence/canonical.ts'
import { feedsProblem } from './problems.ts'

export const FeedName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/)
const Entry = z.strictObject({
  name: FeedName,
  url: z.string().max(2_000),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
  fetchedAt: z.iso.datetime(),
})
const Manifest = z.strictObject({
  format: z.literal('hinoban-feeds/1'),
  feeds: z.array(Entry).max(1_000),
})
export type BundleEntry = z.output<typeof Entry>

/** A thousand feeds with long addresses stay below. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024

export const bundleBytes = async function* (
  feeds: readonly (BundleEntry & { readonly path: string })[],
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(
    `${canonical({ format: 'hinoban-feeds/1', feeds: feeds.map(({ path: _, ...entry }) => entry) })}\n`,
  )
  for (const { path } of feeds) {
    const file = await open(path, 'r')
    try {
      for await (const chunk of file.createReadStream({ autoClose: false })) yield chunk as Buffer
    } finally {
      await file.close()
    }
  }
}

/**
 * Writes every feed of a bundle to its own part file and checks length and hash. Throws feeds.bundle_damaged, and leaves
 * nothing behind, unless every byte of the bundle is as the first line says.
 */
export const unpackBundle = async (
  bytes: AsyncIterable<Uint8Array>,
  o: { readonly maxBytes: number; readonly partOf: (name: string) => Promise<string> },
): Promise<readonly (BundleEntry & { readonly part: string })[]> => {
  const made: string[] = []
  const source = reader(bytes)
  try {
    const line = await source.line(MAX_MANIFEST_BYTES)
    const manifest = Manifest.safeParse(line === null ? null : parsed(line))
    if (!manifest.success) throw damaged('manifest')
    const { feeds } = manifest.data
    if (new Set(feeds.map((feed) => feed.name)).size !== feeds.length) throw damaged('manifest')
    if (feeds.reduce((sum, feed) => sum + feed.bytes, 0) > o.maxBytes)
      throw feedsProblem('feeds.too_large', {
        name: 'bundle',
        limitMb: Math.ceil(o.maxBytes / 1024 ** 2),
      })
    const out = []
    for (const entry of feeds) {
      const part = await o.partOf(entry.name)
      made.push(part)
      const file = await open(part, 'w', 0o600)
      try {
        if ((await copy(source, file, entry.bytes)) !== entry.sha256) throw damaged(entry.name)
      } finally {
        await file.close()
      }
      out.push({ ...entry, part })
    }
    if (!(await source.isAtEnd())) throw damaged('end')
    return out
  } catch (error) {
    for (const part of made) await rm(part, { force: true })
    throw error
  }
}

type Source = ReturnType<typeof reader>

const copy = async (source: Source, file: FileHandle, bytes: number): Promise<string> => {
  const hash = createHash('sha256')
  let left = bytes
  while (left > 0) {
    const chunk = await source.some(left)
    if (chunk === null) break
    hash.update(chunk)
    await file.writeFile(chunk)
    left -= chunk.length
  }
  await file.sync()
  return left === 0 ? hash.digest('hex') : ''
}

const reader = (bytes: AsyncIterable<Uint8Array>) => {
  const iterator = bytes[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const next = await iterator.next()
    if (next.done) return false
    held = held.length === 0 ? Buffer.from(next.value) : Buffer.concat([held, next.value])
    return true
  }
  return {
    line: async (max: number): Promise<string | null> => {
      for (let from = 0; ; ) {
        const at = held.indexOf(0x0a, from)
        if (at >= 0) {
          const line = held.toString('utf8', 0, at)
          held = held.subarray(at + 1)
          return line
        }
        from = held.length
        if (held.length > max || !(await more())) return null
      }
    },
    some: async (max: number): Promise<Buffer | null> => {
      while (held.length === 0) if (!(await more())) return null
      const chunk = held.subarray(0, max)
      held = held.subarray(chunk.length)
      return chunk
    },
    isAtEnd: async (): Promise<boolean> => {
      while (held.length === 0) if (!(await more())) return true
      return false
    },
  }
}

const parsed = (line: string): unknown => {
  try {
    const value: unknown = JSON.parse(line)
    return canonical(value) === line ? value : null
  } catch {
    return null
  }
}

const damaged = (place: string) => feedsProblem('feeds.bundle_damaged', { place })
