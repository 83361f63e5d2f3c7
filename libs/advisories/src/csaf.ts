/**
 * CSAF 2.0 and 2.1 (advisories and VEX) as advisories: one per vulnerability, so that two flaws of one document never become aliases.
 * @module
 */
import { type Bytes, blocksOf } from '@hinoban/bytes'
import { readProse } from '@hinoban/versions'
import type { Advisory, Cvss, Damage, Part, Source } from './claim.ts'
import { claimsOfProducts } from './csaf-claims.ts'
import { type ProductTree, readProductTree } from './csaf-tree.ts'
import {
  cveIdOf,
  cvssIn,
  cwesOf,
  damageParts,
  dateIn,
  isCvssMember,
  isObject,
  MAX_SUMMARY,
  MAX_TITLE,
  type Note,
  notesOf,
  objectIn,
  objectsIn,
  referencesIn,
  textIn,
  unique,
} from './fields.ts'
import { damage, type Json, type JsonObject, readDocument } from './json-value.ts'
import type { ProseReader } from './version-words.ts'

/** Red Hat's longest VEX documents have 30 MB. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024

/** One document. `source`: redhat for its VEX files, else csaf. */
export const readCsaf = async function* (
  chunks: Bytes,
  source: Source = 'csaf',
  prose: ProseReader = readProse,
): AsyncGenerator<Part, void, undefined> {
  const damaged: Damage[] = []
  const bytes = await wholeOf(chunks, damaged)
  const value = bytes === null ? undefined : readDocument(bytes, 'the document', damaged)
  yield* damageParts(damaged)
  if (value !== undefined) yield* partsOfCsaf(value, source, prose)
}

