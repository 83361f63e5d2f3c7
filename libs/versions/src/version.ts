/**
 * One version: read, compared, written as a key.
 * @module
 */
import { compareParts, encodeParts, MAX_VERSION_LENGTH, type Order, type Part } from './parts.ts'
import type { Reading, Tree } from './reading.ts'
import { byteOf, rulesOf, type Scheme } from './scheme.ts'

export type Version = {
  readonly scheme: Scheme
  /** As seen, without blanks around it. */
  readonly text: string
  /** The normal form for people. */
  readonly canon: string
  /** Versions of two tracks are not comparable: another Cisco train, Junos Evolved beside Junos. */
  readonly track: string
  /** The line inside which the vendor counts (`21.4`, `15.2E`), or null where the scheme knows none. */
  readonly line: string | null
  readonly key: string
  /**
   * Where the text leaves out the level that fixes are counted in (Windows without its UBR, Junos 21.4 without R): the keys of everything
   * that may be installed, from `lo` to below `hi`. A span that cuts it can not be judged; null where the text is whole.
   */
  readonly covers: { readonly lo: string; readonly hi: string } | null
}

/** The version, or null where the scheme cannot read the text: a state to show, never a guess. */
export const parseVersion = (scheme: Scheme, text: string): Version | null => {
  const plain = plainText(text)
  const reading = plain === null ? null : rulesOf(scheme).read(plain)
  if (plain === null || reading === null) return null
  return {
    scheme,
    text: plain,
    canon: reading.canon,
    track: reading.track ?? '',
    line: reading.line ?? null,
    key: keyOfParts(scheme, reading, reading.parts),
    covers: coverOf(scheme, reading),
  }
}

const coverOf = (scheme: Scheme, reading: Reading): Version['covers'] => {
  if (reading.stem === undefined) return null
  const stem = keyOfParts(scheme, reading, reading.stem)
  return { lo: stem, hi: `${stem}\xff` }
}

/** The order of two versions of a scheme; null where one cannot be read or the tracks differ. */
export const compareVersions = (scheme: Scheme, a: string, b: string): Order | null => {
  const [left, right] = [readText(scheme, a), readText(scheme, b)]
  if (left === null || right === null || left.track !== right.track) return null
  return compareParts(left.parts, right.parts)
}

/**
 * The version as bytes (Latin-1) that sort as the versions do, the scheme's byte first; null where it cannot be read. No key begins another.
 * @example keyOf('deb', '1:2.0~rc1-1')! < keyOf('deb', '1:2.0-1')! // true
 */
export const keyOf = (scheme: Scheme, text: string): string | null => {
  const reading = readText(scheme, text)
  return reading === null ? null : keyOfParts(scheme, reading, reading.parts)
}

/** The vendor's line that a version belongs to, or null. */
export const lineOf = (scheme: Scheme, text: string): string | null =>
  readText(scheme, text)?.line ?? null

/** The normal form of a version for people, or null where it cannot be read. */
export const canonOf = (scheme: Scheme, text: string): string | null =>
  readText(scheme, text)?.canon ?? null

export const readText = (scheme: Scheme, text: string): Reading | null => {
  const plain = plainText(text)
  return plain === null ? null : rulesOf(scheme).read(plain)
}

export const readTree = (scheme: Scheme, text: string): Tree | null => {
  const plain = plainText(text)
  return plain === null ? null : rulesOf(scheme).tree(plain.replace(/(?:\.?[xX*])+$|\.$/, ''))
}

/** A key or a stem of keys from parts of a scheme, inside a track. */
export const keyOfParts = (
  scheme: Scheme,
  { track = '' }: { readonly track?: string | undefined },
  parts: readonly Part[],
): string => {
  const head = String.fromCharCode(byteOf(scheme))
  return rulesOf(scheme).hasTracks === true
    ? `${head}${track}\0${encodeParts(parts)}`
    : head + encodeParts(parts)
}

/** Printable ASCII of a bounded length, without blanks at the ends (no-break spaces too) and without the quoting of CPE names (`15.2\(7\)e3`). */
const plainText = (text: string): string | null => {
  if (text.length > MAX_VERSION_LENGTH * 2) return null
  const trimmed = text.trim()
  const plain = trimmed.includes('\\') ? trimmed.replace(/\\(?=[^A-Za-z0-9])/g, '') : trimmed
  return plain !== '' && plain.length <= MAX_VERSION_LENGTH && /^[\x20-\x7e]+$/.test(plain)
    ? plain
    : null
}
