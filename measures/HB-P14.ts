/**
 * Samples sent through the real route do not arrive, with a filter in the route and the sender records in place.
 * @module
 */
import { days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { MailFilterState, MailSelfTest } from '../features/mail/evidence.ts'

const SIGNATURES_AT_MOST_HOURS = 24

export default measure<{ tests: MailSelfTest; filters: MailFilterState }>({
  id: 'HB-P14',
  title: {
    ja: 'メールサーバでの不正添付・URLの検出と削除',
    en: 'Detect and remove bad attachments and URLs at the mail server',
  },
  asks: {
    ja: 'メールサーバで危険な添付とURLを取り除き、それが効いていることを毎日確かめていますか',
    en: 'Does the mail server remove bad attachments and URLs, and is that proved every day?',
  },
  group: 'protect',
  actor: { ja: 'メール管理者', en: 'Mail administrator' },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: 'メールサーバで不正な添付ファイルや本文の不正な URL を検出・削除する機能を導入する。',
    },
  ],
  does: [
    {
      ja: '添付（マクロ・暗号化ZIP・ISO・LNK・OneNote・二重拡張子）とURLを検査し、削除・隔離・書き換えを行い、申請により解放します。',
      en: 'Inspects attachments (macro, encrypted ZIP, ISO, LNK, OneNote, double extension) and URLs; removes, quarantines or rewrites, and releases on request.',
    },
    {
      ja: '無害な試験メールを1時間ごとに実際の経路で送り、届かないことを確かめます。',
      en: 'Sends harmless samples through the real route every hour and proves that they do not arrive.',
    },
    {
      ja: '自社ドメインのSPF・DKIM・DMARC・MTA-STSを確かめます。',
      en: 'Checks SPF, DKIM, DMARC and MTA-STS of own domains.',
    },
  ],
  subject: 'mail-domain',
  reads: { tests: 'mail.self-test', filters: 'mail.filter-state' },
  maxAge: { tests: hours(24), filters: hours(24) },
  least: 'E1',
  judge: ({ tests, filters }) => {
    const test = latest(tests)
    const filter = latest(filters)
    const arrived = test?.payload.samples.filter((s) => s.arrived) ?? []
    if (arrived.length > 0)
      return fails('sample_arrived', { sample: arrived[0]?.sample ?? '', count: arrived.length })
    if (filter) {
      const { filterInRoute, signaturesAgeHours, dmarc } = filter.payload
      if (!filterInRoute) return fails('not_in_route')
      if (dmarc === 'missing') return fails('dmarc_missing')
      if (signaturesAgeHours !== null && signaturesAgeHours > SIGNATURES_AT_MOST_HOURS)
        return fails('signatures_old', { hours: Math.floor(signaturesAgeHours) })
    }
    if (!test || test.payload.samples.length === 0) return unknown('not_tested')
    if (!filter) return unknown('filter_not_seen')
    return holds({ count: test.payload.samples.length })
  },
  reasons: {
    holds: {
      why: {
        ja: '試験メール{count}種はいずれも届かず、フィルターとDMARCも有効です。',
        en: 'None of {count} test {count:sample|samples} arrived; filter and DMARC are in force.',
      },
      next: { ja: '', en: '' },
    },
    sample_arrived: {
      why: {
        ja: '試験メール「{sample}」など{count}件が受信箱に届きました。',
        en: '{count} test {count:sample|samples} reached the inbox, {sample} among them.',
      },
      next: {
        ja: 'フィルターの規則と、迂回する経路がないかを確かめてください。',
        en: 'Check the rules of the filter, and whether a route goes round it.',
      },
    },
    not_in_route: {
      why: {
        ja: 'フィルターがメールの経路に入っていません。',
        en: 'The filter is not in the route of the mail.',
      },
      next: {
        ja: 'MXの向き先、またはメールサーバからフィルターへの接続を設定してください。',
        en: 'Point MX at it, or connect the mail server to the filter.',
      },
    },
    dmarc_missing: {
      why: {
        ja: 'このドメインにはDMARCの設定がありません。',
        en: 'This domain has no DMARC record.',
      },
      next: {
        ja: 'まず p=none でDMARCを公開し、報告を見ながら quarantine に進めてください。',
        en: 'Publish DMARC with p=none first, then go on to quarantine with the reports in view.',
      },
    },
    signatures_old: {
      why: {
        ja: '検知用の定義が{hours}時間前のものです（24時間以内が目安）。',
        en: 'Signatures are {hours} hours old; 24 is the limit.',
      },
      next: {
        ja: '定義の更新が失敗していないかを確かめてください。',
        en: 'Check why the update of signatures fails.',
      },
    },
    not_tested: {
      why: {
        ja: '実際の経路を使った試験の記録がありません。',
        en: 'No test through the real route is on record.',
      },
      next: { ja: '試験メールの送信を有効にしてください。', en: 'Turn on the self-test.' },
    },
    filter_not_seen: {
      why: {
        ja: '試験では止まりましたが、フィルターと送信元の設定を確認できていません。',
        en: 'The samples were stopped, but the filter and the sender records have not been read.',
      },
      next: {
        ja: 'メールフィルターを接続し、ドメインを登録してください。',
        en: 'Connect the mail filter and register the domain.',
      },
    },
  },
  howToMeasure: {
    ja: 'メールドメインを登録し、試験メールとフィルターの状態を記録すると測定できます。',
    en: 'It is measured once the mail domain is registered and self-tests and filter state come in.',
  },
  mapping: {
    meti10: [5],
    securityAction6: [2],
    securityAction25: [2, 6],
    csf2: ['DE.CM-09', 'PR.PS-05', 'DE.CM-01'],
    cis8: ['9.3', '9.5', '9.6', '9.7', '10.1'],
    iso27001: ['A.8.7', 'A.8.23', 'A.5.14'],
    scs: ['4-4-5', '5-1-1'],
  },
  cases: [
    {
      name: 'stopped, filtered, signed',
      given: {
        tests: [{ age: hours(1), payload: test(false) }],
        filters: [{ age: hours(1), payload: filter({}) }],
      },
      state: 'holds',
    },
    {
      name: 'EICAR arrived',
      given: {
        tests: [{ age: hours(1), payload: test(true) }],
        filters: [{ age: hours(1), payload: filter({}) }],
      },
      state: 'fails',
      reason: 'sample_arrived',
    },
    {
      name: 'the filter stands aside',
      given: {
        tests: [{ age: hours(1), payload: test(false) }],
        filters: [{ age: hours(1), payload: filter({ filterInRoute: false }) }],
      },
      state: 'fails',
      reason: 'not_in_route',
    },
    {
      name: 'no DMARC',
      given: { filters: [{ age: hours(1), payload: filter({ dmarc: 'missing' }) }] },
      state: 'fails',
      reason: 'dmarc_missing',
    },
    {
      name: 'signatures of last week',
      given: { filters: [{ age: hours(1), payload: filter({ signaturesAgeHours: 160 }) }] },
      state: 'fails',
      reason: 'signatures_old',
    },
    {
      name: 'a filter nobody tried',
      given: { filters: [{ age: hours(1), payload: filter({}) }] },
      state: 'unknown',
      reason: 'not_tested',
    },
    {
      name: 'tried, but the filter was not read',
      given: { tests: [{ age: hours(1), payload: test(false) }] },
      state: 'unknown',
      reason: 'filter_not_seen',
    },
    {
      name: 'tried last week',
      given: {
        tests: [{ age: days(7), payload: test(false) }],
        filters: [{ age: days(7), payload: filter({}) }],
      },
      state: 'stale',
    },
  ],
})

function test(arrived: boolean): MailSelfTest {
  return {
    samples: [
      { sample: 'EICAR', arrived },
      { sample: 'macro.docm', arrived: false },
    ],
  }
}

function filter(change: Partial<MailFilterState>): MailFilterState {
  return {
    filterInRoute: true,
    signaturesAgeHours: 3,
    spf: true,
    dkim: true,
    dmarc: 'quarantine',
    ...change,
  }
}
