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

/** Pieces small enough that a parser never holds the thread for long; of a small file some, so that progress moves. */
const chunkBytes = (size: number): number =>
  Math.max(4 * 1024, Math.min(256 * 1024, Math.ceil(size / 50)))

export const openReading = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<Reading> => {
  const { size } = await stat(input.path)
  /** Bytes before the piece that is being read: what was made of them is in the batches. */
  let passed = 0
  /** The whole file was read before its first record: bytes say nothing of how many records are to come. */
  let isReadFirst = false
  let upTo = 0
  let keptFaults = 0
  let batch = emptyBatch()
  /** The batch that is being taken in; the next is read meanwhile, so memory stays at two. */
  let onTheWay: Promise<void> = Promise.resolve()
  const flush = async (): Promise<void> => {
    await onTheWay
    if (batch.units === 0) return
    const { units: _, ...content } = batch
    batch = emptyBatch()
    onTheWay = post({
      kind: 'batch',
      upTo,
      share: size === 0 || isReadFirst ? null : Math.min(1, passed / size),
      ...content,
    })
    onTheWay.catch(() => undefined) // heard at the next flush
  }
  return {
    bytes: (async function* () {
      const highWaterMark = chunkBytes(size)
      for await (const chunk of createReadStream(input.path, { highWaterMark })) {
        yield chunk as Uint8Array
        passed += (chunk as Uint8Array).byteLength
      }
      isReadFirst = upTo === 0
    })(),
    head: async (preview, signature) => {
      await onTheWay
      await post({ kind: 'head', preview, signature } satisfies Head)
    },
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
    end: async () => {
      await flush()
      await onTheWay
    },
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
