/**
 * Finds commands by what people type: 全角 or 半角, ひらがな or カタカナ, romaji of either school, English.
 * Kanji have no reading in themselves: entries bring theirs as words.
 * @module
 */

/** One thing that can be found. */
export type Findable = { readonly title: string; readonly words: readonly string[] }

const DIGRAPHS: readonly (readonly [string, string])[] = [
  ['きゃ', 'kya'],
  ['きゅ', 'kyu'],
  ['きょ', 'kyo'],
  ['しゃ', 'sya'],
  ['しゅ', 'syu'],
  ['しょ', 'syo'],
  ['ちゃ', 'tya'],
  ['ちゅ', 'tyu'],
  ['ちょ', 'tyo'],
  ['にゃ', 'nya'],
  ['にゅ', 'nyu'],
  ['にょ', 'nyo'],
  ['ひゃ', 'hya'],
  ['ひゅ', 'hyu'],
  ['ひょ', 'hyo'],
  ['みゃ', 'mya'],
  ['みゅ', 'myu'],
  ['みょ', 'myo'],
  ['りゃ', 'rya'],
  ['りゅ', 'ryu'],
  ['りょ', 'ryo'],
  ['ぎゃ', 'gya'],
  ['ぎゅ', 'gyu'],
  ['ぎょ', 'gyo'],
  ['じゃ', 'zya'],
  ['じゅ', 'zyu'],
  ['じょ', 'zyo'],
  ['びゃ', 'bya'],
  ['びゅ', 'byu'],
  ['びょ', 'byo'],
  ['ぴゃ', 'pya'],
  ['ぴゅ', 'pyu'],
  ['ぴょ', 'pyo'],
  ['てぃ', 'ti'],
  ['でぃ', 'di'],
  ['ふぁ', 'fa'],
  ['ふぃ', 'fi'],
  ['ふぇ', 'fe'],
  ['ふぉ', 'fo'],
  ['うぃ', 'wi'],
  ['うぇ', 'we'],
  ['しぇ', 'sye'],
  ['ちぇ', 'tye'],
  ['じぇ', 'zye'],
]

const SYLLABLES: Readonly<Record<string, string>> = {
  あ: 'a',
  い: 'i',
  う: 'u',
  え: 'e',
  お: 'o',
  か: 'ka',
  き: 'ki',
  く: 'ku',
  け: 'ke',
  こ: 'ko',
  さ: 'sa',
  し: 'si',
  す: 'su',
  せ: 'se',
  そ: 'so',
  た: 'ta',
  ち: 'ti',
  つ: 'tu',
  て: 'te',
  と: 'to',
  な: 'na',
  に: 'ni',
  ぬ: 'nu',
  ね: 'ne',
  の: 'no',
  は: 'ha',
  ひ: 'hi',
  ふ: 'hu',
  へ: 'he',
  ほ: 'ho',
  ま: 'ma',
  み: 'mi',
  む: 'mu',
  め: 'me',
  も: 'mo',
  や: 'ya',
  ゆ: 'yu',
  よ: 'yo',
  ら: 'ra',
  り: 'ri',
  る: 'ru',
  れ: 're',
  ろ: 'ro',
  わ: 'wa',
  を: 'o',
  ん: 'n',
  が: 'ga',
  ぎ: 'gi',
  ぐ: 'gu',
  げ: 'ge',
  ご: 'go',
  ざ: 'za',
  じ: 'zi',
  ず: 'zu',
  ぜ: 'ze',
  ぞ: 'zo',
  だ: 'da',
  ぢ: 'zi',
  づ: 'zu',
  で: 'de',
  ど: 'do',
  ば: 'ba',
  び: 'bi',
  ぶ: 'bu',
  べ: 'be',
  ぼ: 'bo',
  ぱ: 'pa',
  ぴ: 'pi',
  ぷ: 'pu',
  ぺ: 'pe',
  ぽ: 'po',
  ぁ: 'a',
  ぃ: 'i',
  ぅ: 'u',
  ぇ: 'e',
  ぉ: 'o',
  ゃ: 'ya',
  ゅ: 'yu',
  ょ: 'yo',
  ゔ: 'vu',
}

/** Width, case and kana folded together: ﾊﾞｯｸ, バック and ばっく become one. */
export const fold = (text: string): string =>
  text
    .slice(0, 200)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))

/** Hepburn written by ear and Kunrei meet in Kunrei; doubled consonants and long vowels stay. */
const kunrei = (latin: string): string =>
  latin
    .replace(/cch/g, 'tch')
    .replace(/tch/g, 'tty')
    .replace(/sh(?=[aueo])/g, 'sy')
    .replace(/shi/g, 'si')
    .replace(/ch(?=[aueo])/g, 'ty')
    .replace(/chi/g, 'ti')
    .replace(/tsu/g, 'tu')
    .replace(/ttyi/g, 'tti')
    .replace(/j(?=[aueo])/g, 'zy')
    .replace(/ji/g, 'zi')
    .replace(/fu/g, 'hu')
    .replace(/n'/g, 'n')
    .replace(/-/g, '')

/** Kana as romaji, both sides of the comparison in the same school. Everything else stays as it is. */
export const romaji = (folded: string): string => {
  let rest = folded
  for (const [kana, latin] of DIGRAPHS) rest = rest.replaceAll(kana, latin)
  let out = ''
  let doubled = ''
  for (const sign of rest) {
    if (sign === 'っ') {
      doubled = 'x'
      continue
    }
    const latin = sign === 'ー' ? '' : (SYLLABLES[sign] ?? sign)
    out += doubled === '' ? latin : `${latin[0] ?? ''}${latin}`
    doubled = ''
  }
  return kunrei(out)
}

const AT_START = 3
const AT_WORD = 2
const INSIDE = 1

const scoreOf = (needle: string, hay: string): number => {
  const at = hay.indexOf(needle)
  if (at < 0) return 0
  if (at === 0) return AT_START
  return /[\s・/（(「_-]/.test(hay[at - 1] ?? '') ? AT_WORD : INSIDE
}

/** 0: no match. The title counts more than the words; every part of the query must be found somewhere. */
export const score = (query: string, entry: Findable): number => {
  const parts = fold(query).split(/\s+/).filter(Boolean).slice(0, 8)
  if (parts.length === 0) return 1
  let sum = 0
  for (const part of parts) {
    const asLatin = romaji(part)
    const best = [entry.title, ...entry.words].reduce((most, text, place) => {
      const folded = fold(text)
      const plain = scoreOf(part, folded)
      // Romaji only against readings: one letter of Latin would match half the kana of the table.
      const heard = asLatin.length >= 2 ? scoreOf(asLatin, romaji(folded)) : 0
      return Math.max(most, Math.max(plain, heard) * (place === 0 ? 2 : 1))
    }, 0)
    if (best === 0) return 0
    sum += best
  }
  return sum
}

/** The entries that match, best first; equal ones keep their order. */
export const findIn = <T extends Findable>(query: string, entries: readonly T[]): readonly T[] =>
  entries
    .map((entry, place) => ({ entry, place, worth: score(query, entry) }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth || a.place - b.place)
    .map(({ entry }) => entry)
