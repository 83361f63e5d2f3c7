/**
 * One copy stands where production cannot reach or delete it, shown by an attempt that was refused.
 * @module
 */
import { days, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { DetachedCopy } from '../features/backups/evidence.ts'

export default measure<{ copies: DetachedCopy }>({
  id: 'HB-P17',
  title: {
    ja: 'ネットワークから切り離した場所への保管',
    en: 'Keep backups where the network cannot reach',
  },
  asks: {
    ja: 'バックアップを切り離して保管していますか',
    en: 'Is a copy of every backup kept off the network?',
  },
  group: 'recover',
  actor: { ja: 'IT部門、総務（媒体保管）', en: 'IT department, general affairs (media)' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: 'ネットワークから切り離された場所にバックアップデータを保管する',
    },
  ],
  does: [
    {
      ja: '対象ごとに3-2-1-1-0（コピー数・媒体・遠隔地・オフラインまたは変更不可・検証誤り0）を評価します。',
      en: 'Evaluates 3-2-1-1-0 for each set: copies, media, off-site, offline or immutable, no verify errors.',
    },
    {
      ja: '本番の管理者権限で到達と削除を試み、断られることを確かめます。オブジェクトロックを読み、媒体の出し入れを記録します。',
      en: 'Tries from production, with administrator rights, to reach and delete the copy, and must fail; reads object lock; keeps scan-in and scan-out of media.',
    },
    {
      ja: 'だれがどの媒体をいつ外すかを知らせ、つないだままの時間が長ければ警告します。',
      en: 'Reminds who unplugs which disk and when, and warns when it stays mounted too long.',
    },
  ],
  subject: 'backup-set',
  reads: { copies: 'backups.detached-copy' },
  maxAge: { copies: days(7) },
  least: 'E1',
  judge: ({ copies }) => {
    const copy = latest(copies)
    if (!copy) return unknown('never_seen')
    const { kind, reachable, deletable, mountedHours, mountedHoursAllowed } = copy.payload
    if (deletable) return fails('deletable')
    if (kind === 'offline-media') {
      return mountedHours > mountedHoursAllowed
        ? fails('mounted_too_long', { hours: mountedHours, allowed: mountedHoursAllowed })
        : holds({}, { reason: 'holds_offline' })
    }
    // An immutable copy may be seen; a copy on a separate network may not even be reached.
    if (reachable && kind === 'separate-network') return fails('still_reachable')
    return holds()
  },
  reasons: {
    holds: {
      why: {
        ja: '本番の管理者権限で試しても、このコピーは消せませんでした。',
        en: 'Even with administrator rights of production this copy could not be deleted.',
      },
      next: { ja: '', en: '' },
    },
    holds_offline: {
      why: {
        ja: '媒体は取り外して保管されています。',
        en: 'The medium is unplugged and put away.',
      },
      next: { ja: '', en: '' },
    },
    deletable: {
      why: {
        ja: '本番環境からこのコピーを削除できてしまいます。',
        en: 'This copy can be deleted from production.',
      },
      next: {
        ja: 'オブジェクトロックか追記専用の保存先に変え、管理者アカウントを本番と分けてください。',
        en: 'Use object lock or an append-only target, with an administrator account apart from production.',
      },
    },
    mounted_too_long: {
      why: {
        ja: '媒体が{hours}時間つながれたままです（目安{allowed}時間）。',
        en: 'The medium has been mounted for {hours} hours ({allowed} are allowed).',
      },
      next: {
        ja: '取り外して所定の場所に保管し、出し入れを記録してください。',
        en: 'Unplug it, put it in its place and record it.',
      },
    },
    still_reachable: {
      why: {
        ja: '切り離したはずのコピーに、本番のネットワークから到達できます。',
        en: 'The copy that should be apart can be reached from production.',
      },
      next: { ja: '経路を遮断し、もう一度確かめてください。', en: 'Cut the path and try again.' },
    },
  },
  howToMeasure: {
    ja: '切り離したコピーを登録し、本番から消せないことの試験か、媒体の出し入れを週に一度記録すると測定できます。',
    en: 'It is measured once the detached copy is registered and the refused attempt, or the log of media, comes in every week.',
  },
  mapping: {
    meti10: [8],
    securityAction6: [6],
    securityAction25: [11],
    csf2: ['PR.DS-11', 'PR.IR-01'],
    cis8: ['11.3', '11.4'],
    iso27001: ['A.8.13', 'A.8.22'],
    scs: ['4-3-4'],
  },
  cases: [
    {
      name: 'object lock refused the deletion',
      given: { copies: [{ age: days(2), payload: copy({}) }] },
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'a disk in the safe',
      given: {
        copies: [
          {
            age: days(2),
            payload: copy({ kind: 'offline-media', mountedHours: 2, mountedHoursAllowed: 4 }),
          },
        ],
      },
      state: 'holds',
      reason: 'holds_offline',
    },
    {
      name: 'the administrator can delete it',
      given: { copies: [{ age: days(2), payload: copy({ deletable: true }) }] },
      state: 'fails',
      reason: 'deletable',
    },
    {
      name: 'a disk plugged in for three days',
      given: {
        copies: [
          {
            age: days(2),
            payload: copy({ kind: 'offline-media', mountedHours: 72, mountedHoursAllowed: 4 }),
          },
        ],
      },
      state: 'fails',
      reason: 'mounted_too_long',
    },
    {
      name: 'the separate network answers',
      given: {
        copies: [{ age: days(2), payload: copy({ kind: 'separate-network', reachable: true }) }],
      },
      state: 'fails',
      reason: 'still_reachable',
    },
    { name: 'nobody tried', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'tried last month',
      given: { copies: [{ age: days(30), payload: copy({}) }] },
      state: 'stale',
    },
  ],
})

function copy(change: Partial<DetachedCopy>): DetachedCopy {
  return {
    kind: 'immutable',
    reachable: true,
    deletable: false,
    mountedHours: 0,
    mountedHoursAllowed: 0,
    ...change,
  }
}
