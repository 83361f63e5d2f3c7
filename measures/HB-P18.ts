/**
 * A restore was tried this month, a whole service this year, both in time.
 * @module
 */
import { days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { RestoreTest, SystemDrill } from '../features/backups/evidence.ts'

export default measure<{ tests: RestoreTest; drills: SystemDrill }>({
  id: 'HB-P18',
  title: { ja: '復旧できることの確認・訓練', en: 'Prove and drill restoration' },
  asks: {
    ja: 'バックアップから戻せることを、実際に試していますか',
    en: 'Do you really try that backups can be restored?',
  },
  group: 'recover',
  actor: { ja: 'IT部門、業務部門', en: 'IT department, business departments' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: 'バックアップからシステムを復旧できることの確認・訓練を定期的に実施する。',
    },
    { notice: '2022-02-23', section: '3', text: '復旧手順を確認する。' },
  ],
  does: [
    {
      ja: '隔離した場所に自動で復元し、ハッシュ・見本の行・サービスの起動・マルウェアの有無を確かめ、かかった時間を目標と比べます。',
      en: 'Restores automatically into an isolated place, checks hashes, canary rows, start of the service and malware, and compares the time with the objective.',
    },
    {
      ja: '印刷した手順書で、時計を見ながら二人で行う訓練を支え、気づきを対応に変えます。',
      en: 'Runs drills with a printed procedure, a stopwatch and two persons; what is found becomes actions.',
    },
    {
      ja: '対象ごとの復旧手順を保管し、四半期ごとに読み直しを求めます。',
      en: 'Keeps the procedure of each target and asks for a reading every quarter.',
    },
  ],
  subject: ['backup-set', 'service'],
  reads: { tests: 'backups.restore-test', drills: 'backups.system-drill' },
  maxAge: { tests: days(30), drills: days(365) },
  least: 'E1',
  judge: ({ tests, drills }, _now, subject) => {
    if (subject.kind === 'service') {
      const drill = latest(drills)
      if (!drill) return unknown('never_seen')
      const { ok, minutes: taken, rtoMinutes } = drill.payload
      if (!ok) return fails('drill_failed')
      return taken > rtoMinutes
        ? fails('too_slow', { taken, rtoMinutes })
        : holds({ taken, rtoMinutes }, { reason: 'holds_drill' })
    }
    const test = latest(tests)
    if (!test) return unknown('never_seen')
    const { ok, hashesMatch, minutes: taken, rtoMinutes } = test.payload
    if (!ok || !hashesMatch) return fails('restore_failed')
    return taken > rtoMinutes
      ? fails('too_slow', { taken, rtoMinutes })
      : holds({ taken, rtoMinutes })
  },
  reasons: {
    holds: {
      why: {
        ja: '復元を試し、内容が一致しました（{taken}分、目標{rtoMinutes}分）。',
        en: 'A restore was tried and matched ({taken} minutes; the objective is {rtoMinutes}).',
      },
      next: { ja: '', en: '' },
    },
    holds_drill: {
      why: {
        ja: '業務全体の復旧訓練に成功しました（{taken}分、目標{rtoMinutes}分）。',
        en: 'The drill of the whole service succeeded ({taken} minutes; the objective is {rtoMinutes}).',
      },
      next: { ja: '', en: '' },
    },
    restore_failed: {
      why: {
        ja: '復元を試しましたが、戻せないか内容が一致しませんでした。',
        en: 'A restore was tried and failed, or its content did not match.',
      },
      next: {
        ja: '別の世代で試し、原因が分かるまで古い世代を消さないでください。',
        en: 'Try another generation, and delete none until you know why.',
      },
    },
    drill_failed: {
      why: {
        ja: '業務全体の復旧訓練に失敗しました。',
        en: 'The drill of the whole service failed.',
      },
      next: {
        ja: '止まった手順を書き留め、手順書を直してもう一度行ってください。',
        en: 'Write down where it stopped, mend the procedure and repeat.',
      },
    },
    too_slow: {
      why: {
        ja: '復旧に{taken}分かかり、目標の{rtoMinutes}分を超えました。',
        en: 'It took {taken} {taken:minute|minutes}, more than the objective of {rtoMinutes}.',
      },
      next: {
        ja: '復旧の順序と手段を見直すか、目標を現実に合わせて承認を取り直してください。',
        en: 'Change order or means of the restore, or have a realistic objective approved.',
      },
    },
  },
  howToMeasure: {
    ja: '復元の試験を毎月、業務全体の訓練を年に一度記録すると測定できます。',
    en: 'It is measured from a restore test every month and a drill of the whole service every year.',
  },
  mapping: {
    meti10: [8],
    securityAction6: [6],
    securityAction25: [11],
    csf2: ['RC.RP-03', 'RC.RP-05', 'ID.IM-02', 'PR.DS-11'],
    cis8: ['11.5', '17.7'],
    iso27001: ['A.8.13', 'A.5.30', 'A.5.29'],
    scs: ['4-3-4', '7-1-1'],
  },
  cases: [
    {
      name: 'restored last week',
      given: { tests: [{ age: days(7), payload: test({}) }] },
      subject: 'backup-set',
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'hashes differ',
      given: { tests: [{ age: days(7), payload: test({ hashesMatch: false }) }] },
      subject: 'backup-set',
      state: 'fails',
      reason: 'restore_failed',
    },
    {
      name: 'twice as long as allowed',
      given: { tests: [{ age: days(7), payload: test({ minutes: 480 }) }] },
      subject: 'backup-set',
      state: 'fails',
      reason: 'too_slow',
    },
    {
      name: 'never tried',
      given: {},
      subject: 'backup-set',
      state: 'unknown',
      reason: 'never_seen',
    },
    {
      name: 'tried two months ago',
      given: { tests: [{ age: days(60), payload: test({}) }] },
      subject: 'backup-set',
      state: 'stale',
    },
    {
      name: 'a drill in spring',
      given: { drills: [{ age: days(200), payload: { ok: true, minutes: 180, rtoMinutes: 240 } }] },
      subject: 'service',
      state: 'holds',
      reason: 'holds_drill',
    },
    {
      name: 'the drill failed',
      given: {
        drills: [{ age: days(200), payload: { ok: false, minutes: 400, rtoMinutes: 240 } }],
      },
      subject: 'service',
      state: 'fails',
      reason: 'drill_failed',
    },
    { name: 'no drill', given: {}, subject: 'service', state: 'unknown', reason: 'never_seen' },
  ],
})

function test(change: Partial<RestoreTest>): RestoreTest {
  return { ok: true, hashesMatch: true, minutes: 35, rtoMinutes: 240, ...change }
}
