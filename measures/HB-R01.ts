/**
 * What is cut off is really cut off, and no host stays unchecked.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { Isolation, IsolationDrill } from '../features/incidents/evidence.ts'

export default measure<{ isolations: Isolation; drills: IsolationDrill }>({
  id: 'HB-R01',
  title: { ja: '感染拡大の防止', en: 'Stop the spread' },
  asks: {
    ja: '感染した端末を確実に切り離し、全端末の感染有無を確かめられますか',
    en: 'Can you really cut off infected hosts, and check every other one?',
  },
  group: 'response',
  quotes: [
    { notice: '2022-04-11', section: '2', text: '感染拡大防止に留意する' },
    {
      notice: '2022-04-11',
      section: 'ポイント2',
      text: '感染が確認された場合には、適時、報告・相談・対応を行う',
    },
  ],
  actor: { ja: 'CSIRT、IT部門', en: 'CSIRT, IT department' },
  does: [
    {
      ja: '一度の承認で、EDR・スイッチ・VLAN・VPN切断・ADの無効化・メールルール削除により隔離し、できない場合は手順を正確に印刷します。メモリとログの証拠のため電源を切らないよう注意を添えます。',
      en: 'Isolates by connector (EDR, switch port, VLAN, VPN session, AD, mail rules) after one approval, or prints the exact manual steps, with the note to keep the power on for memory and log evidence.',
    },
    {
      ja: '隔離できたかを実際に通信して確かめます。バックアップを最初に保護（切り離し・ロック）します。',
      en: 'Verifies isolation by probe, and protects the backups first (detach, lock).',
    },
    {
      ja: 'EmoCheckのJSONやEDRの結果を取り込み、確認済み・感染・未確認を全端末について示します。',
      en: 'Takes in EmoCheck JSON and EDR results, and shows checked, infected and not yet checked for all hosts.',
    },
  ],
  subject: ['organization', 'incident'],
  reads: { isolations: 'incidents.isolation', drills: 'incidents.isolation-drill' },
  maxAge: { isolations: days(1), drills: days(180) },
  least: 'E1',
  judge: ({ isolations, drills }, _now, subject) => {
    if (subject.kind === 'organization') {
      const drill = latest(drills)
      if (!drill) return unknown('never_seen')
      const { host, minutes, outcome } = drill.payload
      return outcome === 'isolated'
        ? holds({ host, minutes, drilledOn: drill.observedAt }, { reason: 'holds_drill' })
        : fails('drill_failed', { host, drilledOn: drill.observedAt })
    }
    const state = latest(isolations)?.payload
    if (!state) return unknown('never_seen')
    const { stillAnswering, isolated, hosts, checked, infected, closedAt } = state
    const unchecked = hosts - checked
    if (stillAnswering.length > 0)
      return fails('still_answers', { host: stillAnswering[0] ?? '', count: stillAnswering.length })
    if (unchecked > 0 && closedAt !== null)
      return fails('closed_unchecked', { count: unchecked, hosts })
    if (unchecked > 0) return unknown('checking', { checked, hosts, infected })
    return holds({ isolated, hosts, infected }, { reason: 'holds_case' })
  },
  reasons: {
    holds_drill: {
      why: {
        ja: '{drilledOn}の訓練で、{host}を{minutes}分で隔離でき、通信できないことを確かめました。',
        en: 'In the drill of {drilledOn}, {host} was isolated in {minutes} {minutes:minute|minutes}, and the probe confirmed it.',
      },
      next: { ja: '', en: '' },
    },
    holds_case: {
      why: {
        ja: '隔離した{isolated}台はいずれも応答せず、{hosts}台すべての確認が済んでいます（感染 {infected}台）。',
        en: 'No isolated host ({isolated}) answers, and every host ({hosts}) has been checked ({infected} infected).',
      },
      next: { ja: '', en: '' },
    },
    still_answers: {
      why: {
        ja: '隔離済みとした{count}台（{host}など）が、まだネットワークに応答しています。',
        en: '{count} {count:host|hosts} marked as isolated still {count:answers|answer} on the network ({host} among them).',
      },
      next: {
        ja: 'LANケーブルを抜き、無線を切ってください。電源は切らないでください。そのあと、もう一度測定します。',
        en: 'Unplug the network cable and turn off wireless, but keep the power on; then measure again.',
      },
    },
    closed_unchecked: {
      why: {
        ja: '{hosts}台のうち{count}台の感染有無を確かめないまま、事案が終了しています。',
        en: 'The case was closed while {count} of {hosts} hosts had not been checked.',
      },
      next: {
        ja: '事案を再開し、残りの端末を検査してください。',
        en: 'Reopen the case, and check the remaining hosts.',
      },
    },
    checking: {
      why: {
        ja: '{hosts}台のうち{checked}台を確認しました（感染 {infected}台）。残りは未確認です。',
        en: '{checked} of {hosts} hosts have been checked ({infected} infected); the others have not.',
      },
      next: {
        ja: '残りの端末で検査ツールを実行し、結果を取り込んでください。「検出なし」は安全を意味しません。',
        en: 'Run the scanner on the remaining hosts and import the results. “Nothing found” does not mean clean.',
      },
    },
    drill_failed: {
      why: {
        ja: '{drilledOn}の訓練で、隔離したはずの{host}がまだ応答しました。',
        en: 'In the drill of {drilledOn}, {host} still answered after it had been isolated.',
      },
      next: {
        ja: '隔離の手段（EDR、スイッチ、VLAN）の設定を直し、もう一度訓練してください。',
        en: 'Correct the means of isolation (EDR, switch, VLAN), and repeat the drill.',
      },
    },
  },
  howToMeasure: {
    ja: '半年に一度、端末1台の隔離を訓練し、火の番から応答しないことを確かめると測定できます。事案のときは隔離した端末を毎日測ります。',
    en: 'It is measured by isolating one host for practice every half year, with Hinoban probing that it no longer answers; during a case, by probing isolated hosts daily.',
  },
  mapping: {
    meti10: [7],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['RS.MI-01', 'RS.MI-02', 'RS.MA-02', 'RS.AN-08'],
    cis8: ['17.4', '1.2', '13.7'],
    iso27001: ['A.5.26', 'A.5.25', 'A.8.22'],
    scs: ['6-1-1'],
  },
  cases: [
    {
      name: 'the drill worked',
      given: {
        drills: [{ age: days(60), payload: { host: 'PC-031', minutes: 12, outcome: 'isolated' } }],
      },
      state: 'holds',
      reason: 'holds_drill',
    },
    {
      name: 'the drill did not',
      given: {
        drills: [
          { age: days(60), payload: { host: 'PC-031', minutes: 40, outcome: 'still-answering' } },
        ],
      },
      state: 'fails',
      reason: 'drill_failed',
    },
    {
      name: 'no drill since last year',
      given: {
        drills: [{ age: days(300), payload: { host: 'PC-031', minutes: 12, outcome: 'isolated' } }],
      },
      state: 'stale',
    },
    {
      name: 'all cut off, all checked',
      subject: 'incident',
      given: { isolations: [{ age: hours(1), payload: found({}) }] },
      state: 'holds',
      reason: 'holds_case',
    },
    {
      name: 'one still answers',
      subject: 'incident',
      given: { isolations: [{ age: hours(1), payload: found({ stillAnswering: ['PC-007'] }) }] },
      state: 'fails',
      reason: 'still_answers',
    },
    {
      name: 'closed too early',
      subject: 'incident',
      given: {
        isolations: [{ age: hours(1), payload: found({ checked: 180, closedAt: ago(hours(2)) }) }],
      },
      state: 'fails',
      reason: 'closed_unchecked',
    },
    {
      name: 'half of them checked',
      subject: 'incident',
      given: { isolations: [{ age: hours(1), payload: found({ checked: 90 }) }] },
      state: 'unknown',
      reason: 'checking',
    },
    {
      name: 'an EDR report alone',
      subject: 'incident',
      given: { isolations: [{ age: hours(1), class: 'E2', payload: found({}) }] },
      state: 'unknown',
      reason: 'too_weak',
    },
  ],
})

function found(change: Partial<Isolation>): Isolation {
  return {
    declaredAt: ago(days(1)),
    closedAt: null,
    isolated: 3,
    stillAnswering: [],
    hosts: 200,
    checked: 200,
    infected: 3,
    backupsLockedAt: ago(hours(22)),
    ...change,
  }
}
