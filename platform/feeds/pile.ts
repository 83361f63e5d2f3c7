/**
 * A pile: many small files of one feed in one file that only grows, so that whoever read it to some place reads on from there.
 * Format `hinoban-pile/1`: a first line that names it, then for each file one line of JSON
 *   {"bytes":<n>,"changedAt":<epoch ms or null>,"name":"<name>"}  followed by its bytes, packed or not, and one line feed,
 * or {"gone":true,"name":"<name>"} where the publisher withdrew it. A later file of a name stands for the earlier ones.
 * @module
 */
import { type FileHandle, open, rename } from 'node:fs/promises'
import { z } from 'zod'

export const PILE_START = Buffer.from('{"format":"hinoban-pile/1"}\n')

export type PileFrame =
  | {
      readonly kind: 'file'
      readonly name: string
      readonly changedAt: number | null
      /** Where its line begins, and where its bytes begin and end. */
      readonly at: number
      readonly from: number
      readonly to: number
    }
  | { readonly kind: 'gone'; readonly name: string; readonly at: number; readonly to: number }
  /** What follows cannot be found any more. */
  | { readonly kind: 'broken'; readonly at: number }

const Name = z.string().min(1).max(1_000)
const Line = z.union([
  z.strictObject({
    bytes: z.number().int().nonnegative(),
    changedAt: z.number().int().nullable(),
    name: Name,
  }),
  z.strictObject({ gone: z.literal(true), name: Name }),
])
/** Names end at 1,000 signs, each of at most six bytes in JSON. */
const MAX_LINE_BYTES = 8 * 1024

export const isPile = (head: Uint8Array): boolean =>
  Buffer.from(head.subarray(0, PILE_START.length)).equals(PILE_START)

export const fileLine = (name: string, bytes: number, changedAt: number | null): Buffer =>
  Buffer.from(`${JSON.stringify({ bytes, changedAt, name: Name.parse(name) })}\n`)
export const goneLine = (name: string): Buffer =>
  Buffer.from(`${JSON.stringify({ gone: true, name: Name.parse(name) })}\n`)

/** The files of a pile from a place between two of them (0: the start) on; their bytes are not read. */
export const pileFrames = async function* (
  path: string,
  from = 0,
): AsyncGenerator<PileFrame, void, undefined> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  let at = Math.max(from, PILE_START.length)
  while (at < size) {
    const line = await lineAt(file, at)
    const read = line === null ? null : Line.safeParse(parsed(line.text))
    if (line === null || read === null || !read.success) {
      yield { kind: 'broken', at }
      return
    }
    if ('gone' in read.data) {
      yield { kind: 'gone', name: read.data.name, at, to: line.end }
      at = line.end
      continue
    }
    const { name, bytes, changedAt } = read.data
    const to = line.end + bytes
    if (to + 1 > size) {
      yield { kind: 'broken', at }
      return
    }
    yield { kind: 'file', name, changedAt, at, from: line.end, to }
    at = to + 1
  }
}

/** What later files of the same name stand for is left out, once it is more than half. */
export const packPile = async (part: string, size: number): Promise<void> => {
  const last = new Map<string, { readonly at: number; readonly end: number }>()
  for await (const frame of pileFrames(part)) {
    if (frame.kind === 'file') last.set(frame.name, { at: frame.at, end: frame.to + 1 })
    else if (frame.kind === 'gone') last.delete(frame.name)
  }
  const frames = [...last.values()].toSorted((a, b) => a.at - b.at)
  const needed = frames.reduce((sum, { at, end }) => sum + end - at, 0)
  if (needed * 2 > size) return
  await using from = await open(part, 'r')
  await using to = await open(`${part}.packed`, 'w', 0o600)
  await to.writeFile(PILE_START)
  for (const frame of frames) await copySlice(from, to, frame)
  await to.sync()
  await rename(`${part}.packed`, part)
}

const COPY_BYTES = 1024 ** 2
const copySlice = async (
  from: FileHandle,
  to: FileHandle,
  { at, end }: { readonly at: number; readonly end: number },
): Promise<void> => {
  const buffer = Buffer.alloc(Math.min(COPY_BYTES, end - at))
  for (let place = at; place < end; ) {
    const { bytesRead } = await from.read(buffer, 0, Math.min(buffer.length, end - place), place)
    if (bytesRead === 0) throw new Error('feeds: a pile ended while it was copied')
    await to.writeFile(buffer.subarray(0, bytesRead))
    place += bytesRead
  }
}

const lineAt = async (
  file: FileHandle,
  at: number,
): Promise<{ readonly text: string; readonly end: number } | null> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_LINE_BYTES), 0, MAX_LINE_BYTES, at)
  const length = buffer.subarray(0, bytesRead).indexOf(0x0a)
  return length < 0 ? null : { text: buffer.toString('utf8', 0, length), end: at + length + 1 }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
