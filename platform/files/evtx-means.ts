/**
 * What Node does faster for the reader of event logs than JavaScript can.
 * @module
 */
import { crc32 } from 'node:zlib'
import type { EvtxMeans } from '@hinoban/evtx'

/** On every Buffer, but not in its types; it takes any bytes, and keeps halves of pairs as they are. */
const { ucs2Slice } = Buffer.prototype as {
  readonly ucs2Slice?: (this: Uint8Array, from: number, to: number) => string
}

export const EVTX_MEANS: EvtxMeans = {
  crc32,
  ...(ucs2Slice && { utf16: (bytes, from, to) => ucs2Slice.call(bytes, from, to) }),
}
