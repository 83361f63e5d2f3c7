/**
 * One feed's file, whatever it is packed in, as records and complaints in one stream.
 * @module
 */
import {
  type Advisory,
  type Damage,
  type EndOfLife,
  type EpssScore,
  type Head,
  type KevEntry,
  type Part,
  type Row,
  readCiscoAdvisories,
  readCsaf,
  readCveRecords,
  readCvrf,
  readDebianTracker,
  readEndOfLife,
  readEpss,
  readJvnDetails,
  readJvnOverviews,
  readKev,
  readNvd,
  readNvdOverrides,
  readOsv,
  readUbuntuCves,
} from '@hinoban/advisories'
import { readProse } from '@hinoban/versions'
import type { FeedFormat } from './feed-format.ts'
import { type Piece, unpackFeed } from './unpack.ts'

export type FeedPart =
  | { readonly kind: 'advisory'; readonly advisory: Advisory }
  | { readonly kind: 'kev'; readonly row: KevEntry }
  | { readonly kind: 'epss'; readonly row: EpssScore }
  | { readonly kind: 'eol'; readonly row: EndOfLife }
  | { readonly kind: 'head'; readonly head: Head }
  | { readonly kind: 'damage'; readonly damage: Damage }
  /** A document that its publisher withdrew, by the name of its file. */
  | { readonly kind: 'gone'; readonly name: string }

/** Files beside the records in an archive: licences, schemas, lists of changes, the settings of a repository. */
const isRecordFile = (name: string): boolean =>
  /\.(?:json|jsonl|ndjson|xml|rdf|csv)$/i.test(name) &&
  !/(?:^|\/)(?:delta(?:Log)?\.json|changes\.csv|provider-metadata\.json|package(?:-lock)?\.json|\.[^/]*|[^/]*schema[^/]*\.json)$/i.test(
    name,
  )

/** Never throws for what the file holds: an archive that cannot be opened is one complaint. */
export const readFeed = async function* (
  path: string,
  name: string,
  format: FeedFormat,
  how: { readonly from?: number; readonly scratch?: string } = {},
): AsyncGenerator<FeedPart> {
  for await (const piece of unpackFeed(path, name, how)) {
    if (piece.kind === 'gone') {
      yield piece
      continue
    }
    if (piece.kind === 'broken') {
      yield broken(piece.name, piece.why)
      continue
    }
    if (piece.isPacked && !isRecordFile(piece.name)) continue
    for await (const part of READERS[format](piece.bytes))
      yield part.kind === 'damage' && piece.isPacked ? placedIn(piece, part.damage) : part
    if (piece.broken() !== '')
      yield broken(piece.name, piece.broken() === 'too_large' ? 'too_large' : 'cut_short')
  }
}

const broken = (at: string, why: Damage['why']): FeedPart => ({
  kind: 'damage',
  damage: { at: at.slice(0, 300), why, detail: '' },
})
/** Among thousands of files the place needs the file's name. */
const placedIn = (piece: Piece, damage: Damage): FeedPart => ({
  kind: 'damage',
  damage: { ...damage, at: `${piece.name.slice(-200)}: ${damage.at}` },
})

type Bytes = AsyncIterable<Uint8Array>
type Reader = (bytes: Bytes) => AsyncIterable<FeedPart>

const rows = <K extends 'kev' | 'epss' | 'eol', T>(
  kind: K,
  read: (bytes: Bytes) => AsyncIterable<Row<T>>,
) =>
  async function* (bytes: Bytes): AsyncGenerator<FeedPart> {
    // Kind and row belong together: the table below says which reader gives which.
    for await (const part of read(bytes))
      yield part.kind === 'row' ? ({ kind, row: part.row } as unknown as FeedPart) : part
  }

/** A JSON file of the CVE list and the JSON of a CSAF document both end where their text ends: one document a file. */
const READERS: Readonly<Record<FeedFormat, Reader>> = {
  cve: (bytes): AsyncIterable<Part> => readCveRecords(bytes, readProse),
  nvd: (bytes) => readNvd(bytes, readProse),
  'nvd-overrides': (bytes) => readNvdOverrides(bytes),
  kev: rows('kev', readKev),
  epss: rows('epss', readEpss),
  'jvn-overview': (bytes) => readJvnOverviews(bytes),
  'jvn-detail': (bytes) => readJvnDetails(bytes, readProse),
  osv: (bytes) => readOsv(bytes),
  csaf: (bytes) => readCsaf(bytes, 'csaf', readProse),
  'redhat-vex': (bytes) => readCsaf(bytes, 'redhat', readProse),
  cvrf: (bytes) => readCvrf(bytes, 'vendor', readProse),
  cisco: (bytes) => readCiscoAdvisories(bytes),
  debian: (bytes) => readDebianTracker(bytes),
  ubuntu: (bytes) => readUbuntuCves(bytes),
  eol: rows('eol', readEndOfLife),
}
