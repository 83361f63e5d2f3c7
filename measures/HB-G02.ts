/**
 * The ten items of the METI guideline: ordered by the president, accepted, and assessed against evidence.
 * @module
 */
import { ago, days, earliest, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { GuidelineOrders, SelfAssessment } from '../features/declarations/evidence.ts'

const ITEMS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const RESIGN_WITHIN = days(365)
const LARGEST_GAP = 2

export default measure<{ orders: GuidelineOrders; assessments: SelfAssessment }>({
  id: 'HB-G02',
  title: {
    ja: '経営ガイドライン（3原則・重要10項目）の実践',
    en: 'Practise the METI guideline: 3 principles, 10 important items',
  },
  asks: {
    ja: '経営者は重要10項目をそれぞれ担当役員に指示し、自己評価は証跡と合っていますか',
    en: 'Has the president ordered each of the ten items to an officer, and does the self-assessment match the evidence?',
  },
  group: 'governance',
  actor: { ja: '経営者、CISO', en: 'Management, CISO' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '前文',
      text: '経営者が認識すべき原則、及び経営者が指示すべき重要項目は、サイバーセキュリティ経営ガイドラインにまとめられています。',
    },
  ],
  does: [
    {
      ja: '10項目のそれぞれについて、証跡から計算した点数と自己評価（1〜5）を並べ、1点以上の差を示します。',
      en: 'Puts the score computed from evidence beside the self-assessed 1–5 for each of the ten items, and flags a gap of 1 or more.',
    },
    {
      ja: '10の指示を、社長から担当役員への署名つきの指示書として出し、受諾と期限を記録します。',
      en: 'Issues each of the ten as a signed order from the president to a named officer, with acceptance and due date.',
    },
    {
      ja: 'IPAの可視化ツールや年次報告に写せる回答表を出力します。',
      en: 'Exports the answers as a sheet to copy into the IPA visualisation tool or an annual report.',
    },
  ],
  subject: 'organization',
  reads: {
    orders: 'declarations.guideline-orders',
    assessments: 'declarations.self-assessment',
  },
  maxAge: { orders: days(365), assessments: days(365) },
  least: 'E3',
  judge: ({ orders, assessments }, now) => {
    const given = latest(orders)
    if (given) {
      const { president, orders: all } = given.payload
      const inForce = all.filter(
        (o) =>
          o.acceptedAt !== null && o.signedBy === president && o.signedAt + RESIGN_WITHIN > now,
      )
      const missing = ITEMS.filter((item) => !inForce.some((o) => o.item === item))
      if (missing.length > 0)
        return fails('order_missing', { items: missing.join(', '), count: missing.length })
    }
    const assessed = latest(assessments)
    const overrated = assessed?.payload.scores.find(
      ({ self, computed, reasonForGap }) =>
        computed !== null && self - computed >= LARGEST_GAP && reasonForGap.trim() === '',
    )
    const until = given
      ? earliest(...given.payload.orders.map((o) => o.signedAt + RESIGN_WITHIN))
      : null
    if (overrated)
      return fails(
        'overrated',
        { item: overrated.item, self: overrated.self, computed: overrated.computed ?? 0 },
        { until },
      )
    if (!given && !assessed) return unknown('never_seen')
    if (!given) return unknown('orders_not_seen', {}, { until })
    if (!assessed) return unknown('assessment_not_seen', {}, { until })
    if (assessed.payload.scores.length < ITEMS.length)
      return unknown('assessment_partial', { count: assessed.payload.scores.length }, { until })
    return holds({ assessedOn: assessed.observedAt }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '10項目すべての指示が受諾され、自己評価（{assessedOn}）は証跡と大きく食い違っていません。',
        en: 'All ten orders are accepted, and the self-assessment of {assessedOn} does not contradict the evidence.',
      },
      next: { ja: '', en: '' },
    },
    order_missing: {
      why: {
        ja: '重要10項目のうち{count}項目（{items}）に、現社長が1年以内に署名し担当役員が受諾した指示がありません。',
        en: '{count} of the ten items ({items}) {count:has|have} no order signed by the president in office within the past year and accepted by an officer.',
      },
      next: {
        ja: '社長に該当項目の指示書へ署名してもらい、担当役員に受諾してもらってください。',
        en: 'Have the president sign the orders for these items, and the officers accept them.',
      },
    },
    overrated: {
      why: {
        ja: '項目{item}の自己評価は{self}ですが、証跡から計算した点数は{computed}です。差の理由が書かれていません。',
        en: 'Item {item} is self-assessed at {self}, while the evidence gives {computed}, and no reason for the gap is written.',
      },
      next: {
        ja: '証跡の内訳を見て自己評価を改めるか、差の理由を書いて署名してください。',
        en: 'Look at the measures behind the score, then correct the self-assessment or write and sign the reason for the gap.',
      },
    },
    orders_not_seen: {
      why: {
        ja: '自己評価はありますが、重要10項目の指示を確認できていません。',
        en: 'There is a self-assessment, but the ten orders have not been seen.',
      },
      next: {
        ja: '重要10項目の指示書を作り、社長の署名と担当役員の受諾を得てください。',
        en: 'Draw up the ten orders, and have them signed by the president and accepted by the officers.',
      },
    },
    assessment_not_seen: {
      why: {
        ja: '指示はそろっていますが、自己評価を確認できていません。',
        en: 'The orders are complete, but no self-assessment has been seen.',
      },
      next: {
        ja: '重要10項目を1〜5で自己評価し、署名してください。',
        en: 'Assess the ten items from 1 to 5, and sign the assessment.',
      },
    },
    assessment_partial: {
      why: {
        ja: '自己評価は10項目のうち{count}項目だけです。',
        en: 'Only {count} of the ten items {count:has|have} been assessed.',
      },
      next: {
        ja: '残りの項目も評価し、署名してください。',
        en: 'Assess the remaining items, and sign.',
      },
    },
  },
  howToMeasure: {
    ja: '重要10項目の指示書に社長が署名して担当役員が受諾し、自己評価に署名すると測定できます。',
    en: 'It is measured once the president signs the ten orders, the officers accept them, and the self-assessment is signed.',
  },
  mapping: {
    meti10: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    securityAction6: [],
    securityAction25: [25],
    csf2: ['GV.OV-01', 'GV.OV-02', 'GV.RM-03', 'GV.RR-02', 'ID.IM-01'],
    cis8: ['17.1'],
    iso27001: ['A.5.1', 'A.5.4', 'A.5.35', 'A.5.36'],
    scs: ['1-3-1', '1-4-1'],
  },
  cases: [
    {
      name: 'ten accepted orders and an honest assessment',
      given: {
        orders: [{ age: days(100), payload: orders({}) }],
        assessments: [{ age: days(90), payload: scores({}) }],
      },
      state: 'holds',
    },
    {
      name: 'one order is not accepted',
      given: { orders: [{ age: days(100), payload: orders({ acceptedAt: null }) }] },
      state: 'fails',
      reason: 'order_missing',
    },
    {
      name: 'a new president has not signed one order again',
      given: { orders: [{ age: days(100), payload: orders({ signedBy: '前社長' }) }] },
      state: 'fails',
      reason: 'order_missing',
    },
    {
      name: 'two points above the evidence, no reason',
      given: {
        orders: [{ age: days(100), payload: orders({}) }],
        assessments: [{ age: days(90), payload: scores({ self: 5 }) }],
      },
      state: 'fails',
      reason: 'overrated',
    },
    {
      name: 'assessed, never ordered',
      given: { assessments: [{ age: days(90), payload: scores({}) }] },
      state: 'unknown',
      reason: 'orders_not_seen',
    },
    {
      name: 'ordered, never assessed',
      given: { orders: [{ age: days(100), payload: orders({}) }] },
      state: 'unknown',
      reason: 'assessment_not_seen',
    },
    {
      name: 'nine items assessed',
      given: {
        orders: [{ age: days(100), payload: orders({}) }],
        assessments: [{ age: days(90), payload: { scores: scores({}).scores.slice(1) } }],
      },
      state: 'unknown',
      reason: 'assessment_partial',
    },
    {
      name: 'the assessment is two years old',
      given: {
        orders: [{ age: days(100), payload: orders({}) }],
        assessments: [{ age: days(730), payload: scores({}) }],
      },
      state: 'stale',
    },
  ],
})

function orders(first: Partial<GuidelineOrders['orders'][number]>): GuidelineOrders {
  const signedAt = ago(days(100))
  return {
    president: '代表者',
    orders: ITEMS.map((item) => ({
      item,
      signedBy: '代表者',
      signedAt,
      officer: '情報管理責任者',
      acceptedAt: signedAt,
      ...(item === 1 ? first : {}),
    })),
  }
}

function scores(first: Partial<SelfAssessment['scores'][number]>): SelfAssessment {
  return {
    scores: ITEMS.map((item) => ({
      item,
      self: 3,
      computed: 3,
      reasonForGap: '',
      ...(item === 1 ? first : {}),
    })),
  }
}
