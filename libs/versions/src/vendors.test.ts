import { describe, expect, test } from 'vitest'
import {
  type Bound,
  canonOf,
  compareVersions,
  isInside,
  keyOf,
  lineOf,
  parseVersion,
  type Scheme,
  spanOf,
} from './index.ts'

/** Forms as devices print them and as records write them, from the field guide and the recorded outputs. */
test.each<[scheme: Scheme, text: string, canon: string, line: string | null]>([
  ['fortios', 'FortiGate-60F v7.0.7,build0367,221005 (GA.F)', '7.0.7', '7.0'],
  [
    'fortios',
    '#config-version=FGT60F-7.4.2-FW-build2571-240304:opmode=0:vdom=0:user=admin',
    '7.4.2',
    '7.4',
  ],
  ['panos', 'PAN-OS 9.1.15-h1', '9.1.15-h1', '9.1.15'],
  ['junos', 'Junos: 19.4R3-S1.3', '19.4R3-S1.3', '19.4'],
  ['junos', '14.1X53-D47.6', '14.1X53-D47.6', '14.1X53'],
  [
    'ios',
    'Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E3, RELEASE SOFTWARE (fc2)',
    '15.2(7)E3',
    '15.2E',
  ],
  ['ios', '15.2\\(7\\)e3', '15.2(7)E3', '15.2E'],
  ['iosxe', '03.07.04a.S', '3.7.4aS', '3.7S'],
  ['asa', '9.16(3)19', '9.16.3.19', '9.16'],
  ['nxos', '10.4(5)M', '10.4(5)', '10.4'],
  ['nxos', '10.4(5) [Maintenance Release]', '10.4(5)', '10.4'],
  ['sonicos', 'SonicOS 6.5.4.4-44v-21-2079', '6.5.4.4-44v-21-2079', '6'],
  ['ivanti', '9.1:r11.4', '9.1R11.4', '9.1'],
  ['netscaler', 'NetScaler NS13.1: Build 49.13.nc, Date: Jul 10 2023', '13.1-49.13', '13.1'],
  ['netscaler', '13.1-FIPS 13.1-37.176', '13.1-37.176-FIPS', '13.1-FIPS'],
  ['arrayos', 'Rel.AG.9.4.0.505', '9.4.0.505', '9.4'],
  ['checkpoint', 'R81.20 Jumbo Hotfix Accumulator Take 14', 'R81.20 take 14', 'R81.20'],
  ['zyxel', 'V4.80(ABQE.1)', '4.80(ABQE.1)', null],
  ['zyxel', '4.0.4.0', '4.0.4.0', null],
  ['yamaha', 'RTX1210 Rev.14.01.40 (Tue Aug 3 12:00:00 2021)', '14.01.40', '14.01'],
  [
    'nec-ix',
    'NEC Portable Internetwork Core Operating System Software, IX Series IX2215 (magellan-sec) Software, Version 10.2.16, RELEASE SOFTWARE',
    '10.2.16',
    '10.2',
  ],
  ['windows', '10.0 (19045)', '10.0.19045', '10.0.19045'],
  ['esxi', 'VMware ESXi 8.0.2 build-23305545', '8.0 U2 build 23305545', '8.0'],
])('%s reads %s', (scheme, text, canon, line) => {
  expect(canonOf(scheme, text)).toBe(canon)
  expect(lineOf(scheme, text)).toBe(line)
})

