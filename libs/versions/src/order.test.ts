import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compareVersions,
  isInside,
  keyOf,
  parseVersion,
  readRanges,
  type Scheme,
  schemes,
  spanOf,
} from './index.ts'

/** Pieces that versions of one family are made of; any mixture is tried, what cannot be read is passed over. */
const PIECES: Readonly<Record<string, readonly string[]>> = {
  plain: [
    '0',
    '1',
    '2',
    '9',
    '10',
    '01',
    '00',
    '007',
    '100000000000000000000',
    '.',
    '.',
    '.',
    '-',
    '_',
    '+',
    '~',
    '^',
    ':',
    'a',
    'b',
    'z',
    'rc',
    'alpha',
    'beta',
    'dev',
    'post',
    'p',
    'r',
    'sp',
    'final',
    'snapshot',
    '_p',
    '_alpha',
    '-r',
    'u',
    '1:',
    'v',
    'ea',
    'el8',
    'zd',
  ],
  vendor: [
    '1',
    '2',
    '7',
    '12',
    '15',
    '21',
    '80',
    '100',
    '.',
    '.',
    '.',
    '-',
    '(',
    ')',
    'R',
    'S',
    '-S',
    'X',
    '-D',
    '-EVO',
    'h',
    '-h',
    'E',
    'T',
    'SXI',
    'a',
    'b',
    'n',
    'v',
    ' take ',
    ' build ',
    'U',
    '-FIPS',
    'Rev.',
    'KB',
    '_V2_',
    '230504',
    ' Patch ',
    'c0',
    '20231110',
    '19045',
    '(ABQE.',
    'P',
    ' Update ',
  ],
}
/** Real forms: so that each scheme is met often enough. */
const FORMS: Readonly<Partial<Record<Scheme, readonly string[]>>> = {
  fortios: ['N.N.N', 'vN.N.N,build0367', 'N.N.N:betaN'],
  panos: ['N.N.N', 'N.N.N-hN', 'N.N.N-bN'],
  junos: [
    'N.N',
    'N.NRN',
    'N.NRN-SN',
    'N.NRN-SN.N',
    'N.NRN-SN-EVO',
    'N.NXN-DN.N',
    'N.N-EVO',
    'N.NFN-SN',
  ],
  'junos-evolved': ['N.N', 'N.NRN', 'N.NRN-SN', 'N.NRN-SN.N', 'N.NRN-SN-EVO'],
  ios: ['15.2(N)E', '15.2(N)EN', '15.2(Na)ENa', '15.2(N.N)E', '12.4(N)TNb'],
  iosxe: ['N.N.N', 'N.N.Na', 'N.N.NaN', '3.N.NS', '3.N.NaE'],
  nxos: ['N.N(N)', 'N.N(N)IN(N)', 'N.N(Na)'],
  asa: ['N.N(N)N', 'N.N.N', 'N.N.N.N'],
  iosxr: ['N.N.N', 'N.N.NI'],
  sonicos: ['N.N.N-N', 'N.N.N.N-Nn', 'N.N.N.N-Nv-21-N', 'N.N.N'],
  ivanti: ['N.NRN.N', 'N.NrN', 'N.N', 'N.N.N'],
  netscaler: ['N.N-N.N', 'N.N', 'N.N-FIPS', 'N.N-N.N-FIPS', 'N.N-N.N-NDcPP'],
  arrayos: ['N.N.N.N'],
  f5: ['N.N.N', 'N.N.N.N.N.N-ENG'],
  checkpoint: ['RN.N', 'RN.N take N', 'RN'],
  watchguard: ['N.N.N', 'N.N.N+687697', 'N.N Update N'],
  zyxel: ['VN.N(ABQE.N)', 'N.N Patch N', 'N.N(aazf.N)cN', 'N.N'],
  yamaha: ['Rev.N.N.N', 'N.N.N'],
  'nec-ix': ['N.N.N', 'N.N.Na'],
  'tp-link': ['A_VN_230504', 'A_V2_2N0101', 'N.N.N'],
  qnap: ['N.N.N', 'hN.N.N', 'N.N.N build 20231110', 'hN.N build 2023111N'],
  synology: ['N.N.N', 'N.N-N', 'N.N-N-N'],
  windows: ['10.0.1904N.N', '10.0.1904N', '10.0 (1904N)', '1904N.N'],
  kb: ['KB5034441', 'KB5034442', 'kb 5034441'],
  esxi: ['esxiNNU2b-2330554N', '8.0', '8.0.N', '8.0 UNb', '8.0.2 build-2330554N'],
  jvm: ['1.8.0_N', 'NuN', 'N.N.N', 'N.N.N-ea', '1.8.0_N-ea-bN'],
  pep440: [
    'N.N',
    'N!N.N',
    'N.NaN',
    'N.N.postN',
    'N.N.devN',
    'N.NrcN.postN.devN',
    'N.N+local.N',
    'N.N.0.0',
  ],
  maven: [
    'N.N',
    'N.N-alpha-N',
    'N.N.0-rcN',
    'N-N.N',
    'N.N-SNAPSHOT',
    'N.sp',
    'N.N.foo',
    'N-N-N',
    'N.NaN',
  ],
  openssl: ['N.N.N', 'N.N.Nza', 'N.N.Nb', 'N.N.N-preN'],
}
const number = fc.oneof(
  fc.nat({ max: 12 }).map(String),
  fc.constantFrom('0', '00', '010', '99', '100000000000000000000'),
)
const filled = (form: string): fc.Arbitrary<string> =>
  fc.array(number, { minLength: 10, maxLength: 10 }).map((numbers) => {
    let at = 0
    return form.replace(/N(?!DcPP|G)/g, () => numbers[at++] ?? '1')
  })
