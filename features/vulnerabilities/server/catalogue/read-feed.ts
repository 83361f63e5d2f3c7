/**
 * One feed's file, whatever it is packed in, as records and complaints in one stream.
 * @module
 */
import {
  type Advisory,
  type Damage,
  type EpssScore,
  type Head,
  type KevEntry,
  type Row,
  readCveRecords,
  readEpss,
  readKev,
  readNvd,
  readNvdOverrides,
} from '@hinoban/advisories'
import type { FeedFormat } from './feeds.ts'
import { type Piece, unpackFeed } from './unpack.ts'

export type FeedPart =
  | { readonly kind: 'advisory'; readonly advisory: Advisory }
  | { readonly kind: 'kev'; readonly row: KevEntry }
  | { readonly kind: 'epss'; readonly row: EpssScore }
  | { readonly kind: 'head'; readonly head: Head }
  | { readonly kind: 'damage'; readonly damage: Damage }

/** Files beside the records in an archive: licences, schemas, lists of changes. */
const isRecordFile = (name: string): boolean =>
  /\.(?:json|jsonl|ndjson|xml|rdf|csv)$/i.test(name) && !/(?:^|\/)delta(?:Log)?\.json$/i.test(name)

export const readFeed = async function* (
  path: string,
  name: string,
  format: FeedFormat,
): AsyncGenerator<FeedPart> {
  let files = 0
  for await (const piece of unpackFeed(path, name)) {
    files += 1
    if (files > 1 && !isRecordFile(piece.name)) continue
    yield* READERS[format](piece.bytes)
    if (piece.broken() !== '') yield brokenPart(piece)
  }
}

const brokenPart = (piece: Piece): FeedPart => ({
  kind: 'damage',
  damage: {
    at: piece.name,
    why: piece.broken() === 'too_large' ? 'too_large' : 'cut_short',
    detail: '',
  },
})

type Reader = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<FeedPart>

const rows = <T, K extends 'kev' | 'epss'>(
  kind: K,
  read: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Row<T>>,
) =>
  async function* (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FeedPart> {
    for await (const part of read(bytes))
      yield part.kind === 'row' ? ({ kind, row: part.row } as unknown as FeedPart) : part
  }

const READERS: Readonly<Record<FeedFormat, Reader>> = {
  cve: (bytes) => readCveRecords(bytes),
  nvd: (bytes) => readNvd(bytes),
  'nvd-overrides': (bytes) => readNvdOverrides(bytes),
  kev: rows<KevEntry, 'kev'>('kev', readKev),
  epss: rows<EpssScore, 'epss'>('epss', readEpss),
}
