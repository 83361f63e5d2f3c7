/**
 * Where malware spreads by mail in the victim's name, the warning goes out within hours.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { MailWarning, WarningDrill } from '../features/incidents/evidence.ts'

const WARN_WITHIN = hours(4)

export default measure<{ warnings: MailWarning; drills: WarningDrill }>({
  id: 'HB-R06',
  title: { ja: 'Emotet等の場合の早急な連絡', en: 'For Emotet, warn at once' },
  asks: {
    ja: 'Emotetなどの感染が分かったら、4時間以内にメールの相手へ注意を呼びかけられますか',
    en: 'When Emotet or the like is found, does a warning reach those who exchange mail with you within four hours?',
  },
  group: 'response',
  quotes: [
    {
      notice: '2022-04-11',
      section: '2',
      text: '特に Emotet の場合は、取引関係者間などで感染が拡大することから、早急な連絡が望まれる。',
    },
  ],
  actor: { ja: 'CSIRT、感染した人、営業', en: 'CSIRT, the person infected, sales' },
  does: [
    {
      ja: '感染したメールボックス（Graph・IMAP・PST・メールログ）から、連絡先と直近のやり取りの相手を会社ごとにまとめ、なりすましの件名例と見分け方を添えた注意を、別のきれいなドメインから1時間以内に多言語で送ります。',
      en: 'From the infected mailbox (Graph, IMAP, PST, mail log), lists everyone in contacts and recent mail by company, and sends a warning within the hour, in several languages, from a clean domain, with a sample subject and how to tell.',
    },
    {
      ja: '公表文のひな形と問い合わせ対応のQ&Aを用意し、なりすましの報告が続く間は注意を続けます。',
      en: 'Brings a public notice and questions and answers for the help desk, and keeps sending while reports of spoofed mail arrive.',
    },
    {
      ja: '取引先から転送されたなりすましメールを集め、ハッシュやURLを遮断します。',
      en: 'Collects spoofed mail that partners forward, and blocks its hashes and URLs.',
    },
  ],
  subject: ['organization', 'incident'],
  reads: { warnings: 'incidents.mail-warning', drills: 'incidents.warning-drill' },
  maxAge: { warnings: days(1), drills: days(365) },
  least: 'E2',
  judge: ({ warnings, drills }, now, subject) => {
    if (subject.kind === 'organization') {
      const drill = latest(drills)
      if (!drill) return unknown('never_seen')
      const { minutes, recipients } = drill.payload
      const params = { minutes, recipients, drilledOn: drill.observedAt }
      return minutes * 60_000 <= WARN_WITHIN
        ? holds(params, { reason: 'holds_drill' })
        : fails('drill_slow', params)
    }
    const warning = latest(warnings)?.payload
    if (!warning) return unknown('never_seen')
    const { positiveAt, firstSentAt, recipients, acknowledged } = warning
    if (positiveAt === null) return holds({}, { reason: 'holds_not_by_mail' })
    const due = positiveAt + WARN_WITHIN
    if (firstSentAt === null)
      return now >= due
        ? fails('not_warned', { positiveAt })
        : unknown('warning_due', { positiveAt, dueAt: due }, { until: due })
    const minutes = Math.max(0, Math.round((firstSentAt - positiveAt) / 60_000))
    return firstSentAt <= due
      ? holds({ minutes, recipients, acknowledged }, { reason: 'holds_warned' })
      : holds({ minutes, recipients, acknowledged }, { reason: 'holds_late' })
  },
  reasons: {
    holds_drill: {
      why: {
        ja: '{drilledOn}の訓練では、{recipients}件の相手への注意喚起を{minutes}分で用意できました。',
        en: 'In the drill of {drilledOn}, the warning to {recipients} {recipients:recipient|recipients} was ready in {minutes} {minutes:minute|minutes}.',
      },
      next: { ja: '', en: '' },
    },
    holds_not_by_mail: {
      why: {
        ja: 'この事案はメールで広がるものではありません。',
        en: 'This case does not spread by mail.',
      },
      next: { ja: '', en: '' },
    },
    holds_warned: {
      why: {
        ja: '感染の判明から{minutes}分で注意を送りました（宛先 {recipients}件、受け取りの確認 {acknowledged}件）。',
        en: 'The warning went out {minutes} {minutes:minute|minutes} after the finding, to {recipients} {recipients:recipient|recipients}; {acknowledged} {acknowledged:has|have} acknowledged it.',
      },
      next: { ja: '', en: '' },
    },
    holds_late: {
      why: {
        ja: '注意を送りましたが、感染の判明から{minutes}分かかり、目標の4時間を過ぎていました（宛先 {recipients}件、受け取りの確認 {acknowledged}件）。',
        en: 'The warning went out, but {minutes} {minutes:minute|minutes} after the finding, later than four hours, to {recipients} {recipients:recipient|recipients}; {acknowledged} {acknowledged:has|have} acknowledged it.',
      },
      next: { ja: '', en: '' },
    },
    not_warned: {
      why: {
        ja: '{positiveAt}に感染が判明してから4時間を過ぎましたが、まだ注意を送っていません。',
        en: 'Infection was found on {positiveAt}; after four hours no warning has been sent.',
      },
      next: {
        ja: '宛先の割り出しを待たずに、まず頻繁にやり取りする取引先へ、感染していない別のアドレスから注意を送ってください。',
        en: 'Do not wait for the full list: warn the partners you write to most, from an address that is not infected.',
      },
    },
    warning_due: {
      why: {
        ja: '{positiveAt}に感染が判明しました。注意をまだ送っていません（期限 {dueAt}）。',
        en: 'Infection was found on {positiveAt}, and no warning has been sent yet (due {dueAt}).',
      },
      next: {
        ja: '事案の画面で宛先とひな形を確かめ、送ってください。',
        en: 'Check recipients and text on the page of the case, and send it.',
      },
    },
    drill_slow: {
      why: {
        ja: '{drilledOn}の訓練では、{recipients}件への注意喚起の用意に{minutes}分かかり、4時間を超えました。',
        en: 'In the drill of {drilledOn}, the warning to {recipients} {recipients:recipient|recipients} took {minutes} {minutes:minute|minutes}, more than four hours.',
      },
      next: {
        ja: 'どこで時間がかかったか（宛先の抽出、承認、送信手段）を見直し、もう一度訓練してください。',
        en: 'See what took the time (the list, the approval, the means of sending), and repeat the drill.',
      },
    },
  },
  howToMeasure: {
    ja: '年に一度、注意喚起を外部に送らずに用意する訓練を行うと測定できます。事案のときは、判明から送信までの時間を測ります。',
    en: 'It is measured by a yearly drill that prepares the warning without sending it outside; during a case, by the time from finding to warning.',
  },
  mapping: {
    meti10: [9, 10],
    securityAction6: [5],
    securityAction25: [6, 24],
    csf2: ['RS.CO-02', 'RS.CO-03', 'RS.MI-01', 'RS.AN-08'],
    cis8: ['17.2', '17.6', '9.7'],
    iso27001: ['A.5.26', 'A.8.7', 'A.5.14'],
    scs: ['2-1-4', '6-1-1', '4-4-5'],
  },
  cases: [
    {
      name: 'a quick drill',
      given: { drills: [{ age: days(100), payload: { recipients: 420, minutes: 55 } }] },
      state: 'holds',
      reason: 'holds_drill',
    },
    {
      name: 'a slow drill',
      given: { drills: [{ age: days(100), payload: { recipients: 420, minutes: 300 } }] },
      state: 'fails',
      reason: 'drill_slow',
    },
    {
      name: 'no drill for two years',
      given: { drills: [{ age: days(730), payload: { recipients: 420, minutes: 55 } }] },
      state: 'stale',
    },
    {
      name: 'not a mail worm',
      subject: 'incident',
      given: { warnings: [{ age: hours(1), payload: warning({ positiveAt: null }) }] },
      state: 'holds',
      reason: 'holds_not_by_mail',
    },
    {
      name: 'warned within the hour',
      subject: 'incident',
      given: { warnings: [{ age: hours(1), payload: warning({ firstSentAt: ago(hours(9)) }) }] },
      state: 'holds',
      reason: 'holds_warned',
    },
    {
      name: 'warned, but late',
      subject: 'incident',
      given: { warnings: [{ age: hours(1), payload: warning({ firstSentAt: ago(hours(2)) }) }] },
      state: 'holds',
      reason: 'holds_late',
    },
    {
      name: 'ten hours and silent',
      subject: 'incident',
      given: { warnings: [{ age: hours(1), payload: warning({}) }] },
      state: 'fails',
      reason: 'not_warned',
    },
    {
      name: 'found an hour ago',
      subject: 'incident',
      given: { warnings: [{ age: 0, payload: warning({ positiveAt: ago(hours(1)) }) }] },
      state: 'unknown',
      reason: 'warning_due',
    },
  ],
})

function warning(change: Partial<MailWarning>): MailWarning {
  return {
    positiveAt: ago(hours(10)),
    firstSentAt: null,
    recipients: 420,
    acknowledged: 37,
    ...change,
  }
}
