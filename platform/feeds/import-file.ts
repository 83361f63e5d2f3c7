/**
 * A file that a person brings in place of a fetch: written beside the feeds while its length is watched, hashed, and named by
 * whoever knows what it is.
 * @module
 */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { feedsProblem } from './problems.ts'

/** @throws ProblemError feeds.too_large; the part is the caller's to remove. */
export const writePart = async (
  bytes: AsyncIterable<Uint8Array>,
  part: string,
  maxBytes: number,
): Promise<{ readonly sha256: string; readonly bytes: number }> => {
  const hash = createHash('sha256')
  let length = 0
  await using file = await open(part, 'w', 0o600)
  for await (const chunk of bytes) {
    length += chunk.byteLength
    if (length > maxBytes)
      throw feedsProblem('feeds.too_large', {
        name: 'file',
        limitMb: Math.ceil(maxBytes / 1024 ** 2),
      })
    hash.update(chunk)
    await file.writeFile(chunk)
  }
  await file.sync()
  return { sha256: hash.digest('hex'), bytes: length }
}
