/**
 * Palo Alto Networks' list of advisories: pages that say which ids there are and when they changed. The advisories themselves are
 * CVE records (readCveRecords) or CSAF.
 * @module
 */
import type { Bytes } from '@hinoban/bytes'
import type { Row } from './claim.ts'
import { damageParts, dateIn, isObject, notesOf, severityIn, textIn } from './fields.ts'
import { jsonRecords } from './json-scanner.ts'

export type PaloAltoEntry = {
  /** CVE-… or PAN-SA-…. */
  readonly id: string
  readonly title: string
  readonly severity: ReturnType<typeof severityIn>
  readonly publishedAt: number | null
  readonly updatedAt: number | null
}

export const readPaloAltoList = async function* (
  chunks: Bytes,
): AsyncGenerator<Row<PaloAltoEntry>, void, undefined> {
  for await (const piece of jsonRecords(chunks, { list: 'data' })) {
    if (piece.kind === 'damage') yield piece
    if (piece.kind !== 'record') continue
    const entry = isObject(piece.value) ? piece.value : {}
    const id = textIn(entry['ID'], 100)
    const { note, damaged } = notesOf(id || piece.at)
    if (!/^(?:CVE-\d{4}-\d{4,19}|PAN-SA-\d{4}-\d{4})$/.test(id)) note('ID', 'bad_id', entry['ID'])
    else {
      const row = {
        id,
        title: textIn(entry['title'], 1000),
        severity: severityIn(textIn(entry['baseSeverity'])),
        publishedAt: dateIn(entry['date'], 'date', note),
        updatedAt: dateIn(entry['updated'], 'updated', note),
      }
      yield { kind: 'row', row }
    }
    yield* damageParts(damaged)
  }
}
