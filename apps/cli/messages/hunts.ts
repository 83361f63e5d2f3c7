/**
 * The words of `hinoban hunts`.
 * @module
 */
import type { HuntState } from '../../../features/detection/contract.ts'
import { type Language, plural } from '../../../platform/i18n/index.ts'

const n = (value: number): string => value.toLocaleString('en-US')

const en = {
  none: 'No hunt has been started yet.',
  states: {
    waiting: 'waiting',
    running: 'running',
    done: 'done',
    cancelled: 'stopped',
    failed: 'failed',
  } satisfies Record<HuntState, string> as Record<HuntState, string>,
  rules: (count: number) => plural('en', count, { one: '1 rule', other: `${n(count)} rules` }),
  looked: (looked: number, total: number) => `${n(looked)} of ${n(total)} events looked at`,
  hits: (count: number) => plural('en', count, { one: '1 hit', other: `${n(count)} hits` }),
  span: (from: string, to: string) => `events of ${from} – ${to}`,
  asked: (at: string, by: string) => `asked at ${at} by ${by}`,
  byRule: 'By rule',
  byHost: 'By host',
  unknownHost: '(no host)',
  unsure: (count: number) =>
    `Events that could not be judged as they were live: ${n(count)} (see the page of the hunt)`,
  started: (id: string) => `Started: ${id}`,
  interrupted: 'No longer waiting; the hunt goes on on the server.',
}
export type HuntsWords = typeof en

const ja: HuntsWords = {
  none: '過去のログの調査はまだありません。',
  states: {
    waiting: '待機中',
    running: '調査中',
    done: '完了',
    cancelled: '中止',
    failed: '失敗',
  },
  rules: (count) => `${n(count)}ルール`,
  looked: (looked, total) => `${n(total)}件中${n(looked)}件を確認`,
  hits: (count) => `検知 ${n(count)}件`,
  span: (from, to) => `対象のイベント ${from} ～ ${to}`,
  asked: (at, by) => `${at} に${by}が開始`,
  byRule: 'ルール別',
  byHost: 'ホスト別',
  unknownHost: '（ホスト不明）',
  unsure: (count) =>
    `受信時と同じようには判定できなかったイベント: ${n(count)}件（内訳は調査の画面にあります）`,
  started: (id) => `開始しました: ${id}`,
  interrupted: '待つのをやめました。調査はサーバーで続いています。',
}

export const huntsWordsOf = (language: Language): HuntsWords => (language === 'en' ? en : ja)
