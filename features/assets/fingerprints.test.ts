/**
 * Every fingerprint recognises its own example, before any other does; prefixes of network cards are checked against
 * the list that nmap brings along.
 */
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Clues, guessClass, recognise } from './classify.ts'
import type { Fingerprint } from './fingerprint.ts'
import { FINGERPRINTS } from './fingerprints.ts'

const nothing: Clues = {
  ports: [],
  words: [],
  hostNames: [],
  macs: [],
  maker: '',
  objectId: '',
}
const cluesOf = ({ clue }: Fingerprint, text: string): Clues => {
  switch (clue.by) {
    case 'product':
      return { ...nothing, words: [text] }
    case 'name':
      return { ...nothing, hostNames: [text] }
    case 'snmp':
      return { ...nothing, objectId: text }
    case 'ports':
      return {
        ...nothing,
        ports: clue.ports.map((port) => ({ protocol: 'tcp', port, service: '' })),
      }
    case 'mac':
      return { ...nothing, macs: [text] }
    case 'maker':
      return { ...nothing, maker: text }
  }
}

test.each(FINGERPRINTS.map((f) => [f.id, f.deviceClass, f.example, f] as const))(
  '%s is a %s: %s',
  (id, deviceClass, example, fingerprint) => {
    const clues = cluesOf(fingerprint, example)
    expect(recognise(clues)?.fingerprint.id).toBe(id)
    const guess = guessClass(clues)
    expect(guess?.deviceClass).toBe(deviceClass)
    for (const said of [guess?.reason.ja, guess?.reason.en])
      expect(said?.length).toBeGreaterThan(10)
  },
)

test.each(FINGERPRINTS.flatMap((f) => (f.not === undefined ? [] : [[f.not, f.id, f] as const])))(
  '%s is no %s',
  (text, id, fingerprint) => {
    expect(recognise(cluesOf(fingerprint, text))?.fingerprint.id).not.toBe(id)
  },
)

test('each has its own id, and no card is claimed by two makers', () => {
  expect(new Set(FINGERPRINTS.map((f) => f.id)).size).toBe(FINGERPRINTS.length)
  const prefixes = FINGERPRINTS.flatMap((f) => (f.clue.by === 'mac' ? f.clue.prefixes : []))
  expect(new Set(prefixes).size).toBe(prefixes.length)
  for (const prefix of prefixes) expect(prefix).toMatch(/^[0-9A-F]{2}(?::[0-9A-F]{2}){2}$/)
})

const LIST = '/usr/share/nmap/nmap-mac-prefixes'
const isThere = existsSync(LIST)
test.skipIf(!isThere)(
  `the cards are of the makers that nmap names${isThere ? '' : ' (skipped: nmap is not installed)'}`,
  () => {
    const named = new Map(
      readFileSync(LIST, 'utf8')
        .split('\n')
        .map((line) => [line.slice(0, 6), line.slice(7)] as const),
    )
    const first = (text: string): string =>
      /^[a-z]{3,}/.exec(
        text.toLowerCase().replace(/^(?:hangzhou|zhejiang|xiamen|cisco) |[^a-z ]/g, ''),
      )?.[0] ?? text
    let known = 0
    for (const { clue } of FINGERPRINTS) {
      if (clue.by !== 'mac') continue
      for (const prefix of clue.prefixes) {
        const maker = named.get(prefix.replaceAll(':', ''))
        // A newer list of nmap may hold more, an older one less.
        if (maker === undefined) continue
        known += 1
        expect([prefix, maker.toLowerCase().replace(/[^a-z ]/g, '')]).toEqual([
          prefix,
          expect.stringContaining(first(clue.vendor)),
        ])
      }
    }
    expect(known).toBeGreaterThan(300)
  },
)

test('any words end, and say what they were recognised by', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 3000 }), { maxLength: 3 }),
      fc.array(fc.string({ maxLength: 300 }), { maxLength: 3 }),
      fc.string({ maxLength: 300 }),
      (words, hostNames, text) => {
        const found = recognise({
          ...nothing,
          words,
          hostNames,
          macs: [text],
          maker: text,
          objectId: text,
        })
        expect(found === null || FINGERPRINTS.includes(found.fingerprint)).toBe(true)
      },
    ),
    { numRuns: 200 },
  )
})
