/**
 * Catalogues of exploited vulnerabilities: CISA's and the European one.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import type { Row } from './claim.ts'
import {
  cveIdOf,
  cwesOf,
  damageParts,
  dateIn,
  isList,
  isObject,
  NO_HEAD,
  notesOf,
  numberIn,
  textIn,
  unique,
} from './fields.ts'
import { jsonRecords } from './json-scanner.ts'
import { damage, type Json } from './json-value.ts'

export type KevEntry = {
  readonly catalogue: 'cisa' | 'eu'
  readonly cve: string
  readonly vendor: string
  readonly product: string
  readonly title: string
  readonly summary: string
  /** Epoch ms, start of the day in UTC. */
  readonly addedAt: number | null
  /** As CISA wrote it: 15 of 1,404 lie before the day of addition (told as absurd_date). */
  readonly dueAt: number | null
  readonly ransomware: 'known' | 'unknown'
  readonly action: string
  readonly notes: string
  readonly cwes: readonly string[]
}

export const readKev = async function* (
  chunks: Bytes,
): AsyncGenerator<Row<KevEntry>, void, undefined> {
  let read = 0
  for await (const piece of jsonRecords(chunks, { list: 'vulnerabilities' })) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') {
      read += 1
      yield* rowsOf(piece.value, piece.at)
    } else {
      const page = isObject(piece.value) ? piece.value : {}
      const { note, damaged } = notesOf('the document')
      const count = numberIn(page['count'], 0, 1e9)
      const head = {
        ...NO_HEAD,
        total: count,
        count,
        madeAt: dateIn(page['dateReleased'], 'dateReleased', note),
        version: textIn(page['catalogVersion']),
      }
      yield { kind: 'head', head }
      yield* damageParts(damaged)
      if (count !== null && count !== read)
        yield {
          kind: 'damage',
          damage: damage('the document', 'count_differs', `${read} of ${count}`),
        }
    }
  }
}

const rowsOf = (value: Json, at: string): readonly Row<KevEntry>[] => {
  const entry = isObject(value) ? value : {}
  const cve = cveIdOf(textIn(entry['cveID']))
  const { note, damaged } = notesOf(cve ?? at)
  if (cve === null) {
    note('cveID', 'bad_id', entry['cveID'])
    return damageParts(damaged)
  }
  const isEuropean = entry['dateAdded'] === undefined && entry['dateReported'] !== undefined
  const said = (name: string, most: number) => {
    const text = textIn(entry[name], most)
    return text === '-' ? '' : text
  }
  const addedAt = isEuropean
    ? dateIn(dayFirst(said('dateReported', 20)), 'dateReported', note)
    : dateIn(entry['dateAdded'], 'dateAdded', note)
  const dueAt = isEuropean ? null : dateIn(entry['dueDate'], 'dueDate', note)
  if (addedAt !== null && dueAt !== null && dueAt < addedAt)
    note('dueDate', 'absurd_date', `${entry['dueDate']} before ${entry['dateAdded']}`)
  const cwes = entry['cwes']
  const row: KevEntry = {
    catalogue: isEuropean ? 'eu' : 'cisa',
    cve,
    vendor: said('vendorProject', 200),
    product: said('product', 500),
    title: said('vulnerabilityName', 1000),
    summary: said('shortDescription', 10_000),
    addedAt,
    dueAt,
    ransomware:
      said('knownRansomwareCampaignUse', 40).toLowerCase() === 'known' ? 'known' : 'unknown',
    action: said('requiredAction', 4000),
    notes: said('notes', 10_000),
    cwes: unique((isList(cwes) ? cwes : [cwes ?? '']).flatMap((each) => cwesOf(textIn(each)))),
  }
  return [{ kind: 'row', row }, ...damageParts(damaged)]
}

/** The European list writes 17/01/25. */
const dayFirst = (text: string): string => {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{2}|\d{4})$/.exec(text) ?? []
  return day === undefined || year === undefined
    ? text
    : `${year.length === 2 ? `20${year}` : year}-${month}-${day}`
}
