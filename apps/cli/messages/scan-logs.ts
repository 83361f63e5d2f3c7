/**
 * The words of `hinoban scan-logs`.
 * @module
 */

import type { Level } from '../../../features/detection/contract.ts'
import { type Language, plural } from '../../../platform/i18n/index.ts'
import type { LeftOut } from '../scan-logs/counts.ts'

const n = (value: number): string => value.toLocaleString('en-US')

const en = {
  readingRules: 'Reading the rules …',
  rulesRead: (count: number, files: number) =>
    `${n(count)} rules run. Reading ${plural('en', files, { one: '1 file', other: `${n(files)} files` })} …`,
  progress: (records: number, percent: number, perSecond: number, left: number | null) =>
    `  ${n(records)} records · ${percent} % · ${n(perSecond)} records/s${left === null ? '' : ` · about ${left < 90 ? `${n(left)} s` : `${n(Math.round(left / 60))} min`} left`}`,
  manifests: (count: number) => `Manifests of programs that write events: ${n(count)}`,
  manifestsLeftOut: (count: number) =>
    `Manifests left out, for want of room (64 MB are kept): ${n(count)}. Give a folder with only the programs that wrote the damaged logs.`,
  programsUnread: (count: number) =>
    `Programs that could not be read, are links, or are larger than 128 MB: ${n(count)}`,
  comparedNfkc: 'Compared after NFKC: half-width and full-width are equal.',
  interrupting: 'Interrupting: what was found so far is shown …',
  interrupted: 'Interrupted: not everything was read.',
  nothing: 'No file is there to be read.',
  title: 'Scan of logs',
  looked: 'What was looked at',
  files: (read: number, all: number) => `Files: ${n(read)} of ${n(all)} read`,
  records: (count: number) => `Records: ${n(count)}`,
  formats: 'Formats',
  unparsed: (count: number) =>
    `Records in no form that is known: ${n(count)} (no rule can say anything about them)`,
  unreadable: (count: number) => `Places that are damaged or could be read in part: ${n(count)}`,
  outside: (count: number) => `Records outside the time that was asked for: ${n(count)}`,
  span: (from: string, to: string) => `Time of the events: ${from} – ${to}`,
  noSpan: 'Time of the events: none bears a time.',
  speed: (perSecond: number, seconds: string) => `${n(perSecond)} records/s (${seconds} s)`,
  skipped: (count: number, why: string) => `${n(count)}: ${why}`,
  reasons: {
    empty: 'empty',
    binary: 'no log (a program, a picture or another form of bytes)',
    journal:
      'a file of systemd’s journal: write it out first, “journalctl --file <file> -o export > <new file>”',
    encrypted: 'behind a password in a zip: unpack it first',
    'packed-otherwise':
      'packed in a form that is not opened here (xz, bzip2, 7z, RAR, CAB): unpack it first',
    nested: 'an archive in an archive: unpack it first',
    malformed: 'a broken archive',
    cut_short: 'ends before its end; what was before it was read',
    too_large:
      'unpacks to far more than any log does (a decompression bomb?); what was before that was read',
  } satisfies Record<LeftOut, string> as Record<LeftOut, string>,
  failedWhy: {
    memory: 'needed more memory than a reader is given',
    crashed: 'its reader ended by itself',
    stopped: 'not read to its end, since the scan was interrupted',
    EACCES: 'may not be read by this user',
    other: (code: string) => `could not be read (${code})`,
  },
  rulesTitle: 'Rules',
  rules: (own: number, other: number) =>
    other === 0
      ? `Running: ${n(own)} of Hinoban’s own`
      : `Running: ${n(own)} of Hinoban’s own, ${n(other)} of the folder`,
  overTime: (count: number) => `of these over time (correlations): ${n(count)}`,
  fedLeftOut: (count: number) =>
    `Events for rules over time that did not fit into memory: ${n(count)}. Narrow the time with --from and --to.`,
  ungrouped: (count: number) =>
    `Events without a field by which a rule over time groups: ${n(count)}`,
  notRunning: 'Not running',
  states: {
    off: 'off (deprecated or unsupported by their author)',
    refused: 'refused',
    'needs-list': 'need a list that is not given',
    'no-source': 'look for what no log holds that is read here',
  } as Readonly<Record<string, string>>,
  ruleFilesLeftOut: (count: number) => `Rule files that could not be read: ${n(count)}`,
  ruleFaults: 'To be mended in the rules of the folder:',
  moreRuleFaults: (count: number) => `  … and ${n(count)} more`,
  found: (count: number) => plural('en', count, { one: '1 hit', other: `${n(count)} hits` }),
  foundTitle: 'What was found',
  none: 'No rule found anything. That is no proof that nothing happened: look at what was not read, and at the span of time.',
  floor: (level: string) => `Shown from “${level}” on.`,
  levels: {
    informational: 'informational',
    low: 'low',
    medium: 'medium',
    high: 'high',
    critical: 'critical',
  } satisfies Record<Level, string> as Record<Level, string>,
  byLevel: 'By severity',
  ofRules: (count: number) =>
    plural('en', count, { one: 'of 1 rule', other: `of ${n(count)} rules` }),
  noRulesThere: (path: string) =>
    `No Sigma rule is in “${path}” (files .yml or .yaml). Only Hinoban’s own rules run.`,
  noRuleChosen:
    'No rule that can run is named so. Give an id, a technique such as t1490, or a part of a title.',
  byRule: 'By rule',
  byHost: 'By host',
  timelineOf: (shown: number, all: number) =>
    shown < all ? `Timeline: ${n(shown)} most severe of ${n(all)} hits` : 'Timeline',
  more: (count: number) => `… and ${n(count)} more (--json, --csv or --html show them)`,
  next: 'Next',
  meaning: 'What it means',
  author: 'Author',
  license: 'Licence',
  hosts: 'Hosts',
  unknownHost: '(no host)',
  otherHosts: (count: number) => `Hits of further hosts: ${n(count)}`,
  columns: {
    time: 'Time',
    firstTime: 'Since',
    level: 'Severity',
    rule: 'Rule',
    host: 'Host',
    user: 'User',
    channel: 'Channel',
    eventId: 'Event ID',
    text: 'What happened',
    count: 'Events',
    file: 'File',
    record: 'Record',
    ruleId: 'Rule ID',
    tags: 'ATT&CK',
    hits: 'Hits',
    first: 'First',
    last: 'Last',
  },
  untimed: '(no time)',
  inZone: (zone: string) => `Times are those of ${zone}.`,
  blocks: (count: number) =>
    `There were more hits than can be sorted at once: they are in ${count} blocks, each in the order of time.`,
  written: (path: string) => `Written: ${path}`,
  made: (version: string, at: string) => `Made by Hinoban ${version} on ${at}.`,
  filesTitle: 'Files that were not read, or not to their end',
  aside: (text: string) => ` (${text})`,
}
export type ScanLogsWords = typeof en

