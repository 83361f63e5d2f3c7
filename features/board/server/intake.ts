/**
 * Evidence from other programs. The class is always E2: what arrives is a machine's record, whoever sends it.
 * @module
 */
import type { Text } from '@hinoban/measures'
import type { Who } from '../../../platform/access/who.ts'
import type { NewEvidence } from '../../../platform/evidence/index.ts'
import type { Upload } from '../../../platform/http/index.ts'
import { MAX_EVIDENCE_BYTES, MAX_EVIDENCE_RECORDS } from '../contract.ts'
import { type NativeRecord, nativeRecords } from '../native-evidence.ts'
import type { BoardDeps } from './deps.ts'
import { boardProblem } from './problems.ts'

const MAX_ERRORS = 200
/** Facts parsed or chained before others get their turn on the loop: a few milliseconds of work. */
const TURN = 100

export type Taken = {
  appended: number
  repeated: number
  refused: number
  errors: { record: number; why: Text }[]
}

export const takeEvidence = async (
  deps: Pick<BoardDeps, 'records' | 'evidence' | 'kinds' | 'clock'>,
  who: Who,
  upload: Upload,
): Promise<Taken> => {
  const text = await textOf(upload.bytes)
  const good: NewEvidence[] = []
  const errors: Taken['errors'] = []
  let refused = 0
  const refuse = (record: number, why: Text): void => {
    refused++
    if (errors.length < MAX_ERRORS) errors.push({ record, why })
  }
  let seen = 0
  for (const part of nativeRecords(text, deps.kinds, deps.clock.now().getTime())) {
    seen++
    if (seen > MAX_EVIDENCE_RECORDS)
      throw boardProblem('board.evidence_too_many', { records: MAX_EVIDENCE_RECORDS })
    if (seen % TURN === 0) await turn()
    if (part.kind === 'damaged') refuse(part.at, part.why)
    else if (!maySee(who, part.record.subject.site)) refuse(part.at, FOREIGN_SITE)
    else good.push(evidenceOf(part.record))
  }
  const { appended, repeated } = await deps.records.within(who.scope, async (tx) => {
    const sum = { appended: 0, repeated: 0 }
    for (let at = 0; at < good.length; at += TURN) {
      const batch = await deps.evidence.append(tx, good.slice(at, at + TURN))
      sum.appended += batch.appended
      sum.repeated += batch.repeated
    }
    return sum
  })
  return { appended, repeated, refused, errors }
}

const FOREIGN_SITE: Text = {
  ja: 'この拠点の証跡を送る権限がありません。',
  en: 'You may not send evidence about this site.',
}

const maySee = (who: Who, site: string | null): boolean =>
  who.sites === '*' || (site !== null && who.sites.includes(site))

/** What arrives from other programs is E2, whatever it says of itself. */
export const evidenceOf = (record: NativeRecord): NewEvidence => ({
  kind: record.kind,
  subject: record.subject,
  class: 'E2',
  observedAt: new Date(record.observedAt),
  validUntil: record.validUntil === null ? null : new Date(record.validUntil),
  probe: record.probe,
  probeVersion: record.probeVersion === '' ? '-' : record.probeVersion,
  payload: record.payload,
  source: null,
})

const textOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of bytes) {
    size += part.byteLength
    if (size > MAX_EVIDENCE_BYTES)
      throw boardProblem('board.evidence_too_large', {
        megabytes: MAX_EVIDENCE_BYTES / 1024 / 1024,
      })
    parts.push(part)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
  } catch {
    throw boardProblem('board.evidence_unreadable', { line: 1 })
  }
}

const turn = (): Promise<void> => new Promise((next) => setImmediate(next))
