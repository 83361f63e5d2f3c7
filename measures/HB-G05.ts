/**
 * A suspicion is talked over with METI, IPA, JPCERT/CC or the police while it still is one.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { AuthorityContacts, Consultation } from '../features/incidents/evidence.ts'

const CONSULT_WITHIN = hours(24)

export default measure<{ contacts: AuthorityContacts; consultations: Consultation }>({
  id: 'HB-G05',
  title: {
    ja: '不審な動きの速やかな相談',
    en: 'Consult METI and the security bodies quickly on suspicious activity',
  },
  asks: {
    ja: '不審な動きに気づいたとき、確定を待たずに24時間以内に専門機関へ相談していますか',
    en: 'When something looks suspicious, do you consult the security bodies within 24 hours, without waiting for certainty?',
  },
  group: 'response',
  quotes: [
    {
      notice: '2022-02-23',
      section: '前文',
      text: '不審な動きを把握した場合は、早期対処のために速やかに経済産業省やセキュリティ関係機関に御相談ください。',
    },
  ],
  actor: { ja: '情報システム担当、CISO', en: 'IT staff, CISO' },
  does: [
    {
      ja: '事案と確定する前でも、見えたこと・時刻・対象・ログ・ハッシュをまとめた相談資料（要所を伏せたもの）を、IPA・JPCERT/CC・都道府県警察・経済産業省向けに作ります。',
      en: 'Makes a redacted consultation pack (what was seen, when, hosts, logs, hashes) for IPA, JPCERT/CC, the prefectural police and METI, even before an incident is confirmed.',
    },
    {
      ja: '最初の気づきから相談までの時間を測って示します。',
      en: 'Measures and shows the time from the first suspicion to the consultation.',
    },
    {
      ja: '相談の記録・受付番号・受けた助言を残し、助言を対応に変えます。',
      en: 'Keeps the consultation, its reference number and the advice received, and turns the advice into actions.',
    },
  ],
  subject: ['organization', 'incident'],
  reads: { contacts: 'incidents.authority-contacts', consultations: 'incidents.consultation' },
  maxAge: { contacts: days(90), consultations: days(90) },
  least: 'E3',
  judge: ({ contacts, consultations }, now, subject) => {
    if (subject.kind === 'incident') {
      const suspicion = latest(consultations)?.payload
      if (!suspicion) return unknown('never_seen')
      const { severity, suspectedAt, consultedAt, body, reasonForNone } = suspicion
      if (consultedAt !== null) return holds({ body, consultedAt }, { reason: 'holds_consulted' })
      if (reasonForNone.trim() !== '')
        return holds({ why: reasonForNone }, { reason: 'holds_reasoned' })
      if (severity === 'low' || severity === 'medium') return holds({}, { reason: 'holds_minor' })
      const due = suspectedAt + CONSULT_WITHIN
      return now >= due
        ? fails('not_consulted', { suspectedAt })
        : unknown('not_consulted_yet', { dueAt: due }, { until: due })
    }
    const list = latest(contacts)
    if (!list) return unknown('never_seen')
    const { wrong, checked, checkedBy } = list.payload
    if (wrong.length > 0)
      return fails('contact_wrong', { contact: wrong[0] ?? '', count: wrong.length })
    if (checked === 0) return unknown('no_contacts')
    return holds({ checked, checkedBy, checkedOn: list.observedAt }, { reason: 'holds_contacts' })
  },
  reasons: {
    holds_contacts: {
      why: {
        ja: '相談先{checked}件を、{checkedBy}さんが{checkedOn}に公式ページで確かめました。',
        en: '{checkedBy} checked {checked} {checked:contact against its|contacts against their} official {checked:page|pages} on {checkedOn}.',
      },
      next: { ja: '', en: '' },
    },
    holds_consulted: {
      why: {
        ja: '{consultedAt}に{body}へ相談しました。',
        en: '{body} was consulted on {consultedAt}.',
      },
      next: { ja: '', en: '' },
    },
    holds_reasoned: {
      why: {
        ja: '相談しない理由が記録されています：{why}',
        en: 'The reason not to consult anybody is on record: {why}',
      },
      next: { ja: '', en: '' },
    },
    holds_minor: {
      why: {
        ja: '深刻度が高くないため、相談は任意です。',
        en: 'The suspicion is not of high severity; consulting is optional.',
      },
      next: { ja: '', en: '' },
    },
    not_consulted: {
      why: {
        ja: '{suspectedAt}に気づいた深刻な疑いについて、24時間を過ぎても相談も理由の記録もありません。',
        en: 'A serious suspicion of {suspectedAt} is more than 24 hours old, with neither a consultation nor a recorded reason.',
      },
      next: {
        ja: '事案の画面で相談資料を作り、IPAかJPCERT/CCに相談してください。確かでなくてもかまいません。',
        en: 'Make the consultation pack on the page of the case, and consult IPA or JPCERT/CC. You need not be certain.',
      },
    },
    not_consulted_yet: {
      why: {
        ja: '深刻な疑いがあり、まだ相談していません（期限 {dueAt}）。',
        en: 'There is a serious suspicion, and nobody has been consulted yet (due {dueAt}).',
      },
      next: {
        ja: '事案の画面で相談資料を作り、期限までに相談するか、相談しない理由を記録してください。',
        en: 'Make the consultation pack, and consult somebody or record why not before it is due.',
      },
    },
    contact_wrong: {
      why: {
        ja: '相談先{count}件（{contact}など）の連絡先が古いままです。',
        en: '{count} {count:contact|contacts} ({contact} among them) {count:is|are} out of date.',
      },
      next: {
        ja: '公式ページで正しい窓口を確かめ、連絡先を直してください。',
        en: 'Look up the right desk on the official page, and correct the contact.',
      },
    },
    no_contacts: {
      why: {
        ja: '相談先が一つも登録されていません。',
        en: 'Not one contact for consultations is registered.',
      },
      next: {
        ja: '経済産業省、IPA、JPCERT/CC、都道府県警察の窓口を公式ページから登録してください。',
        en: 'Register the desks of METI, IPA, JPCERT/CC and the prefectural police from their official pages.',
      },
    },
  },
  howToMeasure: {
    ja: '相談先の一覧を公式ページと照らして確認済みにし、疑いが生じたら事案として記録すると測定できます。',
    en: 'It is measured once the list of contacts is confirmed against the official pages, and suspicions are recorded as cases.',
  },
  mapping: {
    meti10: [7, 10],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['RS.CO-02', 'RS.CO-03', 'DE.AE-06', 'DE.AE-08'],
    cis8: ['17.2', '17.3'],
    iso27001: ['A.5.5', 'A.5.6', 'A.6.8'],
    scs: ['6-1-1', '5-2-1'],
  },
  cases: [
    {
      name: 'contacts checked last month',
      given: {
        contacts: [
          { age: days(30), payload: { checked: 4, checkedBy: '情報管理責任者', wrong: [] } },
        ],
      },
      state: 'holds',
      reason: 'holds_contacts',
    },
    {
      name: 'one contact is out of date',
      given: {
        contacts: [
          { age: days(30), payload: { checked: 4, checkedBy: '情報管理責任者', wrong: ['警察'] } },
        ],
      },
      state: 'fails',
      reason: 'contact_wrong',
    },
    {
      name: 'an empty list',
      given: {
        contacts: [
          { age: days(30), payload: { checked: 0, checkedBy: '情報管理責任者', wrong: [] } },
        ],
      },
      state: 'unknown',
      reason: 'no_contacts',
    },
    {
      name: 'the list was checked last winter',
      given: {
        contacts: [
          { age: days(120), payload: { checked: 4, checkedBy: '情報管理責任者', wrong: [] } },
        ],
      },
      state: 'stale',
    },
    {
      name: 'consulted after three hours',
      subject: 'incident',
      given: {
        consultations: [
          { age: days(1), payload: suspicion({ consultedAt: ago(days(2)), body: 'JPCERT/CC' }) },
        ],
      },
      state: 'holds',
      reason: 'holds_consulted',
    },
    {
      name: 'a reason is on record',
      subject: 'incident',
      given: {
        consultations: [
          { age: days(1), payload: suspicion({ reasonForNone: '演習の信号と確認した' }) },
        ],
      },
      state: 'holds',
      reason: 'holds_reasoned',
    },
    {
      name: 'a small thing',
      subject: 'incident',
      given: { consultations: [{ age: days(1), payload: suspicion({ severity: 'low' }) }] },
      state: 'holds',
      reason: 'holds_minor',
    },
    {
      name: 'two days, nobody asked',
      subject: 'incident',
      given: { consultations: [{ age: hours(1), payload: suspicion({}) }] },
      state: 'fails',
      reason: 'not_consulted',
    },
    {
      name: 'two hours old',
      subject: 'incident',
      given: {
        consultations: [{ age: hours(1), payload: suspicion({ suspectedAt: ago(hours(2)) }) }],
      },
      state: 'unknown',
      reason: 'not_consulted_yet',
    },
  ],
})

function suspicion(change: Partial<Consultation>): Consultation {
  return {
    severity: 'high',
    suspectedAt: ago(days(2)),
    consultedAt: null,
    body: '',
    reference: '',
    reasonForNone: '',
    ...change,
  }
}