test.each<[scheme: Scheme, ...rising: string[]]>([
  ['fortios', '6.4.14', '7.0.0-beta1', '7.0.0', '7.0.7', '7.0.12', '7.2.0'],
  ['panos', '9.1.15', '9.1.15-h1', '9.1.15-h12', '9.1.16', '10.2.0'],
  [
    'junos',
    '19.4',
    '19.4R1',
    '19.4R1.9',
    '19.4R3',
    '19.4R3-S1',
    '19.4R3-S1.3',
    '19.4R3-S10',
    '20.1R1',
  ],
  ['junos', '21.4R3-S4-EVO', '21.4R3-S5-EVO', '22.1R1-EVO'],
  ['junos', '14.1X53-D9', '14.1X53-D47', '14.1X53-D47.6'],
  [
    'ios',
    '15.2(4)E',
    '15.2(4.0.55)E',
    '15.2(4a)E',
    '15.2(7)E',
    '15.2(7)E3',
    '15.2(7)E3k',
    '15.2(7)E10',
  ],
  ['iosxe', '16.12.1', '16.12.1z1', '17.3.5', '17.9.4', '17.9.4a', '17.12.1'],
  ['nxos', '7.0(3)I7(9)', '7.0(3)I7(10)', '9.3(13)', '10.4(5)'],
  ['asa', '9.8(4)', '9.12(4)67', '9.16(3)', '9.16.3.19'],
  ['sonicos', '6.5.4.13', '6.5.4.13-105n', '6.5.4.15-116n', '7.0.1-5119', '7.1.1-7047'],
  ['ivanti', '9.1', '9.1R9', '9.1R14.6', '9.1R18.9', '22.7R1', '22.7R2.5'],
  ['netscaler', '13.0-92.31', '13.1-4.44', '13.1-49.13', '14.1-4.42', '14.1-25.53'],
  ['f5', '16.1.4', '16.1.4.1', '16.1.4.1.0.13.5-ENG', '17.1.0'],
  ['checkpoint', 'R80.40', 'R81', 'R81.10', 'R81.20', 'R81.20 take 14', 'R81.20 take 118'],
  ['watchguard', '12.1.3', '12.1.3 Update 8', '12.5.9', '12.5.12+687697'],
  [
    'zyxel',
    '4.80(ABQE.1)',
    '4.80(ABQE.12)',
    '5.21(AAZF.15)C0',
    '5.21(aazf.16)c0',
    '5.37',
    '5.37 Patch 1',
  ],
  ['yamaha', 'Rev.14.01.9', 'Rev.14.01.38', 'Rev.14.01.40'],
  ['qnap', 'h5.1.2.2534', 'h5.1.3.2578', 'h5.1.3.2578 build 20231110'],
  ['synology', '7.2.1-69057', '7.2.1-69057-1', '7.2.1-69057 Update 5'],
  ['tp-link', 'Archer A10(JP)_V2_220504', 'Archer A10(JP)_V2_230504'],
  ['windows', '10.0.19045.3', '10.0.19045.4046', '10.0.22621.1'],
  ['esxi', 'ESXi70U3si-23794019', 'esxi80U2sb-23305545', '8.0.2 build-23305546'],
  [
    'generic',
    '1.5.1.5_Beta',
    '1.5.1.5',
    '1.06',
    '1.06B',
    '7.1beta6',
    '7.1rc4',
    '7.1',
    '21.7.28A',
    '21.7.28B',
  ],
  ['generic', 'V01L052', 'V01L053', 'V02L001'],
  ['jvm', '1.1.8', '1.4.2', '1.8.0_131', '8u400', '11.0.4'],
])('%s rises: %s < %s …', (scheme, ...rising) => {
  for (const [i, newer] of rising.entries()) {
    const older = rising[i - 1]
    if (older !== undefined)
      expect(compareVersions(scheme, older, newer), `${older} < ${newer}`).toBe(-1)
  }
})

test.each<[scheme: Scheme, a: string, b: string]>([
  ['junos', '21.4R3-S5', '21.4R3-S5-EVO'],
  ['junos', '14.1X53-D47', '14.1R9'],
  ['ios', '15.2(7)E3', '15.1(4)M12a'],
  ['iosxe', '3.16.10S', '3.8.10E'],
  ['netscaler', '13.1-37.176', '13.1-37.176-FIPS'],
  ['sonicos', '6.5.4.4-44v-21-2079', '6.5.4.13-105n'],
  ['qnap', 'h5.1.3.2578', '5.1.3.2578'],
  ['kb', 'KB5034441', 'KB5034442'],
  ['tp-link', 'Archer A10(JP)_V2_230504', 'Archer A10(JP)_V3_230504'],
  ['generic', '57c5f4df0a5a', '1.0'],
])('%s does not hold %s against %s', (scheme, a, b) => {
  expect(compareVersions(scheme, a, b)).toBeNull()
})

const bound = (version: string | null, inclusive: boolean): Bound | null =>
  version === null ? null : { version, inclusive }

