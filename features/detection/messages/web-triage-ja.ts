/**
 * 多数のアラートをまとめて扱うときの言葉。
 * @module
 */
import type { TriageWords } from './web-triage-en.ts'

const count = (n: number): string => n.toLocaleString('ja')

export const ja: TriageWords = {
  first: 'まず確かめるもの',
  onMachines: (n) => `端末${count(n)}台`,
  alertsOf: (n) => `アラート${count(n)}件`,
  newest: (at) => `最新 ${at}`,
  views: 'アラートの見方',
  list: '一覧',
  by: { rule: 'ルール別', host: '端末別', user: '利用者別', site: '拠点別' },
  lead: {
    rule: '同じルールの多数のアラートは、一つの原因であることがよくあります。1件を確かめてから、まとめて判断できます。',
    host: '一台の端末で複数のルールが検知したときは、一連の攻撃かもしれません。上から順に確かめてください。',
    user: '一つのアカウントが複数のルールや端末に現れるときは、乗っ取りの疑いがあります。',
    site: '検知の多い拠点から順に並べています。',
  },
  caption: {
    rule: 'ルール別のアラート（重大度の高い順）',
    host: '端末別のアラート（重大度の高い順）',
    user: '利用者別のアラート（重大度の高い順）',
    site: '拠点別のアラート（重大度の高い順）',
  },
  named: { rule: 'ルール', host: '端末', user: '利用者', site: '拠点' },
  unnamed: {
    rule: 'ルール名なし',
    host: '端末名の記録なし',
    user: '利用者の記録なし',
    site: '拠点なし',
  },
  alerts: 'アラート',
  open: (n) => `未対応 ${n}`,
  hosts: '端末数',
  rules: 'ルール数',
  more: (shown, all) =>
    `${all}件のまとまりのうち、重大度の高い${shown}件を示しています。上の絞り込みを使ってください。`,
  none: 'まとめるアラートがありません',
  noneText: '条件に合うアラートがありません。状態を変えるか、絞り込みを外してください。',
  take: '対応を始める',
  close: '判断して閉じる…',
  closeOf: (name) => `「${name}」を判断して閉じる`,
  closeTitle: (n) => `${count(n)}件のアラートを判断する`,
  closeLead:
    '同じ判断と備考を、それぞれのアラートに記録します。閉じた直後に出る通知から元に戻せます。',
  closeAct: (n) => `${count(n)}件を閉じる`,
  done: (n) => `${count(n)}件のアラートを閉じました。`,
  taken: (n) => `${count(n)}件を対応中にしました。`,
  left: (n) =>
    `ほかの${count(n)}件は変更していません（判断済み、または一度に扱える件数を超えたもの）。`,
  undone: (n) => `${count(n)}件を元の状態に戻しました。`,
  incident: '一つの事案にする',
  incidentDone: (n) => `${count(n)}件のアラートを添えて、一つの事案を始めました。`,
  related: 'この端末のほかのアラート',
  relatedLead:
    '前後1日に検知したものです。一台の端末で複数のルールが検知したときは、一連の攻撃かもしれません。',
  relatedUser: 'この利用者のほかのアラート',
  relatedNone: '前後1日に、ほかの検知はありません。',
  relatedAll: 'この端末のすべてのアラート',
  relatedAllUser: 'この利用者のすべてのアラート',
  here: '表示中',
  next: '次の未判断のアラート',
}
