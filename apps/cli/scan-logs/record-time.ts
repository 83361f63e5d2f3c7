/**
 * When a record of an event log happened, without decoding the rest of it.
 * @module
 */
import type { EvtxRecord } from '@hinoban/evtx'

/** [MS-EVEN6] §2.2.12: FILETIME. */
const FILE_TIME = 0x11
const TICKS_PER_MS = 10_000
/** Milliseconds from 1601 to 1970. */
const EPOCH_MS = 11_644_473_600_000
const WORD = 2 ** 32

export const timeOf = (record: EvtxRecord): number => {
  const place = record.shape.places.get('TimeCreated_SystemTime')?.[0]
  const raw = place === undefined ? null : record.raw(place)
  if (raw === null || raw.type !== FILE_TIME || raw.size < 8) return record.writtenAtMs
  const view = new DataView(raw.bytes.buffer, raw.bytes.byteOffset + raw.from, 8)
  const ticks = view.getUint32(4, true) * WORD + view.getUint32(0, true)
  return ticks === 0 ? record.writtenAtMs : Math.floor(ticks / TICKS_PER_MS) - EPOCH_MS
}
