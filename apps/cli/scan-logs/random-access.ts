/**
 * A file of which any part can be read.
 * @module
 */
import { open } from 'node:fs/promises'
import type { RandomAccess } from '@hinoban/evtx'

export const randomAccess = async (path: string): Promise<RandomAccess & AsyncDisposable> => {
  const file = await open(path, 'r')
  return {
    size: (await file.stat()).size,
    read: async (at, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, at)
      return buffer.subarray(0, bytesRead)
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}
