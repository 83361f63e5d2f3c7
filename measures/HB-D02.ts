/**
 * Every site is watched, and the canary was seen today.
 * @module
 */
import { days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { Canary } from '../features/traffic/evidence.ts'

export default measure<{ canaries: Canary }>({
  id: 'HB-D02',
  title: { ja: '通信の監視・分析', en: 'Monitor and analyse communications' },
  asks: {
    ja: 'どの拠点の通信も見えていて、不審な通信に気づけることを毎日確かめていますか',
    en: 'Is the traffic of every site seen, and is it proved daily that the suspicious would be noticed?',
  },
  group: 'detect',
  actor: { ja: 'SOC・IT部門', en: 'SOC, IT department' },
  quotes: [{ notice: '2022-02-23', section: '2', text: '通信の監視・分析' }],
  does: [
    {
      ja: 'NetFlow・IPFIX・DNS・プロキシ・Suricata・Zeekの記録から、定期的な通信・珍しい宛先・大量の持ち出し・既知の指令先・DNSトンネルを見つけ、ファイアウォールやDNSでの遮断を依頼できます。',
      en: 'Takes NetFlow, IPFIX, DNS, proxy, Suricata and Zeek records; finds beacons, rare destinations, exfiltration, known command servers and DNS tunnels; can ask firewall or DNS to block.',
    },
    {
      ja: '無害な試験通信を行い、数分以内に見える（方針により遮断される）ことを確かめます。',
      en: 'Makes a harmless connection to a canary and requires that it be seen (and blocked where policy says so) within minutes.',
    },
    {
      ja: '重大な検知には速報を自動で作ります。',
      en: 'Writes a first report by itself for a grave alert.',
    },
  ],
  subject: 'site',
  reads: { canaries: 'traffic.canary' },
  maxAge: { canaries: hours(24) },
  least: 'E1',
  judge: ({ canaries }) => {
    const canary = latest(canaries)
    if (!canary) return unknown('never_seen')
    if (canary.payload.sources === 0) return fails('no_source')
    if (!canary.payload.detected) return fails('canary_missed')
    return holds({ minutes: canary.payload.minutes ?? 0, sources: canary.payload.sources })
  },
  reasons: {
    holds: {
      why: {
        ja: '試験通信を{minutes}分で検知しました（情報源{sources}件）。',
        en: 'The canary was noticed after {minutes} {minutes:minute|minutes} ({sources} {sources:source|sources}).',
      },
      next: { ja: '', en: '' },
    },
    no_source: {
      why: {
        ja: 'この拠点には通信の情報源がありません。',
        en: 'This site has no source of traffic records.',
      },
      next: {
        ja: 'ルーターのNetFlowか、DNS・プロキシの記録を送る設定にしてください。',
        en: 'Have the router send NetFlow, or send DNS or proxy records.',
      },
    },
    canary_missed: {
      why: {
        ja: '試験通信を行いましたが、検知できませんでした。',
        en: 'The canary connection was made and nobody noticed.',
      },
      next: {
        ja: '情報源が届いているか、検知の設定が有効かを確かめてください。',
        en: 'Check that the sources arrive and the detection is on.',
      },
    },
  },
  howToMeasure: {
    ja: '拠点ごとに通信の記録を受け取り、試験通信を毎日行うと測定できます。',
    en: 'It is measured once each site sends traffic records and a canary runs every day.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [],
    securityAction25: [10],
    csf2: ['DE.CM-01', 'DE.AE-02', 'DE.AE-06', 'DE.AE-08'],
    cis8: ['13.1', '13.3', '13.6', '13.8'],
    iso27001: ['A.8.16', 'A.8.20', 'A.8.23'],
    scs: ['5-1-1', '5-1-2', '5-2-1'],
  },
  cases: [
    {
      name: 'noticed after three minutes',
      given: { canaries: [{ age: hours(4), payload: { sources: 2, detected: true, minutes: 3 } }] },
      state: 'holds',
    },
    {
      name: 'not noticed',
      given: {
        canaries: [{ age: hours(4), payload: { sources: 2, detected: false, minutes: null } }],
      },
      state: 'fails',
      reason: 'canary_missed',
    },
    {
      name: 'nothing is sent from here',
      given: {
        canaries: [{ age: hours(4), payload: { sources: 0, detected: false, minutes: null } }],
      },
      state: 'fails',
      reason: 'no_source',
    },
    { name: 'nobody tried', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'tried three days ago',
      given: { canaries: [{ age: days(3), payload: { sources: 2, detected: true, minutes: 3 } }] },
      state: 'stale',
    },
  ],
})
