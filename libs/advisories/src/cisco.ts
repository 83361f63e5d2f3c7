/**
 * Cisco's openVuln API (JSON). It names products and not always versions; CSAF of the same advisory says more.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import { readProse } from '@hinoban/versions'
import { draftsOf } from './affected.ts'
import type { Advisory, Claim, Part } from './claim.ts'
import {
  cveIdOf,
  cwesOf,
  damageParts,
  dateIn,
  isObject,
  isUrl,
  MAX_SUMMARY,
  MAX_TITLE,
  notesOf,
  numberIn,
  severityIn,
  textIn,
  textsIn,
  unique,
} from './fields.ts'
import { jsonRecords } from './json-scanner.ts'
import type { Json } from './json-value.ts'
import { readRows } from './version-rows.ts'
import { plainText } from './xml-element.ts'

export const readCiscoAdvisories = async function* (
  chunks: Bytes,
): AsyncGenerator<Part, void, undefined> {
  for await (const piece of jsonRecords(chunks, { list: 'advisories' })) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') yield* partsOf(piece.value, piece.at)
  }
}

const partsOf = (value: Json, at: string): readonly Part[] => {
  const record = isObject(value) ? value : {}
  const id = textIn(record['advisoryId'], 200)
  const { note, damaged } = notesOf(id || at)
  if (!/^[\w.-]{4,200}$/.test(id)) {
    note('advisoryId', 'bad_id', record['advisoryId'])
    return damageParts(damaged)
  }
  const said = (name: string) => textsIn(record[name], name, note).filter((each) => each !== 'NA')
  const score = numberIn(record['cvssBaseScore'] ?? null, 0, 10)
  const cves = said('cves').flatMap((each) => cveIdOf(each) ?? [])
  const url = textIn(record['publicationUrl'], 2000)
  const base: Advisory = {
    source: 'vendor',
    id,
    publisher: 'cisco',
    aliases: cves.length === 1 ? cves : [],
    related: unique([...(cves.length > 1 ? cves : []), ...said('bugIDs')]),
    state: 'published',
    title: textIn(record['advisoryTitle'], MAX_TITLE),
    summary: plainText(textIn(record['summary'], MAX_SUMMARY)),
    language: 'en',
    publishedAt: dateIn(record['firstPublished'], 'firstPublished', note),
    modifiedAt: dateIn(record['lastUpdated'], 'lastUpdated', note),
    // The score stands alone: which version it is of, nobody says; all of 2017 and later are 3.
    cvss:
      score === null || score === 0
        ? []
        : [
            {
              version: '3.0',
              vector: '',
              score,
              severity: severityIn(textIn(record['sir'])),
              isComputed: false,
              by: 'cisco',
            },
          ],
    ssvc: null,
    exploited: null,
    cwes: unique(said('cwe').flatMap(cwesOf)),
    references: isUrl(url) ? [{ url, tags: ['vendor'] }] : [],
    claims: said('productNames').flatMap(claimsOf),
    configurations: [],
  }
  return [{ kind: 'advisory', advisory: base }, ...damageParts(damaged)]
}

/** "Cisco Adaptive Security Appliance (ASA) Software 9.20.3.4": the product, and a version where one stands behind it. */
const claimsOf = (name: string): readonly Claim[] => {
  const [, product = name, version = ''] = /^(.*?\D)\s+(\d[\w.()-]*)$/.exec(name.trim()) ?? []
  const row = {
    version,
    status: 'affected',
    type: '',
    lessThan: null,
    lessThanOrEqual: null,
    changes: [],
  } as const
  return draftsOf(readRows([row], 'Cisco', product, readProse), 'unknown').map((draft) => ({
    ...draft,
    product: { kind: 'named', vendor: 'Cisco', product: product.trim() },
  }))
}
