/**
 * One log file, read as it grows: whole lines only, from where it was left, through rotation and emptying. Its lines are named by the file and
 * their place in it, so that what is read again after a kill is stored once.
 * @module
 */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { nextHead } from '@hinoban/logs'
import type { FilePlace } from './store.ts'

export type Line = { readonly name: string; readonly bytes: Buffer; readonly isCut: boolean }
export type FollowedFile = {
  readonly file: string
  path: string
  readonly place: () => FilePlace
  /** The next lines; `commit` moves the place once they are on the disk. Null: nothing new. */
  readonly next: (o: { readonly withTail: 'tail' | 'whole-lines' }) => Promise<{
    /** Lines behind the same names of columns. */
    readonly groups: readonly { readonly table: string; readonly lines: readonly Line[] }[]
    readonly commit: () => void
  } | null>
  readonly close: () => Promise<void>
}

const CHUNK_BYTES = 512 * 1024
const MAX_LINE_BYTES = 1024 * 1024
/** The begin of a file tells whether it is still the same. */
const HEAD_BYTES = 256
const LF = 0x0a
const HASH = 0x23

/** Device, inode and birth. Null: no regular file. */
export const identityOf = async (handle: FileHandle): Promise<string | null> => {
  const about = await handle.stat({ bigint: true })
  return about.isFile() ? `${about.dev}:${about.ino}:${about.birthtimeNs}` : null
}

export const followFile = async (
  path: string,
  handle: FileHandle,
  file: string,
  known: FilePlace | null,
): Promise<FollowedFile> => {
  let generation = known?.generation ?? 0
  let position = known?.position ?? 0
  let head = { text: known?.head ?? '', bytes: known?.headBytes ?? 0 }
  let tableHead = known?.tableHead ?? ''
  const followed: FollowedFile = {
    file,
    path,
    place: () => ({
      file,
      path: followed.path,
      generation,
      head: head.text,
      headBytes: head.bytes,
      position,
      tableHead,
    }),
    next: async ({ withTail }) => {
      const { size } = await handle.stat()
      if (size < position || (head.bytes > 0 && (await headOf(handle, head.bytes)) !== head.text)) {
        generation += 1
        position = 0
        head = { text: '', bytes: 0 }
        tableHead = ''
      }
      if (size <= position) return null
      if (head.bytes < HEAD_BYTES) {
        const bytes = Math.min(size, HEAD_BYTES)
        head = { text: await headOf(handle, bytes), bytes }
      }
      const read = await linesFrom(handle, position, size, withTail)
      if (read.to === position) return null
      const from = position
      const prefix = `${file}:${generation}:`
      const groups: { table: string; lines: Line[] }[] = []
      let table = tableHead
      for (const { at, ...line } of read.lines) {
        const next = line.bytes[0] === HASH ? nextHead(table, line.bytes.toString('utf8')) : null
        if (next !== null) table = next
        else {
          const last = groups.at(-1)
          const named = { ...line, name: prefix + at }
          if (last?.table === table) last.lines.push(named)
          else groups.push({ table, lines: [named] })
        }
      }
      return {
        groups,
        commit: () => {
          // Emptied meanwhile: the new begin is not skipped.
          if (position !== from) return
          position = read.to
          tableHead = table
        },
      }
    },
    close: () => handle.close(),
  }
  return followed
}

export const openFollowed = async (
  path: string,
  known: (file: string) => FilePlace | null,
): Promise<FollowedFile | null> => {
  // To open a named pipe would wait for whoever writes into it, and all other files with it.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const file = await identityOf(handle).catch(() => null)
  if (file === null) {
    await handle.close()
    return null
  }
  return followFile(path, handle, file, known(file))
}

const headOf = async (handle: FileHandle, bytes: number): Promise<string> => {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0)
  return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex')
}

type Read = {
  readonly lines: readonly {
    readonly at: number
    readonly bytes: Buffer
    readonly isCut: boolean
  }[]
  /** Up to here lines were taken. */
  readonly to: number
}

const linesFrom = async (
  handle: FileHandle,
  from: number,
  size: number,
  withTail: 'tail' | 'whole-lines',
): Promise<Read> => {
  const room = Buffer.alloc(Math.min(CHUNK_BYTES, size - from))
  const { bytesRead } = await handle.read(room, 0, room.length, from)
  const chunk = room.subarray(0, bytesRead)
  const lines: { at: number; bytes: Buffer; isCut: boolean }[] = []
  let at = 0
  for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, at)) {
    const bytes = withoutCr(chunk.subarray(at, end))
    if (bytes.length > 0) lines.push({ at: from + at, bytes, isCut: false })
    at = end + 1
  }
  if (at > 0) return { lines, to: from + at }
  if (bytesRead === CHUNK_BYTES) return longLine(handle, from, size, withTail)
  // The writer is within a line; it is taken whole, or at the end of the file's life as it is.
  return withTail === 'tail' && bytesRead > 0
    ? { lines: [{ at: from, bytes: withoutCr(chunk), isCut: false }], to: from + bytesRead }
    : { lines: [], to: from }
}

/** A line longer than a chunk: its begin is kept, and its end is looked for. */
const longLine = async (
  handle: FileHandle,
  from: number,
  size: number,
  withTail: 'tail' | 'whole-lines',
): Promise<Read> => {
  const kept = Buffer.alloc(Math.min(MAX_LINE_BYTES, size - from))
  await handle.read(kept, 0, kept.length, from)
  const room = Buffer.alloc(CHUNK_BYTES)
  for (let at = from; at < size; ) {
    const { bytesRead } = await handle.read(room, 0, room.length, at)
    if (bytesRead === 0) break
    const end = room.subarray(0, bytesRead).indexOf(LF)
    if (end >= 0) {
      const length = at + end - from
      const bytes = kept.subarray(0, Math.min(length, kept.length))
      return { lines: [{ at: from, bytes, isCut: length > kept.length }], to: at + end + 1 }
    }
    at += bytesRead
  }
  return withTail === 'tail' || size - from > 64 * MAX_LINE_BYTES
    ? { lines: [{ at: from, bytes: kept, isCut: size - from > kept.length }], to: size }
    : { lines: [], to: from }
}

const withoutCr = (bytes: Buffer): Buffer => (bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes)