const ja: ScanLogsWords = {
  readingRules: 'ルールを読み込んでいます …',
  rulesRead: (count, files) => `${n(count)}件のルールで${n(files)}ファイルを調べます …`,
  progress: (records, percent, perSecond, left) =>
    `  ${n(records)}件を確認（${percent}%、毎秒${n(perSecond)}件${left === null ? '' : `、残り約${left < 90 ? `${n(left)}秒` : `${n(Math.round(left / 60))}分`}`}）`,
  manifests: (count) => `イベントを書くプログラムの定義: ${n(count)}件`,
  manifestsLeftOut: (count) =>
    `使わなかった定義（合計64 MBまで）: ${n(count)}件。壊れたログを書いたプログラムだけのフォルダーを指定してください。`,
  programsUnread: (count) =>
    `読み取れない、リンクである、または128 MBを超えるプログラム: ${n(count)}件`,
  comparedNfkc: 'NFKCにそろえて比較しました（全角と半角を区別しません）。',
  interrupting: '中断します。ここまでの結果を表示します …',
  interrupted: '途中で中断しました。残りは調べていません。',
  nothing: '調べるファイルがありません。',
  title: 'ログの調査結果',
  looked: '調べた範囲',
  files: (read, all) => `ファイル: ${n(all)}のうち${n(read)}を読み取り`,
  records: (count) => `記録: ${n(count)}件`,
  formats: '形式',
  unparsed: (count) => `形式を判別できない記録: ${n(count)}件（ルールでは判定できません）`,
  unreadable: (count) => `壊れている、または一部しか読み取れない箇所: ${n(count)}`,
  outside: (count) => `指定した期間の外の記録: ${n(count)}件`,
  span: (from, to) => `記録の期間: ${from} ～ ${to}`,
  noSpan: '記録の期間: 時刻のある記録がありません。',
  speed: (perSecond, seconds) => `毎秒${n(perSecond)}件（${seconds}秒）`,
  skipped: (count, why) => `${n(count)}: ${why}`,
  reasons: {
    empty: '空のファイル',
    binary: 'ログではありません（プログラム、画像など）',
    journal:
      'systemdのジャーナルファイルです。先に「journalctl --file <ファイル> -o export > <新しいファイル>」で書き出してください',
    encrypted: 'パスワード付きのzipです。先に展開してください',
    'packed-otherwise':
      'ここでは開けない圧縮形式です（xz、bzip2、7z、RAR、CAB）。先に展開してください',
    nested: '圧縮ファイルの中の圧縮ファイルです。先に展開してください',
    malformed: '圧縮ファイルが壊れています',
    cut_short: '途中で切れています。そこまでは読み取りました',
    too_large: '展開後の大きさがログとして異常です（展開爆弾の疑い）。そこまでは読み取りました',
  },
  failedWhy: {
    memory: '読み取りに必要なメモリが上限を超えました',
    crashed: '読み取り中に失敗しました',
    stopped: '中断したため、最後まで読み取っていません',
    EACCES: '読む権限がありません',
    other: (code) => `読み取れませんでした（${code}）`,
  },
  rulesTitle: 'ルール',
  rules: (own, other) =>
    other === 0
      ? `稼働: 火の番のルール${n(own)}件`
      : `稼働: 火の番のルール${n(own)}件、フォルダーのルール${n(other)}件`,
  overTime: (count) => `うち時間をまたぐルール（相関）: ${n(count)}件`,
  fedLeftOut: (count) =>
    `時間をまたぐルールで、メモリに収まらず数えなかった記録: ${n(count)}件。--from と --to で期間を絞ってください。`,
  ungrouped: (count) => `時間をまたぐルールで、まとめるための項目がない記録: ${n(count)}件`,
  notRunning: '動かさなかったルール',
  states: {
    off: '停止（作者が廃止・非対応としたもの）',
    refused: '読み取れない',
    'needs-list': '会社ごとの一覧が必要',
    'no-source': 'ここで読むログに該当するものがない',
  },
  ruleFilesLeftOut: (count) => `読み取れなかったルールのファイル: ${n(count)}`,
  ruleFaults: 'フォルダーのルールで直すところ:',
  moreRuleFaults: (count) => `  … ほか${n(count)}件`,
  found: (count) => `${n(count)}件`,
  foundTitle: '検知した内容',
  none: '検知したものはありません。ただし、何も起きていない証明にはなりません。読み取れなかったものと、記録の期間を確認してください。',
  floor: (level) => `重大度「${level}」以上を表示しています。`,
  levels: {
    informational: '参考',
    low: '低',
    medium: '中',
    high: '高',
    critical: '緊急',
  },
  byLevel: '重大度別',
  ofRules: (count) => `${n(count)}ルール`,
  noRulesThere: (path) =>
    `「${path}」にSigmaのルール（.yml、.yaml）がありません。火の番のルールだけで調べます。`,
  noRuleChosen:
    '指定に合う、動かせるルールがありません。ルールID、手口の番号（t1490など）、または題名の一部を指定してください。',
  byRule: 'ルール別',
  byHost: 'ホスト別',
  timelineOf: (shown, all) =>
    shown < all ? `時系列（${n(all)}件のうち重大なもの${n(shown)}件）` : '時系列',
  more: (count) => `… ほか${n(count)}件（--json、--csv、--html で確認できます）`,
  next: '次にすること',
  meaning: '意味',
  author: '作者',
  license: 'ライセンス',
  hosts: 'ホスト',
  unknownHost: '（ホスト不明）',
  otherHosts: (count) => `ほかのホストの検知: ${n(count)}件`,
  columns: {
    time: '時刻',
    firstTime: '開始',
    level: '重大度',
    rule: 'ルール',
    host: 'ホスト',
    user: '利用者',
    channel: 'チャネル',
    eventId: 'イベントID',
    text: '内容',
    count: '件数',
    file: 'ファイル',
    record: '記録',
    ruleId: 'ルールID',
    tags: 'ATT&CK',
    hits: '検知',
    first: '最初',
    last: '最後',
  },
  untimed: '（時刻なし）',
  inZone: (zone) => `時刻は${zone}によります。`,
  blocks: (count) =>
    `一度に並べ替えられる件数を超えたため、${count}個のまとまりごとに時刻順で出力しました。`,
  written: (path) => `書き出しました: ${path}`,
  made: (version, at) => `火の番 ${version} が ${at} に作成`,
  filesTitle: '読み取らなかった、または最後まで読み取れなかったファイル',
  aside: (text) => `（${text}）`,
}

export const scanLogsWordsOf = (language: Language): ScanLogsWords => (language === 'en' ? en : ja)
