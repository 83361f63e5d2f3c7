/**
 * Puts the house together: stores, rooms of the platform, features. No decision lives here.
 * @module
 */

import { z } from 'zod'
import type { PasswordsOf } from '../../features/accounts/contract.ts'
import { accountsServer } from '../../features/accounts/server/index.ts'
import { advisoriesServer } from '../../features/advisories/server/index.ts'
import { secretsCompared } from '../../features/assets/configuration.ts'
import { assetsServer } from '../../features/assets/server/index.ts'
import { softwareBook } from '../../features/assets/server/software.ts'
import {
  boardServer,
  loadMeasuresWithVersions,
  nativeSource,
  removeBoard,
} from '../../features/board/server/index.ts'
import { openAlerting } from '../../features/detection/server/alerts/index.ts'
import { openLogSources } from '../../features/detection/server/log-sources.ts'
import { deviceLogEvents } from '../../features/detection/server/search/device-log.ts'
import { searchRoutes } from '../../features/detection/server/search/routes.ts'
import { incidentsServer } from '../../features/incidents/server/index.ts'
import {
  countriesOf,
  everyOrganization,
  homeOrganization,
  isPerson,
  languageOf,
  networksOf,
  openOrganizationActs,
  nameOf as organizationNameOf,
  organizationsServer,
  removeOrganization,
  sitesOf,
  timeZoneOf,
} from '../../features/organizations/server/index.ts'
import { casesServer } from '../../features/vulnerabilities/server/cases/index.ts'
import { openTouches } from '../../features/vulnerabilities/server/findings/touches.ts'
import { vulnerabilitiesServer } from '../../features/vulnerabilities/server/index.ts'
import { type Access, members, openAccess } from '../../platform/access/index.ts'
import { type Audit, openAudit } from '../../platform/audit/index.ts'
import type { Clock } from '../../platform/clock/index.ts'
import type { Config } from '../../platform/config/index.ts'
import { configRoutes } from '../../platform/config/routes.ts'
import { type LiveConfig, openLiveConfig } from '../../platform/config/store.ts'
import type { Events } from '../../platform/events/index.ts'
import { type EvidenceStore, openEvidence } from '../../platform/evidence/index.ts'
import type { Network } from '../../platform/feeds/index.ts'
import { type Files, openFiles } from '../../platform/files/index.ts'
import type { FeatureServer, Mount, ProblemSentences, Route } from '../../platform/http/index.ts'
import type { Text } from '../../platform/i18n/index.ts'
import { openImports } from '../../platform/imports/index.ts'
import { type Job, type Jobs, job, openJobs } from '../../platform/jobs/index.ts'
import { type Keys, openKeys } from '../../platform/keys/index.ts'
import type { Log } from '../../platform/log/index.ts'
import type { Severity } from '../../platform/notify/contract.ts'
import type { Records, Transaction } from '../../platform/records/index.ts'
import { openSources, type Sources } from '../../platform/sources/index.ts'
import { evidenceKinds } from '../evidence-kinds.ts'
import { type Outward, openOutward } from './outward.ts'
import { samplesOf } from './samples-of.ts'
import { secretOf } from './secret-of.ts'
import { sentencesOf } from './sentences.ts'
import { advisorySettingsOf, feedSettingsOf, logSettingsOf, oidcOf } from './settings-of.ts'
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
  const timeZone = (organization: string): Promise<string> =>
    records.within({ organization, sites: '*' }, timeZoneOf)
  const siteNames = async (tx: Transaction): Promise<ReadonlyMap<string, string>> =>
    new Map((await sitesOf(tx)).map((s) => [s.id, s.name]))
  /** To everyone, in the organization's language. */
  const tell = async (
    tx: Transaction,
    said: { readonly title: Text; readonly link: string; readonly severity: Severity },
  ): Promise<void> =>
    outward.notify.send(tx, { ...said, to: 'all', title: said.title[await languageOf(tx)] })

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
      events: (organization) => logSources.intake.agents.events(organization),
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
    deviceLogEvents: deviceLogEvents({
      records,
      events: from.events,
      hostNames: assets.hostNames,
    }),
    organizations: () => records.system('whose devices are judged anew', everyOrganization),
    tell: (tx, said) => tell(tx, { ...said, severity: 'high' }),
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
    timeZone,
    siteNames,
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
    settings: () => advisorySettingsOf(live.now()),
    inventory: softwareBook,
    touches: openTouches({ records, catalogue: outward.keeper, clock }),
    organizations: () => records.system('whose advisories are looked after', everyOrganization),
    members: members.listMembers,
    timeZone,
    languageOf,
    organizationName: organizationNameOf,
  })
  const { sentences, say } = sentencesOf(outward.sentences)
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
    tell,
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
    settings: () => feedSettingsOf(live.now()),
    events: from.events,
    organizations: () => records.system('whose hits are tidied', everyOrganization),
    countriesOf: (organization) => records.within({ organization, sites: '*' }, countriesOf),
    timeZone,
    hostNames: assets.hostNames,
    tell,
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
    timeZone,
    ruleSetOf: alerting.ruleSetOf,
    ruleVersionOf: alerting.ruleVersionOf,
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
    siteNames,
    timeZone,
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
  const samples = samplesOf({
    records,
    audit,
    evidence,
    jobs,
    clock,
    log,
    acts,
    takeIn: takeInThrough(imports.routes),
    sign: signThrough(board.routes),
    // In this order: what points at something goes before it.
    forget: [
      imports.forgetOrganization,
      assets.forgetOrganization,
      accounts.forgetOrganization,
      vpnCases.forgetOrganization,
      vulnerabilities.forgetOrganization,
      advisories.forgetOrganization,
      sources.forgetOrganization,
      incidents.forgetOrganization,
      alerting.forgetOrganization,
      logSources.forgetOrganization,
      removeBoard,
      outward.notify.forgetOrganization,
      (tx) => removeOrganization(tx, { access }),
    ],
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

/** Sign-in requests are small. */
const SIGN_IN_BYTES = 64 * 1024
