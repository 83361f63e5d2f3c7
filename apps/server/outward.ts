/**
 * What leaves this machine: mail and webhooks, and the feeds that are fetched; with the settings in force at the moment.
 * @module
 */
import { type ActionNotice, postureOf, type Worsened } from '../../features/board/server/index.ts'
import { en } from '../../features/channels/messages/en.ts'
import { ja } from '../../features/channels/messages/ja.ts'
import { channelsServer } from '../../features/channels/server/index.ts'
import { en as feedsEn } from '../../features/feeds/messages/en.ts'
import { ja as feedsJa } from '../../features/feeds/messages/ja.ts'
import { feedsServer } from '../../features/feeds/server/index.ts'
import { addressOf, languageOf } from '../../features/organizations/server/index.ts'
import { openKeeper, type Touched } from '../../features/vulnerabilities/server/catalogue/keeper.ts'
import type { Audit } from '../../platform/audit/index.ts'
import type { Clock } from '../../platform/clock/index.ts'
import type { LiveConfig } from '../../platform/config/store.ts'
import { feedsMessages, type Network, openFeeds } from '../../platform/feeds/index.ts'
import type { FeatureServer, ProblemSentences } from '../../platform/http/index.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Keys } from '../../platform/keys/index.ts'
import type { Log } from '../../platform/log/index.ts'
import { MailAddress, notifyMessages, openNotify } from '../../platform/notify/index.ts'
import type { Records, Scope, Transaction } from '../../platform/records/index.ts'
import { type AlertFeeds, keptFeeds, type RuleFeeds } from './kept-feeds.ts'

/** What got worse weighs more the more the company expects. */
const SEVERITY_AT = { normal: 'medium', alert: 'high', emergency: 'critical' } as const

export type Outward = ReturnType<typeof openOutward>

export const openOutward = (from: {
  readonly records: Records
  readonly audit: Audit
  readonly jobs: Jobs
  readonly keys: Keys
  readonly live: LiveConfig
  readonly clock: Clock
  readonly log: Log
  readonly dataDir: string
  readonly publicUrl: string
  /** The catalogue of flaws changed: what has to be matched again; null: everything. */
  readonly catalogueChanged: (touched: Touched) => Promise<void>
  /** The feeds of advisories; asked when they are needed. */
  readonly alerts: () => AlertFeeds
  readonly rules: () => RuleFeeds
  /** Another value in tests. */
  readonly network?: Network
}) => {
  const { records, audit, clock, log, publicUrl } = from
  const now = () => from.live.now().settings
  const network = from.network ? { network: from.network } : {}
  const notify = openNotify({
    ...from,
    isEmergency: async (tx) => (await postureOf(tx)) === 'emergency',
    settings: () => ({
      smtpUrl: now()['mail.smtp_url'],
      from: now()['mail.from'],
      privateAddresses: now()['notify.private_addresses'],
      baseUrl: publicUrl,
    }),
  })
  const feedSettings = () => ({
    enabled: now()['feeds.enabled'],
    allow: now()['feeds.allow'],
    on: now()['feeds.on'],
    mirrors: now()['feeds.mirrors'],
    nvdKey: now()['feeds.nvd_key'],
  })
  const feeds = openFeeds({
    settings: feedSettings,
    records,
    dataDir: from.dataDir,
    log,
    clock,
    ...network,
  })
  const keeper = openKeeper({
    dataDir: from.dataDir,
    feeds,
    clock,
    log,
    settings: feedSettings,
    changed: from.catalogueChanged,
  })
  const channels = channelsServer({
    records,
    audit,
    notify,
    outward: () => ({
      mailIsSet: now()['mail.smtp_url'] !== null && now()['mail.from'] !== null,
      privateAddresses: now()['notify.private_addresses'],
    }),
  })
  const scopeOf = (organization: string): Scope => ({ organization, sites: '*' })
  /** Chats are programs, too: work that is not mailed to its owner goes to all of them. */
  const channelsOf = async (tx: Transaction, kind: 'mail' | 'webhook'): Promise<string[]> =>
    (await notify.channels(tx))
      .filter((c) => (c.kind === 'mail') === (kind === 'mail'))
      .map((c) => c.id)

  return {
    notify,
    feeds,
    /** The catalogue of flaws, made from the feeds. */
    keeper,
    /** Invitations and resets. False: not set up, or the mail server refused; then the link is handed over otherwise. */
    sendMail: async (letter: { to: string; subject: string; text: string }): Promise<boolean> => {
      if (!MailAddress.safeParse(letter.to).success) return false
      const { isAccepted, reply } = await notify.post(letter)
      if (!isAccepted) log.warn({ reply }, 'a letter was not accepted')
      return isAccepted
    },
    /** To the person's own mail where it is known, else to the channels of the kind. */
    deliver: ({ organization, channel, personId, title, link }: ActionNotice): Promise<void> =>
      records.within(scopeOf(organization), async (tx) => {
        const person =
          channel === 'mail' && personId !== null ? await addressOf(tx, personId) : null
        const language = person?.language ?? (await languageOf(tx))
        const words = (language === 'ja' ? ja : en).notices.assigned(title[language])
        const isReachable = person !== null && MailAddress.safeParse(person.mail).success
        const to = isReachable ? { mail: person.mail } : { channels: await channelsOf(tx, channel) }
        await notify.send(tx, { to, title: words, link })
      }),
    /** One notice a judgement to every channel; nothing where there is no channel. */
    worsened: ({ organization, pairs, measures }: Worsened): Promise<void> =>
      records.within(scopeOf(organization), async (tx) => {
        const m = ((await languageOf(tx)) === 'ja' ? ja : en).notices
        const [only, ...others] = measures
        const message =
          only !== undefined && others.length === 0
            ? { title: m.worsenedOne(only), link: `/measures/${only}` }
            : { title: m.worsenedMany, link: '/findings' }
        const severity = SEVERITY_AT[await postureOf(tx)]
        await notify.send(tx, { ...message, to: 'all', count: pairs, severity })
      }),
    features: [
      channels,
      feedsServer({
        records,
        audit,
        feeds,
        clock,
        settings: feedSettings,
        save: from.live.save,
        keeper: keptFeeds(keeper, from.jobs, from.alerts, from.rules),
      }),
      { routes: [], jobs: keeper.jobs, stop: keeper.stop },
    ] as readonly FeatureServer[],
    sentences: [
      notifyMessages,
      feedsMessages,
      { ja: feedsJa.problems, en: feedsEn.problems },
      { ja: ja.problems, en: en.problems },
    ] as readonly ProblemSentences[],
  }
}
