import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findIn, fold, romaji, score } from './palette-match.ts'

const backup = { title: 'バックアップの対策', words: ['Backups', 'たいさく'] }
const assets = { title: '資産', words: ['Assets', 'しさん', '台帳', 'だいちょう'] }
const incidents = { title: '事案', words: ['Incidents', 'じあん', 'インシデント'] }
const board = { title: '対策の一覧', words: ['Measures', 'たいさくのいちらん', 'ボード'] }
const all = [backup, assets, incidents, board]

describe('experience.md U02', () => {
  test.each(['ばっくあっぷ', 'ﾊﾞｯｸｱｯﾌﾟ', 'バックアップ', 'backup', 'ＢＡＣＫＵＰ', 'bakkuappu'])(
    '%s finds the backups',
    (typed) => expect(findIn(typed, all)[0]).toBe(backup),
  )
  test.each(['shisan', 'sisan', 'しさん', 'シサン', 'ｼｻﾝ', '資産', 'asset'])(
    '%s finds the assets',
    (typed) => expect(findIn(typed, all)[0]).toBe(assets),
  )
  test.each(['jian', 'zian', 'inshidento', 'insidento'])('%s finds the incidents', (typed) =>
    expect(findIn(typed, all)[0]).toBe(incidents),
  )
  test('all parts must be found', () => {
    expect(score('資産 backup', assets)).toBe(0)
    expect(score('対策 一覧', board)).toBeGreaterThan(0)
  })
  test('an empty query keeps everything in its order', () => expect(findIn('  ', all)).toEqual(all))
})

describe('romaji', () => {
  test.each([
    ['しゃしん', 'shashin'],
    ['ちょうさ', 'chousa'],
    ['まっちゃ', 'matcha'],
    ['まっち', 'macchi'],
    ['つうち', 'tsuuchi'],
    ['ふじさん', 'fujisan'],
    ['じゅんび', 'junbi'],
  ])('%s is heard as %s', (kana, latin) => expect(romaji(fold(kana))).toBe(romaji(latin)))
  test('any text ends without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (s) => typeof romaji(fold(s)) === 'string'),
    )
  })
})