const formsOf = (scheme: Scheme) => FORMS[scheme] ?? ['N', 'N.N', 'N.N.N', 'N.N-N', 'N.N.0']
const versionOf = (scheme: Scheme): fc.Arbitrary<string> => {
  const mixed = (pieces: readonly string[]) =>
    fc
      .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 })
      .map((list) => list.join(''))
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...formsOf(scheme)).chain(filled) },
    { weight: 2, arbitrary: mixed([...(PIECES['plain'] ?? [])]) },
    { weight: 1, arbitrary: mixed([...(PIECES['vendor'] ?? [])]) },
  )
}
/** Two versions; every other time both of one real form, because two mixtures are seldom both readable. */
const pairOf = (scheme: Scheme): fc.Arbitrary<readonly [string, string]> =>
  fc.oneof(
    fc.tuple(versionOf(scheme), versionOf(scheme)),
    fc.constantFrom(...formsOf(scheme)).chain((form) => fc.tuple(filled(form), filled(form))),
  )
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '1'.repeat(10_000),
    '1.'.repeat(5_000),
    '\0',
    '1\0',
    '１．２',
    '1.2\u00a0',
    ' ',
    '',
    '1.2.3\u202e',
    '-'.repeat(240),
    'a'.repeat(240),
    '1-'.repeat(120),
    '_'.repeat(240),
    `1${'.0'.repeat(119)}`,
    `${'rc'.repeat(119)}`,
    `1.0${'_alpha'.repeat(39)}x`,
    '('.repeat(240),
    ' '.repeat(240),
    `v${' '.repeat(200)}1`,
    `1 ${'-'.repeat(200)} take`,
  ),
)

describe.each(schemes.map((scheme) => ({ scheme })))('$scheme', ({ scheme }) => {
  const version = versionOf(scheme)

  test('the order of keys is the order of the comparator', () => {
    let compared = 0
    fc.assert(
      fc.property(pairOf(scheme), ([a, b]) => {
        const [left, right] = [keyOf(scheme, a), keyOf(scheme, b)]
        const order = compareVersions(scheme, a, b)
        if (left === null || right === null || order === null) return
        compared += 1
        expect(left < right ? -1 : left > right ? 1 : 0).toBe(order)
        expect(Buffer.compare(Buffer.from(left, 'latin1'), Buffer.from(right, 'latin1'))).toBe(
          order,
        )
        expect(left.startsWith(right) && left !== right, 'no key begins another').toBe(false)
        expect(compareVersions(scheme, b, a)).toBe(order === 0 ? 0 : -order)
      }),
      { numRuns: 400 },
    )
    expect(compared).toBeGreaterThan(20)
  })

  test('a bound holds what the comparator says, and the canonical text means the same version', () => {
    fc.assert(
      fc.property(version, version, fc.boolean(), (a, b, inclusive) => {
        const read = parseVersion(scheme, a)
        const bound = parseVersion(scheme, b)
        if (read === null || bound === null) return
        expect(keyOf(scheme, read.canon), `${a} as ${read.canon}`).toBe(read.key)
        if (
          bound.covers !== null ||
          bound.track !== read.track ||
          /^0*$/.test(b.replace(/[v.]/g, ''))
        )
          return
        const order = compareVersions(scheme, a, b)
        const below = spanOf({ scheme, from: null, to: { version: b, inclusive } })
        const above = spanOf({ scheme, from: { version: b, inclusive: !inclusive }, to: null })
        if (below === null || above === null || order === null)
          throw new Error('a version that is no bound')
        const isBelow = order === -1 || (inclusive && order === 0)
        if (isInside(read.key, below) || isInside(read.key, above)) {
          expect(isInside(read.key, below)).toBe(isBelow)
          expect(isInside(read.key, above)).toBe(!isBelow)
        } else expect(read.line).not.toBe(bound.line)
      }),
      { numRuns: 300 },
    )
  })

  test('any text is read or refused, in bounded size, as a version and as a range', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const key = keyOf(scheme, text)
        if (key !== null) {
          expect(key.length).toBeLessThan(2_000)
          expect([...key].every((byte) => byte <= '\xfe')).toBe(true)
        }
        readRanges(scheme, text)
        spanOf({
          scheme,
          from: { version: text, inclusive: true, tree: true },
          to: { version: text, inclusive: false },
        })
      }),
      { numRuns: 150 },
    )
  })
})
