/**
 * The part that a round of following writes: begun from what is in use, or from where a killed round had come to.
 * @module
 */
import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isPile, PILE_START, pileFrames } from './pile.ts'
import { Followed } from './state.ts'

export type Base = {
  /** The feed's folder. */
  readonly home: string
  /** What is in use; null: nothing, or nothing that can be continued. */
  readonly base: { readonly path: string; readonly sha256: string } | null
  readonly state: Followed | null
}

const NOTHING: Followed = {
  cursor: null,
  listed: null,
  held: null,
  needs: [],
  complained: 0,
  complaints: [],
}

export const partOf = (home: string): string => join(home, 'part')
export const markOf = (home: string): string => join(home, 'part.json')
const Mark = z.strictObject({ base: z.string().nullable(), bytes: z.number(), state: Followed })

/** The part as a killed round left it, a copy of what is in use, or an empty pile. */
export const beginPart = async (
  o: Base,
): Promise<{ readonly state: Followed; readonly isResumed: boolean }> => {
  const part = partOf(o.home)
  const text = await readFile(markOf(o.home), 'utf8').catch(() => null)
  const mark = text === null ? null : Mark.safeParse(parsed(text))
  const left = await stat(part).catch(() => null)
  if (mark?.success && mark.data.base === (o.base?.sha256 ?? null) && left !== null)
    if (left.size >= mark.data.bytes) {
      await using file = await open(part, 'r+')
      await file.truncate(mark.data.bytes)
      return { state: mark.data.state, isResumed: true }
    }
  if (
    o.base !== null &&
    o.state !== null &&
    o.state.cursor !== null &&
    (await isPileAt(o.base.path))
  ) {
    // Where the file system can, the two share their bytes until one changes.
    await copyFile(o.base.path, part, constants.COPYFILE_FICLONE)
    return { state: o.state, isResumed: false }
  }
  await using file = await open(part, 'w', 0o600)
  await file.write(PILE_START)
  return { state: NOTHING, isResumed: false }
}

const isPileAt = async (path: string): Promise<boolean> => {
  await using file = await open(path, 'r')
  const { buffer, bytesRead } = await file.read(
    Buffer.alloc(PILE_START.length),
    0,
    PILE_START.length,
    0,
  )
  return isPile(buffer.subarray(0, bytesRead))
}

export const namesOf = async (path: string): Promise<Map<string, number | null>> => {
  const names = new Map<string, number | null>()
  for await (const frame of pileFrames(path)) {
    if (frame.kind === 'file') names.set(frame.name, frame.changedAt)
    else if (frame.kind === 'gone') names.delete(frame.name)
  }
  return names
}

/** From here a killed round goes on. */
export const mark = ({ home, base }: Base, bytes: number, state: Followed): Promise<void> =>
  replace(markOf(home), JSON.stringify({ base: base?.sha256 ?? null, bytes, state }))

export const digestOf = async (
  path: string,
): Promise<{ readonly sha256: string; readonly bytes: number }> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { sha256: hash.digest('hex'), bytes }
}

const replace = async (path: string, text: string): Promise<void> => {
  await using file = await open(`${path}.new`, 'w', 0o600)
  await file.writeFile(text)
  await file.sync()
  await rename(`${path}.new`, path)
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
