/**
 * What the internet can reach is known, owned, and nothing of it manages the house.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { Exposure } from '../features/vulnerabilities/evidence.ts'

const OWNED_WITHIN = days(3)

export default measure<{ exposures: Exposure }>({
  id: 'HB-P05',
  title: { ja: '外部公開資産への特別な留意', en: 'Special care of internet-facing assets' },
  asks: {
    ja: 'インターネットから到達できるものをすべて把握し、管理画面やリモートデスクトップを閉じていますか',
    en: 'Do you know everything the internet can reach, with administration and remote desktop closed?',
  },
  group: 'identify',
  actor: { ja: 'IT部門、各部門・拠点', en: 'IT department, every department and site' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: '保有資産へのアクセス経路となり得る外部公開資産には特に留意する。',
    },
  ],
  does: [
    {
      ja: 'ドメイン・証明書・アドレス範囲・クラウド契約から自社の公開資産を見つけます。署名された許可のある対象だけを調べ、許可した人を残します。',
      en: 'Finds our own public assets from domains, certificates, address blocks and cloud accounts; looks only at targets with a signed authorisation, and records who gave it.',
    },
    {
      ja: '開いたRDP・SMB・管理画面・VPN入口・NAS、期限切れの証明書、忘れられたサブドメインを知らせ、閉じた後に確かめ直します。',
      en: 'Reports open RDP, SMB, administration pages, VPN portals and NAS, expired certificates and forgotten subdomains, and tests again after closure.',
    },
    {
      ja: '前日との差を見て、新しく開いたポートを担当者に知らせます。',
      en: 'Compares each day with the one before: a newly open port goes to its owner.',
    },
  ],
  subject: 'public-asset',
  reads: { exposures: 'vulnerabilities.exposure' },
  maxAge: { exposures: hours(24) },
  least: 'E1',
  // A configuration or an agent may show a door that is open; that none is, only a look from outside tells.
  leastFor: { exposures: 'E3' },
  judge: ({ exposures }, now) => {
    const newest = latest(exposures)
    if (!newest) return unknown('never_seen')
    // Each way in which somebody saw it is a fact of its own; the worst counts.
    const all = (of: (payload: Exposure) => readonly string[]): readonly string[] => [
      ...new Set(exposures.flatMap(({ payload }) => of(payload))),
    ]
    const dangerous = all((payload) => payload.dangerous)
    if (dangerous.length > 0)
      return fails('dangerous_open', { service: dangerous[0] ?? '', count: dangerous.length })
    const exploited = all((payload) => payload.exploited ?? [])
    if (exploited.length > 0)
      return fails('exploited_open', { flaw: exploited[0] ?? '', count: exploited.length })
    const { owner } = newest.payload
    const firstSeenAt = Math.min(...exposures.map(({ payload }) => payload.firstSeenAt))
    if (owner !== null) return holds({ owner, count: all(({ services }) => services).length })
    const until = firstSeenAt + OWNED_WITHIN
    return now >= until
      ? fails('no_owner', { sinceOn: firstSeenAt })
      : unknown('owner_wanted', { sinceOn: firstSeenAt }, { until })
  },
  reasons: {
    holds: {
      why: {
        ja: '公開しているサービスは{count}件で、管理用の入口は開いていません（担当：{owner}）。',
        en: '{count} {count:service is|services are} public and nothing for administration is open (owner: {owner}).',
      },
      next: { ja: '', en: '' },
    },
    dangerous_open: {
      why: {
        ja: 'インターネットから {service} に到達できます（危険な入口：{count}件）。',
        en: 'The internet can reach {service} ({count} dangerous {count:entrance|entrances}).',
      },
      next: {
        ja: 'ファイアウォールで閉じるか、VPNと多要素認証の内側に移してください。閉じた後、外からもう一度確かめます。',
        en: 'Close it at the firewall, or move it behind VPN and a second factor. It is then tested again from outside.',
      },
    },
    exploited_open: {
      why: {
        ja: 'インターネットから到達できる機器に、悪用が確認された脆弱性が残っています（{flaw}など{count}件）。',
        en: 'The internet reaches a device with {count} {count:flaw that is|flaws that are} known to be exploited ({flaw}).',
      },
      next: {
        ja: '脆弱性の画面で修正版を確かめて更新してください。更新できるまでは公開を止めてください。',
        en: 'Update to the fixed version named under vulnerabilities; until then take it off the internet.',
      },
    },
    no_owner: {
      why: {
        ja: '公開資産の担当が決まっていません（{sinceOn}に発見、3日を経過）。',
        en: 'Nobody answers for this public asset, found on {sinceOn}, more than 3 days ago.',
      },
      next: {
        ja: '資産の画面で担当者を決めてください。不要なら公開を止めてください。',
        en: 'Name an owner on the asset page, or take it off the internet.',
      },
    },
    owner_wanted: {
      why: {
        ja: '新しい公開資産が{sinceOn}に見つかりました。担当がまだ決まっていません。',
        en: 'A new public asset was found on {sinceOn} and has no owner yet.',
      },
      next: { ja: '3日以内に担当者を決めてください。', en: 'Name an owner within 3 days.' },
    },
  },
  howToMeasure: {
    ja: '自社のドメインとアドレス範囲を登録し、外からの調査を許可すると測定できます。',
    en: 'It is measured once your domains and address ranges are registered and a scan from outside is authorised.',
  },
  mapping: {
    meti10: [4, 5],
    securityAction6: [4],
    securityAction25: [4],
    csf2: ['ID.AM-03', 'ID.RA-01', 'DE.CM-01', 'PR.IR-01'],
    cis8: ['4.4', '4.8', '7.6', '12.2', '18.1'],
    iso27001: ['A.8.20', 'A.8.21', 'A.8.8', 'A.5.7'],
    scs: ['3-1-2', '4-5-1'],
  },
  cases: [
    {
      name: 'a web server with an owner',
      given: { exposures: [{ age: hours(5), class: 'E1', payload: exposure({}) }] },
      state: 'holds',
    },
    {
      name: 'remote desktop open',
      given: { exposures: [{ age: hours(5), payload: exposure({ dangerous: ['3389/tcp RDP'] }) }] },
      state: 'fails',
      reason: 'dangerous_open',
    },
    {
      name: 'an exploited flaw behind an open door',
      given: {
        exposures: [{ age: hours(5), payload: exposure({ exploited: ['CVE-2024-3400'] }) }],
      },
      state: 'fails',
      reason: 'exploited_open',
    },
    {
      name: 'the configuration opens its administration, though a scan did not see it',
      given: {
        exposures: [
          { age: hours(1), payload: exposure({}) },
          {
            age: hours(5),
            class: 'E2',
            payload: exposure({ dangerous: ['https-admin/8443'] }),
          },
        ],
      },
      state: 'fails',
      reason: 'dangerous_open',
    },
    {
      name: 'a configuration alone, in which nothing is open that must not be',
      given: { exposures: [{ age: hours(5), class: 'E2', payload: exposure({}) }] },
      state: 'unknown',
      reason: 'too_weak',
    },
    {
      name: 'nobody owns it for a week',
      given: {
        exposures: [
          { age: hours(5), payload: exposure({ owner: null, firstSeenAt: ago(days(7)) }) },
        ],
      },
      state: 'fails',
      reason: 'no_owner',
    },
    {
      name: 'found yesterday',
      given: {
        exposures: [
          { age: hours(5), payload: exposure({ owner: null, firstSeenAt: ago(days(1)) }) },
        ],
      },
      state: 'unknown',
      reason: 'owner_wanted',
    },
    { name: 'nobody looked', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'looked at last week',
      given: { exposures: [{ age: days(7), payload: exposure({}) }] },
      state: 'stale',
    },
  ],
})

function exposure(change: Partial<Exposure>): Exposure {
  return {
    services: ['443/tcp https'],
    dangerous: [],
    owner: '情報システム課',
    firstSeenAt: ago(days(30)),
    ...change,
  }
}
