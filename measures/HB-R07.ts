/**
 * Reports to police, PPC and ministries go out in time, and the table of duties is kept.
 * @module
 */
import {
  ago,
  ahead,
  days,
  earliest,
  fails,
  holds,
  hours,
  latest,
  measure,
  unknown,
} from '@hinoban/measures'
import type { Clocks, DutyTable } from '../features/incidents/evidence.ts'

const ANSWER_WITHIN = hours(24)
const REVIEW_WITHIN = days(90)

export default measure<{ clocks: Clocks; tables: DutyTable }>({
  id: 'HB-R07',
  title: {
    ja: '警察・個人情報保護委員会・所管省庁等への報告・届出',
    en: 'Report to police, PPC, ministries',
  },
  asks: {
    ja: '警察・個人情報保護委員会・所管省庁等への報告を、期限内に、受付番号を残して行っていますか',
    en: 'Do reports to the police, the Personal Information Protection Commission and ministries go out in time, with a receipt?',
  },
  group: 'response',
  quotes: [
    {
      notice: '2022-04-11',
      section: '2',
      text: '警察、個人情報保護委員会 (個人情報の漏えいが疑われる場合)、所管省庁等への報告・届出を実施する。',
    },
  ],
  actor: { ja: '法務、CISO、個人情報保護管理者', en: 'Legal, CISO, privacy officer' },
  does: [
    {
      ja: '短い質問で必要な報告（4類型、マイナンバー、通信、金融、医療、基幹インフラ、上場）を判断し、知った時刻から期限を動かし、速報・確報・続報の案を事案から作り、漏れを確かめ、受付番号を保管します。',
      en: 'Decides by short questions which reports are due (the four kinds, My Number, telecom, finance, medical, critical infrastructure, listed), starts clocks at the recorded awareness, drafts each stage from the case, checks for gaps and keeps receipt numbers.',
    },
    {
      ja: '国家サイバー統括室の共通様式（ランサムウェア・DDoS・その他）に記入し、xlsxとPDFで出力します。一つの記録から多くの報告を作れます。',
      en: 'Fills the common forms of the National Cybersecurity Office (ransomware, DDoS, other) and exports xlsx and PDF: one record, many reports.',
    },
    {
      ja: '期限の50・75・90％で知らせ、報告が残っている間は事案を終了できません。',
      en: 'Warns at 50, 75 and 90 % of each clock, and refuses to close a case with a report unsent.',
    },
  ],
  subject: ['organization', 'incident'],
  reads: { clocks: 'incidents.clocks', tables: 'incidents.duty-table' },
  maxAge: { clocks: days(1), tables: days(90) },
  least: 'E3',
  judge: ({ clocks, tables }, now, subject) => {
    if (subject.kind === 'organization') {
      const table = latest(tables)?.payload
      if (!table) return unknown('never_seen')
      const { rows, reviewer, oldestCheckedAt } = table
      if (rows === 0) return unknown('table_empty')
      const until = oldestCheckedAt + REVIEW_WITHIN
      return until <= now
        ? fails('table_old', { checkedOn: oldestCheckedAt })
        : holds({ rows, reviewer, checkedOn: oldestCheckedAt }, { until, reason: 'holds_table' })
    }
    const state = latest(clocks)?.payload
    if (!state) return unknown('never_seen')
    const running = state.clocks.filter((c) => c.stoppedAt === null)
    const missed = running.find((c) => c.dueAt <= now)
    if (missed)
      return fails('missed', {
        duty: missed.duty,
        authority: missed.authority,
        dueAt: missed.dueAt,
      })
    const answerBy = state.personalData === 'unanswered' ? state.declaredAt + ANSWER_WITHIN : null
    if (answerBy !== null && answerBy <= now)
      return fails('question_open', { declaredAt: state.declaredAt })

    const next = [...running].sort((a, b) => a.dueAt - b.dueAt)[0]
    const until = earliest(next?.dueAt ?? null, answerBy)
    if (next)
      return unknown(
        'running',
        { count: running.length, authority: next.authority, dueAt: next.dueAt },
        { until },
      )
    if (answerBy !== null) return unknown('question_due', { dueAt: answerBy }, { until })
    const receipts = state.clocks.filter((c) => c.stoppedBy === 'receipt').length
    return holds(
      { receipts, decisions: state.clocks.length - receipts },
      { reason: 'holds_reported' },
    )
  },
  reasons: {
    holds_table: {
      why: {
        ja: '報告義務の表（{rows}行）を{reviewer}さんが確認しており、最も古い確認は{checkedOn}です。',
        en: 'The table of reporting duties ({rows} {rows:row|rows}) is reviewed by {reviewer}; the oldest check is of {checkedOn}.',
      },
      next: { ja: '', en: '' },
    },
    holds_reported: {
      why: {
        ja: '必要な報告は済んでいます（受付番号 {receipts}件、署名つきの「報告不要」 {decisions}件）。',
        en: 'Nothing is outstanding: {receipts} {receipts:receipt|receipts}, {decisions} signed {decisions:decision|decisions} that no report is due.',
      },
      next: { ja: '', en: '' },
    },
    missed: {
      why: {
        ja: '{authority}への「{duty}」の期限（{dueAt}）を過ぎましたが、受付番号がありません。',
        en: '“{duty}” to {authority} was due on {dueAt}, and there is no receipt.',
      },
      next: {
        ja: '分かっている内容だけで今すぐ報告し、遅れた理由を添えてください。不明な欄は「調査中」で構いません。',
        en: 'Report now with what you know, and say why it is late. Unknown fields may read “under investigation”.',
      },
    },
    question_open: {
      why: {
        ja: '{declaredAt}の宣言から24時間を過ぎましたが、個人情報が関係するかに答えていません。',
        en: 'Whether personal data is involved has not been answered within 24 hours of the declaration on {declaredAt}.',
      },
      next: {
        ja: '分からなければ「おそれあり」と答えてください。期限は「あり」として進んでいます。',
        en: 'If you do not know, answer “possibly”: the clocks already run as if it were.',
      },
    },
    running: {
      why: {
        ja: '報告の期限が{count}件動いています。次は{authority}（{dueAt}）です。',
        en: '{count} {count:report is|reports are} outstanding; the next is to {authority}, due {dueAt}.',
      },
      next: {
        ja: '事案の画面で報告の案を確かめ、提出して受付番号を記録してください。',
        en: 'Check the draft on the page of the case, send it, and record the receipt.',
      },
    },
    question_due: {
      why: {
        ja: '個人情報が関係するかに答えていません（期限 {dueAt}）。',
        en: 'Whether personal data is involved has not been answered (due {dueAt}).',
      },
      next: {
        ja: '事案の画面で、短い質問に答えてください。',
        en: 'Answer the short questions on the page of the case.',
      },
    },
    table_empty: {
      why: { ja: '報告義務の表が空です。', en: 'The table of reporting duties is empty.' },
      next: {
        ja: '自社の業種と拠点の国に当てはまる報告義務を読み込んでください。',
        en: 'Load the duties for your sector and the countries of your sites.',
      },
    },
    table_old: {
      why: {
        ja: '報告義務の表に、{checkedOn}から90日以上確認していない行があります。',
        en: 'A row of the table of reporting duties has not been checked since {checkedOn}, more than 90 days ago.',
      },
      next: {
        ja: '官公庁の公式ページで期限と窓口を確かめ、確認日を更新してください。',
        en: 'Check terms and desks on the official pages, and update the date.',
      },
    },
  },
  howToMeasure: {
    ja: '報告義務の表を90日ごとに確認して署名すると測定できます。事案のときは、期限ごとの受付番号または「報告不要」の署名を測ります。',
    en: 'It is measured by a signed review of the duty table every 90 days; during a case, by the receipt or the signed “not reportable” of each clock.',
  },
  mapping: {
    meti10: [7, 10],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['RS.CO-02', 'RS.CO-03', 'GV.OC-03', 'RS.MA-02'],
    cis8: ['17.2', '17.6'],
    iso27001: ['A.5.5', 'A.5.24', 'A.5.31', 'A.5.34'],
    scs: ['1-1-1', '6-1-1'],
  },
  cases: [
    {
      name: 'the table is kept',
      given: { tables: [{ age: days(3), payload: table({}) }] },
      state: 'holds',
      reason: 'holds_table',
    },
    {
      name: 'a row of last winter',
      given: { tables: [{ age: days(3), payload: table({ oldestCheckedAt: ago(days(200)) }) }] },
      state: 'fails',
      reason: 'table_old',
    },
    {
      name: 'an empty table',
      given: { tables: [{ age: days(3), payload: table({ rows: 0 }) }] },
      state: 'unknown',
      reason: 'table_empty',
    },
    {
      name: 'not looked at for half a year',
      given: { tables: [{ age: days(180), payload: table({}) }] },
      state: 'stale',
    },
    {
      name: 'reported, with a receipt',
      subject: 'incident',
      given: {
        clocks: [
          { age: hours(1), payload: clock({ stoppedAt: ago(hours(4)), stoppedBy: 'receipt' }) },
        ],
      },
      state: 'holds',
      reason: 'holds_reported',
    },
    {
      name: 'past due',
      subject: 'incident',
      given: { clocks: [{ age: hours(1), payload: clock({ dueAt: ago(hours(1)) }) }] },
      state: 'fails',
      reason: 'missed',
    },
    {
      name: 'the question is open for two days',
      subject: 'incident',
      given: { clocks: [{ age: hours(1), payload: { ...clock({}), personalData: 'unanswered' } }] },
      state: 'fails',
      reason: 'question_open',
    },
    {
      name: 'the clock runs',
      subject: 'incident',
      given: { clocks: [{ age: hours(1), payload: clock({}) }] },
      state: 'unknown',
      reason: 'running',
    },
    {
      name: 'the question was just asked',
      subject: 'incident',
      given: {
        clocks: [
          {
            age: 0,
            payload: { declaredAt: ago(hours(1)), personalData: 'unanswered', clocks: [] },
          },
        ],
      },
      state: 'unknown',
      reason: 'question_due',
    },
  ],
})

function clock(change: Partial<Clocks['clocks'][number]>): Clocks {
  return {
    declaredAt: ago(days(2)),
    personalData: 'yes',
    clocks: [
      {
        duty: '漏えい等報告（速報）',
        authority: '個人情報保護委員会',
        dueAt: ahead(days(2)),
        stoppedAt: null,
        stoppedBy: null,
        ...change,
      },
    ],
  }
}

function table(change: Partial<DutyTable>): DutyTable {
  return {
    rows: 14,
    oldestCheckedAt: ago(days(30)),
    reviewer: '法務担当',
    counselConfirmedAt: null,
    ...change,
  }
}
