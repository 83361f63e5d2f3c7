/**
 * A reader for tests: a first line `TRIAL`, then a record a line.
 * @module
 */
import { openReading } from './reading.ts'
import type { ReadInput, ReadMessage, ReadResult } from './source.ts'

const EMPTY = {
  facts: [],
  columns: [],
  rows: [],
  fields: [],
  mapping: null,
  mappingFrom: null,
  missing: [],
}

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  const reading = await openReading(input, post)
  let text = ''
  for await (const bytes of reading.bytes) text += new TextDecoder().decode(bytes)
  const [, ...lines] = text.trim().split('\n')
  await reading.head(EMPTY, null)
  for (const record of lines) await reading.unit({ record })
  await reading.end()
  return { unreadable: lines.length === 0, end: null }
}
