/**
 * Sealed files: AES-256-GCM in chunks, each bound to its place, the last one marked, so that a cut, a swap or a
 * changed byte is noticed, and a part can be read without the rest (the STREAM construction, Hoang et al. 2015).
 *
 * Layout: "HBF1", key id (8 bytes), salt (16), then chunks of 64 KiB plaintext, each followed by its 16-byte tag.
 * @module
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { Keys } from '../keys/index.ts'

const MAGIC = Buffer.from('HBF1')
const SALT_BYTES = 16
const HEADER_BYTES = MAGIC.length + 8 + SALT_BYTES
export const CHUNK_BYTES = 64 * 1024
const TAG_BYTES = 16
const SEALED_CHUNK = CHUNK_BYTES + TAG_BYTES

export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

/** Plain bytes in any cut become the bytes of a sealed file. */
export async function* seal(
  plain: AsyncIterable<Uint8Array>,
  keys: Pick<Keys, 'current' | 'derive'>,
): AsyncGenerator<Buffer> {
  const keyId = keys.current
  const salt = randomBytes(SALT_BYTES)
  const header = Buffer.concat([MAGIC, Buffer.from(keyId, 'hex'), salt])
  const key = keys.derive(keyId, salt, 'file')
  yield header
  let held = Buffer.alloc(0)
  let index = 0
  for await (const bytes of plain) {
    held = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes])
    // The last chunk is known only at the end, so a full one waits for the next byte.
    let at = 0
    for (; held.length - at > CHUNK_BYTES; at += CHUNK_BYTES) {
      yield sealChunk(key, header, index, 'inner', held.subarray(at, at + CHUNK_BYTES))
      index += 1
    }
    held = held.subarray(at)
  }
  yield sealChunk(key, header, index, 'last', held)
}

type Place = 'inner' | 'last'

// The key is this file's own, so a counter is a nonce that never repeats.
const nonceOf = (index: number, place: Place): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(index, 4, 6)
  nonce[11] = place === 'last' ? 1 : 0
  return nonce
}

const sealChunk = (
  key: Buffer,
  header: Buffer,
  index: number,
  place: Place,
  plain: Buffer,
): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, place))
  cipher.setAAD(header)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Plaintext size of a sealed file of this many bytes. */
export const plainSize = (sealedBytes: number): number => {
  const body = sealedBytes - HEADER_BYTES
  const chunks = Math.max(1, Math.ceil(body / SEALED_CHUNK))
  const size = body - chunks * TAG_BYTES
  if (size < 0) throw new SealBroken('the sealed file is cut')
  return size
}

/**
 * Plain bytes `start` (inclusive) to `end` (exclusive) of a sealed file.
 * @throws SealBroken when any byte that was read, or the end of the file, is not as it was sealed.
 */
export async function* unseal(
  file: FileHandle,
  keys: Pick<Keys, 'derive'>,
  range: { readonly start: number; readonly end: number },
): AsyncGenerator<Buffer> {
  const { size } = await file.stat()
  const header = await readExactly(file, 0, HEADER_BYTES)
  if (!header.subarray(0, 4).equals(MAGIC)) throw new SealBroken('this is no sealed file')
  const key = keys.derive(header.toString('hex', 4, 12), header.subarray(12), 'file')
  const total = plainSize(size)
  const lastIndex = Math.max(0, Math.ceil(total / CHUNK_BYTES) - 1)
  const end = Math.min(range.end, total)
  for (let index = Math.floor(range.start / CHUNK_BYTES); index <= lastIndex; index++) {
    const from = index * CHUNK_BYTES
    // A read to the end also proves the end, even of an empty file.
    if (from >= end && !(end === total && index === lastIndex)) return
    const length = Math.min(CHUNK_BYTES, total - from)
    const sealed = await readExactly(
      file,
      HEADER_BYTES + index * SEALED_CHUNK,
      Math.max(0, length) + TAG_BYTES,
    )
    const place = index === lastIndex ? 'last' : 'inner'
    const plain = openChunk(key, header, index, place, sealed)
    const part = plain.subarray(Math.max(0, range.start - from), Math.max(0, end - from))
    if (part.length > 0) yield part
  }
}

const openChunk = (
  key: Buffer,
  header: Buffer,
  index: number,
  place: Place,
  sealed: Buffer,
): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, place), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(header)
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch {
    throw new SealBroken('the sealed file was changed')
  }
}

const readExactly = async (file: FileHandle, at: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, at + filled)
    if (bytesRead === 0) throw new SealBroken('the sealed file is cut')
    filled += bytesRead
  }
  return buffer
}
