/**
 * The few words that Hinoban itself writes into a message, in the language of the target. Pure.
 * @module
 */
import { type Language, plural } from '../i18n/index.ts'

const en = {
  open: 'Open in Hinoban',
  more: (n: number) =>
    plural('en', n, { one: '+1 more in Hinoban', other: `+${n} more in Hinoban` }),
  digest: (n: number) => plural('en', n, { one: '1 notice', other: `${n} notices` }),
  nothingNew: 'No new notices',
}
const ja: typeof en = {
  open: '火の番で開く',
  more: (n) => `ほか${n}件（火の番で確認できます）`,
  digest: (n) => `連絡のまとめ（${n}件）`,
  nothingNew: '新しい連絡はありません',
}

export const wordsOf = (language: Language): typeof en => (language === 'ja' ? ja : en)
