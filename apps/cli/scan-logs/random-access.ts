/**
 * A file of which any part can be read.
 * @module
 */
import { open } from 'node:fs/promises'
import type { RandomAccess } from '@hinoban/evtx'

export const randomAccess = async (path: string): Promise<RandomAccess & AsyncDisposable> => {
  const file = await open(path, 'r')
  // One for all reads: its reader has taken what is in it before it asks for more.
  let memory = Buffer.alloc(0)
  return {
    size: (await file.stat()).size,
    read: async (at, length) => {
      if (memory.length < length) memory = Buffer.allocUnsafeSlow(length)
      const { buffer, bytesRead } = await file.read(memory, 0, length, at)
      return buffer.subarray(0, bytesRead)
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}
