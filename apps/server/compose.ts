/**
 * Puts the house together: stores, rooms of the platform, features. No decision lives here.
 * @module
 */

import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { PasswordsOf } from '../../features/accounts/contract.ts'
import { en as accountsEn } from '../../features/accounts/messages/en.ts'
import { ja as accountsJa } from '../../features/accounts/messages/ja.ts'
import { accountsServer } from '../../features/accounts/server/index.ts'
import { en as advisoriesEn } from '../../features/advisories/messages/en.ts'
import { ja as advisoriesJa } from '../../features/advisories/messages/ja.ts'
import { advisoriesServer } from '../../features/advisories/server/index.ts'
import { secretsCompared } from '../../features/assets/configuration.ts'
import { en as assetsEn } from '../../features/assets/messages/en.ts'
import { ja as assetsJa } from '../../features/assets/messages/ja.ts'
import { assetsServer } from '../../features/assets/server/index.ts'
import { softwareBook } from '../../features/assets/server/software.ts'
import { en as boardEn } from '../../features/board/messages/en.ts'
import { ja as boardJa } from '../../features/board/messages/ja.ts'
import {
  boardServer,
  loadMeasuresWithVersions,
  nativeSource,
  removeBoard,
} from '../../features/board/server/index.ts'
import { intakeEn } from '../../features/detection/messages/intake-en.ts'
import { intakeJa } from '../../features/detection/messages/intake-ja.ts'
import { en as rulesEn } from '../../features/detection/messages/rules-en.ts'
import { ja as rulesJa } from '../../features/detection/messages/rules-ja.ts'
import { en as eventSearchEn } from '../../features/detection/messages/search-en.ts'
import { ja as eventSearchJa } from '../../features/detection/messages/search-ja.ts'
import { openAlerting } from '../../features/detection/server/alerts/index.ts'
import { openLogSources } from '../../features/detection/server/log-sources.ts'
import { deviceLogEvents } from '../../features/detection/server/search/device-log.ts'
import { searchRoutes } from '../../features/detection/server/search/routes.ts'
import { en as incidentsEn } from '../../features/incidents/messages/en.ts'
import { ja as incidentsJa } from '../../features/incidents/messages/ja.ts'
import { incidentsServer } from '../../features/incidents/server/index.ts'
import { en as organizationsEn } from '../../features/organizations/messages/en.ts'
import { ja as organizationsJa } from '../../features/organizations/messages/ja.ts'
import {
  countriesOf,
  everyOrganization,
  homeOrganization,
  isPerson,
  isSample,
  languageOf,
  networksOf,
  openOrganizationActs,
  nameOf as organizationNameOf,
  organizationsServer,
  removeOrganization,
  sitesOf,
  timeZoneOf,
} from '../../features/organizations/server/index.ts'
import { en as samplesEn } from '../../features/samples/messages/en.ts'
import { ja as samplesJa } from '../../features/samples/messages/ja.ts'
import { samplesServer } from '../../features/samples/server/index.ts'
import { en as casesEn } from '../../features/vulnerabilities/messages/cases.en.ts'
import { ja as casesJa } from '../../features/vulnerabilities/messages/cases.ja.ts'
import { en as vulnerabilitiesEn } from '../../features/vulnerabilities/messages/en.ts'
import { ja as vulnerabilitiesJa } from '../../features/vulnerabilities/messages/ja.ts'
import { casesServer } from '../../features/vulnerabilities/server/cases/index.ts'
import { openTouches } from '../../features/vulnerabilities/server/findings/touches.ts'
import { vulnerabilitiesServer } from '../../features/vulnerabilities/server/index.ts'
import { type Access, accessMessages, members, openAccess } from '../../platform/access/index.ts'
import { type Audit, openAudit } from '../../platform/audit/index.ts'
import type { Clock } from '../../platform/clock/index.ts'
import type { Config } from '../../platform/config/index.ts'
import { en as configEn } from '../../platform/config/messages/en.ts'
import { ja as configJa } from '../../platform/config/messages/ja.ts'
import { configRoutes } from '../../platform/config/routes.ts'
import { type LiveConfig, openLiveConfig } from '../../platform/config/store.ts'
import type { Events } from '../../platform/events/index.ts'
import { type EvidenceStore, openEvidence } from '../../platform/evidence/index.ts'
import type { Network } from '../../platform/feeds/index.ts'
import { type Files, filesMessages, openFiles } from '../../platform/files/index.ts'
import {
  type FeatureServer,
  type Mount,
  type ProblemSentences,
  type Route,
  tlsMessages,
} from '../../platform/http/index.ts'
import type { Text } from '../../platform/i18n/index.ts'
import { openImports } from '../../platform/imports/index.ts'
import { en as importsEn } from '../../platform/imports/messages/en.ts'
import { ja as importsJa } from '../../platform/imports/messages/ja.ts'
import { type Job, type Jobs, job, openJobs } from '../../platform/jobs/index.ts'
import { type Keys, keysMessages, openKeys } from '../../platform/keys/index.ts'
import type { Log } from '../../platform/log/index.ts'
import { type Records, recordsMessages } from '../../platform/records/index.ts'
import { openSources, type Sources } from '../../platform/sources/index.ts'
import { en as sourcesEn } from '../../platform/sources/messages/en.ts'
import { ja as sourcesJa } from '../../platform/sources/messages/ja.ts'
import { evidenceKinds } from '../evidence-kinds.ts'
import { type Outward, openOutward } from './outward.ts'
import { signThrough } from './sign-sample.ts'
import { takeInThrough } from './take-in.ts'