describe('ranges as records write them', () => {
  test.each<
    [
      scheme: Scheme,
      from: string | null,
      to: string | null,
      inclusive: boolean,
      inside: string[],
      beyond: string[],
    ]
  >([
    // A bound without its last level means all of it.
    [
      'junos',
      '0',
      '20.4R3-S8',
      false,
      ['19.1R1', '20.4R3-S7.2'],
      ['20.4R3-S8', '20.4R3-S8.1', '20.4R3-S7-EVO'],
    ],
    ['junos', '21.4', '21.4R3-S5', true, ['21.4R1', '21.4R3-S5.4'], ['21.4R3-S6', '21.3R3']],
    ['junos', '21.4', '21.4R3-S5-EVO', false, ['21.4R3-S4-EVO'], ['21.4R3-S4', '21.4R3-S5-EVO']],
    ['junos', '23.2-EVO', '23.2R1-S2', false, ['23.2R1-EVO'], ['23.2R1', '23.2R1-S2-EVO']],
    ['junos', '20.1', '20.1*', false, ['20.1R1', '20.1R3-S4'], ['20.2R1', '19.4R3']],
    ['rpm', null, '1.2', false, ['0:1.1-9'], ['1.2-1', '1.3-1']],
    ['rpm', null, '1.2', true, ['1.2-1.el9', '1.1-9'], ['1.3-1', '1:1.0-1']],
    [
      'sonicos',
      null,
      '7.0.1-5119',
      true,
      ['7.0.1-5035', '7.0.1-5119'],
      ['7.0.1-5129', '6.5.4.13-105n'],
    ],
    // A bound relative to the release, and an open one: both stay inside it.
    [
      'netscaler',
      '13.1',
      '49.13',
      false,
      ['13.1-48.47'],
      ['13.1-49.13', '13.0-91.13', '14.1-4.42'],
    ],
    [
      'netscaler',
      '13.1-FIPS',
      '13.1-37.183',
      false,
      ['13.1-37.176-FIPS'],
      ['13.1-37.176', '13.1-37.183-FIPS'],
    ],
    ['netscaler', null, '14.1-25.53', false, ['14.1-12.35'], ['13.1-51.15', '14.1-25.53']],
    ['yamaha', null, 'Rev.14.01.40', true, ['14.01.33', '14.01.40'], ['14.01.41', '10.01.78']],
    [
      'windows',
      '10.0.19045.0',
      '10.0.19045.4046',
      false,
      ['10.0.19045.3930'],
      ['10.0.19045.4046', '10.0.22621.1'],
    ],
    [
      'ios',
      '15.2(4)E',
      '15.2(7)E3',
      false,
      ['15.2(7)E2', '15.2(4a)E1'],
      ['15.2(7)E3', '15.1(4)M12a'],
    ],
    [
      'panos',
      '10.2.0',
      '10.2.4-h3',
      false,
      ['10.2.4', '10.2.4-h2', '10.2.3-h9'],
      ['10.2.4-h3', '10.2.5'],
    ],
    ['semver', '0', '2.0.0', false, ['0.0.0-alpha', '1.9.9', '2.0.0-rc.1'], ['2.0.0']],
    ['semver', '5.1.x', '5.1.x', true, ['5.1.0-beta', '5.1.99'], ['5.2.0-alpha', '5.0.9']],
  ])('%s from %s to %s (inclusive: %s)', (scheme, from, to, inclusive, inside, beyond) => {
    const span = spanOf({ scheme, from: bound(from, true), to: bound(to, inclusive) })
    const isIn = (version: string) => {
      const key = keyOf(scheme, version)
      return key === null || span === null ? null : isInside(key, span)
    }
    expect(inside.map((version) => [version, isIn(version)])).toEqual(
      inside.map((version) => [version, true]),
    )
    expect(beyond.map((version) => [version, isIn(version)])).toEqual(
      beyond.map((version) => [version, false]),
    )
  })

  test('bounds of two tracks, of an unknown scheme, or unreadable are not judged', () => {
    const judged = (scheme: string, from: string, to: string) =>
      spanOf({
        scheme,
        from: { version: from, inclusive: true },
        to: { version: to, inclusive: false },
      })
    expect(judged('ios', '15.1(4)M1', '15.2(7)E3')).toBeNull()
    expect(judged('git', '57c5f4df0a5a', '0c9ae0b86050')).toBeNull()
    expect(judged('semver', '1.0.0', 'see the vendor')).toBeNull()
  })

  test('an installed version without its last level says what it may be', () => {
    const covers = parseVersion('windows', '10.0 (19045)')?.covers
    const whole = keyOf('windows', '10.0.19045.4046') ?? ''
    expect(covers != null && isInside(whole, covers)).toBe(true)
    expect(parseVersion('windows', '10.0.19045.4046')?.covers).toBeNull()
  })
})
