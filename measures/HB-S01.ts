/**
 * A small company starts with the basic items, declares honestly, and steps up.
 * @module
 */
import {
  type CaseEvidence,
  days,
  fails,
  holds,
  hours,
  latest,
  measure,
  unknown,
} from '@hinoban/measures'
import type {
  LiveItems,
  PolicyPage,
  SecurityAction,
  SelfDiagnosis,
} from '../features/declarations/evidence.ts'

export default measure<{
  declared: SecurityAction
  diagnoses: SelfDiagnosis
  items: LiveItems
  policy: PolicyPage
}>({
  id: 'HB-S01',
  title: {
    ja: '中小企業の積極的な対策と SECURITY ACTION によるステップアップ',
    en: 'SMEs act, and step up through SECURITY ACTION',
  },
  asks: {
    ja: 'SECURITY ACTIONを宣言し、宣言した基本の対策が実際に行われていますか',
    en: 'Have you declared SECURITY ACTION, and are the basics that you declared really in place?',
  },
  group: 'sme',
  quotes: [
    {
      notice: '2022-04-11',
      section: '3',
      text: '中小企業も積極的なサイバーセキュリティ対策に取り組むことが必要。',
    },
    {
      notice: '2022-04-11',
      section: '3',
      text: '「SECURITY ACTION」を活用ことで、情報セキュリティ5か条から取組を始め、対策のステップアップを進めていくことが可能。',
    },
  ],
  actor: {
    ja: '中小企業の経営者・担当者',
    en: 'Owners and staff of small and medium-sized companies',
  },
  does: [
    {
      ja: '小さな会社向けの1画面で、基本の6項目（更新、ウイルス対策、パスワード、共有、脅威の把握、バックアップ）を測定して答え、今日やることを一つ示します。',
      en: 'Small mode: one page that answers the six basic items (updates, antivirus, passwords, shares, awareness, backup) by live checks, with one thing to do today.',
    },
    {
      ja: '25問の自社診断に証跡からあらかじめ答え、宣言と測定の差を示します。基本方針のページを作って公開し、宣言の申込みに要る内容をそろえ、11桁の番号を保管します。',
      en: 'Answers the 25-item self-diagnosis from evidence beforehand, shows declared beside measured, makes and publishes the page with the basic policy, prepares the declaration and keeps its 11-digit number.',
    },
    {
      ja: '不足の一覧とともに、次の段階であるSCS ★3へ案内します。',
      en: 'Leads on to SCS ★3 with a list of what is missing.',
    },
  ],
  subject: 'organization',
  reads: {
    declared: 'declarations.security-action',
    diagnoses: 'declarations.self-diagnosis',
    items: 'declarations.live-items',
    policy: 'declarations.policy-page',
  },
  maxAge: { declared: days(365), diagnoses: days(365), items: days(1), policy: days(1) },
  least: 'E2',
  // The declaration itself is a signed act; whether it is true is measured.
  leastFor: { declared: 'E3' },
  judge: ({ declared, diagnoses, items, policy }) => {
    const declaration = latest(declared)?.payload
    const page = latest(policy)?.payload
    const six = latest(items)?.payload.items ?? []
    const failing = six.filter((i) => i.result === 'fail')
    if (declaration && declaration.stars > 0 && failing.length > 0)
      return fails('item_fails', {
        stars: declaration.stars,
        item: failing[0]?.item ?? 0,
        count: failing.length,
      })
    if (page && page.found !== 'policy') return fails('policy_missing', { url: page.url })

    const diagnosis = latest(diagnoses)
    if (!declaration && !page && !diagnosis && six.length === 0) return unknown('never_seen')
    if (!declaration || declaration.stars === 0) return unknown('not_declared')
    const measured = six.filter((i) => i.result === 'pass').length
    if (measured < 6) return unknown('items_not_measured', { measured })
    if (!page) return unknown('policy_not_seen')
    if (!diagnosis) return unknown('diagnosis_not_seen')
    return holds({
      stars: declaration.stars,
      score: diagnosis.payload.score,
      share: diagnosis.payload.fromEvidence,
    })
  },
  reasons: {
    holds: {
      why: {
        ja: '{stars}つ星を宣言しており、基本の6項目は測定でも満たされています。自社診断は{score}点（25問中{share}問は証跡から回答）です。',
        en: 'The declared stars ({stars}) are borne out: all six basic items pass, and the self-diagnosis scores {score} ({share} of 25 answers from evidence).',
      },
      next: { ja: '', en: '' },
    },
    item_fails: {
      why: {
        ja: '{stars}つ星を宣言していますが、基本の6項目のうち{count}項目（項目{item}など）が測定では満たされていません。',
        en: 'Declared stars: {stars}. Yet {count} of the six basic items {count:does|do} not pass when measured (item {item} among them).',
      },
      next: {
        ja: '満たされていない項目を開き、指摘を一つずつ片付けてください。まず今日の一つからで十分です。',
        en: 'Open the item and work through its findings one at a time; today’s one is a good start.',
      },
    },
    policy_missing: {
      why: {
        ja: '情報セキュリティ基本方針のページ（{url}）が見つかりません。',
        en: 'The page with the basic policy ({url}) was not found.',
      },
      next: {
        ja: 'ひな形から基本方針を作って公開するか、公開先のURLを直してください。',
        en: 'Make the policy from the template and publish it, or correct its address.',
      },
    },
    not_declared: {
      why: {
        ja: 'SECURITY ACTIONの宣言が登録されていません。',
        en: 'No declaration of SECURITY ACTION is registered.',
      },
      next: {
        ja: 'まず一つ星から宣言し、受け取った番号を登録してください。対象外の会社は「該当なし」に署名できます。',
        en: 'Declare one star to begin with, and enter the number you receive. A company it is not meant for can sign it as not applicable.',
      },
    },
    items_not_measured: {
      why: {
        ja: '基本の6項目のうち、満たされていることを測定できたのは{measured}項目です。',
        en: 'Of the six basic items, {measured} {measured:has been measured and passes|have been measured and pass}.',
      },
      next: {
        ja: '残りの項目の「測り方」を開き、証跡を取り込んでください。',
        en: 'Open “How to measure” of the others, and bring in evidence.',
      },
    },
    policy_not_seen: {
      why: {
        ja: '基本方針のページが公開されているかを確認できていません。',
        en: 'It has not been seen whether the basic policy is published.',
      },
      next: {
        ja: '基本方針のページのURLを登録してください。毎日確かめます。',
        en: 'Enter the address of the policy page; it is checked every day.',
      },
    },
    diagnosis_not_seen: {
      why: {
        ja: '自社診断（25問）の結果がまだありません。',
        en: 'The self-diagnosis of 25 questions has not been done.',
      },
      next: {
        ja: '証跡から答えた下書きを確かめ、残りの質問に答えてください。',
        en: 'Check the answers drafted from evidence, and answer the rest.',
      },
    },
  },
  howToMeasure: {
    ja: 'SECURITY ACTIONの番号と基本方針のURLを登録し、自社診断に答え、基本の6項目の証跡（更新状況やバックアップなど）を取り込むと測定できます。',
    en: 'It is measured from the declaration number, the address of the policy page, the self-diagnosis, and evidence for the six basic items (updates, backups and so on).',
  },
  mapping: {
    meti10: [1, 9],
    securityAction6: [1, 2, 3, 4, 5, 6],
    securityAction25: [
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
    ],
    csf2: ['GV.PO-01', 'GV.RM-02', 'ID.IM-01'],
    cis8: ['4.1', '14.1'],
    iso27001: ['A.5.1', 'A.5.36'],
    scs: ['1-3-1'],
  },
  cases: [
    { name: 'declared, and true', given: all({}), state: 'holds' },
    {
      name: 'declared, but a basic item fails',
      given: all({ items: [{ age: hours(2), payload: six('fail') }] }),
      state: 'fails',
      reason: 'item_fails',
    },
    {
      name: 'the policy page is gone',
      given: all({
        policy: [
          { age: hours(2), payload: { url: 'https://example.jp/policy', found: 'no-policy' } },
        ],
      }),
      state: 'fails',
      reason: 'policy_missing',
    },
    {
      name: 'never declared',
      given: all({ declared: [{ age: days(9), payload: { stars: 0, declarationId: '' } }] }),
      state: 'unknown',
      reason: 'not_declared',
    },
    {
      name: 'one item is not measured',
      given: all({ items: [{ age: hours(2), payload: six(null) }] }),
      state: 'unknown',
      reason: 'items_not_measured',
    },
    {
      name: 'nobody has looked for the policy',
      given: all({ policy: [] }),
      state: 'unknown',
      reason: 'policy_not_seen',
    },
    {
      name: 'no self-diagnosis',
      given: all({ diagnoses: [] }),
      state: 'unknown',
      reason: 'diagnosis_not_seen',
    },
    {
      name: 'a star on paper',
      given: {
        declared: [
          { age: days(9), class: 'E4', payload: { stars: 2, declarationId: '12345678901' } },
        ],
      },
      state: 'declared',
    },
    {
      name: 'the items were measured last week',
      given: all({ items: [{ age: days(7), payload: six('pass') }] }),
      state: 'stale',
    },
  ],
})

function six(last: LiveItems['items'][number]['result']): LiveItems {
  return { items: [1, 2, 3, 4, 5, 6].map((item) => ({ item, result: item === 6 ? last : 'pass' })) }
}

function all(change: Partial<Given>): Given {
  return {
    declared: [{ age: days(100), payload: { stars: 1, declarationId: '12345678901' } }],
    diagnoses: [{ age: days(60), payload: { score: 78, answered: 25, fromEvidence: 17 } }],
    items: [{ age: hours(2), payload: six('pass') }],
    policy: [{ age: hours(2), payload: { url: 'https://example.jp/policy', found: 'policy' } }],
    ...change,
  }
}

type Given = {
  declared: CaseEvidence<SecurityAction>[]
  diagnoses: CaseEvidence<SelfDiagnosis>[]
  items: CaseEvidence<LiveItems>[]
  policy: CaseEvidence<PolicyPage>[]
}
