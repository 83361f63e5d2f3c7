/**
 * An alarm reaches an officer within the hour, day and night.
 * @module
 */
import { ahead, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { AlarmDrill, Rota } from '../features/incidents/evidence.ts'

const WITHIN_MINUTES = 60

export default measure<{ drills: AlarmDrill; rotas: Rota }>({
  id: 'HB-P23',
  title: {
    ja: '迅速対応態勢（特に経営層への報告）',
    en: 'Rapid-response posture, above all reporting to management',
  },
  asks: {
    ja: '事案を知ってから60分以内に、役員まで報告が届きますか',
    en: 'Does word of an incident reach an officer within 60 minutes?',
  },
  group: 'response',
  actor: { ja: 'CSIRT → 経営層', en: 'CSIRT, management' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: '被害を最小限に抑えるための迅速対応の態勢 (特に、経営層への報告) を確立する。',
    },
  ],
  does: [
    {
      ja: '宣言と同時に、受領があるまで役員へ順に電話・メール・メッセージで5行の要点を送り、受領までの分数を示します。',
      en: 'On declaration rings, mails and messages officers in order until one acknowledges, with a five-line brief, and shows the minutes.',
    },
    {
      ja: '当番表と次の報告時刻（たとえば2時間ごと）を管理し、役員の判断を時刻と理由とともに残します。',
      en: 'Keeps the rota and the next briefing (every 2 hours, say), and records decisions of officers with time and grounds.',
    },
  ],
  subject: 'organization',
  reads: { drills: 'incidents.alarm-drill', rotas: 'incidents.rota' },
  maxAge: { drills: days(180), rotas: days(1) },
  least: 'E2',
  judge: ({ drills, rotas }) => {
    const drill = latest(drills)
    const rota = latest(rotas)
    if (drill && drill.payload.acknowledgedMinutes === null)
      return fails('nobody_acknowledged', {}, { evidence: [drill.evidenceId] })
    const taken = drill?.payload.acknowledgedMinutes ?? null
    if (taken !== null && taken > WITHIN_MINUTES) return fails('too_slow', { taken })
    if (rota && rota.payload.holes > 0)
      return fails('hole_in_rota', {
        count: rota.payload.holes,
        onDay: rota.payload.firstHoleAt ?? '-',
      })
    if (taken === null) return unknown('not_drilled')
    return rota ? holds({ taken }) : unknown('rota_not_seen', { taken })
  },
  reasons: {
    holds: {
      why: {
        ja: '訓練では{taken}分で役員に連絡が届き、今後30日の当番に空きはありません。',
        en: 'In the drill an officer acknowledged after {taken} {taken:minute|minutes}, and the rota of the next 30 days has no hole.',
      },
      next: { ja: '', en: '' },
    },
    nobody_acknowledged: {
      why: {
        ja: '訓練で、どの役員からも受領がありませんでした。',
        en: 'In the drill no officer acknowledged.',
      },
      next: {
        ja: '連絡先と順番を確かめ、夜間に届く手段（電話）を加えてください。',
        en: 'Check contacts and order, and add a way that works at night (telephone).',
      },
    },
    too_slow: {
      why: {
        ja: '訓練で役員の受領まで{taken}分かかりました（目標60分）。',
        en: 'In the drill it took {taken} {taken:minute|minutes} until an officer acknowledged (60 are wanted).',
      },
      next: {
        ja: '代理の順番を増やし、もう一度訓練してください。',
        en: 'Add deputies to the order and drill again.',
      },
    },
    hole_in_rota: {
      why: {
        ja: '今後30日の当番に空きが{count}件あります（最初：{onDay}）。',
        en: 'The rota of the next 30 days has {count} {count:hole|holes} (the first: {onDay}).',
      },
      next: { ja: '空いている日の当番を決めてください。', en: 'Fill the open days.' },
    },
    not_drilled: {
      why: {
        ja: '役員まで連絡が届くかを試した訓練の記録がありません。',
        en: 'Whether an alarm reaches the officers has not been drilled.',
      },
      next: { ja: '予告なしの連絡訓練を一度行ってください。', en: 'Hold one unannounced drill.' },
    },
    rota_not_seen: {
      why: {
        ja: '訓練では{taken}分で連絡が届きましたが、当番表を確認できていません。',
        en: 'The drill took {taken} {taken:minute|minutes}, but the rota has not been seen.',
      },
      next: { ja: '当番表を登録してください。', en: 'Register the rota.' },
    },
  },
  howToMeasure: {
    ja: '連絡網を登録し、役員への連絡訓練を半年ごとに行い、当番表を置くと測定できます。',
    en: 'It is measured once the contact tree stands, an alarm drill is held every half year and the rota is kept.',
  },
  mapping: {
    meti10: [7],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['RS.CO-02', 'RS.MA-01', 'GV.RR-02', 'RS.MA-04'],
    cis8: ['17.1', '17.2', '17.3', '17.5'],
    iso27001: ['A.5.24', 'A.5.25', 'A.5.2'],
    scs: ['1-2-1', '6-1-1', '1-2-2'],
  },
  cases: [
    {
      name: 'twenty minutes, no hole',
      given: {
        drills: [{ age: days(60), payload: { acknowledgedMinutes: 20 } }],
        rotas: [{ age: hours(3), payload: { holes: 0, firstHoleAt: null } }],
      },
      state: 'holds',
    },
    {
      name: 'nobody answered',
      given: { drills: [{ age: days(60), payload: { acknowledgedMinutes: null } }] },
      state: 'fails',
      reason: 'nobody_acknowledged',
    },
    {
      name: 'three hours',
      given: { drills: [{ age: days(60), payload: { acknowledgedMinutes: 180 } }] },
      state: 'fails',
      reason: 'too_slow',
    },
    {
      name: 'nobody on call at new year',
      given: {
        drills: [{ age: days(60), payload: { acknowledgedMinutes: 20 } }],
        rotas: [{ age: hours(3), payload: { holes: 2, firstHoleAt: ahead(days(20)) } }],
      },
      state: 'fails',
      reason: 'hole_in_rota',
    },
    {
      name: 'a rota without a drill',
      given: { rotas: [{ age: hours(3), payload: { holes: 0, firstHoleAt: null } }] },
      state: 'unknown',
      reason: 'not_drilled',
    },
    {
      name: 'a drill without a rota',
      given: { drills: [{ age: days(60), payload: { acknowledgedMinutes: 20 } }] },
      state: 'unknown',
      reason: 'rota_not_seen',
    },
    {
      name: 'drilled last year',
      given: {
        drills: [{ age: days(300), payload: { acknowledgedMinutes: 20 } }],
        rotas: [{ age: days(300), payload: { holes: 0, firstHoleAt: null } }],
      },
      state: 'stale',
    },
  ],
})
