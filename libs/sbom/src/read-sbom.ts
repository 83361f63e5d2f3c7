/**
 * A software bill of materials, whichever it is: CycloneDX (JSON, XML) or SPDX (JSON, tag-value, 3.0 JSON-LD). The whole document
 * is held in memory within bounds, because its parts point at each other; of a large one what nobody reads is left out while it
 * comes in. What is cut or broken loses only itself.
 * @module
 */
import { readCycloneDx } from './cyclonedx.ts'
import { readCycloneDxXml } from './cyclonedx-xml.ts'
import { isObject, type Json, type JsonObject, listOf, readJson } from './json.ts'
import type { Bytes, SbomComponent, SbomDamage, SbomPart } from './parts.ts'
import { readSpdx2 } from './spdx-2.ts'
import { readSpdx3 } from './spdx-3.ts'
import { isTagValue, readTagValue } from './tag-value.ts'
import { type Thinner, thinJson } from './thin-json.ts'
import { thinXml } from './thin-xml.ts'

/** The largest document seen (a distribution's image with files) has 60 MB. Above this much what nobody reads is left out. */
const WHOLE_BYTES = 32 * 1024 * 1024
/** What is left may have this much: about 200,000 components. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
const MAX_COMPONENTS = 1_000_000

/**
 * Reads CycloneDX (JSON, XML) and SPDX (JSON, tag-value, 3.0 JSON-LD). Never throws for the bytes; an error of the source itself
 * passes through.
 * @example for await (const part of readSbom([bytes])) if (part.kind === 'component') …
 */
export const readSbom = async function* (chunks: Bytes): AsyncGenerator<SbomPart, void, undefined> {
  let pieces: Uint8Array[] = []
  let size = 0
  let thinner: Thinner | null = null
  let isCut = false
  const keep = (bytes: Uint8Array): void => {
    const piece = bytes.subarray(0, MAX_DOCUMENT_BYTES - size)
    if (piece.length > 0) pieces.push(piece)
    size += piece.length
    if (piece.length < bytes.length) isCut = true
  }
  for await (const chunk of chunks) {
    keep(thinner === null ? chunk.slice() : thinner.push(chunk))
    if (isCut) break
    if (thinner !== null || size <= WHOLE_BYTES) continue
    thinner = thinnerFor(pieces)
    const before = pieces
    pieces = []
    size = 0
    for (const piece of before) keep(thinner?.push(piece) ?? piece)
  }
  if (!isCut && thinner !== null) keep(thinner.end())
  yield* readText(textIn(pieces, size), isCut ? 'cut' : 'whole')
}

/** What leaves out of a document of this kind; null where nothing does (UTF-16, tag-value). */
const thinnerFor = (pieces: readonly Uint8Array[]): Thinner | null => {
  const head = new TextDecoder('latin1').decode(pieces[0]?.subarray(0, 1024))
  const first = /[^\s\u00ef\u00bb\u00bf]/.exec(head)?.[0]
  if (first === '{' || first === '[') return thinJson()
  return first === '<' ? thinXml() : null
}

