/**
 * Help is under contract, its number answers, and on the day it is really asked for.
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
import type { HelpRequests, HotlineTest, Retainers } from '../features/incidents/evidence.ts'

const ASK_WITHIN = hours(12)

export default measure<{ retainers: Retainers; hotlines: HotlineTest; requests: HelpRequests }>({
  id: 'HB-R02',
  title: {
    ja: '専門機関・セキュリティベンダーへの支援依頼',
    en: 'Ask specialist bodies and vendors for help',
  },
  asks: {
    ja: '支援を頼む専門機関やベンダーの契約と連絡先が有効で、事案のときにすぐ依頼できますか',
    en: 'Are your contracts and hotlines for help alive, and do you ask for help at once in an incident?',
  },
  group: 'response',
  quotes: [
    {
      notice: '2022-04-11',
      section: '2',
      text: '専門機関 (下記 URL 参照) やセキュリティベンダー等へ支援を依頼しつつ',
    },
  ],
  actor: { ja: 'CSIRT（事案対応チーム）', en: 'CSIRT (incident response team)' },
  does: [
    {
      ja: '一つの事案記録から、JPCERT/CCへの依頼、IPAへの相談・届出、警察への相談、ベンダーやお助け隊への駆付け依頼、保険会社への通知を作り、時間帯とハッシュを付けたログを添えます。',
      en: 'Builds the request to JPCERT/CC, the consultation or report to IPA, the consultation with the police, the dispatch request and the notice to the insurer from the one case record, with logs, time zone and hashes.',
    },
    {
      ja: '契約と保険の番号・緊急電話をネットワークが止まっても見られるようにし、依頼・受付番号・返答を追います。',
      en: 'Keeps contract and insurance numbers and hotlines reachable offline, and tracks request, reference number and reply.',
    },
  ],
  subject: ['organization', 'incident'],
  reads: {
    retainers: 'incidents.retainers',
    hotlines: 'incidents.hotline-test',
    requests: 'incidents.help-requests',
  },
  maxAge: { retainers: days(1), hotlines: days(180), requests: days(1) },
  least: 'E3',
  judge: ({ retainers, hotlines, requests }, now, subject) => {
    if (subject.kind === 'incident') {
      const help = latest(requests)?.payload
      if (!help) return unknown('never_seen')
      const first = help.requests[0]
      if (first) return holds({ to: first.to, sentAt: first.sentAt }, { reason: 'holds_asked' })
      if (help.reasonForNone.trim() !== '')
        return holds({ why: help.reasonForNone }, { reason: 'holds_reasoned' })
      if (help.severity === 'low' || help.severity === 'medium')
        return holds({}, { reason: 'holds_minor' })
      const due = help.declaredAt + ASK_WITHIN
      return now >= due
        ? fails('not_asked', { declaredAt: help.declaredAt })
        : unknown('not_asked_yet', { dueAt: due }, { until: due })
    }
    const contracts = latest(retainers)?.payload.contracts
    const inForce = contracts?.filter((c) => c.endsAt > now) ?? []
    const lapsed = contracts?.find((c) => c.endsAt <= now)
    if (lapsed) return fails('lapsed', { provider: lapsed.provider, endedOn: lapsed.endsAt })
    const silent = hotlines.find((h) => !h.payload.reached)
    if (silent)
      return fails('hotline_silent', {
        provider: silent.payload.provider,
        calledOn: silent.observedAt,
      })

    const until = earliest(...inForce.map((c) => c.endsAt))
    const called = latest(hotlines)
    if (!contracts && !called) return unknown('never_seen')
    if (inForce.length === 0) return unknown('no_contract')
    if (!called)
      return unknown('hotline_untested', { provider: inForce[0]?.provider ?? '' }, { until })
    return holds(
      { contracts: inForce.length, endsOn: until ?? now, calledOn: called.observedAt },
      { until, reason: 'holds_ready' },
    )
  },
  reasons: {
    holds_ready: {
      why: {
        ja: '支援契約{contracts}件が有効（最も早い期限 {endsOn}）で、緊急電話は{calledOn}に通じました。',
        en: '{contracts} {contracts:contract is|contracts are} in force (the first ends on {endsOn}), and the hotline answered on {calledOn}.',
      },
      next: { ja: '', en: '' },
    },
    holds_asked: {
      why: {
        ja: '{sentAt}に{to}へ支援を依頼しました。',
        en: '{to} was asked for help on {sentAt}.',
      },
      next: { ja: '', en: '' },
    },
    holds_reasoned: {
      why: {
        ja: '支援を依頼しない理由が記録されています：{why}',
        en: 'The reason not to ask for help is on record: {why}',
      },
      next: { ja: '', en: '' },
    },
    holds_minor: {
      why: {
        ja: '深刻度が高くないため、支援の依頼は任意です。',
        en: 'The incident is not of high severity; asking for help is optional.',
      },
      next: { ja: '', en: '' },
    },
    lapsed: {
      why: {
        ja: '{provider}との契約は{endedOn}に切れています。',
        en: 'The contract with {provider} lapsed on {endedOn}.',
      },
      next: {
        ja: '契約を更新するか、代わりの支援先を決めて登録してください。',
        en: 'Renew it, or settle on somebody else and register the contract.',
      },
    },
    hotline_silent: {
      why: {
        ja: '{calledOn}に試したところ、{provider}の緊急電話が通じませんでした。',
        en: 'The hotline of {provider} did not answer when it was tried on {calledOn}.',
      },
      next: {
        ja: '正しい番号と受付時間を確かめて登録し直し、もう一度試してください。',
        en: 'Find out the right number and its hours, register them, and try again.',
      },
    },
    hotline_untested: {
      why: {
        ja: '{provider}との契約は有効ですが、緊急電話を試した記録がありません。',
        en: 'The contract with {provider} is in force, but its hotline has never been tried.',
      },
      next: {
        ja: '訓練であることを伝えて緊急電話にかけ、結果を記録してください。',
        en: 'Call the hotline, say that it is a drill, and record the result.',
      },
    },
    no_contract: {
      why: {
        ja: '有効な支援契約が登録されていません。',
        en: 'No contract for help is registered.',
      },
      next: {
        ja: 'ベンダー、お助け隊サービス、サイバー保険など、いざというとき頼める先を登録してください。',
        en: 'Register whom you can call: a vendor, a support service, the cyber insurer.',
      },
    },
    not_asked: {
      why: {
        ja: '{declaredAt}に宣言した深刻な事案について、12時間を過ぎても支援の依頼も理由の記録もありません。',
        en: 'A serious incident was declared on {declaredAt}; after 12 hours there is neither a request for help nor a reason.',
      },
      next: {
        ja: '事案の画面から、契約先かJPCERT/CCにいま依頼してください。分かっていることだけで足ります。',
        en: 'Ask your contractor or JPCERT/CC now, from the page of the case. What you know is enough.',
      },
    },
    not_asked_yet: {
      why: {
        ja: '深刻な事案ですが、まだ支援を依頼していません（期限 {dueAt}）。',
        en: 'The incident is serious, and nobody has been asked for help yet (due {dueAt}).',
      },
      next: {
        ja: '事案の画面から依頼を作り、送ってください。',
        en: 'Make the request on the page of the case, and send it.',
      },
    },
  },
  howToMeasure: {
    ja: '支援契約の期限を登録し、半年に一度、緊急電話にかけて記録すると測定できます。事案のときは依頼の記録を測ります。',
    en: 'It is measured from the registered contracts and a call to the hotline every half year; during a case, from the requests on record.',
  },
  mapping: {
    meti10: [7, 10],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['RS.CO-02', 'RS.CO-03', 'RS.MA-01', 'GV.SC-08'],
    cis8: ['17.2', '17.3'],
    iso27001: ['A.5.5', 'A.5.6', 'A.5.26'],
    scs: ['6-1-1', '2-1-4'],
  },
  cases: [
    {
      name: 'under contract, the hotline answers',
      given: {
        retainers: [{ age: hours(3), payload: ending(ahead(days(90))) }],
        hotlines: [{ age: days(40), payload: call('answered') }],
      },
      state: 'holds',
      reason: 'holds_ready',
    },
    {
      name: 'lapsed last week',
      given: { retainers: [{ age: hours(3), payload: ending(ago(days(7))) }] },
      state: 'fails',
      reason: 'lapsed',
    },
    {
      name: 'the hotline does not answer',
      given: {
        retainers: [{ age: hours(3), payload: ending(ahead(days(90))) }],
        hotlines: [{ age: days(40), payload: call('silent') }],
      },
      state: 'fails',
      reason: 'hotline_silent',
    },
    {
      name: 'never called',
      given: { retainers: [{ age: hours(3), payload: ending(ahead(days(90))) }] },
      state: 'unknown',
      reason: 'hotline_untested',
    },
    {
      name: 'nobody under contract',
      given: { retainers: [{ age: hours(3), payload: { contracts: [] } }] },
      state: 'unknown',
      reason: 'no_contract',
    },
    {
      name: 'last called a year ago',
      given: {
        retainers: [{ age: hours(3), payload: ending(ahead(days(90))) }],
        hotlines: [{ age: days(365), payload: call('answered') }],
      },
      state: 'stale',
    },
    {
      name: 'asked in the first hour',
      subject: 'incident',
      given: {
        requests: [
          {
            age: hours(1),
            payload: help({
              requests: [{ to: 'JPCERT/CC', sentAt: ago(hours(19)), reference: '' }],
            }),
          },
        ],
      },
      state: 'holds',
      reason: 'holds_asked',
    },
    {
      name: 'a reason is on record',
      subject: 'incident',
      given: {
        requests: [{ age: hours(1), payload: help({ reasonForNone: '自社CSIRTで封じ込め済み' }) }],
      },
      state: 'holds',
      reason: 'holds_reasoned',
    },
    {
      name: 'a small incident',
      subject: 'incident',
      given: { requests: [{ age: hours(1), payload: help({ severity: 'medium' }) }] },
      state: 'holds',
      reason: 'holds_minor',
    },
    {
      name: 'twenty hours alone',
      subject: 'incident',
      given: { requests: [{ age: hours(1), payload: help({}) }] },
      state: 'fails',
      reason: 'not_asked',
    },
    {
      name: 'just declared',
      subject: 'incident',
      given: { requests: [{ age: 0, payload: help({ declaredAt: ago(hours(1)) }) }] },
      state: 'unknown',
      reason: 'not_asked_yet',
    },
  ],
})

function ending(endsAt: number): Retainers {
  return { contracts: [{ provider: '東都セキュリティ', endsAt }] }
}

function call(answer: 'answered' | 'silent'): HotlineTest {
  return {
    provider: '東都セキュリティ',
    reached: answer === 'answered',
    minutes: answer === 'answered' ? 2 : null,
  }
}

function help(change: Partial<HelpRequests>): HelpRequests {
  return {
    severity: 'high',
    declaredAt: ago(hours(20)),
    requests: [],
    reasonForNone: '',
    ...change,
  }
}
