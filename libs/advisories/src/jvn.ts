/**
 * JVN iPedia: overviews (JVNRSS), details (VULDEF), vendors and products, and the list of its files with their checksums.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import { formatCpe, parseCpe } from '@hinoban/cpe'
import { readProse } from '@hinoban/versions'
import { draftsOf } from './affected.ts'
import type { Advisory, Claim, Cvss, Part, ProductName, Reference } from './claim.ts'
import {
  cvssIn,
  cwesOf,
  damageParts,
  dateIn,
  isUrl,
  MAX_SUMMARY,
  MAX_TITLE,
  NO_HEAD,
  type Note,
  notesOf,
  numberIn,
  unique,
} from './fields.ts'
import { damage } from './json-value.ts'
import { readRows } from './version-rows.ts'
import { type ProseReader, readNoProse, type VersionRow } from './version-words.ts'
import { childOf, childrenOf, textAt, type Xml } from './xml-element.ts'
import { xmlRecords } from './xml-records.ts'

/** VULDEF: the details of a year, or an answer of getVulnDetailInfo. Names are in Japanese or English by what was asked for. */
export const readJvnDetails = async function* (
  chunks: Bytes,
  prose: ProseReader = readProse,
): AsyncGenerator<Part, void, undefined> {
  let read = 0
  for await (const piece of xmlRecords(chunks, ['Vulinfo'])) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') {
      read += 1
      yield* partsOfDetail(piece.element, piece.at, prose)
    } else yield* headOf(piece.root, 'VULDEF-Document', piece.elements, read)
  }
}

/** JVNRSS: what is new, or the overview of a year. It says no versions: a detail of the same id goes before it. */
export const readJvnOverviews = async function* (
  chunks: Bytes,
): AsyncGenerator<Part, void, undefined> {
  let read = 0
  for await (const piece of xmlRecords(chunks, ['item'])) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') {
      read += 1
      yield* partsOfOverview(piece.element, piece.at)
    } else yield* headOf(piece.root, 'rdf:RDF', piece.elements, read)
  }
}

const headOf = function* (
  root: string,
  expected: string,
  elements: readonly Xml[],
  read: number,
): Generator<Part> {
  const [document] = elements
  const status = document && childOf(document, 'Status')
  const channel = document && childOf(document, 'channel')
  const { note, damaged } = notesOf('the document')
  if (read === 0 && root !== expected && root !== '')
    damaged.push(damage('the document', 'wrong_format', root))
  const message = status?.attributes['errMsg'] ?? ''
  if (message !== '') damaged.push(damage('the document', 'wrong_format', message))
  const date = channel ? textAt(channel, 'date') : ''
  // A sample or a page may hold less than all: only what this answer returned is compared by its caller.
  const head = {
    ...NO_HEAD,
    total: numberIn(status?.attributes['totalRes'] ?? null, 0, 1e9),
    count: numberIn(status?.attributes['totalResRet'] ?? null, 0, 1e9),
    startsAt: firstOf(status),
    madeAt: date === '' ? null : dateIn(date, 'date', note),
  }
  yield { kind: 'head', head }
  yield* damageParts(damaged)
}
/** firstRes counts from 1. */
export const firstOf = (status: Xml | undefined): number | null => {
  const first = numberIn(status?.attributes['firstRes'] ?? null, 1, 1e9)
  return first === null ? null : first - 1
}

