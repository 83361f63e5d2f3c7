/**
 * endoflife.date, API v1 (`products/full`): until when a line of a product is cared for.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import type { Row } from './claim.ts'
import {
  damageParts,
  dateIn,
  isObject,
  NO_HEAD,
  type Note,
  notesOf,
  numberIn,
  objectsIn,
  textIn,
  textsIn,
} from './fields.ts'
import { jsonRecords } from './json-scanner.ts'
import type { Json, JsonObject } from './json-value.ts'

export type EndOfLife = {
  readonly product: string
  readonly label: string
  readonly aliases: readonly string[]
  /** CPEs and package URLs that it names for itself. */
  readonly identifiers: readonly { readonly type: string; readonly id: string }[]
  /** The line: '12', '7.4', '2012-r2'. */
  readonly cycle: string
  readonly codename: string
  readonly isLongTerm: boolean
  readonly releasedAt: number | null
  /** Epoch ms. Null: no date is known; `isEnded` may still be. */
  readonly eolAt: number | null
  readonly isEnded: boolean | null
  /** Active support, where a product tells it from security support. */
  readonly activeUntil: number | null
  /** Paid or extended support. */
  readonly extendedUntil: number | null
  readonly latest: string
  readonly latestAt: number | null
  readonly url: string
}

export const readEndOfLife = async function* (
  chunks: Bytes,
): AsyncGenerator<Row<EndOfLife>, void, undefined> {
  for await (const piece of jsonRecords(chunks, { list: 'result' })) {
    if (piece.kind === 'damage') yield piece
    else if (piece.kind === 'record') yield* rowsOf(piece.value, piece.at)
    else if (isObject(piece.value)) {
      const { note, damaged } = notesOf('the document')
      const made = piece.value['generated_at']
      const head = {
        ...NO_HEAD,
        total: numberIn(piece.value['total'], 0, 1e6),
        madeAt: made === undefined ? null : dateIn(made, 'generated_at', note),
        version: textIn(piece.value['schema_version']),
      }
      yield { kind: 'head', head }
      yield* damageParts(damaged)
    }
  }
}

const rowsOf = (value: Json, at: string): readonly Row<EndOfLife>[] => {
  const product = isObject(value) ? value : {}
  const name = textIn(product['name'], 200)
  const { note, damaged } = notesOf(name || at)
  if (name === '') {
    note('name', 'not_a_record', product['name'])
    return damageParts(damaged)
  }
  const links = isObject(product['links']) ? product['links'] : {}
  const base = {
    product: name,
    label: textIn(product['label'], 200) || name,
    aliases: textsIn(product['aliases'], 'aliases', note),
    identifiers: objectsIn(product['identifiers'], 'identifiers', note, 1000).map(([each]) => ({
      type: textIn(each['type']),
      id: textIn(each['id'], 2048),
    })),
    url: textIn(links['html'], 2000),
  }
  const rows = objectsIn(product['releases'], 'releases', note, 5000).flatMap(
    ([release, place]): Row<EndOfLife>[] => {
      const cycle = textIn(release['name'], 100)
      if (cycle !== '')
        return [{ kind: 'row', row: { ...base, ...cycleOf(release, cycle, place, note) } }]
      note(`${place}.name`, 'not_a_record', release['name'])
      return []
    },
  )
  return [...rows, ...damageParts(damaged)]
}

const cycleOf = (release: JsonObject, cycle: string, at: string, note: Note) => {
  const date = (name: string) =>
    release[name] === undefined || release[name] === null
      ? null
      : dateIn(release[name], `${at}.${name}`, note)
  const latest = isObject(release['latest']) ? release['latest'] : {}
  const isEol = release['isEol']
  return {
    cycle,
    codename: textIn(release['codename'], 100),
    isLongTerm: release['isLts'] === true,
    releasedAt: date('releaseDate'),
    eolAt: date('eolFrom'),
    isEnded: typeof isEol === 'boolean' ? isEol : null,
    activeUntil: date('eoasFrom'),
    extendedUntil: date('eoesFrom'),
    latest: textIn(latest['name'], 100),
    latestAt:
      latest['date'] === undefined || latest['date'] === null
        ? null
        : dateIn(latest['date'], `${at}.latest.date`, note),
  }
}
