/**
 * One line of a rule, the fields of an event, and whether the one finds the other: what people trip over in other engines.
 * @module
 */

export type GuideValue = readonly [
  line: string,
  fields: Readonly<Record<string, unknown>>,
  isFound: boolean,
]

export const GUIDE_VALUES: readonly GuideValue[] = [
  // Whole values, without case; wildcards go over line breaks.
  ["F: 'a*b'", { F: 'a\nb' }, true],
  ["F: 'a*b'", { F: 'xa1b' }, false],
  ["F: 'a*b'", { F: 'A1B' }, true],
  ["F: 'a?b'", { F: 'a\nb' }, true],
  ["F: 'a?b'", { F: 'a😀b' }, true],
  ["F: 'a?b'", { F: 'ab' }, false],
  ['F: abc', { F: 'xabc' }, false],
  ['F|re: B', { F: 'abc' }, false],
  ['F|re: b', { F: 'abc' }, true],
  [String.raw`F|re: 'x[\.-9]y'`, { F: 'x5y' }, true],
  [String.raw`F|re: 'x[\+\-]y'`, { F: 'x,y' }, false],
  ["F|re: '[(?=]'", { F: 'a=b' }, true],
  ['F|re|i|m: ^B$', { F: 'a\nb' }, true],
  ['F|re|i|s: A.B', { F: 'a\nb' }, true],
  ['F|re: a.b', { F: 'a\nb' }, false],
  ['F|re|ignorecase|multiline|dotall: ^A.B$', { F: 'a\nb' }, true],
  // Case folding by code point, no normalisation.
  ['F|cased: root', { F: 'ROOT' }, false],
  ['F|cased: root', { F: 'root' }, true],
  ['F|contains|cased: Oo', { F: 'roOT' }, false],
  ['F: É', { F: 'é' }, true],
  ['F: Ａ', { F: 'ａ' }, true],
  ['F|contains: σ', { F: 'ΑΣ' }, true],
  ['F: ΑΣ', { F: 'ας' }, true],
  ['F|endswith: ix', { F: 'İx'.normalize('NFC') }, false],
  ['F|endswith: x', { F: 'İx' }, true],
  ['F: ガ', { F: 'カ\u3099' }, false],
  ['F: ガ', { F: 'ｶﾞ' }, false],
  // Backslashes.
  [String.raw`F: 'C:\\Win*\\x'`, { F: String.raw`C:\Windows\x` }, true],
  [String.raw`F: '\\\\server\share'`, { F: String.raw`\\server\share` }, true],
  [String.raw`F: 'a\*'`, { F: 'a*' }, true],
  [String.raw`F: 'a\*'`, { F: 'ab' }, false],
  // Dashes.
  ["F|contains|windash: '-e -x'", { F: 'a /e –x' }, true],
  ["F|contains|windash: 'c-d'", { F: 'c/d' }, true],
  ["F|contains|windash: '–e'", { F: 'a -e' }, true],
  ["F|startswith|windash: '-e'", { F: '―e 1' }, true],
  ["F|endswith|windash: ' -q'", { F: 'x /q' }, true],
  ["F|contains|all|windash: [' -a', ' -b']", { F: 'x /a –b' }, true],
  ["F|contains|all|windash: [' -a', ' -b']", { F: 'x /a -a' }, false],
  // Encodings count bytes.
  ['F|base64offset|contains: あx', { F: `x${btoa('\xe3\x81\x82x')}` }, true],
  ['F|base64offset|contains: あx', { F: btoa('1\xe3\x81\x82x') }, true],
  ['F|base64offset|contains: あx', { F: btoa('12\xe3\x81\x82x') }, true],
  ['F|wide|base64offset|contains: ping', { F: btoa('a\0p\0i\0n\0g\0') }, true],
  ['F|utf16le|base64: ab', { F: btoa('a\0b\0') }, true],
  ['F|utf16be|base64: ab', { F: btoa('\0a\0b') }, true],
  ['F|utf16|base64: ab', { F: btoa('\xff\xfea\0b\0') }, true],
  ['F|base64: ab', { F: btoa('ab').toLowerCase() }, true],
  ['F|base64|cased: ab', { F: btoa('ab').toLowerCase() }, false],
  ['F|base64offset|contains|cased: foobar', { F: btoa('xfoobar') }, true],
  // Numbers, truth values, and what is there or not.
  ['F: 4625', { F: '4625' }, true],
  ['F: true', { F: 'True' }, true],
  ['F: 4625', { F: 4625 }, true],
  ['F|lt: -1', { F: '-2' }, true],
  ['F|gt: 0.5', { F: '0.6' }, true],
  ['F|gte: 0x10', { F: '16' }, true],
  ['F|lte: 16', { F: '0x10' }, true],
  ['F|gt: 1', { F: 'many' }, false],
  ['F|neq: 5', { F: 'many' }, false],
  ['F|neq: 5', { F: '6' }, true],
  ['F|neq: a', { F: 'b' }, true],
  ["F: ''", { F: '' }, true],
  ["F: ''", { G: '' }, false],
  ["F: ['', a]", { F: '' }, true],
  ['F: null', {}, true],
  ['F: null', { F: null }, true],
  ['F: null', { F: '' }, false],
  ['F|exists: true', { F: '' }, true],
  ['F|exists: false', { G: 'x' }, true],
  ['F|exists: false', { F: 'x' }, false],
  // Dates.
  ['F|hour: 3', { F: '2026-11-22T03:04:05Z' }, true],
  ['F|hour: 3', { F: '2026-11-22T12:04:05+09:00' }, true],
  ['F|minute|gte: 4', { F: '2026-11-22T03:04:05Z' }, true],
  ['F|day: 22', { F: '2026-11-22' }, true],
  ['F|week: 53', { F: '2027-01-01' }, true],
  ['F|month|lt: 12', { F: '2026-11-22 03:04:05' }, true],
  ['F|year: 2026', { F: '2026-11-22' }, true],
  ['F|year: 2026', { F: 'then' }, false],
  // Addresses.
  ['F|cidr: 10.0.0.0/8', { F: '10.1.2.3' }, true],
  ['F|cidr: 10.0.0.0/8', { F: '::ffff:10.1.2.3' }, true],
  ['F|cidr: 10.0.0.0/8', { F: '-' }, false],
  ['F|cidr: 10.0.0.0/8', { F: 'LOCAL' }, false],
  // Two fields.
  ['F|fieldref: G', { F: 'Ab', G: 'aB' }, true],
  ['F|fieldref|cased: G', { F: 'Ab', G: 'aB' }, false],
  ['F|fieldref|contains: G', { F: 'xABy', G: 'ab' }, true],
  ['F|fieldref|startswith: G', { F: 'ABy', G: 'ab' }, true],
  ['F|fieldref|endswith: G', { F: 'yAB', G: 'ab' }, true],
  ['F|fieldref|neq: G', { F: 'a', G: 'b' }, true],
  ['F|fieldref|neq: G', { F: 'a' }, false],
  ['F|fieldref: G', { G: 'a' }, false],
  // Names: with spaces, dotted as a path and as a key, through arrays.
  ['Threat Name: x', { ThreatName: 'x' }, true],
  ['ThreatName: x', { 'Threat Name': 'x' }, true],
  ['id.orig_h: 10.0.0.1', { 'id.orig_h': '10.0.0.1' }, true],
  ['id.orig_h: 10.0.0.1', { id: { orig_h: '10.0.0.1' } }, true],
  ['a.b: x', { a: [{ b: 'y' }, { b: 'x' }] }, true],
  ['F: b', { F: ['a', 'b'] }, true],
  ['F|contains|all: [a, b]', { F: ['xax', 'xbx'] }, true],
  // White space at the end is data.
  ['F|endswith: a', { F: 'a ' }, false],
  ["F: 'a '", { F: 'a ' }, true],
]

/** A rule of that one line, for events of Linux. */
export const guideRule = (line: string): string =>
  `title: T\nlevel: low\nlogsource: {product: linux}\ndetection:\n  s:\n    ${line}\n  condition: s\n`
