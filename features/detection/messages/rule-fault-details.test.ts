/**
 * Whoever reads Japanese gets the faults of a rule in Japanese; the reader itself says them here, so that its words may not drift away.
 * @module
 */
import { linkRules, readSigma } from '@hinoban/sigma'
import { expect, test } from 'vitest'
import { faultDetail } from './rule-fault-details-ja.ts'

const HEAD = 'title: T\nlevel: low\nlogsource: {product: windows}\n'
const rule = (detection: string): string =>
  `${HEAD}detection:\n  ${detection.replaceAll('\n', '\n  ')}\n`
const item = (line: string): string => rule(`s:\n  ${line}\ncondition: s`)
const counted = (lines: string): string =>
  `title: C\nlevel: low\ncorrelation:\n  ${lines.replaceAll('\n', '\n  ')}\n`

const WRONG: readonly (readonly [text: string, words: RegExp])[] = [
  ["a: 'b\nc: d\n", /引用符が閉じられていません/],
  ['a: "b\n', /引用符が閉じられていません/],
  ['a:\n\tb: c\n', /字下げにタブ/],
  ['a: b: c\n', /「:」が2つ/],
  ['a:\n  b: 1\n c: 2\n', /字下げをそろえて/],
  ['a: [b, c\n', /「\]」で閉じられていない/],
  ['a: "\\q"\n', /「\\q」/],
  ['a: %b\n', /「%」で始められません/],
  ['a: *b\n', /「&b」がありません/],
  ['a: 1\na: 2\n', /キー「a」が2回/],
  ['a\n', /キーがありません/],
  ['title: T\n', /いずれか1つが必要/],
  ['action: global\n', /「---」で区切って/],
  ['logsource: {product: windows}\ndetection: {s: {a: 1}, condition: s}\n', /titleがありません/],
  ['title: T\ndetection: {s: {a: 1}, condition: s}\n', /logsource（/],
  [`taxonomy: own\n${item('F: 1')}`, /「own」は使えません/],
  [`id: x\n${item('F: 1')}`, /UUIDではありません/],
  [item('F|endwith: a'), /「endwith」という修飾子はありません。「endswith」ではありませんか/],
  [item('F|contians: a'), /「contains」ではありませんか/],
  [item('F|contains|startswith: a'), /どちらか一方だけ/],
  [item('F|base64|re: a'), /「base64」は文字列に使う/],
  [item('F|cidr: x'), /アドレスの範囲では/],
  [item('F|gt: x'), /数ではありません/],
  [item('F: []'), /一覧が空/],
  [item('F: {a: 1}'), /値または値の一覧/],
  [item("F|re: '(?=a)b'"), /先読み・後読み/],
  [item("F|re: '(a)\\1'"), /後方参照/],
  [item("F|expand: '%Admins%'"), /「%Admins%」に入れる値/],
  [rule('s: {F: 1}\ncondition: s | count() > 3'), /古い集計/],
  [rule('s: {F: 1}\ntimeframe: 5m\ncondition: s'), /古い書き方/],
  [rule('s: {F: 1}\ncondition: s and not t'), /選択「t」がありません。あるのは、sです/],
  [
    rule('s: {F: 1}\nu: {F: 1}\ncondition: 1 of t*'),
    /「t\*」に当てはまる選択がありません。あるのは、s、uです/,
  ],
  [rule('s: {F: 1}\ncondition: s and'), /途中で終わっています/],
  [rule('s: {F: 1}\ncondition: (s'), /かっこが閉じられて/],
  [rule('s: {F: 1}\ncondition: s s'), /「s」がここにあるのは/],
  [rule('s: {F: 1}\ncondition: 2 of s*'), /「2 of」は使えません/],
  [rule('s: {F: 1}\nt: {F: 1}\ncondition: s'), /選択「t」をconditionで使って/],
  [rule('s: {F: 1}'), /conditionがありません/],
  [counted('type: event_cnt\nrules: [a]'), /「event_cnt」はありません。使えるのは、event_count、/],
  [
    counted('type: event_count\nrules: [a]\ntimespan: 5 minutes\ncondition: {gte: 2}'),
    /timespanは/,
  ],
  [
    counted('type: event_count\nrules: [a]\ntimespan: 5m\ncondition: {gte: 2}'),
    /「a」というIDまたは名前のルールが/,
  ],
  [`name: n\n${item('F: 1')}---\nname: n\n${item('F: 2')}`, /a\.ymlの1行目にあります（「T」）/],
]

test.each(WRONG)('%j is told in Japanese', (text, words) => {
  const { faults } = linkRules(readSigma([{ file: 'set/a.yml', text }]))
  expect(faults).not.toEqual([])
  expect(faults.map(({ message }) => faultDetail(message)).join('\n')).toMatch(words)
})

test('what is not known stays as the reader says it', () => {
  expect(faultDetail('Something new.')).toBeNull()
})
