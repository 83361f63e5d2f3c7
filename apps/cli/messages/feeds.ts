/**
 * The words of `hinoban feeds`.
 * @module
 */
import { type Language, plural } from '../../../platform/i18n/index.ts'

/** How the building of one feed ended. */
type Outcome =
  | { readonly kind: 'taken'; readonly records: number; readonly damaged: number }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'shrunk'; readonly records: number; readonly before: number }
  | { readonly kind: 'unreadable'; readonly why: string }

const en = {
  comma: '; ',
  on: 'on',
  never: 'never fetched',
  fetched: (at: string, bytes: number) => `content of ${at} (${bytes} bytes)`,
  tried: (at: string, how: string) => `last try ${at}: ${how}`,
  results: {
    fetched: 'new content',
    unchanged: 'nothing new',
    failed: 'failed',
    imported: 'imported from a file or bundle',
  },
  inUse: (records: number, damaged: number) =>
    damaged === 0
      ? `${records} records in use`
      : `${records} records in use, ${damaged} places not readable`,
  notInUse: 'nothing of it in use',
  heldOf: (held: number, listed: number) => `${held} of ${listed} documents`,
  notFetched: (count: number) =>
    plural('en', count, {
      one: '1 document could not be fetched',
      other: `${count} documents could not be fetched`,
    }),
  none: 'Nothing was fetched or imported yet.',
  noCatalogue: 'There is no catalogue of flaws yet.',
  catalogueOf: (at: string, n: number) =>
    `Catalogue of flaws of ${at}, from ${plural('en', n, { one: '1 feed', other: `${n} feeds` })}.`,
  notRunning: 'No Hinoban runs on this data folder: what it fetched is not known.',
  off: 'Fetching is off. Turn sources on at the page of feeds, or import files.',
  asked: (n: number) =>
    plural('en', n, { one: 'Fetching 1 feed …', other: `Fetching ${n} feeds …` }),
  recognised: (title: string, name: string) => `Taken over: ${title} (${name})`,
  handedOver:
    'The running Hinoban takes it into the catalogue now; hinoban feeds status shows when that is done.',
  building: (name: string) => `  ${name} is taken into the catalogue …`,
  soFar: (name: string, records: number) => `  ${name}: ${records} records …`,
  outcome: (name: string, one: Outcome) =>
    one.kind === 'taken'
      ? `${name}: ${one.records} records taken in${one.damaged === 0 ? '' : `, ${one.damaged} places not readable`}.`
      : one.kind === 'unchanged'
        ? `${name}: the same content is in use already.`
        : one.kind === 'shrunk'
          ? `${name}: not taken. It held ${one.before} records and now holds ${one.records}; more than a tenth is missing. If that is right, import it with --accept-shrunk.`
          : `${name}: nothing in it could be read (${one.why}).`,
  exported: (n: number, path: string, bytes: number) =>
    plural('en', n, {
      one: `1 feed (${bytes} bytes) was written to “${path}”.`,
      other: `${n} feeds (${bytes} bytes) were written to “${path}”.`,
    }),
  nothing: 'No feed has been fetched yet, so there is nothing to export.',
  unknown: (names: string) => `There is no content of: ${names}`,
  taken: (names: string) => `Taken over: ${names}`,
  kept: (names: string) => `Newer here already, so kept: ${names}`,
  emptyBundle: 'The bundle holds no feed.',
}
type FeedsWords = typeof en

const ja: FeedsWords = {
  comma: '、',
  on: '有効',
  never: '未取得',
  fetched: (at, bytes) => `${at}の内容（${bytes}バイト）`,
  tried: (at, how) => `最後の確認 ${at}: ${how}`,
  results: {
    fetched: '新しい内容を取得',
    unchanged: '変わりなし',
    failed: '失敗',
    imported: 'ファイルまたはバンドルから取り込み',
  },
  inUse: (records, damaged) =>
    damaged === 0
      ? `${records}件の記録を使用中`
      : `${records}件の記録を使用中（読み取れない箇所 ${damaged}）`,
  notInUse: '使用中の記録なし',
  heldOf: (held, listed) => `文書${listed}件中${held}件`,
  notFetched: (count) => `取得できなかった文書${count}件`,
  none: 'まだ情報源の取得も取り込みもしていません。',
  noCatalogue: '脆弱性カタログはまだありません。',
  catalogueOf: (at, n) => `脆弱性カタログ: ${at}作成、情報源${n}件`,
  notRunning: 'このデータフォルダーでは火の番が動いていないため、取得の状況は分かりません。',
  off: '外部からの取得は無効です。公開情報源の画面で有効にするか、ファイルを取り込んでください。',
  asked: (n) => `情報源${n}件を取得しています …`,
  recognised: (title, name) => `受け取りました: ${title}（${name}）`,
  handedOver:
    '動いている火の番がカタログに取り込みます。終わったかどうかは hinoban feeds status で確かめられます。',
  building: (name) => `  ${name} をカタログに取り込んでいます …`,
  soFar: (name, records) => `  ${name}: ${records}件 …`,
  outcome: (name, one) =>
    one.kind === 'taken'
      ? `${name}: ${one.records}件の記録を取り込みました${one.damaged === 0 ? '' : `（読み取れない箇所 ${one.damaged}）`}。`
      : one.kind === 'unchanged'
        ? `${name}: 同じ内容をすでに使っています。`
        : one.kind === 'shrunk'
          ? `${name}: 取り込みませんでした。記録が${one.before}件から${one.records}件に、1割を超えて減っています。正しい内容であれば --accept-shrunk を付けて取り込んでください。`
          : `${name}: 読み取れる記録がありませんでした（${one.why}）。`,
  exported: (n, path, bytes) => `情報源${n}件（${bytes}バイト）を「${path}」に書き出しました。`,
  nothing: '取得済みの情報源がまだないため、書き出すものがありません。',
  unknown: (names) => `内容がない情報源: ${names}`,
  taken: (names) => `取り込みました: ${names}`,
  kept: (names) => `こちらのほうが新しいため、そのままにしました: ${names}`,
  emptyBundle: 'バンドルに情報源がありません。',
}

export const feedsWordsOf = (language: Language): FeedsWords => (language === 'en' ? en : ja)
