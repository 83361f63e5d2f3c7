import { readEvtx } from '@hinoban/evtx'
import { text16, writeEvtx } from '@hinoban/evtx/write-evtx'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVTX_MEANS } from './evtx-means.ts'

const template = {
  element: 'Event',
  children: [
    { element: 'EventData', children: [{ element: 'V', children: [{ slot: 0, type: 1 }] }] },
  ],
}

test('any text of a log is the same with what Node does for the reader, halves of pairs too', async () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
      .map((units) => String.fromCharCode(...units)),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 20 }), async (texts) => {
      const log = writeEvtx(texts.map((text) => ({ template, values: [text16(text)] })))
      const [plain, faster] = await Promise.all(
        [{}, { means: EVTX_MEANS }].map(async (options) => {
          const found: (string | null)[] = []
          for await (const part of readEvtx([log], options))
            if (part.kind === 'record') found.push(part.record.find('V'))
            else if (part.kind === 'damaged') throw new Error(part.why)
          return found
        }),
      )
      expect(faster).toEqual(plain)
      expect(plain).toEqual(texts.map((text) => text.replace(/\0+$/, '')))
    }),
  )
})
