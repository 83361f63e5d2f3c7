/**
 * Files by their content: the name of a file is the sha-256 of its bytes. A file is there whole or not at all, also
 * after a crash; personal ones are sealed with a key outside the database.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { Keys } from '../keys/index.ts'
import { type Catalogue, type ProblemMessages, problemsOf } from '../problem/index.ts'
import { plainSize, SealBroken, seal, unseal } from './sealing.ts'
import { syncFolder } from './write-durably.ts'

export { writeDurably } from './write-durably.ts'

export const filesProblems = {
  'files.too_large': { status: 413, params: ['limitMb'] },
  'files.missing': { status: 404, params: [] },
  'files.damaged': { status: 500, params: ['file'] },
} as const satisfies Catalogue

const problem = problemsOf(filesProblems)

export const filesMessages = {
  ja: {
    'files.too_large': (p) =>
      `ファイルが大きすぎます（上限 ${p.limitMb} MB）。分けて送るか、管理者に上限の変更を依頼してください。`,
    'files.missing': () =>
      'ファイルが見つかりません。保存期間が過ぎたか、削除されています。もう一度取り込んでください。',
    'files.damaged': (p) =>
      `保存されたファイル ${p.file} が壊れているか、書き換えられています。バックアップから戻してください。`,
  },
  en: {
    'files.too_large': (p) =>
      `The file is too large (limit ${p.limitMb} MB). Send it in parts, or ask an administrator to raise the limit.`,
    'files.missing': () =>
      'The file is not there: its time is over, or it was removed. Import it again.',
    'files.damaged': (p) =>
      `The stored file ${p.file} is damaged or was changed. Restore it from a backup.`,
  },
} as const satisfies Record<'ja' | 'en', ProblemMessages<typeof filesProblems>>

export type StoredFile = { readonly sha256: string; readonly size: number }
/** `start` inclusive, `end` exclusive, in bytes of the content. */
export type ByteRange = { readonly start: number; readonly end: number }

export type Files = {
  /** Stores a stream. @throws ProblemError files.too_large; nothing of it stays. */
  put(
    bytes: AsyncIterable<Uint8Array>,
    o: { readonly maxBytes: number; readonly seal?: true },
  ): Promise<StoredFile>
  /** The content; a whole read also proves the hash at its end. Errors of the stream: files.damaged, files.missing. */
  read(sha256: string, range?: ByteRange): Readable
  /** Where an unsealed file lies, for a worker. @throws ProblemError files.missing */
  path(sha256: string): Promise<string>
  /** Size of the content in bytes; null when it is not stored. */
  size(sha256: string): Promise<number | null>
  remove(sha256: string): Promise<void>
}

const SHA256 = /^[0-9a-f]{64}$/
const INCOMING = 'incoming'
/** A draft of a process that died; no upload takes this long. */
const STALE_DRAFT_MS = 24 * 3600 * 1000

export const openFiles = async (o: {
  readonly dataDir: string
  readonly keys: Keys
}): Promise<Files> => {
  const root = join(o.dataDir, 'files')
  await mkdir(join(root, INCOMING), { recursive: true, mode: 0o700 })
  await dropStaleDrafts(join(root, INCOMING))

  const placeOf = (sha256: string, kind: 'plain' | 'sealed'): string => {
    // The only way from a name to a path: 64 hexadecimal digits hold no way out of the folder.
    if (!SHA256.test(sha256)) throw new Error('a stored file is named by its sha-256')
    return join(root, sha256.slice(0, 2), `${sha256}${kind === 'sealed' ? '.sealed' : ''}`)
  }

  async function* content(sha256: string, range?: ByteRange): AsyncGenerator<Buffer> {
    const plain = placeOf(sha256, 'plain')
    if (await isThere(plain)) yield* readPlain(plain, sha256, range)
    else yield* readSealed(placeOf(sha256, 'sealed'), sha256, o.keys, range)
  }

  return {
    put: async (bytes, { maxBytes, seal: sealed }) => {
      const draft = join(root, INCOMING, randomBytes(12).toString('hex'))
      const hash = createHash('sha256')
      let size = 0
      async function* counted(): AsyncGenerator<Uint8Array> {
        for await (const part of bytes) {
          size += part.byteLength
          if (size > maxBytes)
            throw problem('files.too_large', { limitMb: Math.floor(maxBytes / (1024 * 1024)) })
          hash.update(part)
          yield part
        }
      }
      try {
        const file = await open(draft, 'wx', 0o600)
        try {
          for await (const part of sealed ? seal(counted(), o.keys) : counted())
            await file.writeFile(part)
          await file.sync()
        } finally {
          await file.close()
        }
        const sha256 = hash.digest('hex')
        const place = placeOf(sha256, sealed ? 'sealed' : 'plain')
        const folder = dirname(place)
        if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined)
          await syncFolder(root)
        // Also over an older copy: the bytes are the same, and a damaged one is healed.
        await rename(draft, place)
        await syncFolder(folder)
        return { sha256, size }
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },
    read: (sha256, range) => {
      placeOf(sha256, 'plain')
      return Readable.from(content(sha256, range), { objectMode: false })
    },
    path: async (sha256) => {
      const place = placeOf(sha256, 'plain')
      if (!(await isThere(place))) throw problem('files.missing', {})
      return place
    },
    size: async (sha256) => {
      const plain = await stat(placeOf(sha256, 'plain')).catch(() => null)
      if (plain) return plain.size
      const sealed = await stat(placeOf(sha256, 'sealed')).catch(() => null)
      return sealed ? plainSize(sealed.size) : null
    },
    remove: async (sha256) => {
      const place = placeOf(sha256, 'plain')
      await rm(place, { force: true })
      await rm(placeOf(sha256, 'sealed'), { force: true })
    },
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

async function* readPlain(
  path: string,
  sha256: string,
  range: ByteRange | undefined,
): AsyncGenerator<Buffer> {
  if (range) {
    // createReadStream counts its end inclusively.
    if (range.end > range.start)
      yield* createReadStream(path, { start: range.start, end: range.end - 1 })
    return
  }
  const hash = createHash('sha256')
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(part)
    yield part
  }
  if (hash.digest('hex') !== sha256) throw problem('files.damaged', { file: sha256 })
}

async function* readSealed(
  path: string,
  sha256: string,
  keys: Keys,
  range: ByteRange | undefined,
): AsyncGenerator<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? problem('files.missing', {}) : error
  })
  const hash = createHash('sha256')
  try {
    for await (const part of unseal(
      file,
      keys,
      range ?? { start: 0, end: Number.MAX_SAFE_INTEGER },
    )) {
      if (!range) hash.update(part)
      yield part
    }
  } catch (error) {
    if (error instanceof SealBroken) throw problem('files.damaged', { file: sha256 })
    throw error
  } finally {
    await file.close()
  }
  if (!range && hash.digest('hex') !== sha256) throw problem('files.damaged', { file: sha256 })
}

const dropStaleDrafts = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > STALE_DRAFT_MS) await rm(path, { force: true })
  }
}
