/**
 * What every reader of files does the same way inside its worker: bytes with a measure of progress, units counted for
 * resuming, batches posted one after the other, faults bounded.
 * @module
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Preview } from './contract.ts'
import type { Batch, Fault, Head, ReadInput, ReadMessage } from './source.ts'

/** One step through the file: a record taken, refused or passed over, or a damaged part. */
export type Unit = {
  readonly record?: unknown
  readonly faults?: readonly Fault[]
  /** Passed over on purpose. */
  readonly isSkipped?: true
}

export type Reading = {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly head: (preview: Preview, signature: string | null) => Promise<void>
  readonly unit: (unit: Unit) => Promise<void>
  /** Posts what is left. */
  readonly end: () => Promise<void>
}

/** Pieces small enough that progress moves and a parser never holds the thread for long. */
const CHUNK_BYTES = 256 * 1024

export const openReading = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<Reading> => {
  const { size } = await stat(input.path)
  let read = 0
  let upTo = 0
  let keptFaults = 0
  let batch = emptyBatch()
  const flush = async (): Promise<void> => {
    if (batch.units === 0) return
    const { units: _, ...content } = batch
    batch = emptyBatch()
    await post({
      kind: 'batch',
      upTo,
      share: size === 0 ? null : Math.min(1, read / size),
      ...content,
    })
  }
  return {
    bytes: (async function* () {
      for await (const chunk of createReadStream(input.path, { highWaterMark: CHUNK_BYTES })) {
        read += (chunk as Uint8Array).byteLength
        yield chunk as Uint8Array
      }
    })(),
    head: (preview, signature) => post({ kind: 'head', preview, signature } satisfies Head),
    unit: async ({ record, faults = [], isSkipped }) => {
      upTo += 1
      if (upTo <= input.skip) return
      batch.units += 1
      if (record !== undefined) batch.records.push(record)
      if (isSkipped) batch.skipped += 1
      if (record !== undefined || faults.some((f) => f.kind === 'record')) batch.read += 1
      for (const fault of faults) {
        if (keptFaults < input.maxFaults) batch.faults.push(fault)
        else if (fault.kind === 'damage') batch.moreDamaged += 1
        else batch.moreFaulty += 1
        keptFaults += 1
      }
      if (batch.units >= input.batchRecords) await flush()
    },
    end: flush,
  }
}

type Filling = {
  -readonly [K in keyof Omit<
    Batch,
    'kind' | 'upTo' | 'share'
  >]: Batch[K] extends readonly (infer T)[] ? T[] : Batch[K]
} & { units: number }

const emptyBatch = (): Filling => ({
  units: 0,
  read: 0,
  records: [],
  faults: [],
  moreFaulty: 0,
  moreDamaged: 0,
  skipped: 0,
})
