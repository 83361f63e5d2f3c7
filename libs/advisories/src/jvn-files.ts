/**
 * checksum.txt of JVN iPedia: which files there are, and what they must hash to.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import type { Row } from './claim.ts'
import { damageParts, dateIn, isObject, isUrl, notesOf, numberIn, textIn } from './fields.ts'
import { jsonRecords } from './json-scanner.ts'

export type JvnFile = {
  readonly url: string
  readonly name: string
  /** Lower-case hex. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number | null
  readonly modifiedAt: number | null
}

export const readJvnFiles = async function* (
  chunks: Bytes,
): AsyncGenerator<Row<JvnFile>, void, undefined> {
  for await (const piece of jsonRecords(chunks, { list: 'files' })) {
    if (piece.kind === 'damage') yield piece
    if (piece.kind !== 'record') continue
    const file = isObject(piece.value) ? piece.value : {}
    const { note, damaged } = notesOf(piece.at)
    const url = textIn(file['url'], 2000)
    const sha256 = textIn(file['sha256']).toLowerCase()
    if (!isUrl(url)) note('url', 'bad_url', file['url'])
    else if (!/^[0-9a-f]{64}$/.test(sha256)) note('sha256', 'not_a_record', file['sha256'])
    else {
      // 2023/11/02 12:00:18 in Japan.
      const given = textIn(file['lastModified']).replaceAll('/', '-')
      const isZoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(given)
      const row = {
        url,
        name: textIn(file['filename']) || (url.split('/').at(-1) ?? ''),
        sha256,
        size: numberIn(file['size'], 0, 1e12),
        modifiedAt: dateIn(
          given === '' || isZoned ? given || null : `${given}+09:00`,
          'lastModified',
          note,
        ),
      }
      yield { kind: 'row', row }
    }
    yield* damageParts(damaged)
  }
}
