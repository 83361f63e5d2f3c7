import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical, storable } from './canonical.ts'
import { chainVerifier, exportLines, genesis, linkHash, sha256, verifyExport } from './chain.ts'

describe('canonical JSON', () => {
  test('prints the sample of RFC 8785 §3.2', () => {
    const sample = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    )
    expect(canonical(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })
  test('orders keys as RFC 8785 §3.2.3', () => {
    const sample = JSON.parse(
      '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}',
    )
    expect(Object.values(JSON.parse(canonical(sample).replace('"1"', '"one"')))).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })
  // RFC 8785 appendix B: IEEE 754 bits and their text.
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('prints the double %s as %s', (bits, text) => {
    expect(canonical(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text)
  })
  test.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    ['\ud800'],
    [[undefined]],
    [new Date(0)],
    [1n],
  ])('refuses what JSON cannot say: %s', (value) => {
    expect(() => canonical(value)).toThrow(TypeError)
  })
  test('means the same as JSON, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const clean = storable(value)
        const text = canonical(clean)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(clean)))
        expect(canonical(JSON.parse(text))).toBe(text)
      }),
      { numRuns: 500 },
    )
  })
  test('makes any text storable without touching good text', () => {
    expect(storable({ 'a\0b': ['ok', '\ud800x', '𠮷野家', '\\u0000'] })).toEqual({
      'a\uFFFDb': ['ok', '\uFFFDx', '𠮷野家', '\\u0000'],
    })
    expect(storable('a\0')).toBe('a\uFFFD')
  })
})

const organization = '018f3c2e-0000-7000-8000-000000000001'
const chainOf = (n: number) => {
  let previous = genesis('evidence', organization)
  return Array.from({ length: n }, (_, i) => {
    const text = canonical({ organization, seq: i + 1, name: `機器 ${i}`, n: i * 1.5 })
    previous = linkHash(previous, text)
    return { text, hash: previous }
  })
}
const linesOf = async (n: number): Promise<string[]> => {
  let all = ''
  for await (const part of exportLines('evidence', organization, [
    chainOf(n),
  ] as unknown as AsyncIterable<ReturnType<typeof chainOf>>))
    all += part
  return all.split('\n').slice(0, -1)
}

describe('an exported chain', () => {
  test('can be verified by hand with sha256 alone', async () => {
    const [header, first, second] = await linesOf(2)
    const a = JSON.parse(first ?? '')
    const b = JSON.parse(second ?? '')
    expect(a.hash).toBe(
      sha256(
        `${sha256(header ?? '')}{"n":0,"name":"機器 0","organization":"${organization}","seq":1}`,
      ),
    )
    expect(b.hash).toBe(
      sha256(`${a.hash}{"n":1.5,"name":"機器 1","organization":"${organization}","seq":2}`),
    )
  })
  test('is whole as it was written, empty too', async () => {
    expect(await verifyExport(await linesOf(40))).toMatchObject({
      entries: 40,
      broken: [],
      chain: 'evidence',
      organization,
    })
    expect(await verifyExport(await linesOf(0))).toMatchObject({
      entries: 0,
      head: null,
      broken: [],
    })
  })
  test('shows any changed, added or removed byte', async () => {
    const whole = (await linesOf(12)).join('\n')
    const bytes = Buffer.from(whole)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom('change', 'remove', 'add'),
        async (at, byte, how) => {
          const put = how === 'remove' ? [] : [byte]
          const changed = Buffer.concat([
            bytes.subarray(0, at),
            Buffer.from(put),
            bytes.subarray(how === 'add' ? at : at + 1),
          ])
          fc.pre(!changed.equals(bytes))
          // A file is read as UTF-8; bytes that are none become U+FFFD, which the chain does not hold either.
          const verdict = await verifyExport(changed.toString('utf8').split('\n'))
          expect(verdict.broken.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 3_000 },
    )
  })
  test('shows removed, repeated and exchanged lines', async () => {
    const lines = await linesOf(12)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(lines.length - 1),
        fc.nat(lines.length - 1),
        fc.constantFrom('remove', 'repeat', 'swap'),
        async (a, b, how) => {
          fc.pre(how !== 'swap' || a !== b)
          const changed = [...lines]
          if (how === 'remove') changed.splice(a, 1)
          else if (how === 'repeat') changed.splice(b, 0, lines[a] ?? '')
          else [changed[a], changed[b]] = [lines[b] ?? '', lines[a] ?? '']
          expect((await verifyExport(changed)).broken.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 500 },
    )
  })
  test('shows a chain that was made anew, when an anchor is kept outside', async () => {
    const forged = await linesOf(5)
    expect((await verifyExport(forged)).broken).toEqual([])
    expect((await verifyExport(forged, [{ seq: 3, hash: 'a'.repeat(64) }])).broken).toEqual([
      { seq: 3, why: 'anchor' },
    ])
    expect((await verifyExport(forged, [{ seq: 9, hash: 'a'.repeat(64) }])).broken).toEqual([
      { seq: 9, why: 'cut' },
    ])
  })
  test('names one place for one change and goes on', () => {
    const entries = chainOf(6)
    const verifier = chainVerifier({ organization, start: genesis('evidence', organization) })
    entries.forEach(({ text, hash }, i) => {
      verifier.entry({
        seq: i + 1,
        organization,
        text: i === 2 ? text.replace('機器', '機械') : text,
        hash,
      })
    })
    expect(verifier.end({ seq: 6, hash: entries[5]?.hash ?? '' }).broken).toEqual([
      { seq: 3, why: 'changed' },
    ])
  })
})