/** JVNDB-2021-005429, and JVNVU#… / JVN#… of the notes. */
const JVN_ID = /^(?:JVNDB-\d{4}-\d{6,7}|JVN(?:VU|TA)?#?\d{8}|JVNTA#?\d{8})$/
const WITHDRAWN = /^\s*\*\*\s*(?:削除|取消|取り消し|REJECT(?:ED)?|DELETED?|WITHDRAWN)\s*\*\*/i

const partsOfDetail = (record: Xml, place: string, prose: ProseReader): readonly Part[] => {
  const id = textAt(record, 'VulinfoID')
  const { note, damaged } = notesOf(id || place)
  const data = childOf(record, 'VulinfoData')
  if (!JVN_ID.test(id) || data === undefined) {
    note('VulinfoID', data === undefined ? 'not_a_record' : 'bad_id', id)
    return damageParts(damaged)
  }
  const title = textAt(data, 'Title').slice(0, MAX_TITLE)
  const related = childrenOf(childOf(data, 'Related') ?? data, 'RelatedItem')
  const named = related.map((item) => ({
    type: item.attributes['type'] ?? '',
    name: textAt(item, 'Name'),
    id: textAt(item, 'VulinfoID'),
    url: textAt(item, 'URL'),
  }))
  const overview = textAt(data, 'VulinfoDescription', 'Overview').slice(0, MAX_SUMMARY)
  const advisory: Advisory = {
    ...BLANK,
    id,
    aliases: aliasesOf(
      named.map((each) => each.id),
      id,
    ),
    state: WITHDRAWN.test(title) ? 'withdrawn' : 'published',
    title,
    summary: overview,
    language: languageOf(`${title}${overview}`),
    publishedAt: dateIn(textAt(data, 'DateFirstPublished') || null, 'DateFirstPublished', note),
    modifiedAt: dateIn(textAt(data, 'DateLastUpdated') || null, 'DateLastUpdated', note),
    cvss: childrenOf(childOf(data, 'Impact') ?? data, 'Cvss').flatMap((score, index) =>
      scoreOf(
        score.attributes['version'],
        textAt(score, 'Base'),
        textAt(score, 'Severity'),
        textAt(score, 'Vector'),
        `Cvss[${index}]`,
        note,
      ),
    ),
    cwes: unique(named.flatMap((each) => (each.type === 'cwe' ? cwesOf(each.id) : []))),
    references: referencesOf(
      named
        .filter(({ type }) => type !== 'cwe')
        .map(({ url, type, name }) => ({ url, tags: [type, name] })),
      note,
    ),
    claims: childrenOf(childOf(data, 'Affected') ?? data, 'AffectedItem').flatMap((item, index) =>
      claimsOfItem(item, `Affected[${index}]`, prose, note),
    ),
  }
  return [{ kind: 'advisory', advisory }, ...damageParts(damaged)]
}

const BLANK: Advisory = {
  source: 'jvn',
  id: '',
  publisher: 'jvn',
  aliases: [],
  state: 'published',
  title: '',
  summary: '',
  language: 'ja',
  publishedAt: null,
  modifiedAt: null,
  cvss: [],
  ssvc: null,
  exploited: null,
  cwes: [],
  references: [],
  claims: [],
  configurations: [],
}

const claimsOfItem = (
  item: Xml,
  place: string,
  prose: ProseReader,
  note: Note,
): readonly Claim[] => {
  const vendor = textAt(item, 'Name').slice(0, 300)
  const product = textAt(item, 'ProductName').slice(0, 500)
  const rows = childrenOf(item, 'VersionNumber').map(
    (each): VersionRow => ({
      version: each.text.trim().slice(0, 2000),
      status: 'affected',
      type: '',
      lessThan: null,
      lessThanOrEqual: null,
      changes: [],
    }),
  )
  const read = readRows(rows.length === 0 ? [NO_VERSION] : rows, vendor, product, prose)
  const names = productsOf(
    childrenOf(item, 'Cpe').map(({ text }) => text),
    vendor,
    product,
    place,
    note,
  )
  const drafts = draftsOf(read, 'unknown')
  return names.flatMap((name) => drafts.map((draft) => ({ ...draft, product: name })))
}
const NO_VERSION: VersionRow = {
  version: '',
  status: 'affected',
  type: '',
  lessThan: null,
  lessThanOrEqual: null,
  changes: [],
}

/** A CPE of version 2.2 without a version, and the names in their own words. */
const productsOf = (
  cpes: readonly string[],
  vendor: string,
  product: string,
  place: string,
  note: Note,
): readonly ProductName[] => {
  const names: ProductName[] = []
  for (const text of cpes) {
    const cpe = parseCpe(text.trim())
    if (cpe === null) note(`${place}.Cpe`, 'bad_cpe', text)
    else names.push({ kind: 'cpe', cpe: formatCpe(cpe) })
  }
  if (vendor !== '' || product !== '') names.push({ kind: 'named', vendor, product })
  return names
}

const partsOfOverview = (item: Xml, place: string): readonly Part[] => {
  const id = textAt(item, 'identifier')
  const { note, damaged } = notesOf(id || place)
  if (!JVN_ID.test(id)) {
    note('sec:identifier', 'bad_id', id)
    return damageParts(damaged)
  }
  const title = textAt(item, 'title').slice(0, MAX_TITLE)
  const summary = textAt(item, 'description').slice(0, MAX_SUMMARY)
  const references = childrenOf(item, 'references').map((each) => ({
    id: each.attributes['id'] ?? '',
    source: each.attributes['source'] ?? '',
    url: each.text.trim(),
  }))
  const link = textAt(item, 'link')
  const products = childrenOf(item, 'cpe').flatMap((each) =>
    productsOf(
      [each.text],
      each.attributes['vendor'] ?? '',
      each.attributes['product'] ?? '',
      'sec:cpe',
      note,
    ),
  )
  const [draft] = draftsOf(readRows([NO_VERSION], '', '', readNoProse), 'unknown')
  const advisory: Advisory = {
    ...BLANK,
    id,
    aliases: aliasesOf(
      references.map((each) => each.id),
      id,
    ),
    state: WITHDRAWN.test(title) ? 'withdrawn' : 'published',
    title,
    summary,
    language: languageOf(`${title}${summary}`),
    publishedAt: dateIn(
      textAt(item, 'issued') || textAt(item, 'date') || null,
      'dcterms:issued',
      note,
    ),
    modifiedAt: dateIn(textAt(item, 'modified') || null, 'dcterms:modified', note),
    cvss: childrenOf(item, 'cvss').flatMap((score, index) => {
      const { version, score: base, severity, vector } = score.attributes
      return scoreOf(version, base ?? '', severity ?? '', vector ?? '', `sec:cvss[${index}]`, note)
    }),
    cwes: unique(references.flatMap((each) => cwesOf(each.id))),
    references: referencesOf(
      [
        { url: link, tags: ['jvn'] },
        ...references
          .filter(({ source }) => source !== '')
          .map(({ url, source }) => ({ url, tags: [source] })),
      ],
      note,
    ),
    claims: draft === undefined ? [] : products.map((product) => ({ ...draft, product })),
  }
  return [{ kind: 'advisory', advisory }, ...damageParts(damaged)]
}

const scoreOf = (
  version: string | undefined,
  score: string,
  severity: string,
  vector: string,
  place: string,
  note: Note,
): readonly Cvss[] => {
  if (score === '' && vector === '') return []
  const found = cvssIn(
    { version: version ?? '', baseScore: score, baseSeverity: severity, vectorString: vector },
    'jvn',
    place,
    note,
  )
  return found === null ? [] : [found]
}
const referencesOf = (given: readonly Reference[], note: Note): readonly Reference[] => {
  const found = new Map<string, Reference>()
  for (const { url, tags } of given) {
    if (url === '') continue
    if (!isUrl(url)) note('reference', 'bad_url', url)
    else if (!found.has(url)) found.set(url, { url, tags: tags.filter((tag) => tag !== '') })
  }
  return [...found.values()]
}
/** Ids that name the same flaw: CVE and JVN's own notes. What else stands there are links. */
const aliasesOf = (ids: readonly string[], id: string): readonly string[] =>
  unique(ids.map((each) => each.trim())).filter(
    (each) =>
      each !== id &&
      /^(?:CVE-\d{4}-\d{4,19}|JVN(?:VU|TA)?#?[\dA-Z-]{6,12}|JVNDB-\d{4}-\d{6,7})$/.test(each),
  )

const languageOf = (text: string): 'ja' | 'en' =>
  /[\u3040-\u30FF\u4E00-\u9FFF]/.test(text) ? 'ja' : 'en'
