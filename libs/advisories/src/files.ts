/**
 * Many small JSON files, as an archive holds them: each is read by itself.
 * @module
 */
import type { Damage, Part } from './claim.ts'
import { damageParts } from './fields.ts'
import { damage, type Json, readDocument } from './json-value.ts'

const MAX_FILE_BYTES = 64 * 1024 * 1024

export const readFiles = async function* (
  files:
    | Iterable<{ readonly name: string; readonly bytes: Uint8Array }>
    | AsyncIterable<{ readonly name: string; readonly bytes: Uint8Array }>,
  partsOf: (value: Json, name: string) => readonly Part[],
): AsyncGenerator<Part, void, undefined> {
  for await (const { name, bytes } of files) {
    const damaged: Damage[] = []
    const isBig = bytes.length > MAX_FILE_BYTES
    if (isBig) damaged.push(damage(name, 'too_large', `${bytes.length} bytes`))
    const value = isBig ? undefined : readDocument(bytes, name, damaged)
    if (value !== undefined) yield* partsOf(value, name)
    yield* damageParts(damaged)
  }
}