export type House = {
  readonly records: Records
  readonly access: Access
  readonly audit: Audit
  readonly evidence: EvidenceStore
  readonly files: Files
  readonly jobs: Jobs
  readonly keys: Keys
  readonly live: LiveConfig
  readonly outward: Outward
  readonly routes: readonly Route[]
  readonly mounts: readonly Mount[]
  readonly allJobs: readonly Job[]
  readonly features: readonly FeatureServer[]
  readonly sentences: readonly ProblemSentences[]
  /** Whose passwords are how old in a group of a directory. */
  readonly passwordsOf: PasswordsOf
  /** Whether this organization was registered first. */
  readonly isHome: (organization: string) => Promise<boolean>
}

export const compose = async (from: {
  readonly records: Records
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  readonly publicUrl: string
  readonly read: (screen: Readonly<Record<string, unknown>>) => Config
  /** Opens the event store when it is needed first. */
  readonly events: () => Promise<Events>
  /** How names and addresses become connections; another value in tests. */
  readonly network?: Network
}): Promise<House> => {
  const { records, dataDir, clock, log, publicUrl } = from
  const keys = await openKeys({ dataDir })
  const files = await openFiles({ dataDir, keys })
  const live = await openLiveConfig({ records, keys, clock, read: from.read })
  const jobs = await openJobs({ records, log, clock })
  const audit = openAudit({ records, clock, dataDir })
  const evidence = openEvidence({ records, clock, dataDir, kinds: evidenceKinds })
  const outward = openOutward({
    ...from,
    audit,
    jobs,
    keys,
    live,
    // The keeper tells of changes once feeds are taken in, when everything stands.
    catalogueChanged: (touched) => vulnerabilities.catalogueChanged(touched),
    // Likewise: the advisories stand by the time anybody asks for feeds.
    alerts: () => advisories.feeds,
    rules: () => alerting.feeds,
  })
  const settings = live.now().settings
  const access = openAccess({
    records,
    audit,
    clock,
    log,
    publicUrl,
    secret: await secretOf(dataDir, 'session'),
    oidc: oidcOf(live.now()),
    ...(from.network ? { network: from.network } : {}),
  })
  const organizationDeps = {
    records,
    access,
    audit,
    evidence,
    clock,
    publicUrl,
    sendMail: outward.sendMail,
  }
  const acts = openOrganizationActs(organizationDeps)
  const siteBook = { list: sitesOf }

  const accounts = accountsServer({ records, evidence, clock })
  const assets = assetsServer({
    records,
    evidence,
    audit,
    clock,
    log,
    jobs,
    sites: siteBook,
    keys,
    networksOf,
    // Its kinds are what the room of live sources opens with; its agents call when that room is open.
    sources: () => sources,
    accounts: {
      ...accounts.visitor,
      collect: async (directory, visit) => {
        const warnings = await accounts.visitor.collect(directory, visit)
        await vpnCases.passwordNews(visit.scope.organization)
        return warnings
      },
    },
    deviceNews: (tx, read) => vpnCases.deviceNews(tx, read),
    agentLogs: {
      wanted: (organization) => logSources.intake.agents.wanted(organization),
      take: (organization, logs) => logSources.intake.agents.take(organization, logs),
    },
  })
  const vpnCases = casesServer({
    records,
    evidence,
    audit,
    jobs,
    clock,
    log,
    devices: assets.devices,
    exposures: assets.exposures,
    passwordsOf: accounts.passwordsOf,
    ticketKeysOf: accounts.ticketKeysOf,
    compareSecrets: secretsCompared,
    deviceLogEvents: deviceLogEvents({ records, events: from.events }),
    organizations: () => records.system('whose devices are judged anew', everyOrganization),
    tell: async (tx, { title, link }) =>
      outward.notify.send(tx, {
        to: 'all',
        title: title[await languageOf(tx)],
        link,
        severity: 'high',
      }),
  })
  const vulnerabilities = vulnerabilitiesServer({
    records,
    evidence,
    audit,
    jobs,
    clock,
    log,
    catalogue: outward.keeper,
    software: softwareBook,
    exposures: assets.exposures,
    // What an advisory touches follows from the findings.
    matched: (organization) => advisories.applySoon(organization),
    timeZone: (organization) => records.within({ organization, sites: '*' }, timeZoneOf),
    siteNames: async (tx) => new Map((await sitesOf(tx)).map((s) => [s.id, s.name])),
  })
  const advisories = advisoriesServer({
    records,
    evidence,
    audit,
    jobs,
    clock,
    log,
    feeds: outward.feeds,
    notify: outward.notify,
    settings: () => {
      const now = live.now().settings
      return {
        enabled: now['feeds.enabled'],
        allow: now['feeds.allow'],
        on: now['feeds.on'],
        mirrors: now['feeds.mirrors'],
        administratorDays: now['advisories.administrator_days'],
        officerDays: now['advisories.officer_days'],
      }
    },
    inventory: softwareBook,
    touches: openTouches({ records, catalogue: outward.keeper, clock }),
    organizations: () => records.system('whose advisories are looked after', everyOrganization),
    members: members.listMembers,
    timeZone: (organization) => records.within({ organization, sites: '*' }, timeZoneOf),
    languageOf,
    organizationName: organizationNameOf,
  })
  const sentences: readonly ProblemSentences[] = [
    ...[accessMessages, recordsMessages, keysMessages, filesMessages, tlsMessages].map(
      (m): ProblemSentences => m,
    ),
    ...outward.sentences,
    { ja: sourcesJa.problems, en: sourcesEn.problems },
    { ja: assetsJa.problems, en: assetsEn.problems },
    { ja: accountsJa.problems, en: accountsEn.problems },
    { ja: advisoriesJa.problems, en: advisoriesEn.problems },
    { ja: boardJa.problems, en: boardEn.problems },
    { ja: importsJa.problems, en: importsEn.problems },
    { ja: organizationsJa.problems, en: organizationsEn.problems },
    { ja: samplesJa.problems, en: samplesEn.problems },
    { ja: vulnerabilitiesJa.problems, en: vulnerabilitiesEn.problems },
    { ja: casesJa.problems, en: casesEn.problems },
    { ja: configJa.problems, en: configEn.problems },
    { ja: intakeJa.problems, en: intakeEn.problems },
    { ja: rulesJa.problems, en: rulesEn.problems },
    { ja: incidentsJa.problems, en: incidentsEn.problems },
    { ja: eventSearchJa.problems, en: eventSearchEn.problems },
  ]
  const say = (failure: { readonly code: string; readonly params: object }): Text => {
    const in_ = (language: 'ja' | 'en'): string =>
      sentences.map((s) => s[language][failure.code]).find((s) => s !== undefined)?.(
        failure.params as never,
      ) ?? failure.code
    return { ja: in_('ja'), en: in_('en') }
  }
  const sources: Sources = openSources({
    records,
    clock,
    log,
    keys,
    audit,
    jobs,
    publicUrl,
    say,
    sites: siteBook,
    kinds: assets.sourceKinds,
    news: assets.sourceNews,
    tokenKey: Buffer.from(await secretOf(dataDir, 'source-tokens')),
  })
  const incidents = incidentsServer({
    records,
    audit,
    clock,
    tell: async (tx, { title, link, severity }) =>
      outward.notify.send(tx, { to: 'all', title: title[await languageOf(tx)], link, severity }),
  })
  const alerting = openAlerting({
    takeAlert: incidents.takeAlert,
    records,
    audit,
    evidence,
    clock,
    log,
    dataDir,
    version: from.version,
    jobs,
    feeds: outward.feeds,
    settings: () => {
      const now = live.now().settings
      return {
        enabled: now['feeds.enabled'],
        on: now['feeds.on'],
        mirrors: now['feeds.mirrors'],
      }
    },
    events: from.events,
    organizations: () => records.system('whose hits are tidied', everyOrganization),
    countriesOf: (organization) => records.within({ organization, sites: '*' }, countriesOf),
    timeZone: (organization) => records.within({ organization, sites: '*' }, timeZoneOf),
    tell: async (tx, { title, link, severity }) =>
      outward.notify.send(tx, { to: 'all', title: title[await languageOf(tx)], link, severity }),
    rulesChanged: (organization) => logSources.intake.rulesChanged(organization),
  })
  const logSources = openLogSources({
    records,
    clock,
    log,
    dataDir,
    audit,
    evidence,
    events: from.events,
    sites: siteBook,
    publicUrl,
    say,
    settings: () => logSettingsOf(live.now()),
    tokenKey: Buffer.from(await secretOf(dataDir, 'source-tokens')),
    homeOrganization: () => records.system('whose machine it is', homeOrganization),
    organizations: () => records.system('whose logs are kept', everyOrganization),
    timeZone: (organization) => records.within({ organization, sites: '*' }, timeZoneOf),
    ruleSetOf: alerting.ruleSetOf,
    ruleFacts: alerting.ruleFacts,
    onHits: alerting.onHits,
    hosts: assets.hosts,
    administrators: accounts.administrators,
  })
  const dropFolder = settings['imports.drop_folder']
  const imports = openImports({
    records,
    files,
    jobs,
    audit,
    clock,
    log,
    sites: siteBook,
    sources: [
      ...assets.importSources,
      ...logSources.importSources,
      ...vulnerabilities.importSources,
      nativeSource({
        evidence,
        sites: siteBook,
        clock,
        worker: new URL('./evidence-worker.ts', import.meta.url),
      }),
    ],
    maxBytes: settings['imports.max_mb'] * 1024 * 1024,
    ...(dropFolder === null
      ? {}
      : {
          dropFolder: {
            path: dropFolder,
            organization: () => records.system('whose drop folder it is', homeOrganization),
          },
        }),
  })
  const board = boardServer({
    records,
    evidence,
    audit,
    jobs,
    files,
    clock,
    log,
    kinds: evidenceKinds,
    measures: await loadMeasuresWithVersions(),
    isPerson,
    siteNames: async (tx) => new Map((await sitesOf(tx)).map((s) => [s.id, s.name])),
    timeZone: (organization) => records.within({ organization, sites: '*' }, timeZoneOf),
    setup: async (scope) =>
      records.within(scope, async (tx) => ({
        sites: (await sitesOf(tx)).length,
        administrators: (await members.listMembers(tx)).filter((m) => m.role === 'administrator')
          .length,
        imports: await imports.countDone(tx),
      })),
    deliver: outward.deliver,
    worsened: outward.worsened,
  })
  const organizations = organizationsServer(organizationDeps)
  const samples = samplesServer({
    records,
    audit,
    evidence,
    jobs,
    clock,
    log,
    folder: new URL('../../samples/company/', import.meta.url),
    isSample,
    createOrganization: async (tx, who, { name, language }) => {
      await acts.createOrganization(tx, who, {
        name,
        language,
        timeZone: 'Asia/Tokyo',
        nameKana: '',
        corporateNumber: null,
        colour: SAMPLE_COLOUR,
        sample: true,
      })
    },
    createSite: (tx, who, { kind, country, timeZone, language, networks }, name) =>
      acts.createSite(tx, who, {
        name,
        kind,
        country,
        timeZone,
        language,
        networks: [...networks],
        parentId: null,
        postalCode: null,
        address: '',
      }),
    addAdministrator: async (tx, userId) => {
      await members.addMember(tx, { userId, role: 'administrator', sites: '*' }, clock.now())
    },
    takeIn: takeInThrough(imports.routes),
    sign: signThrough(board.routes),
    removeRows: async (tx) => {
      await imports.forgetOrganization(tx)
      await assets.forgetOrganization(tx)
      await accounts.forgetOrganization(tx)
      await vpnCases.forgetOrganization(tx)
      await vulnerabilities.forgetOrganization(tx)
      await advisories.forgetOrganization(tx)
      await sources.forgetOrganization(tx)
      await incidents.forgetOrganization(tx)
      await alerting.forgetOrganization(tx)
      await logSources.forgetOrganization(tx)
      await removeBoard(tx)
      await outward.notify.forgetOrganization(tx)
      await removeOrganization(tx, { access })
    },
  })
  const anchor = job({
    name: 'evidence.anchor',
    input: z.strictObject({}),
    schedule: { cron: '10 3 * * *', tz: 'Asia/Tokyo', input: {} },
    run: async () => {
      await evidence.anchor()
      await audit.anchor()
    },
  })
  const features = [
    organizations,
    assets,
    accounts,
    vulnerabilities,
    vpnCases,
    advisories,
    incidents,
    alerting,
    { routes: searchRoutes({ records, audit, events: logSources.events }), jobs: [] },
    logSources,
    imports,
    sources,
    board,
    samples,
    ...outward.features,
  ]
  return {
    records,
    access,
    audit,
    evidence,
    files,
    jobs,
    keys,
    live,
    outward,
    features,
    passwordsOf: accounts.passwordsOf,
    mounts: [
      {
        prefix: '/api/auth',
        maxBodyBytes: SIGN_IN_BYTES,
        maxInFlightBytes: 256 * SIGN_IN_BYTES,
        handle: access.authHandler,
      },
      ...features.flatMap((f) => f.mounts ?? []),
    ],
    routes: [
      ...features.flatMap((f) => f.routes),
      ...configRoutes({ live, records, audit, version: from.version }),
    ],
    isHome: async (organization) =>
      organization === (await records.system('who looks after the installation', homeOrganization)),
    allJobs: [...features.flatMap((f) => f.jobs), anchor],
    sentences,
  }
}

