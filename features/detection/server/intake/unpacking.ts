/**
 * Packed bodies as they were: few at a time, since a megabyte can be a hundred once it is unpacked, and whoever has a token of one log source
 * can send many of them at once.
 * @module
 */
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'

export const MAX_UNPACKED_BYTES = 128 * 1024 * 1024
/** More than the batches of any shipper that is set up as usual: they never wait for a larger one. */
const USUAL_BYTES = 8 * 1024 * 1024
const USUAL_AT_A_TIME = 16

const unpackGzip = promisify(gunzip)
const unpackDeflate = promisify(inflate)

export type Unpacking = {
  /** The work holds its turn until it ends. @throws what zlib says of a damaged body, or of one longer than `MAX_UNPACKED_BYTES` */
  readonly within: <T>(body: Buffer, work: (body: Buffer) => Promise<T>) => Promise<T>
}

export const openUnpacking = (): Unpacking => {
  const usual = turnsOf(USUAL_AT_A_TIME)
  const large = turnsOf(1)
  return {
    within: async (body, work) => {
      const unpack = unpackerOf(body)
      if (unpack === null) return work(body)
      if (!saysLarge(body)) {
        const done = await usual(async () => {
          const small = await unpack(body, { maxOutputLength: USUAL_BYTES }).catch(nullIfLonger)
          return small === null ? null : { answer: await work(small) }
        })
        if (done !== null) return done.answer
      }
      return large(async () => work(await unpack(body, { maxOutputLength: MAX_UNPACKED_BYTES })))
    },
  }
}

const unpackerOf = (body: Buffer): typeof unpackGzip | null => {
  if (body[0] === 0x1f && body[1] === 0x8b) return unpackGzip
  // zlib's own form (RFC 1950): no text begins with these two.
  return body[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(body[1] ?? 0) ? unpackDeflate : null
}

/** By the last four bytes of gzip, which may lie: then it is found out. */
const saysLarge = (body: Buffer): boolean =>
  body.length > USUAL_BYTES ||
  (body[0] === 0x1f && body.length >= 18 && body.readUInt32LE(body.length - 4) > USUAL_BYTES)

const nullIfLonger = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return null
  throw error
}

/** So many at a time, the others in the order in which they came. */
const turnsOf = (most: number) => {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < most) running += 1
    else await new Promise<void>((go) => waiting.push(go))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
