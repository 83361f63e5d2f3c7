/**
 * Reads native evidence inside a worker, record by record.
 * @module
 */
import { createReadStream } from 'node:fs'
import { type NativeRecord, nativeRecordsOf } from '../../../features/board/native-evidence.ts'
import type { Text } from '../../../platform/i18n/index.ts'
import { evidenceKinds } from '../../evidence-kinds.ts'

export type NativeInput = { readonly path: string; readonly now: number }
export type NativeMessage = {
  readonly records: readonly NativeRecord[]
  readonly faults: readonly { readonly at: number; readonly why: Text }[]
}

const BATCH = 1000

export const run = async (
  input: NativeInput,
  post: (message: NativeMessage) => Promise<void>,
): Promise<null> => {
  let records: NativeRecord[] = []
  let faults: NativeMessage['faults'][number][] = []
  const flush = async (): Promise<void> => {
    if (records.length + faults.length > 0) await post({ records, faults })
    records = []
    faults = []
  }
  for await (const part of nativeRecordsOf(
    createReadStream(input.path),
    evidenceKinds,
    input.now,
  )) {
    if (part.kind === 'record') records.push(part.record)
    else faults.push({ at: part.at, why: part.why })
    if (records.length + faults.length >= BATCH) await flush()
  }
  await flush()
  return null
}