const SAMPLE_COLOUR = '#b45309'
/** Sign-in requests are small. */
const SIGN_IN_BYTES = 64 * 1024

/** Signs the session cookies, or recognises the tokens of sources. Outside the database, readable by the user of Hinoban alone. */
const secretOf = async (dataDir: string, what: 'session' | 'source-tokens'): Promise<string> => {
  const folder = join(dataDir, 'keys')
  const path = join(folder, `${what}.secret`)
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const { writeDurably } = await import('../../platform/files/index.ts')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const secret = randomBytes(48).toString('base64url')
  await writeDurably(path, `${secret}\n`, 0o600)
  return secret
}

const logSettingsOf = ({ settings: s }: Config) => {
  const certificate = s['syslog.tls_certificate'] ?? s['http.tls_certificate']
  const key = s['syslog.tls_key'] ?? s['http.tls_key']
  return {
    host: s['syslog.host'],
    ports: { udp: s['syslog.udp_port'], tcp: s['syslog.tcp_port'], tls: s['syslog.tls_port'] },
    tls: certificate === null || key === null ? null : { certificate, key },
    clientCa: s['syslog.tls_client_ca'],
    folders: s['logs.folders'],
    spoolBytes: s['logs.spool_mb'] * 1024 * 1024,
  }
}

const oidcOf = (config: Config) => {
  const s = config.settings
  const issuer = s['sign_in.oidc_issuer']
  const clientId = s['sign_in.oidc_client_id']
  if (issuer === null || clientId === null) return null
  return {
    issuer,
    clientId,
    clientSecret: s['sign_in.oidc_client_secret'] ?? '',
    name: s['sign_in.oidc_name'] ?? 'OIDC',
    reach: s['sign_in.oidc_private'] ? ('private-too' as const) : ('public' as const),
  }
}
