/**
 * Whether a file is what a network device printed, by its first bytes. Pure and bounded, as its neighbours.
 * @module
 */
import { recogniseDevices } from '@hinoban/devices'
import type { Recognised } from '../../../../platform/imports/source.ts'

/** Enough for the banner of any output, little enough for the thread that serves. */
const LOOK_BYTES = 16 * 1024

/** Below the certainty of formats that name themselves, above that of a table with commas. */
export const looksLikeDevices = (head: Uint8Array): Recognised | null => {
  const told = recogniseDevices(head.subarray(0, LOOK_BYTES))
  const best = Math.max(0, ...told.map((t) => t.confidence))
  return best === 0 ? null : { certainty: best * 0.9 }
}
