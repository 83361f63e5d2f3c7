/**
 * Who left has no account on the next working day.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { RosterCheck } from '../features/accounts/evidence.ts'

// One working day reaches over a weekend with a holiday at its side.
const STOPPED_WITHIN = days(4)

export default measure<{ rosters: RosterCheck }>({
  id: 'HB-P10',
  title: { ja: '不要なアカウントの削除', en: 'Delete accounts no longer needed' },
  asks: {
    ja: '退職・異動した人のアカウントを、翌営業日までに停止していますか',
    en: 'Are accounts of people who left stopped by the next working day?',
  },
  group: 'protect',
  actor: { ja: '人事、IT部門', en: 'Personnel, IT department' },
  quotes: [{ notice: '2022-02-23', section: '1', text: '不要なアカウントの削除' }],
  does: [
    {
      ja: '人事の名簿（CSV・API）と各システムのアカウントを照合し、退職者、45〜90日以上使われていないもの、期限の切れた外部の人、持ち主のいないサービス用・VPN装置内のアカウントを見つけます。',
      en: 'Compares the roster of personnel (CSV, API) with the accounts of every system: leavers, accounts unused for 45 to 90 days, contractors past their end, orphan service and VPN-local accounts.',
    },
    {
      ja: '承認の後に無効にするか対応を作り、もう一度読み取って確かめます。',
      en: 'Disables after approval or opens an action, and reads again to prove it.',
    },
  ],
  subject: 'directory',
  reads: { rosters: 'accounts.roster-check' },
  maxAge: { rosters: days(7) },
  least: 'E1',
  judge: ({ rosters }, now) => {
    const check = latest(rosters)
    if (!check) return unknown('never_seen')
    const { leaversActive, oldestLeftAt, accounts, dormant } = check.payload
    if (leaversActive === 0 || oldestLeftAt === null) return holds({ accounts, dormant })
    const until = oldestLeftAt + STOPPED_WITHIN
    const params = { count: leaversActive, leftOn: oldestLeftAt }
    return now >= until
      ? fails('leaver_active', params)
      : unknown('leaver_being_stopped', params, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '{accounts}件のアカウントに、退職した人のものはありません（長く使われていないもの：{dormant}件）。',
        en: 'None of {accounts} accounts belongs to somebody who left ({dormant} long unused).',
      },
      next: { ja: '', en: '' },
    },
    leaver_active: {
      why: {
        ja: '退職した人のアカウントが{count}件有効なままです（最も早い退職：{leftOn}）。',
        en: '{count} {count:account|accounts} of people who left {count:is|are} still active (the earliest left on {leftOn}).',
      },
      next: {
        ja: 'アカウントを無効にし、所属部署に引き継ぎを確かめてください。',
        en: 'Disable the accounts, and ask the department what has to be handed over.',
      },
    },
    leaver_being_stopped: {
      why: {
        ja: '{leftOn}に退職した人のアカウントが{count}件残っています。翌営業日までに停止します。',
        en: '{count} {count:account|accounts} of people who left on {leftOn} {count:remains; it is|remain; they are} due by the next working day.',
      },
      next: {
        ja: '翌営業日までに無効にしてください。',
        en: 'Disable them by the next working day.',
      },
    },
  },
  howToMeasure: {
    ja: '人事の名簿とアカウントの一覧を週に一度取り込むと測定できます。',
    en: 'It is measured once the roster and the list of accounts are brought in every week.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [4],
    securityAction25: [4],
    csf2: ['PR.AA-01', 'PR.AA-05'],
    cis8: ['5.1', '5.3', '5.5', '6.2'],
    iso27001: ['A.5.16', 'A.5.18', 'A.6.5'],
    scs: ['4-1-1', '4-1-2'],
  },
  cases: [
    {
      name: 'no leaver has an account',
      given: { rosters: [{ age: days(2), payload: roster({}) }] },
      state: 'holds',
    },
    {
      name: 'somebody left a month ago',
      given: {
        rosters: [
          { age: days(2), payload: roster({ leaversActive: 1, oldestLeftAt: ago(days(30)) }) },
        ],
      },
      state: 'fails',
      reason: 'leaver_active',
    },
    {
      name: 'somebody left yesterday',
      given: {
        rosters: [
          { age: hours(3), payload: roster({ leaversActive: 1, oldestLeftAt: ago(days(1)) }) },
        ],
      },
      state: 'unknown',
      reason: 'leaver_being_stopped',
    },
    { name: 'nobody compared', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'compared a month ago',
      given: { rosters: [{ age: days(30), payload: roster({}) }] },
      state: 'stale',
    },
  ],
})

function roster(change: Partial<RosterCheck>): RosterCheck {
  return {
    rosterAt: ago(days(3)),
    accounts: 210,
    leaversActive: 0,
    oldestLeftAt: null,
    dormant: 4,
    ...change,
  }
}
