/**
 * A leak through a VPN flaw ends with the last password changed, not with the update.
 * @module
 */
import { ago, days, fails, holds, hours, latest, measure, unknown } from '@hinoban/measures'
import type { CredentialCheck } from '../features/vulnerabilities/evidence.ts'

export default measure<{ checks: CredentialCheck }>({
  id: 'HB-P06',
  title: {
    ja: 'VPN脆弱性悪用時のパスワード変更（更新だけで終えない）',
    en: 'After a VPN flaw: change passwords, not just the version',
  },
  asks: {
    ja: 'VPN装置からパスワードが漏えいしたおそれがあるとき、更新だけで終えず、全員のパスワードを変えましたか',
    en: 'When a VPN flaw may have given passwords away, were all of them changed, not just the version?',
  },
  group: 'protect',
  actor: {
    ja: 'ネットワーク管理者、全VPN利用者',
    en: 'Network administrator, everybody who uses the VPN',
  },
  quotes: [
    {
      notice: '2022-04-11',
      section: '1',
      text: 'VPN 機器の脆弱性を悪用されパスワードを盗まれることがあり、その場合はバージョンアップに加え、パスワードを変更することが必要。',
    },
    {
      notice: '2022-02-23',
      section: '※',
      text: 'Fortinet 社製 FortiOS の SSL VPN 機能の脆弱性 (CVE-2018-13379) の影響を受けるホストに関する情報の公開について',
    },
  ],
  does: [
    {
      ja: '認証情報が漏えいするバージョンで動いていた装置では、サインインできたすべてのアカウントのパスワードが修正より新しくなり、セッションの切断、証明書・鍵・事前共有鍵・LDAPの入れ替え、多要素認証の有効化が済むまで、対応を閉じさせません。',
      en: 'Where a device ran a build that gives credentials away, keeps the case open until every account that could sign in has a password newer than the fix, sessions are killed, certificates, keys, PSK and LDAP bind are changed, and a second factor is on.',
    },
    {
      ja: '影響を受けた機器の公表リスト（利用者が用意したファイル）と自社のアドレスを照合します。漏えいしたデータは取得しません。',
      en: 'Compares own addresses with published lists of affected hosts that you supply as a file; leaked data are never fetched.',
    },
    {
      ja: '利用者一人ひとりに変更を依頼し、100%になるまで追います。',
      en: 'Sends each user a reset request and follows it to 100 %.',
    },
  ],
  subject: 'edge-device',
  reads: { checks: 'vulnerabilities.credential-check' },
  maxAge: { checks: days(1) },
  least: 'E1',
  judge: ({ checks }) => {
    const check = latest(checks)
    if (!check) return unknown('never_seen')
    const { cve, fixedAt, accounts, accountsOlder, sessionsKilled, secretsNotChanged } =
      check.payload
    const { notProven = [], unjudged } = check.payload
    if (unjudged === 'past') return unknown('past_unknown', { cve: cve ?? '-' })
    if (unjudged === 'product') return unknown('product_unknown')
    if (unjudged === 'version') return unknown('version_unknown')
    if (cve === null) return holds({})
    if (fixedAt === null) return fails('not_fixed', { cve })
    if (accountsOlder > 0) return fails('passwords_older', { cve, count: accountsOlder, accounts })
    if (!sessionsKilled) return fails('sessions_alive', { cve })
    if (secretsNotChanged.length > 0)
      return fails('secrets_older', {
        cve,
        secret: secretsNotChanged[0] ?? '',
        count: secretsNotChanged.length,
      })
    if (notProven.length > 0)
      return fails('not_proven', { cve, what: notProven[0] ?? '', count: notProven.length })
    return holds({ cve, accounts }, { reason: 'holds_changed' })
  },
  reasons: {
    holds: {
      why: {
        ja: '認証情報が漏えいするバージョンで動いていた記録はありません。',
        en: 'This device has not run a build that gives credentials away.',
      },
      next: { ja: '', en: '' },
    },
    holds_changed: {
      why: {
        ja: '{cve} の後、{accounts}件すべてのアカウントと鍵が変更されたことを確認しました。',
        en: 'After {cve}, every account ({accounts} of {accounts}) and the keys were seen to be changed.',
      },
      next: { ja: '', en: '' },
    },
    not_fixed: {
      why: {
        ja: '{cve} の影響を受けるバージョンのまま動いています。',
        en: 'It still runs a build affected by {cve}.',
      },
      next: {
        ja: 'まず装置を更新するか切り離してください。その後、パスワードの変更に進みます。',
        en: 'First update the device or take it off; then go on to the passwords.',
      },
    },
    passwords_older: {
      why: {
        ja: '{cve} の修正より前のパスワードが、{accounts}件中{count}件残っています。',
        en: '{count} of {accounts} accounts still {count:has|have} a password from before the fix of {cve}.',
      },
      next: {
        ja: '残っている人に変更を依頼し、連絡が取れないアカウントは無効にしてください。',
        en: 'Ask the people left to change theirs, and disable the accounts nobody answers for.',
      },
    },
    sessions_alive: {
      why: {
        ja: '{cve} の修正後も、以前のセッションが有効なままです。',
        en: 'Sessions from before the fix of {cve} are still alive.',
      },
      next: {
        ja: '装置の全セッションを切断してください。',
        en: 'End every session on the device.',
      },
    },
    secrets_older: {
      why: {
        ja: '{cve} の後、{secret} など{count}件の鍵・証明書が変更されていません。',
        en: 'After {cve}, {count} {count:key or certificate was|keys or certificates were} not changed, among them {secret}.',
      },
      next: {
        ja: '証明書・事前共有鍵・LDAPのパスワードを入れ替えてください。',
        en: 'Change the certificates, pre-shared keys and LDAP passwords.',
      },
    },
    not_proven: {
      why: {
        ja: '{cve} の後に必要な作業のうち、{what} など{count}件が済んだことを確認できていません。',
        en: '{count} of the tasks after {cve} {count:is|are} not seen to be done, among them {what}.',
      },
      next: {
        ja: '「VPN装置の漏えい対応」を開き、残っている作業を順に進めてください。',
        en: 'Open the case under “After a VPN leak” and go on with the tasks that are left.',
      },
    },
    past_unknown: {
      why: {
        ja: '初めて確認した時点で修正済みでしたが、それより前に {cve} の影響を受けるバージョンで動いていたかどうかが分かりません。',
        en: 'It was fixed when first seen; whether it ran a build affected by {cve} before is not known.',
      },
      next: {
        ja: '「VPN装置の漏えい対応」を開き、更新した日か、導入時から修正済みだったことを記録してください。',
        en: 'Open the case under “After a VPN leak” and record when it was updated, or that it came with a fixed build.',
      },
    },
    product_unknown: {
      why: {
        ja: 'この製品について、認証情報が漏えいするバージョンの情報を持っていません。',
        en: 'Which builds of this product give credentials away is not known here.',
      },
      next: {
        ja: 'メーカーの情報を確かめ、該当するものがあればパスワードと鍵を変更してください。',
        en: 'Look at the maker’s notices, and change passwords and keys where one concerns this device.',
      },
    },
    version_unknown: {
      why: {
        ja: 'バージョンの履歴を、認証情報が漏えいするバージョンと照合できませんでした。',
        en: 'The history of its builds could not be compared with those that give credentials away.',
      },
      next: {
        ja: '装置の show コマンドの出力か設定ファイルを取り込んでください。',
        en: 'Import the output of its show commands or its configuration.',
      },
    },
  },
  codes: {
    isolate: { ja: '装置の切り離し', en: 'taking the device off' },
    upgrade: { ja: '装置の更新', en: 'the update of the device' },
    sessions: { ja: 'セッションの切断', en: 'ending the sessions' },
    'local-password': {
      ja: '装置に登録された利用者のパスワード',
      en: 'the password of the local user',
    },
    'admin-password': { ja: '装置の管理者のパスワード', en: 'the password of the administrator' },
    'directory-password': {
      ja: 'ディレクトリのパスワード',
      en: 'the directory password',
    },
    'bind-account': { ja: '連携用アカウント', en: 'the account for signing in elsewhere' },
    psk: { ja: 'IPsecの事前共有鍵', en: 'the pre-shared key' },
    certificate: { ja: '証明書', en: 'the certificate' },
    'api-key': { ja: 'APIキー', en: 'the API key' },
    mfa: { ja: '多要素認証', en: 'the second factor' },
    'unknown-accounts': { ja: '不審なアカウントの確認', en: 'removing unknown accounts' },
    'compromise-check': { ja: '侵害の有無の確認', en: 'the check for compromise' },
    'integrity-check': { ja: '改ざんの有無の確認', en: 'the check of integrity' },
    'log-review': { ja: 'ログの調査', en: 'the search in the logs' },
    krbtgt: { ja: 'krbtgtのパスワード', en: 'the password of krbtgt' },
    'tell-users': { ja: '利用者への連絡', en: 'telling the people concerned' },
  },
  howToMeasure: {
    ja: '境界装置のバージョンの履歴と、ディレクトリの最終パスワード変更日時を読み取ると測定できます。',
    en: 'It is measured from the history of builds of edge devices and the last password changes in the directory.',
  },
  mapping: {
    meti10: [5, 7],
    securityAction6: [3],
    securityAction25: [3],
    csf2: ['PR.AA-01', 'RS.MI-02', 'RC.RP-02', 'PR.AA-03'],
    cis8: ['5.2', '5.3', '6.2', '6.4', '17.4'],
    iso27001: ['A.5.17', 'A.8.5', 'A.5.26'],
    scs: ['4-1-6', '4-4-4', '4-5-1'],
  },
  cases: [
    {
      name: 'never on a leaking build',
      given: { checks: [{ age: hours(4), payload: check({}) }] },
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'all changed',
      given: {
        checks: [
          { age: hours(4), payload: check({ cve: 'CVE-2018-13379', fixedAt: ago(days(3)) }) },
        ],
      },
      state: 'holds',
      reason: 'holds_changed',
    },
    {
      name: 'one old password',
      given: {
        checks: [
          {
            age: hours(4),
            payload: check({ cve: 'CVE-2018-13379', fixedAt: ago(days(3)), accountsOlder: 1 }),
          },
        ],
      },
      state: 'fails',
      reason: 'passwords_older',
    },
    {
      name: 'not even updated',
      given: { checks: [{ age: hours(4), payload: check({ cve: 'CVE-2018-13379' }) }] },
      state: 'fails',
      reason: 'not_fixed',
    },
    {
      name: 'old sessions live on',
      given: {
        checks: [
          {
            age: hours(4),
            payload: check({ cve: 'CVE-2023-4966', fixedAt: ago(days(3)), sessionsKilled: false }),
          },
        ],
      },
      state: 'fails',
      reason: 'sessions_alive',
    },
    {
      name: 'the pre-shared key is the old one',
      given: {
        checks: [
          {
            age: hours(4),
            payload: check({
              cve: 'CVE-2018-13379',
              fixedAt: ago(days(3)),
              secretsNotChanged: ['IPsec PSK'],
            }),
          },
        ],
      },
      state: 'fails',
      reason: 'secrets_older',
    },
    {
      name: 'nobody saw what became of the directory',
      given: {
        checks: [
          {
            age: hours(4),
            payload: check({
              cve: 'CVE-2018-13379',
              fixedAt: ago(days(3)),
              notProven: ['directory passwords'],
            }),
          },
        ],
      },
      state: 'fails',
      reason: 'not_proven',
    },
    {
      name: 'fixed when first seen',
      given: {
        checks: [{ age: hours(4), payload: check({ cve: 'CVE-2018-13379', unjudged: 'past' }) }],
      },
      state: 'unknown',
      reason: 'past_unknown',
    },
    {
      name: 'a product that no rule knows',
      given: { checks: [{ age: hours(4), payload: check({ unjudged: 'product' }) }] },
      state: 'unknown',
      reason: 'product_unknown',
    },
    {
      name: 'a version that cannot be read',
      given: { checks: [{ age: hours(4), payload: check({ unjudged: 'version' }) }] },
      state: 'unknown',
      reason: 'version_unknown',
    },
    { name: 'nobody looked', given: {}, state: 'unknown', reason: 'never_seen' },
    {
      name: 'checked a week ago',
      given: { checks: [{ age: days(7), payload: check({}) }] },
      state: 'stale',
    },
  ],
})

function check(change: Partial<CredentialCheck>): CredentialCheck {
  return {
    cve: null,
    fixedAt: null,
    accounts: 48,
    accountsOlder: 0,
    sessionsKilled: true,
    secretsNotChanged: [],
    ...change,
  }
}