export const wholeOf = async (chunks: Bytes, damaged: Damage[]): Promise<Uint8Array | null> => {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const block of blocksOf(chunks)) {
    pieces.push(block)
    size += block.length
    if (size <= MAX_DOCUMENT_BYTES) continue
    damaged.push(damage('the document', 'too_large', `more than ${MAX_DOCUMENT_BYTES} bytes`))
    return null
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** One document, already parsed. */
export const partsOfCsaf = (
  value: Json,
  source: Source = 'csaf',
  prose: ProseReader = readProse,
): readonly Part[] => {
  const root = isObject(value) ? value : {}
  const document = root['document']
  if (!isObject(document))
    return [
      {
        kind: 'damage',
        damage: damage('the document', 'wrong_format', Object.keys(root).slice(0, 5).join()),
      },
    ]
  const tracking = isObject(document['tracking']) ? document['tracking'] : {}
  const id = textIn(tracking['id'], 200)
  const { note, damaged } = notesOf(id || 'the document')
  if (id === '') {
    note('document.tracking.id', 'bad_id', tracking['id'])
    return damageParts(damaged)
  }
  if (!/^2\.\d$/.test(textIn(document['csaf_version'])))
    note('document.csaf_version', 'wrong_format', document['csaf_version'])
  const tree = readProductTree(objectIn(root['product_tree'], 'product_tree', note), prose, note)
  const frame = frameOf(document, tracking, source, note)
  const flaws = new Map<string, Advisory>()
  for (const [each, at] of objectsIn(root['vulnerabilities'], 'vulnerabilities', note, 10_000)) {
    const flaw = vulnerabilityOf(each, at, { ...frame, id }, tree, note)
    // Fortinet writes one vulnerability per product: the same CVE, or none, is the same flaw.
    const key = flaw.aliases[0] ?? ''
    const known = flaws.get(key)
    flaws.set(key, known === undefined ? flaw : merged(known, flaw, frame.title))
  }
  const found = flaws.size === 0 ? [{ ...frame, id }] : [...flaws.values()]
  // Two flaws of one document must not become one: each has its own id then.
  const advisories =
    found.length === 1
      ? found
      : found.map((flaw, index) => ({ ...flaw, id: `${id}/${flaw.aliases[0] ?? index + 1}` }))
  return [
    ...advisories.map(
      (flaw): Part => ({
        kind: 'advisory',
        advisory: { ...flaw, aliases: flaw.aliases.filter((each) => each !== flaw.id) },
      }),
    ),
    ...damageParts(damaged),
  ]
}

const merged = (a: Advisory, b: Advisory, title: string): Advisory => ({
  ...a,
  title,
  aliases: unique([...a.aliases, ...b.aliases]),
  cvss: [
    ...a.cvss,
    ...b.cvss.filter((each) => a.cvss.every(({ vector }) => vector !== each.vector)),
  ],
  cwes: unique([...a.cwes, ...b.cwes]),
  references: [
    ...a.references,
    ...b.references.filter((each) => a.references.every(({ url }) => url !== each.url)),
  ],
  claims: [...a.claims, ...b.claims],
})

const frameOf = (
  document: JsonObject,
  tracking: JsonObject,
  source: Source,
  note: Note,
): Omit<Advisory, 'id'> => {
  const publisher = objectIn(document['publisher'], 'document.publisher', note)
  const category = textIn(document['category'])
  return {
    source,
    publisher: textIn(publisher['name'], 200) || source,
    aliases: [],
    state: /withdrawn|superseded/i.test(category) ? 'withdrawn' : 'published',
    title: textIn(document['title'], MAX_TITLE),
    summary: noteText(document['notes'], 'document.notes', note),
    language: /^ja\b/i.test(textIn(document['lang'])) ? 'ja' : 'en',
    publishedAt: dateIn(
      tracking['initial_release_date'],
      'document.tracking.initial_release_date',
      note,
    ),
    modifiedAt: dateIn(
      tracking['current_release_date'],
      'document.tracking.current_release_date',
      note,
    ),
    cvss: [],
    ssvc: null,
    exploited: null,
    cwes: [],
    references: linksOf(document['references'], 'document.references', note),
    claims: [],
    configurations: [],
  }
}

/** `references[]` of CSAF say "self" and "external" where others have tags. */
const linksOf = (value: Json | undefined, at: string, note: Note) =>
  referencesIn(
    objectsIn(value, at, note, 2000).map(([each]) => ({
      url: each['url'] ?? '',
      tags: [each['category'] ?? 'external'],
    })),
    at,
    note,
  )

/** The note that says most about the flaw. */
const noteText = (value: Json | undefined, at: string, note: Note): string => {
  const notes = objectsIn(value, at, note, 1000).map(([each]) => each)
  const chosen = ['summary', 'description', 'details', 'general']
    .map((category) => notes.find((each) => textIn(each['category']) === category))
    .find((each) => each !== undefined)
  return textIn(chosen?.['text'], MAX_SUMMARY)
}

const vulnerabilityOf = (
  given: JsonObject,
  at: string,
  frame: Advisory,
  tree: ProductTree,
  note: Note,
): Advisory => {
  const cve = cveIdOf(textIn(given['cve']))
  if (cve === null && given['cve'] !== undefined) note(`${at}.cve`, 'bad_id', given['cve'])
  const others = objectsIn(given['ids'], `${at}.ids`, note, 1000).flatMap(([each]) => {
    const text = textIn(each['text'], 200)
    // A bug's address is a link, not a name of the flaw.
    return /^[\w][\w.:#-]{3,60}$/.test(text) ? [text] : []
  })
  const scores = scoresOf(given, at, frame.publisher, note)
  const cwe = given['cwes'] ?? (given['cwe'] === undefined ? [] : [given['cwe']])
  const summary = noteText(given['notes'], `${at}.notes`, note)
  return {
    ...frame,
    aliases: unique([...(cve === null ? [] : [cve]), ...others]),
    title: textIn(given['title'], MAX_TITLE) || frame.title,
    summary: summary || frame.summary,
    cvss: scores,
    cwes: unique(
      objectsIn(cwe, `${at}.cwes`, note, 1000).flatMap(([each]) => cwesOf(textIn(each['id']))),
    ),
    references: [
      ...frame.references,
      ...linksOf(given['references'], `${at}.references`, note).filter(({ url }) =>
        frame.references.every((each) => each.url !== url),
      ),
    ],
    claims: claimsOfProducts(given, at, tree, note),
  }
}

/** 2.0: `scores[]`; 2.1: `metrics[].content`. The same vector for many products is one score. */
const scoresOf = (given: JsonObject, at: string, by: string, note: Note): readonly Cvss[] => {
  const found = new Map<string, Cvss>()
  const lists = [
    ...objectsIn(given['scores'], `${at}.scores`, note, 10_000),
    ...objectsIn(given['metrics'], `${at}.metrics`, note, 10_000).map(
      ([each, place]) => [objectIn(each['content'], `${place}.content`, note), place] as const,
    ),
  ]
  for (const [score, place] of lists) {
    for (const [name, value] of Object.entries(score)) {
      if (!isCvssMember(name)) continue
      const cvss = cvssIn(objectIn(value, `${place}.${name}`, note), by, `${place}.${name}`, note)
      if (cvss !== null) found.set(`${cvss.vector} ${cvss.score}`, cvss)
    }
  }
  return [...found.values()]
}
