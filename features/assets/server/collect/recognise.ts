/**
 * Which kind of file this is, by its first bytes. Pure and bounded: it runs on the thread that serves.
 * @module
 */
import type { Recognised } from '../../../../platform/imports/source.ts'

/** Letters enough for any XML prologue or JSON opening. */
const LOOK_BYTES = 16 * 1024

const textOf = (head: Uint8Array): string => {
  const bytes = head.subarray(0, LOOK_BYTES)
  const isUtf16le = bytes[0] === 0xff && bytes[1] === 0xfe
  const isUtf16be = bytes[0] === 0xfe && bytes[1] === 0xff
  return new TextDecoder(isUtf16le ? 'utf-16le' : isUtf16be ? 'utf-16be' : 'latin1')
    .decode(bytes)
    .replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)?\s+|^(?:\ufeff|\u00ef\u00bb\u00bf)/, '')
}

export const looksLikeNmap = (head: Uint8Array): Recognised | null =>
  /<nmaprun[\s>]|<!DOCTYPE nmaprun/.test(textOf(head)) ? { certainty: 1 } : null

export const looksLikeSbom = (head: Uint8Array): Recognised | null => {
  const text = textOf(head)
  const isJson = text.startsWith('{')
  if (
    isJson &&
    /"bomFormat"\s*:\s*"CycloneDX"|"spdxVersion"\s*:|cyclonedx\.org\/schema|spdx\.org\/rdf\/3/.test(
      text,
    )
  )
    return { certainty: 1 }
  if (/xmlns(?::\w+)?\s*=\s*["']http:\/\/cyclonedx\.org\/schema\/bom/.test(text))
    return { certainty: 1 }
  // A line of its own: comments may stand before it, and a pattern that walks over them backtracks without end.
  if (/^SPDXVersion:[ \t]*SPDX-/m.test(text)) return { certainty: 1 }
  // Keys of JSON come in any order: the mark may lie beyond the first bytes.
  return isJson &&
    /"components"\s*:|"serialNumber"\s*:\s*"urn:uuid|"SPDXID"\s*:|"packages"\s*:/.test(text)
    ? { certainty: 0.7 }
    : null
}

export const looksLikeTable = (head: Uint8Array, name: string): Recognised | null => {
  const isZip = head[0] === 0x50 && head[1] === 0x4b
  // Parts of a workbook; their names stand uncompressed in the archive (ECMA-376 part 2).
  if (isZip)
    return /xl\/|\[Content_Types\]\.xml/.test(textOf(head)) && !/word\/|ppt\//.test(textOf(head))
      ? { certainty: 0.9 }
      : null
  // The old Excel format is told to the reader as such, with what to do.
  if (head[0] === 0xd0 && head[1] === 0xcf && /\.xls$/i.test(name)) return { certainty: 0.5 }
  const text = textOf(head)
  // A stray NUL is a damaged cell; many of them are some other format.
  const nuls = text.split('\0').length - 1
  if (/^[{[<]/.test(text) || nuls > text.length / 100) return null
  const lines = text.split(/\r?\n|\r/).slice(0, 50)
  const separated = lines.filter((l) => /[,\t;]/.test(l)).length
  if (separated >= 2 || (separated === 1 && lines.length <= 2)) return { certainty: 0.4 }
  return /\.(?:csv|tsv)$/i.test(name) && separated >= 1 ? { certainty: 0.3 } : null
}
