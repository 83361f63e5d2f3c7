/**
 * Where a CSAF provider keeps its documents: provider-metadata.json, ROLIE feeds, changes.csv and index.txt.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import type { Damage, Row } from './claim.ts'
import { wholeOf } from './csaf.ts'
import {
  damageParts,
  dateIn,
  isObject,
  isUrl,
  type Note,
  notesOf,
  objectIn,
  objectsIn,
  textIn,
} from './fields.ts'
import { damage, type JsonObject, readDocument } from './json-value.ts'
import { linesOf } from './lines.ts'

export type CsafProvider = {
  readonly publisher: string
  readonly canonicalUrl: string
  readonly updatedAt: number | null
  /** Addresses of ROLIE feeds that anybody may read. */
  readonly feeds: readonly string[]
  /** Folders with index.txt and changes.csv; each ends with a slash. */
  readonly directories: readonly string[]
  readonly keys: readonly { readonly url: string; readonly fingerprint: string }[]
}
export type CsafProviderRead = {
  readonly provider: CsafProvider | null
  readonly damage: readonly Damage[]
}

/** @example (await readCsafProvider(bytes)).provider?.feeds */
export const readCsafProvider = async (chunks: Bytes): Promise<CsafProviderRead> => {
  const { value, damaged } = await documentOf(chunks)
  if (value === null) return { provider: null, damage: damaged }
  const notes = notesOf('the document')
  const { note } = notes
  const feeds: string[] = []
  const directories: string[] = []
  for (const [each, at] of objectsIn(value['distributions'], 'distributions', note, 1000)) {
    const folder = urlIn(
      each['directory_url'] ?? objectIn(each['directory'], `${at}.directory`, note)['url'],
      `${at}.directory_url`,
      note,
    )
    if (folder !== null) directories.push(folder.endsWith('/') ? folder : `${folder}/`)
    const rolie = objectIn(each['rolie'], `${at}.rolie`, note)
    for (const [feed, place] of objectsIn(rolie['feeds'], `${at}.rolie.feeds`, note, 1000)) {
      const url = urlIn(feed['url'], `${place}.url`, note)
      // Open to everybody, or without a label of its own (CSAF 2.0 §7.1.15); each document is asked for its label again.
      if (url !== null && /^(?:WHITE|CLEAR|UNLABELED|)$/i.test(textIn(feed['tlp_label'])))
        feeds.push(url)
    }
  }
  const provider: CsafProvider = {
    publisher: textIn(objectIn(value['publisher'], 'publisher', note)['name'], 200),
    canonicalUrl: urlIn(value['canonical_url'], 'canonical_url', note) ?? '',
    updatedAt: dateIn(value['last_updated'], 'last_updated', note),
    feeds,
    directories,
    keys: objectsIn(value['public_openpgp_keys'], 'public_openpgp_keys', note, 100).flatMap(
      ([key, at]) => {
        const url = urlIn(key['url'], `${at}.url`, note)
        return url === null ? [] : [{ url, fingerprint: textIn(key['fingerprint']).toUpperCase() }]
      },
    ),
  }
  if (feeds.length + directories.length === 0)
    note('distributions', 'wrong_format', value['distributions'])
  return { provider, damage: [...damaged, ...notes.damaged] }
}

const documentOf = async (
  chunks: Bytes,
): Promise<{ readonly value: JsonObject | null; readonly damaged: Damage[] }> => {
  const damaged: Damage[] = []
  const bytes = await wholeOf(chunks, damaged)
  const value = bytes === null ? undefined : readDocument(bytes, 'the document', damaged)
  if (isObject(value)) return { value, damaged }
  if (value !== undefined) damaged.push(damage('the document', 'wrong_format', value))
  return { value: null, damaged }
}
const urlIn = (value: JsonObject[string] | undefined, at: string, note: Note): string | null => {
  const url = textIn(value, 4096)
  if (/^https?:/i.test(url) && isUrl(url)) return url
  if (value !== undefined) note(at, 'bad_url', value)
  return null
}

/** One document of a provider. `hash` and `signature` are addresses of the files beside it. */
export type CsafEntry = {
  readonly id: string
  readonly url: string
  readonly updatedAt: number | null
  readonly hashes: readonly string[]
  readonly signature: string | null
}

export const readRolieFeed = async function* (
  chunks: Bytes,
): AsyncGenerator<Row<CsafEntry>, void, undefined> {
  const { value, damaged } = await documentOf(chunks)
  yield* damageParts(damaged)
  if (value === null) return
  const notes = notesOf('feed')
  const { note } = notes
  const feed = objectIn(value['feed'], 'feed', note)
  if (value['feed'] === undefined) note('', 'wrong_format', Object.keys(value).slice(0, 5).join())
  for (const [entry, at] of objectsIn(feed['entry'], 'entry', note, 500_000)) {
    const links = objectsIn(entry['link'], `${at}.link`, note, 100).map(([link, place]) => ({
      rel: textIn(link['rel']),
      url: urlIn(link['href'], `${place}.href`, note),
    }))
    const source = objectIn(entry['content'], `${at}.content`, note)['src']
    const url =
      links.find(({ rel }) => rel === 'self')?.url ??
      (source === undefined ? null : urlIn(source, `${at}.content.src`, note))
    if (url === null) {
      note(at, 'not_a_record', entry['id'])
      continue
    }
    const row: CsafEntry = {
      id: textIn(entry['id'], 300),
      url,
      updatedAt: dateIn(entry['updated'], `${at}.updated`, note),
      hashes: links.flatMap((link) => (link.rel === 'hash' && link.url !== null ? [link.url] : [])),
      signature: links.find(({ rel }) => rel === 'signature')?.url ?? null,
    }
    yield { kind: 'row', row }
  }
  yield* damageParts(notes.damaged)
}

export type CsafChange = {
  /** Relative to the folder, without `..`. */
  readonly path: string
  /** Null in index.txt. */
  readonly changedAt: number | null
}

/** changes.csv (`"2023/x.json","2023-01-02T03:04:05Z"`, newest first) and index.txt. */
export const readCsafChanges = async function* (
  chunks: Bytes,
): AsyncGenerator<Row<CsafChange>, void, undefined> {
  let damages = 0
  for await (const { number, text, damaged } of linesOf(chunks, 4096)) {
    const { note, damaged: found } = notesOf(`line ${number}`)
    const [, quoted, plain, date] =
      /^\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(?:,\s*"?([^",]*)"?\s*)?$/.exec(text) ?? []
    const path = (quoted?.replaceAll('""', '"') ?? plain ?? '').trim()
    if (text.trim() === '') continue
    if (!isInside(path)) note('', 'bad_url', text)
    else
      yield {
        kind: 'row',
        row: {
          path,
          changedAt: date === undefined || date === '' ? null : dateIn(date, 'date', note),
        },
      }
    for (const each of [...damaged, ...found]) {
      damages += 1
      if (damages <= 1000) yield { kind: 'damage', damage: each }
    }
  }
}

/** A path that stays below the folder it is resolved against. */
const isInside = (path: string): boolean =>
  /\.json$/i.test(path) &&
  !/^[/\\]|^[a-z][\w+.-]*:|\\|[?#\s\p{Cc}]/iu.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
