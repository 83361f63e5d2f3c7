/**
 * Management reads, signs and decides every month, and a CISO is in office.
 * @module
 */
import {
  ago,
  days,
  earliest,
  fails,
  holds,
  hours,
  latest,
  measure,
  unknown,
} from '@hinoban/measures'
import type { ManagementReport } from '../features/declarations/evidence.ts'
import type { Duty } from '../features/organizations/evidence.ts'

const READ_WITHIN = days(31)
const DECIDE_WITHIN = days(14)

export default measure<{ reports: ManagementReport; duties: Duty }>({
  id: 'HB-G01',
  title: {
    ja: '経営者のリーダーシップと持続可能な体制',
    en: 'Executive leadership and a sustainable system',
  },
  asks: {
    ja: '経営者は、毎月、対策の状況を自分の目で確かめて判断していますか',
    en: 'Does management look at the state of security every month, and decide?',
  },
  group: 'governance',
  actor: { ja: '経営者（社長・役員）、CISO', en: 'Management (president and board), CISO' },
  quotes: [
    {
      notice: '2022-02-23',
      section: '前文',
      text: '経営者のリーダーシップの下、サイバー攻撃の脅威に対する認識を深める',
    },
    {
      notice: '2022-04-11',
      section: '前文',
      text: '組織幹部のリーダーシップの下、以下に掲げる対策を講じることにより、対策の強化に努めて',
    },
    {
      notice: '2022-04-11',
      section: 'ポイント1',
      text: 'サイバーセキュリティ対策を徹底し、持続可能な体制を確立する',
    },
  ],
  does: [
    {
      ja: '自己申告ではなく証跡から、対策の状況・主なリスク・求める判断を1枚にまとめた月次報告を作ります。',
      en: 'Writes a one-page monthly report from evidence, not from self-report: what holds, the main risks, the decisions wanted.',
    },
    {
      ja: '指名した役員に届けて署名と判断を求め、7日間読まれなければ監査役に知らせます。',
      en: 'Sends it to the named officers for a signed reading and their decisions, and tells the auditor when it stays unread for 7 days.',
    },
    {
      ja: '警戒レベル（平時・警戒・緊急）を切り替えると、証跡の有効期間を縮め、全拠点に指示を出します。',
      en: 'Raising the posture (normal, alert, emergency) shortens how long evidence counts and sends directives to every site.',
    },
    {
      ja: '判断を担当者・期限・予算つきの対応に変え、次の報告で結果を示します。',
      en: 'Turns each decision into actions with owner, due date and budget, and reports back in the next issue.',
    },
  ],
  subject: 'organization',
  reads: { reports: 'declarations.management-report', duties: 'organizations.duty' },
  maxAge: { reports: days(31), duties: days(31) },
  least: 'E3',
  judge: ({ reports, duties }, now) => {
    const ciso = duties.find(({ payload }) => payload.duty === 'ciso')
    if (ciso && ciso.payload.person === null)
      return fails('ciso_empty', {}, { evidence: [ciso.evidenceId] })
    const report = latest(reports)
    if (!report) return unknown('never_seen')

    const { lastSignedAt, issuedAt, openDecisions, oldestDecisionDueAt } = report.payload
    const unreadAt = (lastSignedAt ?? issuedAt) + READ_WITHIN
    const lateAt = oldestDecisionDueAt === null ? null : oldestDecisionDueAt + DECIDE_WITHIN
    const until = earliest(unreadAt, lateAt)
    if (now >= unreadAt) return fails('report_unsigned', { sinceOn: lastSignedAt ?? issuedAt })
    if (lateAt !== null && now >= lateAt)
      return fails(
        'decision_overdue',
        { dueOn: oldestDecisionDueAt ?? now, count: openDecisions },
        { until: unreadAt },
      )
    if (lastSignedAt === null) return unknown('not_signed_yet', { issuedOn: issuedAt }, { until })
    if (!ciso) return unknown('ciso_not_seen', {}, { until })
    return holds({ signedOn: lastSignedAt, ciso: ciso.payload.person ?? '' }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '経営層が{signedOn}に月次報告を読んで署名し、CISOは{ciso}さんが務めています。',
        en: 'Management read and signed the monthly report on {signedOn}; {ciso} serves as CISO.',
      },
      next: { ja: '', en: '' },
    },
    ciso_empty: {
      why: { ja: 'CISOが指名されていません。', en: 'Nobody is named as CISO.' },
      next: {
        ja: '経営者がCISOを指名し、「人」の画面でその人に役割を割り当ててください。兼任でもかまいません。',
        en: 'Have management name a CISO, and give that person the duty under Sites and people. It may be somebody with another job as well.',
      },
    },
    ciso_not_seen: {
      why: {
        ja: '月次報告には署名がありますが、CISOが誰かを確認できていません。',
        en: 'The monthly report is signed, but who serves as CISO has not been confirmed.',
      },
      next: {
        ja: '「人」の画面で、CISOとその代理を登録してください。',
        en: 'Register the CISO and a deputy under Sites and people.',
      },
    },
    not_signed_yet: {
      why: {
        ja: '{issuedOn}に最初の月次報告を出しましたが、まだ署名がありません。',
        en: 'The first monthly report went out on {issuedOn} and has not been signed yet.',
      },
      next: {
        ja: '役員に月次報告を開いてもらい、内容を確かめたうえで署名してもらってください。',
        en: 'Ask the officers to open the monthly report, check it and sign it.',
      },
    },
    report_unsigned: {
      why: {
        ja: '{sinceOn}から31日を過ぎましたが、月次報告に経営層の署名がありません。',
        en: 'Since {sinceOn}, more than 31 days ago, nobody in management has signed a monthly report.',
      },
      next: {
        ja: '役員に最新の月次報告への署名を依頼してください。5分で読めることを添えると伝わりやすくなります。',
        en: 'Ask the officers to sign the newest monthly report; it helps to say that it takes five minutes to read.',
      },
    },
    decision_overdue: {
      why: {
        ja: '経営層の判断が{count}件残っており、最も古いものは期限（{dueOn}）を14日以上過ぎています。',
        en: '{count} {count:decision|decisions} of management {count:is|are} open; the oldest was due on {dueOn}, more than 14 days ago.',
      },
      next: {
        ja: '月次報告の「求める判断」を開き、実施・延期・見送りのどれかを理由とともに決めてもらってください。',
        en: 'Open “Decisions wanted” in the monthly report and have each one decided with its reason: do it, postpone it or decline it.',
      },
    },
  },
  howToMeasure: {
    ja: '月次報告を発行して役員が署名し、「人」の画面でCISOを登録すると測定できます。',
    en: 'It is measured once a monthly report is issued and signed by an officer, and the CISO is registered under Sites and people.',
  },
  mapping: {
    meti10: [1, 2, 3, 6],
    securityAction6: [],
    securityAction25: [25],
    csf2: ['GV.RR-01', 'GV.RM-01', 'GV.OV-01', 'GV.OV-03', 'GV.PO-01'],
    cis8: ['14.1', '17.1'],
    iso27001: ['A.5.1', 'A.5.2', 'A.5.4'],
    scs: ['1-2-1', '1-3-1', '1-4-1'],
  },
  cases: [
    {
      name: 'signed last week, a CISO in office',
      given: {
        reports: [{ age: hours(3), payload: report({}) }],
        duties: [{ age: hours(3), payload: ciso('情報管理責任者') }],
      },
      state: 'holds',
    },
    {
      name: 'signed, but the seat of the CISO is empty',
      given: {
        reports: [{ age: hours(3), payload: report({}) }],
        duties: [{ age: hours(3), payload: ciso(null) }],
      },
      state: 'fails',
      reason: 'ciso_empty',
    },
    {
      name: 'nobody has signed for 40 days',
      given: { reports: [{ age: hours(3), payload: report({ lastSignedAt: ago(days(40)) }) }] },
      state: 'fails',
      reason: 'report_unsigned',
    },
    {
      name: 'a decision 20 days late',
      given: {
        reports: [
          {
            age: hours(3),
            payload: report({ openDecisions: 2, oldestDecisionDueAt: ago(days(20)) }),
          },
        ],
      },
      state: 'fails',
      reason: 'decision_overdue',
    },
    {
      name: 'the first report waits for its signature',
      given: { reports: [{ age: hours(3), payload: report({ lastSignedAt: null }) }] },
      state: 'unknown',
      reason: 'not_signed_yet',
    },
    {
      name: 'nobody has said who the CISO is',
      given: { reports: [{ age: hours(3), payload: report({}) }] },
      state: 'unknown',
      reason: 'ciso_not_seen',
    },
    {
      name: 'only a minute of the board, uploaded',
      given: { reports: [{ age: hours(3), class: 'E4', payload: report({}) }] },
      state: 'declared',
    },
    {
      name: 'no report for two months',
      given: {
        reports: [{ age: days(61), payload: report({}) }],
        duties: [{ age: hours(3), payload: ciso('情報管理責任者') }],
      },
      state: 'stale',
    },
  ],
})

function report(change: Partial<ManagementReport>): ManagementReport {
  return {
    report: '2026-11',
    sha256: '0'.repeat(64),
    issuedAt: ago(days(9)),
    lastSignedAt: ago(days(7)),
    unsignedBy: [],
    openDecisions: 0,
    oldestDecisionDueAt: null,
    ...change,
  }
}

function ciso(person: string | null): Duty {
  return { duty: 'ciso', person, deputy: null }
}