const textIn = (pieces: readonly Uint8Array[], size: number): string => {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

const readText = function* (
  text: string,
  extent: 'cut' | 'whole',
): Generator<SbomPart, void, undefined> {
  let components = 0
  let duplicates = 0
  const seen = new Set<string>()
  const { parts, damage, vulnerabilities } = open(text)
  let isDocumentGiven = false
  const brought = function* (): Generator<SbomPart> {
    if (extent === 'cut') yield { kind: 'damaged', at: 'document', why: 'too_large', lost: true }
    // It does not end early: we stopped.
    for (const { line, why } of damage)
      if (extent === 'whole' || why !== 'cut_short')
        yield { kind: 'damaged', at: `line ${line}`, why, lost: true }
  }
  for (const part of parts) {
    if (part.kind === 'component') {
      const identity = identityOf(part.component)
      if (seen.has(identity)) {
        duplicates += 1
        continue
      }
      if (components >= MAX_COMPONENTS) {
        yield { kind: 'damaged', at: 'components', why: 'too_many_components', lost: true }
        break
      }
      seen.add(identity)
      components += 1
    }
    yield part
    if (part.kind === 'document') {
      isDocumentGiven = true
      yield* brought()
    }
  }
  if (!isDocumentGiven) {
    yield* brought()
    if (damage.length === 0 && extent === 'whole')
      yield { kind: 'damaged', at: 'line 1', why: 'not_sbom', lost: true }
  }
  yield { kind: 'finished', components, duplicates, vulnerabilities }
}

/** The same thing listed twice: by its package URL where it has one, else by all that names it. */
const identityOf = (c: SbomComponent): string =>
  c.purl ?? JSON.stringify([c.type, c.group, c.name, c.version, c.supplier, c.cpes])

type Opened = {
  readonly parts: Iterable<SbomPart>
  readonly damage: readonly { readonly line: number; readonly why: SbomDamage }[]
  readonly vulnerabilities: number
}

const NOTHING: Opened = { parts: [], damage: [{ line: 1, why: 'not_sbom' }], vulnerabilities: 0 }

const open = (text: string): Opened => {
  const first = /\S/.exec(text)?.[0]
  if (first === '{' || first === '[') {
    const { value, damage, incomplete } = readJson(text)
    return openJson(value, damage, incomplete)
  }
  if (first === '<') {
    if (
      !/<(?:[\w.-]+:)?bom[\s>]/.test(text.slice(0, 100_000)) ||
      !text.slice(0, 100_000).includes('cyclonedx.org/schema/bom')
    )
      return /<!ENTITY/i.test(text.slice(0, 100_000))
        ? { ...NOTHING, damage: [{ line: 1, why: 'entities_refused' }] }
        : NOTHING
    const { value, damage, incomplete } = readCycloneDxXml(text)
    return value === null
      ? { parts: [], damage, vulnerabilities: 0 }
      : {
          parts: readCycloneDx(value, 'cyclonedx-xml', incomplete),
          damage,
          vulnerabilities: listOf(value['vulnerabilities']).length,
        }
  }
  if (isTagValue(text)) {
    const { value, damage } = readTagValue(text)
    return { parts: readSpdx2(value, 'spdx-tag-value', new Set()), damage, vulnerabilities: 0 }
  }
  return NOTHING
}

const openJson = (
  value: Json | undefined,
  damage: Opened['damage'],
  incomplete: ReadonlySet<Json>,
): Opened => {
  // GitHub's export wraps the document in `sbom`, an in-toto attestation in `predicate`.
  const root = isObject(value)
    ? (inside(value, 'sbom') ?? inside(value, 'predicate') ?? value)
    : null
  if (root === null)
    return damage.length > 0 ? { ...NOTHING, damage: [...damage, ...NOTHING.damage] } : NOTHING
  if (isCycloneDx(root))
    return {
      parts: readCycloneDx(root, 'cyclonedx-json', incomplete),
      damage,
      vulnerabilities: listOf(root['vulnerabilities']).length,
    }
  if (typeof root['spdxVersion'] === 'string')
    return { parts: readSpdx2(root, 'spdx-json', incomplete), damage, vulnerabilities: 0 }
  if (isSpdx3(root)) return { parts: readSpdx3(root, incomplete), damage, vulnerabilities: 0 }
  return { ...NOTHING, damage: [...damage, ...NOTHING.damage] }
}

const inside = (value: JsonObject, key: string): JsonObject | null => {
  const inner = value[key]
  return isObject(inner) && (typeof inner['spdxVersion'] === 'string' || isCycloneDx(inner))
    ? inner
    : null
}

const isCycloneDx = (root: JsonObject): boolean =>
  root['bomFormat'] === 'CycloneDX' ||
  (typeof root['$schema'] === 'string' && /cyclonedx\.org\/schema\/bom/.test(root['$schema']))

const isSpdx3 = (root: JsonObject): boolean =>
  [root['@context'], ...listOf(root['@context'])].some(
    (context) => typeof context === 'string' && /^https:\/\/spdx\.(org|github\.io)\//.test(context),
  )
