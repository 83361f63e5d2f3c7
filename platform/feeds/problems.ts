/**
 * Why something was not fetched, in the reader's words.
 * @module
 */
import { type Catalogue, type ProblemMessages, problemsOf } from '../problem/index.ts'

export const feedsProblems = {
  'feeds.off': { status: 409, params: [] },
  'feeds.refused': { status: 403, params: ['host', 'why'] },
  'feeds.too_large': { status: 413, params: ['name', 'limitMb'] },
  'feeds.failed': { status: 502, params: ['name', 'why'] },
  'feeds.busy': { status: 503, params: ['name', 'minutes'] },
  'feeds.bundle_damaged': { status: 422, params: ['place'] },
} as const satisfies Catalogue

export const feedsProblem = problemsOf(feedsProblems)

export const feedsMessages = {
  ja: {
    'feeds.off': () =>
      '外部からの取得は無効になっています。設定で「外部の情報源を取りに行く」を有効にするか、別の機械で作った情報源バンドルを取り込んでください。',
    'feeds.refused': (p) =>
      `${p.host} には接続しません（${p.why}）。必要な接続先であれば、管理者が許可リストに追加してください。`,
    'feeds.too_large': (p) =>
      `${p.name} は上限（${p.limitMb} MB）を超えたため、取得を中止しました。前回の内容を引き続き使います。`,
    'feeds.failed': (p) =>
      `${p.name} を取得できませんでした（${p.why}）。時間をおいて自動で再試行します。前回の内容を引き続き使います。`,
    'feeds.busy': (p) =>
      `${p.name} のサーバーが混雑しているため、${p.minutes}分後以降に自動で再試行します。前回の内容を引き続き使います。`,
    'feeds.bundle_damaged': (p) =>
      `情報源バンドルが壊れています（${p.place}）。もう一度書き出して、取り込み直してください。何も変更していません。`,
  },
  en: {
    'feeds.off': () =>
      'Fetching from outside is off. Turn on "fetch feeds" in the settings, or import a bundle that was made on another machine.',
    'feeds.refused': (p) =>
      `Hinoban does not connect to ${p.host} (${p.why}). If it is needed, an administrator adds it to the allow-list.`,
    'feeds.too_large': (p) =>
      `${p.name} is larger than its limit (${p.limitMb} MB) and was not taken. The version from before stays in use.`,
    'feeds.failed': (p) =>
      `${p.name} could not be fetched (${p.why}). It will be tried again by itself; the version from before stays in use.`,
    'feeds.busy': (p) =>
      `The server of ${p.name} asks to be left alone for ${p.minutes} minutes. It will be tried again by itself after that; the version from before stays in use.`,
    'feeds.bundle_damaged': (p) =>
      `The bundle is damaged (${p.place}). Export it again and repeat the import. Nothing was changed.`,
  },
} as const satisfies Record<'ja' | 'en', ProblemMessages<typeof feedsProblems>>
