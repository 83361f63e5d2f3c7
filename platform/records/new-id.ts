/**
 * Names of rows: UUID version 7 (RFC 9562 §5.7), so that newer rows sort after older ones.
 * @module
 */
import { randomFillSync } from 'node:crypto'

/** Bytes of one id; asking the system for each id alone would cost more than making it. */
const ID_BYTES = 10
const pool = Buffer.alloc(ID_BYTES * 400)
let used = pool.length
let lastMs = 0
let counter = 0

/**
 * A new UUID v7 as text. Within one process the ids rise strictly: rand_a counts inside a millisecond (RFC 9562 §6.2,
 * method 1).
 * @example newId() // '019aa9d2-5e1c-7a3b-9c1d-2f6b1f0c7e55'
 */
export const newId = (): string => {
  const random = nextRandom()
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    // Half of the 12 bits stays free for counting.
    counter = random.readUInt16BE(0) & 0x7ff
  } else {
    counter += 1
    if (counter > 0xfff) {
      lastMs += 1
      counter = random.readUInt16BE(0) & 0x7ff
    }
  }
  const time = lastMs.toString(16).padStart(12, '0')
  const variant = (0x8000 | (random.readUInt16BE(2) & 0x3fff)).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}-${random.toString('hex', 4, 10)}`
}

/** Each byte is given out once. */
const nextRandom = (): Buffer => {
  if (used >= pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += ID_BYTES
  return pool.subarray(used - ID_BYTES, used)
}
