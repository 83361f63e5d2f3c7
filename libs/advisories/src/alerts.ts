/**
 * News of JPCERT/CC, IPA, JVN and NCO: RSS 1.0 (RDF), RSS 2.0 and Atom, with the ids that their texts name.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import type { Row } from './claim.ts'
import {
  damageParts,
  dateIn,
  isUrl,
  MAX_SUMMARY,
  MAX_TITLE,
  NO_HEAD,
  type Note,
  notesOf,
  unique,
} from './fields.ts'
import { childOf, childrenOf, plainText, textAt, type Xml } from './xml-element.ts'
import { xmlRecords } from './xml-records.ts'

export type Alert = {
  /** The publisher's own id where it has one (JPCERT-AT-2021-0050, JVNDB-…), else the address. */
  readonly id: string
  readonly title: string
  readonly url: string
  readonly summary: string
  readonly publishedAt: number | null
  readonly modifiedAt: number | null
  /** CVE, JVN, JVNDB, JPCERT ids named in it. */
  readonly ids: readonly string[]
}

/** Head: when the feed was made; its version is the feed's title. */
export const readAlerts = async function* (
  chunks: Bytes,
): AsyncGenerator<Row<Alert>, void, undefined> {
  for await (const piece of xmlRecords(chunks, ['item', 'entry'])) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') yield* rowsOf(piece.element, piece.at)
    else {
      const [document] = piece.elements
      const channel = document && (childOf(document, 'channel') ?? document)
      const { note, damaged } = notesOf('the document')
      const date = channel
        ? ['date', 'pubDate', 'lastBuildDate', 'updated', 'modified']
            .map((name) => textAt(channel, name))
            .find((text) => text !== '')
        : undefined
      const head = {
        ...NO_HEAD,
        version: channel ? textAt(channel, 'title').slice(0, 200) : '',
        madeAt: date === undefined ? null : feedDate(date, 'date', note),
      }
      yield { kind: 'head', head }
      yield* damageParts(damaged)
    }
  }
}

const rowsOf = (item: Xml, place: string): readonly Row<Alert>[] => {
  const { note, damaged } = notesOf(place)
  const title = plainText(textAt(item, 'title')).slice(0, MAX_TITLE)
  const url = linkOf(item)
  if (!isUrl(url)) note('link', 'bad_url', url)
  if (title === '' && !isUrl(url)) {
    note('', 'not_a_record', textAt(item, 'id'))
    return damageParts(damaged)
  }
  const markup =
    ['description', 'summary', 'content', 'encoded']
      .map((name) => textAt(item, name))
      .find((text) => text !== '') ?? ''
  const summary = plainText(markup).slice(0, MAX_SUMMARY)
  const references = childrenOf(item, 'references').map(
    (each) => `${each.attributes['id'] ?? ''} ${each.text}`,
  )
  const own = textAt(item, 'identifier')
  const ids = alertIdsIn([own, title, summary, url, ...references].join('\n'))
  const published = ['issued', 'published', 'pubDate', 'date', 'created']
    .map((name) => textAt(item, name))
    .find((text) => text !== '')
  const modified = ['modified', 'updated']
    .map((name) => textAt(item, name))
    .find((text) => text !== '')
  const address = isUrl(url) ? url : ''
  const row: Alert = {
    id:
      own !== ''
        ? own
        : (jpcertIdOf(url) ?? (address || textAt(item, 'guid') || textAt(item, 'id') || title)),
    title,
    url: address,
    summary,
    publishedAt: published === undefined ? null : feedDate(published, 'date', note),
    modifiedAt: modified === undefined ? null : feedDate(modified, 'modified', note),
    ids,
  }
  return [{ kind: 'row', row }, ...damageParts(damaged)]
}

/** Atom: the link without a rel, or with rel=alternate. */
const linkOf = (item: Xml): string => {
  const links = childrenOf(item, 'link')
  const alternate = links.find(
    ({ attributes }) =>
      attributes['href'] !== undefined && /^(?:|alternate)$/.test(attributes['rel'] ?? ''),
  )
  const text = links.map((link) => link.text.trim()).find((each) => each !== '')
  return (
    text ??
    alternate?.attributes['href'] ??
    item.attributes['rdf:about'] ??
    textAt(item, 'guid')
  ).trim()
}

const IDS =
  /CVE-\d{4}-\d{4,19}|JVNDB-\d{4}-\d{6,7}|JVN(?:VU|TA)?#\d{6,8}|JVNTA\d{2}-\d{3}[A-Z]|JPCERT-[A-Z]{2}-\d{4}-\d{4}|(?:ICSA|VU|TA)[-#]\d[\d-]{4,12}/g
/** CVE, JVN, JVNDB, JPCERT and ICS ids that a text or the addresses in it name, each once. */
export const alertIdsIn = (text: string): readonly string[] => {
  const found: string[] = [...(text.match(IDS) ?? [])]
  for (const url of text.match(/https?:\/\/[^\s<>"]+/g) ?? []) {
    const jpcert = jpcertIdOf(url)
    if (jpcert !== null) found.push(jpcert)
    const [, kind, number] =
      /jvn\.jp\/(?:en\/)?(?:jp|vu|ta|cert)\/JVN(VU|TA)?(\d{8})/.exec(url) ?? []
    if (number !== undefined) found.push(`JVN${kind ?? ''}#${number}`)
  }
  return unique(found)
}
/** https://www.jpcert.or.jp/at/2021/at210050.html is JPCERT-AT-2021-0050. */
const jpcertIdOf = (url: string): string | null => {
  const [, folder, year, number] =
    /jpcert\.or\.jp\/(?:english\/)?(at|pr)\/(\d{4})\/(?:at|pr)\d{2}(\d{4})\./.exec(url) ?? []
  return folder === undefined ? null : `JPCERT-${folder.toUpperCase()}-${year}-${number}`
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** ISO 8601, or RFC 822 as RSS 2.0 writes it. */
const feedDate = (text: string, at: string, note: Note): number | null => {
  const [, day, month, year, time, zone = 'GMT'] =
    /^(?:\w{3},\s*)?(\d{1,2})\s+(\w{3})\w*\s+(\d{4})\s+(\d{2}:\d{2}(?::\d{2})?)\s*(\S+)?/.exec(
      text,
    ) ?? []
  const place = MONTHS.indexOf((month ?? '').slice(0, 3).toLowerCase())
  if (day === undefined || place < 0) return dateIn(text, at, note)
  const offset = /^[+-]\d{4}$/.test(zone) ? zone : zone === 'JST' ? '+0900' : 'Z'
  return dateIn(
    `${year}-${String(place + 1).padStart(2, '0')}-${day.padStart(2, '0')}T${time}${offset}`,
    at,
    note,
  )
}
