/**
 * VEX documents of every kind (CSAF, OpenVEX, CycloneDX): what a supplier says of a flaw in its own products. One statement for
 * each flaw, status, reason and context; a part is spoken of only within the product that the document names.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import type { Advisory, Claim, Damage } from './claim.ts'
import { partsOfCsaf, wholeOf } from './csaf.ts'
import { isObject, textIn, unique } from './fields.ts'
import { damage, type Json, type JsonObject, readDocument } from './json-value.ts'
import { readCycloneDxVex } from './vex-cyclonedx.ts'
import { cycloneDxOfXml, isXml } from './vex-cyclonedx-xml.ts'
import type { VexDocument, VexFormat, VexStatement } from './vex-document.ts'
import { readOpenVex } from './vex-openvex.ts'

export type { VexDocument, VexFormat, VexStatement } from './vex-document.ts'

/** A document that says more is no statement of a product but the database of a distribution. */
export const MAX_STATEMENTS = 20_000

/** Null document: it is none of the three, or cannot be read at all; the damage says which. */
export const readVex = async (
  chunks: Bytes,
): Promise<{ readonly document: VexDocument | null; readonly damage: readonly Damage[] }> => {
  const damaged: Damage[] = []
  const bytes = await wholeOf(chunks, damaged)
  const value =
    bytes === null
      ? undefined
      : isXml(bytes)
        ? cycloneDxOfXml(bytes, damaged)
        : readDocument(bytes, 'the document', damaged)
  if (value === undefined) return { document: null, damage: damaged }
  const format = vexFormatOf(value)
  if (format === null || !isObject(value)) {
    damaged.push(damage('the document', 'wrong_format', isObject(value) ? Object.keys(value) : ''))
    return { document: null, damage: damaged }
  }
  const read = READERS[format](value)
  if (read === null) return { document: null, damage: damaged }
  const statements = read.statements.slice(0, MAX_STATEMENTS)
  if (read.statements.length > statements.length)
    damaged.push(damage('the document', 'too_many', read.statements.length))
  const all = [...damaged, ...read.damage]
  return { document: { ...read, statements, damage: all }, damage: all }
}

export const vexFormatOf = (value: Json): VexFormat | null => {
  if (!isObject(value)) return null
  const context = value['@context']
  if (
    (typeof context === 'string' && context.includes('openvex')) ||
    Array.isArray(value['statements'])
  )
    return 'openvex'
  if (value['bomFormat'] === 'CycloneDX') return 'cyclonedx'
  return isObject(value['document']) && isObject(value['document']['tracking']) ? 'csaf' : null
}

const csafVex = (root: JsonObject): VexDocument | null => {
  const parts = partsOfCsaf(root, 'vex')
  const damaged = parts.flatMap((part) => (part.kind === 'damage' ? [part.damage] : []))
  const document = isObject(root['document']) ? root['document'] : {}
  const tracking = isObject(document['tracking']) ? document['tracking'] : {}
  const id = textIn(tracking['id'], 200)
  const advisories = parts.flatMap((part) => (part.kind === 'advisory' ? [part.advisory] : []))
  return {
    format: 'csaf',
    id: id === '' ? 'the document' : id,
    publisher: advisories[0]?.publisher ?? '',
    title: textIn(document['title'], 1_000),
    version: textIn(tracking['version'], 60),
    madeAt: advisories[0]?.modifiedAt ?? advisories[0]?.publishedAt ?? null,
    statements: advisories.flatMap((advisory) => statementsOf(advisory, id, damaged)),
    damage: damaged,
  }
}

/** Claims of one flaw that differ in status, reason or context are statements of their own. */
const statementsOf = (
  advisory: Advisory,
  id: string,
  damaged: Damage[],
): readonly VexStatement[] => {
  // Without a number of its own nothing says which flaw is meant.
  const flaw = advisory.aliases[0]
  if (flaw === undefined) {
    if (advisory.claims.length > 0) damaged.push(damage(advisory.id, 'bad_id', ''))
    return []
  }
  const groups = new Map<string, Claim[]>()
  for (const claim of advisory.claims) {
    const key = JSON.stringify([claim.status, claim.justification, wholesOf(claim)])
    const list = groups.get(key)
    if (list) list.push(claim)
    else groups.set(key, [claim])
  }
  return [...groups.values()].flatMap((claims) => {
    const [first] = claims
    if (first === undefined) return []
    const wholes = wholesOf(first)
    return [
      {
        status: first.status,
        justification: first.justification,
        words: advisory.summary.slice(0, 2_000),
        advisory: {
          ...advisory,
          id,
          aliases: unique(advisory.aliases.filter((each) => each !== id)),
          claims: claims.map((claim) => ({ ...claim, platforms: [] })),
        },
        within: wholes.map(wholeClaim),
      },
    ]
  })
}

/** What the part belongs to: by its CPE name where there is one. A package of a distribution names that itself. */
const wholesOf = ({ product, platforms }: Claim): readonly string[] => {
  if (product.kind === 'distro' || platforms.length === 0) return []
  const cpes = platforms.filter((each) => each.startsWith('cpe:'))
  return cpes.length > 0 ? cpes : platforms
}

const wholeClaim = (text: string): Claim => ({
  product: text.startsWith('cpe:')
    ? { kind: 'cpe', cpe: text }
    : // A bare word is no identity: it meets only what bears exactly this name.
      { kind: 'named', vendor: '', product: text },
  status: 'affected',
  ranges: [],
  all: true,
  outside: 'unknown',
  platforms: [],
  modules: [],
  fix: null,
  fixState: 'unknown',
  justification: null,
  reading: 'exact',
  raw: null,
})

const READERS: Readonly<Record<VexFormat, (root: JsonObject) => VexDocument | null>> = {
  csaf: csafVex,
  openvex: readOpenVex,
  cyclonedx: readCycloneDxVex,
}
