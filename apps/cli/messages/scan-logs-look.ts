/**
 * The words of `hinoban scan-logs` for what matters first, and for what the logs cannot say.
 * @module
 */

import { en as rulesEn } from '../../../features/detection/messages/web-rules-en.ts'
import { ja as rulesJa } from '../../../features/detection/messages/web-rules-ja.ts'
import { type Language, plural } from '../../../platform/i18n/index.ts'
import type { WantedLog } from '../scan-logs/coverage.ts'

const n = (value: number): string => value.toLocaleString('en-US')

const en = {
  firstTitle: 'What matters first',
  worst: (levels: string, hits: number) =>
    `Most severe (${levels}), ${plural('en', hits, { one: '1 hit', other: `${n(hits)} hits` })}`,
  signs: 'First and last sign of these',
  mostOn: (days: string) => `most on ${days}`,
  worstHosts: (count: number) => `Hosts to look at first, of ${n(count)}`,
  accounts: (count: number) => `Accounts in these, of ${n(count)} (without those of the system)`,
  onHosts: (count: number) => `on ${n(count)} hosts`,
  stages: 'Stages of an attack that showed',
  others: (count: number) => `${n(count)} more`,
  comma: ', ',
  tactics: rulesEn.tactics as Readonly<Record<string, string>>,
  gapsTitle: 'What these logs cannot say',
  cleared: (count: number) => `Event logs that were cleared: ${n(count)}`,
  by: (user: string) => `by ${user}`,
  silent: (count: number) =>
    `Spans of a day or more without a record of a log that is busy otherwise: ${n(count)}`,
  hours: (count: number) => `${n(count)} hours`,
  days: (count: number) => `${n(count)} days`,
  awake: 'the machine was running: other logs of it go on',
  missing: (log: string, count: number, all: number) =>
    `${log}: none of ${plural('en', count, { one: '1 Windows machine', other: `${n(count)} Windows machines` })} of ${n(all)}`,
  logs: {
    security: 'Security log (sign-ins)',
    'process-starts': 'Programs that start (Security 4688 or Sysmon 1)',
    powershell: 'PowerShell log (scripts)',
    sysmon: 'Sysmon log',
  } satisfies Record<WantedLog, string> as Record<WantedLog, string>,
  idle: (count: number, all: number) =>
    `Rules that no record here could feed: ${n(count)} of ${n(all)}. They say nothing about what happened.`,
  beyond: (count: number) =>
    `Records of hosts and logs beyond those that are counted here: ${n(count)}`,
  complete: 'No cleared log, no long silence, no missing log was noticed.',
}
export type LookWords = typeof en

const ja: LookWords = {
  firstTitle: 'まず確認すること',
  worst: (levels, hits) => `最も重い検知（${levels}）${n(hits)}件`,
  signs: 'その最初と最後',
  mostOn: (days) => `多い日 ${days}`,
  worstHosts: (count) => `先に調べるホスト（全${n(count)}台）`,
  accounts: (count) => `関わったアカウント（全${n(count)}、システムのものを除く）`,
  onHosts: (count) => `${n(count)}台`,
  stages: '見られた攻撃の段階',
  others: (count) => `ほか${n(count)}`,
  comma: '、',
  tactics: rulesJa.tactics,
  gapsTitle: 'このログではわからないこと',
  cleared: (count) => `消去されたイベントログ: ${n(count)}件`,
  by: (user) => `消去した利用者: ${user}`,
  silent: (count) => `ふだん記録の多いログが、1日以上途切れている期間: ${n(count)}件`,
  hours: (count) => `${n(count)}時間`,
  days: (count) => `${n(count)}日`,
  awake: '同じ端末のほかのログは続いており、端末は動いていました',
  missing: (log, count, all) => `${log}がないWindows端末: ${n(all)}台のうち${n(count)}台`,
  logs: {
    security: 'セキュリティログ（サインインなど）',
    'process-starts': 'プログラムの起動の記録（Security 4688、Sysmon 1）',
    powershell: 'PowerShellのログ（スクリプト）',
    sysmon: 'Sysmonのログ',
  },
  idle: (count, all) =>
    `該当する記録がなく、判定できなかったルール: ${n(all)}件のうち${n(count)}件（検知しなかったことは、何もなかったことを意味しません）`,
  beyond: (count) => `ホストやログの種類が多く、ここに含めなかった記録: ${n(count)}件`,
  complete: '消去、長い途切れ、足りないログは見つかりませんでした。',
}

export const lookWordsOf = (language: Language): LookWords => (language === 'en' ? en : ja)
