/**
 * The expected failures of the event store, and their words.
 * @module
 */
import { type Catalogue, type ProblemMessages, problemsOf } from '../problem/index.ts'

export const eventsProblems = {
  'events.spool_full': { status: 507, params: ['limitMb'] },
  'events.unavailable': { status: 503, params: [] },
  'events.unsupported': { status: 501, params: ['platform'] },
  'events.too_heavy': { status: 422, params: ['seconds'] },
} as const satisfies Catalogue

export const eventsProblem = problemsOf(eventsProblems)

export const eventsMessages = {
  ja: {
    'events.spool_full': (p) =>
      `イベントの一時保管が上限（${p.limitMb} MB）に達しました。空き容量とイベント保管庫の状態を確認してください。上限に達している間、新しいイベントは受け取れません。`,
    'events.unavailable': () =>
      'イベントの保管庫が起動していません。しばらく待ってからもう一度お試しください。受け取ったイベントは失われません。',
    'events.unsupported': (p) =>
      `この環境（${p.platform}）では組み込みのイベント保管庫を使えません。Windows では WSL2 で動かすか、HINOBAN_CLICKHOUSE_URL に ClickHouse サーバーを指定してください。`,
    'events.too_heavy': (p) =>
      `検索が重すぎるため中止しました（上限 ${p.seconds} 秒）。期間や条件を絞ってください。`,
  },
  en: {
    'events.spool_full': (p) =>
      `The waiting room for events is full (${p.limitMb} MB). Check free disk space and the event store. Until then new events are refused.`,
    'events.unavailable': () =>
      'The event store is not running. Wait a moment and try again. Accepted events are not lost.',
    'events.unsupported': (p) =>
      `The embedded event store does not run here (${p.platform}). On Windows use WSL2, or name a ClickHouse server in HINOBAN_CLICKHOUSE_URL.`,
    'events.too_heavy': (p) =>
      `The search was stopped because it is too heavy (limit ${p.seconds} seconds). Narrow the time or the conditions.`,
  },
} as const satisfies Record<'ja' | 'en', ProblemMessages<typeof eventsProblems>>
