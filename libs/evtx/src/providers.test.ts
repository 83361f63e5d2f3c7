import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventFields, learnTemplates, readEvtx, TemplateCache } from './index.ts'
import { text16, type WrittenInstance, type WrittenNode, writeEvtx } from './write-evtx.ts'

/** The resource of a real program: what its maker's compiler wrote. */
const { base64 } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../vectors/node-wevt.json'), 'utf8'),
) as { base64: string }
const manifest = new Uint8Array(Buffer.from(base64, 'base64'))

/** `{2c58cf56-…}`: a connection to an HTTP server of Node.js. */
const CONNECTION = 0x2c58cf56
const data = (slot: number): WrittenNode => ({
  element: 'Data',
  attributes: { Name: `own${slot}` },
  children: [{ slot, type: 1 }],
})
const outer: WrittenNode = {
  element: 'Event',
  children: [
    { element: 'System', children: [{ element: 'Channel', children: ['Test'] }] },
    { slot: 0, type: 0x21 },
  ],
}
const inner: WrittenNode = { element: 'EventData', children: [0, 1, 2, 3].map(data) }
const instance: WrittenInstance = {
  identifier: 0x11111111,
  template: outer,
  values: [
    {
      identifier: CONNECTION,
      template: inner,
      values: ['3', '443', '198.51.100.7', '0'].map(text16),
    },
  ],
}
/** A log whose definition of that template is broken. */
const broken = (): Uint8Array => {
  const log = writeEvtx([instance])
  const head = Buffer.from(log).lastIndexOf(Uint8Array.of(0x56, 0xcf, 0x58, 0x2c))
  // Behind the identifier and the size: the tree.
  log.fill(0x3f, head + 24, head + 36)
  return log
}
const fieldsOf = async (log: Uint8Array, cache: TemplateCache) => {
  const found: Record<string, unknown>[] = []
  for await (const part of readEvtx([log], { cache }))
    if (part.kind === 'record') found.push(Object.fromEntries(eventFields(part.record)))
  return found
}

test('the templates of a program are those that its manifest declares', () => {
  const cache = new TemplateCache()
  expect(learnTemplates(manifest, cache)).toBe(6)
  const slots = {
    connection: cache.namesake(CONNECTION, 4),
    collection: cache.namesake(0x468dccb8, 2),
  }
  expect(JSON.stringify(slots.connection?.nodes).match(/"text":"\w+"/g)).toEqual(
    ['fd', 'port', 'remote', 'buffered'].map((name) => `"text":"${name}"`),
  )
  expect(JSON.stringify(slots.collection?.nodes).match(/"text":"\w+"/g)).toEqual(
    ['gctype', 'gccallbackflags'].map((name) => `"text":"${name}"`),
  )
  // Somewhere within a program, twice.
  const program = Buffer.concat([Buffer.alloc(1000, 0x43), manifest, Buffer.from('CRIM'), manifest])
  expect(learnTemplates(program, new TemplateCache())).toBe(12)
})

test('a record whose template is broken has the names of its provider', async () => {
  expect(await fieldsOf(broken(), new TemplateCache())).toEqual([
    { Channel: 'Test', Data: ['3', '443', '198.51.100.7', '0'] },
  ])
  const cache = new TemplateCache()
  learnTemplates(manifest, cache)
  expect(await fieldsOf(broken(), cache)).toEqual([
    { Channel: 'Test', fd: '3', port: '443', remote: '198.51.100.7', buffered: '0' },
  ])
  // One that is whole says itself what its values are.
  expect(await fieldsOf(writeEvtx([instance]), cache)).toEqual([
    { Channel: 'Test', own0: '3', own1: '443', own2: '198.51.100.7', own3: '0' },
  ])
})

test('any bytes, and any flipped ones, end without throwing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(manifest.length - 1), fc.nat(255)), { maxLength: 40 }),
      fc.nat(manifest.length),
      (flips, end) => {
        const bytes = manifest.slice(0, end)
        for (const [at, value] of flips) if (at < end) bytes[at] = value
        expect(learnTemplates(bytes, new TemplateCache())).toBeLessThanOrEqual(20_000)
      },
    ),
    { numRuns: 500 },
  )
  // Every provider names the same table, and that again and again.
  const greedy = manifest.slice()
  const view = new DataView(greedy.buffer)
  view.setUint32(12, 1_000, true)
  for (let at = 32; at + 20 < greedy.length; at += 20) view.setUint32(at, 0x24, true)
  expect(learnTemplates(greedy, new TemplateCache())).toBeLessThanOrEqual(20_000)
})
