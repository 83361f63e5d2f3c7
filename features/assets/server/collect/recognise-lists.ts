/**
 * Whether a file is a list of software, a result log of osquery or a table of leases, by its first bytes. Pure and bounded,
 * as its neighbours.
 * @module
 */
import { looksLikeResultLog } from '@hinoban/osquery'
import { decodeList, recognisePackages } from '@hinoban/packages'
import type { Recognised } from '../../../../platform/imports/source.ts'
import { leaseFormatOf } from '../../leases.ts'

/** Letters enough for what people put before a list and its first lines. */
const LOOK_BYTES = 16 * 1024

export const looksLikePackages = (head: Uint8Array): Recognised | null =>
  recognisePackages(decodeList(head.subarray(0, LOOK_BYTES))) === null ? null : { certainty: 0.95 }

export const looksLikeLog = (head: Uint8Array): Recognised | null =>
  looksLikeResultLog(new TextDecoder().decode(head.subarray(0, LOOK_BYTES)))
    ? { certainty: 0.98 }
    : null

export const looksLikeLeases = (head: Uint8Array): Recognised | null => {
  const bytes = head.subarray(0, LOOK_BYTES)
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe
  const text = new TextDecoder(isWide ? 'utf-16le' : 'latin1').decode(bytes).replace(/^ï»¿/, '')
  return leaseFormatOf(text) === null ? null : { certainty: 0.97 }
}
