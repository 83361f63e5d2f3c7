/**
 * Every device of the company is seen by a machine within the week and somebody answers for it; every site is swept.
 * @module
 */
import { ago, days, earliest, fails, holds, latest, measure, unknown } from '@hinoban/measures'
import type { Collector, Ownership, Sighting, Sweep } from '../features/assets/evidence.ts'

const OWNER_WITHIN = days(7)

/** A network or a range, not the address of one machine: what can be called a sweep. */
const isRange = (target: string): boolean =>
  /\/\d{1,3}$/.test(target)
    ? !/\/(?:32|128)$/.test(target)
    : /^\d[\d.,*-]*[,*-][\d.,*-]*$/.test(target)

export default measure<{
  sightings: Sighting
  owners: Ownership
  sweeps: Sweep
  collectors: Collector
}>({
  id: 'HB-P01',
  title: { ja: '保有資産の全社洗い出し', en: 'Inventory all assets of the whole company' },
  asks: {
    ja: '会社が持つ機器を拠点も含めてすべて把握し、それぞれの管理者が決まっていますか',
    en: 'Do you know every device of the company, at every site, and who answers for it?',
  },
  group: 'identify',
  actor: { ja: 'IT部門・情報セキュリティ部門', en: 'IT and information security department' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: '保有資産をIT部門や情報セキュリティ部門が全社を対象に洗い出す',
    },
  ],
  does: [
    {
      ja: 'スキャン結果、SBOM、資産台帳を突き合わせて台帳を自動で作り、重複をまとめ、情報源ごとに見えていないものを示します。',
      en: 'Builds the register by itself from scans, bills of materials and ledgers, merges duplicates and marks what each source has not seen.',
    },
    {
      ja: '管理者のいない機器を示し、管理者を決めるよう担当者に働きかけます。',
      en: 'Shows devices that nobody answers for and chases the people in charge to name an owner.',
    },
    {
      ja: '部門・子会社・海外拠点を範囲として管理し、「全社」をどこまで確認できたかを示します。',
      en: 'Keeps departments, subsidiaries and overseas sites as scopes, so that “the whole company” can be shown to be covered.',
    },
  ],
  subject: ['host', 'site'],
  reads: {
    sightings: 'assets.sighting',
    owners: 'assets.owner',
    sweeps: 'assets.sweep',
    collectors: 'assets.collector',
  },
  // Who answers for a device stands for a year or until somebody says otherwise; its presence is seen every week.
  maxAge: { sightings: days(7), owners: days(365), sweeps: days(7), collectors: days(7) },
  least: 'E2',
  leastFor: { owners: 'E4' },
  judge: ({ sightings, owners, sweeps, collectors }, now, subject) => {
    if (subject.kind === 'site') {
      const expected = collectors.filter(({ payload }) => payload.state !== 'off')
      const silent = expected.find(({ payload }) => now - payload.lastAt > payload.silentAfterMs)
      if (silent)
        return fails(
          'source_silent',
          { source: silent.payload.name, lastOn: silent.payload.lastAt },
          { evidence: [silent.evidenceId] },
        )
      // The next source to fall silent, if nothing comes.
      const until = earliest(
        ...expected.map(({ payload }) => payload.lastAt + payload.silentAfterMs + 1),
      )
      const newest = latest(sweeps)
      if (!newest) return unknown('never_seen', {}, { until })
      const whole = sweeps.filter(({ payload }) => payload.complete)
      const swept = whole.find(
        ({ payload: { ranges, hostsUp } }) =>
          ranges.some(isRange) || (ranges.length === 0 && hostsUp > 1),
      )
      if (swept)
        return holds(
          { sweptOn: swept.observedAt, hosts: swept.payload.hostsUp },
          { reason: 'holds_site', evidence: [swept.evidenceId], until },
        )
      const params = { sweptOn: newest.observedAt }
      const extra = { evidence: [newest.evidenceId], until }
      return whole.length > 0
        ? fails('no_range_swept', params, extra)
        : fails('sweep_incomplete', params, extra)
    }
    const newest = latest(sightings)
    if (!newest) return unknown('never_seen')
    const owner = latest(owners)
    if (owner && owner.payload.owner !== '')
      return holds(
        { owner: owner.payload.owner, seenOn: newest.observedAt },
        { evidence: [newest.evidenceId, owner.evidenceId] },
      )
    const firstSeen = Math.min(
      ...[...sightings, ...owners].map(({ payload }) => payload.firstSeenAt),
    )
    const evidence = [newest.evidenceId, ...(owner ? [owner.evidenceId] : [])]
    return now - firstSeen > OWNER_WITHIN
      ? fails('unowned', { firstSeenOn: firstSeen }, { evidence })
      : holds(
          { firstSeenOn: firstSeen },
          { reason: 'holds_new', evidence, until: firstSeen + OWNER_WITHIN + 1 },
        )
  },
  reasons: {
    holds: {
      why: {
        ja: '{seenOn}に機器の存在を確認し、管理者は{owner}です。',
        en: 'A machine saw it on {seenOn}, and {owner} answers for it.',
      },
      next: { ja: '', en: '' },
    },
    holds_new: {
      why: {
        ja: '{firstSeenOn}に見つかったばかりの機器です。7日以内に管理者を決めます。',
        en: 'It was found only on {firstSeenOn}. An owner has to be named within 7 days.',
      },
      next: { ja: '', en: '' },
    },
    holds_site: {
      why: {
        ja: '{sweptOn}に拠点のネットワークを最後まで調べ、{hosts}台の応答がありました。',
        en: 'The networks of the site were swept to the end on {sweptOn}; {hosts} {hosts:device|devices} answered.',
      },
      next: { ja: '', en: '' },
    },
    unowned: {
      why: {
        ja: '{firstSeenOn}に見つかってから7日を過ぎても、管理者が決まっていません。',
        en: 'It was found on {firstSeenOn}, and after more than 7 days nobody answers for it.',
      },
      next: {
        ja: '資産の画面で管理者を決めてください。持ち主の分からない機器なら、ネットワークから切り離して調べてください。',
        en: 'Name an owner on the asset’s page. If nobody knows the device, take it off the network and look into it.',
      },
    },
    source_silent: {
      why: {
        ja: '情報源「{source}」から{lastOn}以降、何も届いていません。',
        en: 'Nothing has come from the source “{source}” since {lastOn}.',
      },
      next: {
        ja: '情報源の画面でエラーを確かめ、接続を直してください。使わなくなった情報源は停止してください。',
        en: 'Look at its error on the sources page and mend the connection. Switch it off if it is no longer used.',
      },
    },
    sweep_incomplete: {
      why: {
        ja: '{sweptOn}のスキャンは最後まで終わっていません。見えていない機器があるかもしれません。',
        en: 'The scan of {sweptOn} did not come to its end. There may be devices that it did not see.',
      },
      next: {
        ja: 'もう一度スキャンを最後まで実行し、結果を取り込んでください。',
        en: 'Run the scan again to its end and import the result.',
      },
    },
    no_range_swept: {
      why: {
        ja: '{sweptOn}のスキャンは個別の機器だけが対象で、拠点のネットワーク全体は調べていません。',
        en: 'The scan of {sweptOn} looked at single machines, not at the networks of the site.',
      },
      next: {
        ja: '拠点のネットワーク範囲（例：192.168.1.0/24）を指定してスキャンし、結果を取り込んでください。',
        en: 'Scan the address range of the site (such as 192.168.1.0/24) and import the result.',
      },
    },
  },
  howToMeasure: {
    ja: '拠点ごとに nmap -sV -oX scan.xml 192.168.1.0/24 のようにスキャンし、結果のXMLを7日ごとに取り込んでください。管理者は資産台帳の取り込みか資産の画面で登録します。',
    en: 'At each site scan with nmap -sV -oX scan.xml 192.168.1.0/24 or alike and import the XML every 7 days. Owners come from an imported ledger or are named on the asset’s page.',
  },
  mapping: {
    meti10: [4],
    securityAction6: [],
    securityAction25: [],
    csf2: ['ID.AM-01', 'ID.AM-02', 'ID.AM-04', 'ID.AM-05', 'ID.AM-08'],
    cis8: ['1.1', '1.2', '1.3', '1.5', '2.1', '2.4'],
    iso27001: ['A.5.9', 'A.8.9'],
    scs: ['3-1-1', '3-1-2', '3-1-3'],
  },
  cases: [
    {
      name: 'seen this week, with an owner from the ledger: holds',
      given: {
        sightings: [{ payload: sighting(days(40)), age: days(2) }],
        owners: [{ payload: ownership('情報システム課', days(40)), age: days(40), class: 'E4' }],
      },
      subject: 'host',
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'an owner named in the console counts as well',
      given: {
        sightings: [{ payload: sighting(days(40)), age: days(2) }],
        owners: [{ payload: ownership('総務課', days(40)), age: days(1), class: 'E3' }],
      },
      subject: 'host',
      state: 'holds',
    },
    {
      name: 'found yesterday, not owned yet: holds for a week',
      given: { sightings: [{ payload: sighting(days(1)), age: days(1) }] },
      subject: 'host',
      state: 'holds',
      reason: 'holds_new',
    },
    {
      name: 'nobody answers for it after a week: fails',
      given: { sightings: [{ payload: sighting(days(8)), age: days(1) }] },
      subject: 'host',
      state: 'fails',
      reason: 'unowned',
    },
    {
      name: 'a ledger with an empty cell names nobody: fails',
      given: {
        sightings: [{ payload: sighting(days(30)), age: days(1) }],
        owners: [{ payload: ownership('', days(30)), age: days(3), class: 'E4' }],
      },
      subject: 'host',
      state: 'fails',
      reason: 'unowned',
    },
    {
      name: 'in the ledger only, seen by no machine: declared',
      given: {
        sightings: [{ payload: sighting(days(30)), age: days(3), class: 'E4' }],
        owners: [{ payload: ownership('経理部', days(30)), age: days(3), class: 'E4' }],
      },
      subject: 'host',
      state: 'declared',
    },
    {
      name: 'last seen eight days ago: stale',
      given: {
        sightings: [{ payload: sighting(days(100)), age: days(8) }],
        owners: [{ payload: ownership('経理部', days(100)), age: days(100), class: 'E4' }],
      },
      subject: 'host',
      state: 'stale',
    },
    {
      name: 'a device with no evidence: unknown',
      given: {},
      subject: 'host',
      state: 'unknown',
      reason: 'never_seen',
    },
    {
      name: 'a site whose network was swept to the end: holds',
      given: { sweeps: [{ payload: sweep(['192.168.1.0/24'], 41, true), age: days(3) }] },
      subject: 'site',
      state: 'holds',
      reason: 'holds_site',
    },
    {
      name: 'a later scan of one machine does not take the sweep away',
      given: {
        sweeps: [
          { payload: sweep(['192.168.1.0/24'], 41, true), age: days(3) },
          { payload: sweep(['192.168.1.10'], 1, true), age: days(1) },
        ],
      },
      subject: 'site',
      state: 'holds',
    },
    {
      name: 'a scan that was cut off: fails',
      given: { sweeps: [{ payload: sweep(['10.2.0.0/24'], 12, false), age: days(1) }] },
      subject: 'site',
      state: 'fails',
      reason: 'sweep_incomplete',
    },
    {
      name: 'only single machines were scanned: fails',
      given: {
        sweeps: [
          {
            payload: sweep(['10.2.0.7', 'pc-014.example.jp', '10.2.0.9/32'], 3, true),
            age: days(1),
          },
        ],
      },
      subject: 'site',
      state: 'fails',
      reason: 'no_range_swept',
    },
    {
      name: 'the last sweep is eight days old: stale',
      given: { sweeps: [{ payload: sweep(['10.2.0.1-254'], 12, true), age: days(8) }] },
      subject: 'site',
      state: 'stale',
    },
    {
      name: 'a source that fell silent: fails, though the last sweep is fresh',
      given: {
        sweeps: [{ payload: sweep(['10.2.0.0/24'], 12, true), age: days(3) }],
        collectors: [{ payload: collector('ok', days(9)), age: days(0.2), class: 'E1' }],
      },
      subject: 'site',
      state: 'fails',
      reason: 'source_silent',
    },
    {
      name: 'a source that was set up yesterday and has not spoken yet: judged by the sweep',
      given: {
        sweeps: [{ payload: sweep(['10.2.0.0/24'], 12, true), age: days(3) }],
        collectors: [{ payload: collector('expected', days(1)), age: days(1), class: 'E1' }],
      },
      subject: 'site',
      state: 'holds',
    },
    {
      name: 'a source that a person stopped is not missed',
      given: {
        sweeps: [{ payload: sweep(['10.2.0.0/24'], 12, true), age: days(3) }],
        collectors: [{ payload: collector('off', days(90)), age: days(6), class: 'E1' }],
      },
      subject: 'site',
      state: 'holds',
    },
    {
      name: 'a site with no collector: unknown',
      given: {},
      subject: 'site',
      state: 'unknown',
      reason: 'never_seen',
    },
  ],
})

function sighting(firstSeen: number): Sighting {
  return {
    source: 'nmap-xml',
    collector: 'nmap 7.95',
    addresses: ['192.168.1.20'],
    firstSeenAt: ago(firstSeen),
    inLedger: false,
  }
}

function collector(state: Collector['state'], last: number): Collector {
  return {
    source: '019a0000-0000-7000-8000-000000000001',
    kind: 'scan',
    name: '本社の定期スキャン',
    state,
    lastAt: ago(last),
    silentAfterMs: days(7),
  }
}

function ownership(owner: string, firstSeen: number): Ownership {
  return { owner, firstSeenAt: ago(firstSeen) }
}

function sweep(ranges: string[], hostsUp: number, complete: boolean): Sweep {
  return { collector: 'nmap 7.95', ranges, hostsUp, complete }
}
