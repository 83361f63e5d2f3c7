/**
 * The words of `hinoban match`.
 * @module
 */
import type { Language } from '../../../platform/i18n/index.ts'
import { plural } from '../../../platform/i18n/index.ts'

const en = {
  noCatalogue: (path: string) =>
    `There is no catalogue of flaws at “${path}”, so nothing can be judged. Bring one: hinoban feeds import <file> (feeds as their sources publish them, or a bundle of another Hinoban), or start Hinoban and turn sources on. With --catalogue another file is used.`,
  reading: (path: string) => `  ${path} …`,
  interrupted: 'Interrupted: the files behind were not looked at.',
  componentsIn: (n: number) => plural('en', n, { one: '1 component', other: `${n} components` }),
  noVersion: '(version not known)',
  states: {
    affected: 'affected',
    'version-unknown': 'version not known',
    'platform-unconfirmed': 'platform not confirmed',
    'under-investigation': 'under investigation',
    'not-affected': 'not affected',
    fixed: 'fixed',
  },
  severities: {
    none: 'none',
    low: 'low',
    medium: 'medium',
    high: 'high',
    critical: 'critical',
    unknown: 'not scored',
  },
  kev: 'exploited (KEV)',
  kevRansomware: 'exploited by ransomware (KEV)',
  epss: (score: number) => `EPSS ${(score * 100).toFixed(1)} %`,
  confidence: (confidence: number, reason: string) => `confidence ${confidence}: ${reason}.`,
  reasons: {
    distro_verdict: 'the distribution says so of this package',
    vendor_verdict: 'the vendor says so',
    range_exact: 'an exact range of versions',
    vex_statement: 'a VEX statement',
    range_prose: 'a range read from prose',
    range_partly_read: 'the range was read in part',
    name_guessed: 'the product was guessed by its name',
    platform_unconfirmed: 'it holds on a platform that nobody saw',
    version_unknown: 'nobody saw the version',
    version_unreadable: 'the version cannot be read',
    range_unreadable: 'the range cannot be read',
  },
  because: (source: string, text: string) =>
    text === '' ? `By ${source}.` : `By ${source}: ${text}`,
  conflict: (others: string) => `Sources disagree: ${others}`,
  fix: (version: string | null, state: string) =>
    version !== null
      ? `Fix: ${version}`
      : state === 'wont-fix'
        ? 'Fix: none will come.'
        : state === 'not-fixed' || state === 'deferred'
          ? 'Fix: none yet.'
          : 'Fix: not said.',
  endOfSupport: (release: string, day: string | null) =>
    day === null
      ? `End of support: its maker mends ${release} no longer.`
      : `End of support: its maker mends ${release} no longer since ${day}.`,
  ended: (n: number) =>
    plural('en', n, {
      one: '1 component is past the support of its maker.',
      other: `${n} components are past the support of their makers.`,
    }),
  affected: (n: number, all: number) => `${n} of ${all} components are affected.`,
  judged: (n: number, all: number) => `${n} of ${all} could be judged.`,
  unjudged: {
    'no-source': (n: number) => `${n}: no source that is loaded knows it.`,
    'no-identity': (n: number) =>
      `${n}: it has neither a package URL nor a CPE, and nobody knows its name.`,
    'version-unreadable': (n: number) => `${n}: its version was not seen or cannot be read.`,
  },
  suchAs: (names: string) => `For example ${names}`,
  catalogueOf: (at: string, n: number, names: string) =>
    `Catalogue of ${at} from ${plural('en', n, { one: '1 feed', other: `${n} feeds` })}: ${names}`,
}
export type MatchWords = typeof en

const ja: MatchWords = {
  noCatalogue: (path) =>
    `脆弱性カタログが「${path}」にないため、判定できません。hinoban feeds import <ファイル> で取り込むか（情報源が公開しているファイル、または別の火の番の情報源バンドル）、火の番を起動して情報源を有効にしてください。別のカタログは --catalogue で指定できます。`,
  reading: (path) => `  ${path} …`,
  interrupted: '中断しました。残りのファイルは調べていません。',
  componentsIn: (n) => `${n}個のコンポーネント`,
  noVersion: '（バージョン不明）',
  states: {
    affected: '影響あり',
    'version-unknown': 'バージョン不明',
    'platform-unconfirmed': '動作環境を未確認',
    'under-investigation': '調査中',
    'not-affected': '影響なし',
    fixed: '修正済み',
  },
  severities: {
    none: 'なし',
    low: '注意',
    medium: '警告',
    high: '重要',
    critical: '緊急',
    unknown: '未評価',
  },
  kev: '悪用を確認（KEV）',
  kevRansomware: 'ランサムウェアによる悪用を確認（KEV）',
  epss: (score) => `EPSS ${(score * 100).toFixed(1)}%`,
  confidence: (confidence, reason) => `確度${confidence}：${reason}。`,
  reasons: {
    distro_verdict: 'ディストリビューションがこのパッケージについて判定',
    vendor_verdict: 'ベンダーが判定',
    range_exact: 'バージョンの範囲に正確に該当',
    vex_statement: 'VEXの記載',
    range_prose: '文章から読み取った範囲に該当',
    range_partly_read: '範囲の一部だけを読み取り',
    name_guessed: '製品を名前から推定',
    platform_unconfirmed: '条件となる動作環境を未確認',
    version_unknown: 'バージョンが不明',
    version_unreadable: 'バージョンを読み取れない',
    range_unreadable: '範囲を読み取れない',
  },
  because: (source, text) => (text === '' ? `根拠：${source}` : `根拠：${source}（${text}）`),
  conflict: (others) => `情報源の見解が分かれています：${others}`,
  fix: (version, state) =>
    version !== null
      ? `修正版：${version}`
      : state === 'wont-fix'
        ? '修正版：提供されません'
        : state === 'not-fixed' || state === 'deferred'
          ? '修正版：まだありません'
          : '修正版：記載がありません',
  endOfSupport: (release, day) =>
    day === null
      ? `サポート終了：${release}はメーカーのサポートが終了しています。`
      : `サポート終了：${release}は${day}にメーカーのサポートが終了しています。`,
  ended: (n) => `${n}個はメーカーのサポートが終了しています。`,
  affected: (n, all) => `${all}個のうち${n}個に影響のある脆弱性があります。`,
  judged: (n, all) => `${all}個のうち${n}個を判定できました。`,
  unjudged: {
    'no-source': (n) => `${n}個：取り込み済みの情報源に該当する製品がありません。`,
    'no-identity': (n) => `${n}個：パッケージURLもCPEもなく、名前からも特定できません。`,
    'version-unreadable': (n) => `${n}個：バージョンが不明か、読み取れません。`,
  },
  suchAs: (names) => `例：${names}`,
  catalogueOf: (at, n, names) => `カタログ：${at}作成、情報源${n}件（${names}）`,
}

export const matchWordsOf = (language: Language): MatchWords => (language === 'en' ? en : ja)
