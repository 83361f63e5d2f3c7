/**
 * What the sample company's agents, scripts and drills have measured, as `measurements.evidence.ndjson`: varied on
 * purpose, so that the board shows what holds, what fails, what is out of date and what is not proven strongly enough.
 * @module
 */
import type { SubjectKind } from '@hinoban/measures'

const HOUR = 3_600_000
const DAY = 24 * HOUR

type Subject = readonly [kind: SubjectKind, id: string, name: string, site: string | null]

const company: Subject = ['organization', 'organization', '見本製作所（架空の会社）', null]
const site = (name: string): Subject => ['site', name, name, name]
const HQ = '本社'
const PLANT1 = '第一工場'
const PLANT2 = '第二工場'
const THAILAND = 'タイ子会社（アユタヤ）'

/** One record a line. `asOf` is the day of the photograph; the loader moves every time by the same distance. */
export const measurements = (asOf: Date): string => {
  const now = asOf.getTime()
  const ago = (ms: number): number => now - ms
  const ahead = (ms: number): number => now + ms
  const lines: string[] = []
  const fact = (
    [kind, id, name, place]: Subject,
    age: number,
    probe: string,
    facts: Readonly<Record<string, unknown>>,
  ): void => {
    for (const [fact, payload] of Object.entries(facts))
      lines.push(
        JSON.stringify({
          kind: fact,
          subject: { kind, id, name, site: place },
          observedAt: new Date(ago(age)).toISOString(),
          validUntil: null,
          probe,
          probeVersion: '1.0',
          payload,
        }),
      )
  }

  // Directives to the sites (HB-G03). The subsidiary reported the update as done; the look afterwards says otherwise.
  const order = (directive: string, language: string, sent: number, due: number) => ({
    directive,
    language,
    sentAt: ago(sent),
    acknowledgeBy: ago(sent - 3 * DAY),
    acknowledgedAt: ago(sent - DAY),
    dueAt: now + due,
    claimedDoneAt: null,
    probe: null,
  })
  for (const [name, seen, verified, open] of [
    [HQ, 20 * HOUR, 4, []],
    [PLANT1, 44 * HOUR, 3, []],
    [
      PLANT2,
      20 * HOUR,
      2,
      [order('制御機器のネットワークを事務系から分離する', 'ja', 8 * DAY, 20 * DAY)],
    ],
    [
      THAILAND,
      12 * DAY,
      1,
      [
        {
          ...order('SSL-VPN装置のファームウェアを更新する', 'th', 15 * DAY, -2 * DAY),
          claimedDoneAt: ago(5 * DAY),
          probe: 'fail',
        },
      ],
    ],
  ] as const) {
    fact(site(name), 5 * HOUR, 'directive-desk', { 'sites.directives': { verified, open } })
    fact(site(name), 5 * HOUR, 'site-watch', {
      'sites.last-evidence': { newestAt: ago(seen), source: 'nmap' },
    })
  }

  // Partners (HB-G04, HB-R05).
  const iso = { name: 'ISMS', endsAt: ahead(200 * DAY) }
  const answers = (answered: number) => ({
    'partners.questionnaire': { scheme: 'SCS ★3', answered, asked: 81 },
  })
  const partner = (
    name: string,
    standing: Readonly<Record<string, unknown>>,
    reached: boolean,
    contact: string,
  ): Subject => {
    const subject: Subject = ['partner', name, name, null]
    fact(subject, 20 * DAY, 'partner-register', {
      'partners.standing': { tier: 'critical', mark: null, criticalFindings: [], ...standing },
    })
    fact(subject, 12 * DAY, 'partner-ping', {
      'partners.contact-check': { channel: 'mail', contact, reached },
    })
    return subject
  }
  const operator = partner('見本システムサービス', { mark: iso }, true, '運用窓口')
  fact(operator, 90 * DAY, 'questionnaire', answers(81))
  const finding = {
    what: 'リモートデスクトップ（3389/tcp）のインターネット公開',
    cureBy: ago(6 * DAY),
  }
  const machining = partner('見本精密', { criticalFindings: [finding] }, true, '総務課')
  fact(machining, 70 * DAY, 'questionnaire', answers(64))
  const carrier = partner('見本運輸', {}, false, '配車センター')
  fact(carrier, 200 * DAY, 'questionnaire', answers(81))
  partner('見本商事', { tier: 'other' }, true, '購買窓口')

  // Directories (HB-P07, HB-P08, HB-P10). What a script reports is E2: too weak for HB-P07 and HB-P10.
  for (const [id, place, reviewed] of [
    ['corp.sample.example', HQ, 40 * DAY],
    ['th.sample.example', THAILAND, 25 * DAY],
  ] as const) {
    const directory: Subject = ['directory', id, id, place]
    fact(directory, 6 * HOUR, 'directory-script', {
      'accounts.access-review': {
        completedAt: ago(reviewed),
        adminsReviewedAt: ago(reviewed),
        unapprovedAdmins: [],
        revocationsNotVerified: 0,
      },
      'accounts.password-policy': {
        minLength: 12,
        complexity: false,
        secondFactor: false,
        lockAfter: 10,
      },
      'accounts.roster-check': {
        rosterAt: ago(2 * DAY),
        accounts: 214,
        leaversActive: 2,
        oldestLeftAt: ago(33 * DAY),
        dormant: 9,
      },
    })
  }

  // People (HB-P11, HB-P12, HB-P21). The report line was tried too long ago.
  fact(company, 30 * DAY, 'lesson-desk', {
    'awareness.lesson-state': { people: 180, done: 176, officers: 5, officersDone: 5 },
    'awareness.response-training': {
      lastExerciseAt: ago(150 * DAY),
      officersPastDue: 0,
      joinersPastDue: 4,
      findingsOverdue: 0,
    },
  })
  fact(company, 60 * DAY, 'mail-drill', {
    'awareness.mail-drill': { sent: 180, clicked: 14, reported: 92, firstReportMinutes: 6 },
  })
  fact(company, 120 * DAY, 'report-line', {
    'awareness.report-line-test': { channel: 'mail', answered: true, minutes: 11 },
  })

  // Readiness (HB-P23, HB-P24, HB-R06). The alarm was last drilled seven months ago.
  fact(company, 210 * DAY, 'alarm', { 'incidents.alarm-drill': { acknowledgedMinutes: 18 } })
  fact(company, 5 * HOUR, 'rota', { 'incidents.rota': { holes: 0, firstHoleAt: null } })
  fact(company, 5 * HOUR, 'outside-look', {
    'incidents.public-answer': { pageReachable: true, templatesReviewedAt: ago(100 * DAY) },
  })
  fact(company, 110 * DAY, 'mail-drill', {
    'incidents.warning-drill': { recipients: 240, minutes: 95 },
  })
  for (const [seat, place, reached] of [
    ['情報システム課の当番', HQ, true],
    ['第一工場の連絡責任者', PLANT1, true],
    ['タイ子会社の連絡責任者', THAILAND, false],
  ] as const)
    fact(['person', seat, seat, place], 20 * DAY, 'contact-tree', {
      'organizations.contact-check': {
        channel: 'phone',
        reached,
        minutes: reached ? 4 : null,
      },
    })

  // One closed case (HB-R03, HB-R05, HB-R06).
  fact(
    ['incident', 'IR-2026-03', '共有フォルダーでのマルウェア検知', PLANT1],
    5 * HOUR,
    'case-desk',
    {
      'incidents.restoration': {
        services: [
          {
            service: '生産実績の収集',
            state: 'reopened',
            openGates: [],
            tolerableUntil: ago(17 * DAY),
            decidedAt: ago(19 * DAY),
          },
        ],
      },
      'incidents.partner-notices': {
        decidedAt: ago(20 * DAY),
        closedAt: ago(12 * DAY),
        concerned: 3,
        acknowledged: 3,
        unreached: [],
      },
      'incidents.mail-warning': {
        positiveAt: null,
        firstSentAt: null,
        recipients: 0,
        acknowledged: 0,
      },
    },
  )

  // Small companies (HB-S01, HB-S02). One star is declared, and the first of the six items fails.
  fact(company, 5 * HOUR, 'security-action', {
    'declarations.security-action': { stars: 1, declarationId: '00000000000' },
    'declarations.self-diagnosis': { score: 68, answered: 25, fromEvidence: 9 },
    'declarations.live-items': {
      items: [1, 2, 3, 4, 5, 6].map((item) => ({ item, result: item === 1 ? 'fail' : 'pass' })),
    },
    'declarations.policy-page': { url: 'https://www.sample.example/policy', found: 'policy' },
  })
  fact(company, 6 * HOUR, 'support-desk', {
    'declarations.support-contract': {
      provider: '見本システムサービス',
      watched: '本社の境界装置とPC 60台',
      endsAt: ahead(140 * DAY),
      insuranceLimitYen: 3_000_000,
    },
    'declarations.test-alert': {
      provider: '見本システムサービス',
      sentAt: ago(9 * DAY),
      acknowledgedAt: ago(9 * DAY - HOUR / 5),
      answerBy: ago(9 * DAY - HOUR),
    },
  })

  // The product (HB-V01, HB-V02, HB-V03). Customers on an old version were not told.
  fact(['release', 'line-monitor@2.4.1', 'line-monitor 2.4.1', HQ], 30 * DAY, 'release-gate', {
    'products.release-gate': {
      product: 'line-monitor',
      version: '2.4.1',
      releasedAt: ago(29 * DAY),
      outcome: 'passed',
      missing: [],
    },
  })
  const product: Subject = ['product', 'line-monitor', 'line-monitor', HQ]
  fact(product, 3 * DAY, 'fleet', {
    'products.fleet': {
      instances: 46,
      unsupported: 5,
      untold: ['見本化学 鹿島工場', '見本食品 静岡工場'],
      failedBaseline: [],
    },
  })
  fact(product, 45 * DAY, 'customer-ping', {
    'products.customer-contacts': { customers: 12, unreached: [] },
  })
  fact(
    ['advisory', 'MHN-2026-002', 'line-monitorの認証不備（MHN-2026-002）', HQ],
    5 * HOUR,
    'notice-desk',
    {
      'products.customer-notices': {
        title: 'line-monitorの認証不備（MHN-2026-002）',
        severity: 'serious',
        publishedAt: ago(29 * DAY),
        affected: 46,
        fixed: 41,
        uncontacted: [],
      },
    },
  )
  fact(['repository', 'line-monitor', 'line-monitor', HQ], 6 * HOUR, 'code-host-script', {
    'products.members': {
      host: 'git.sample.example',
      members: 9,
      notOnRoster: [],
      withoutMfa: [],
      sharedAccounts: [],
      unknownKeys: [],
    },
  })

  // Measures that ask for a look by Hinoban itself (E1): a script's report is shown, and is not enough.
  for (const [id, name, place, build] of [
    ['hq-fw', '本社の境界装置（hq-fw）', HQ, '7.4.8'],
    ['th-fw', 'タイ子会社の境界装置（th-fw）', THAILAND, '7.0.12'],
  ] as const)
    fact(['edge-device', id, name, place], 6 * HOUR, 'device-script', {
      'vulnerabilities.edge-build': {
        product: 'FortiGate',
        build,
        fixedBuild: '7.4.8',
        exploitedSince: null,
        isolated: false,
      },
    })
  fact(['public-asset', 'www.sample.example', 'www.sample.example', HQ], 6 * HOUR, 'outside-look', {
    'vulnerabilities.exposure': {
      services: ['443/tcp https'],
      dangerous: [],
      owner: '総務部',
      firstSeenAt: ago(300 * DAY),
    },
  })
  for (const [id, name, place, isRequired] of [
    ['hq-vpn', '本社のSSL-VPN', HQ, true],
    ['th-vpn', 'タイ子会社のSSL-VPN', THAILAND, false],
  ] as const)
    fact(['sign-in-door', id, name, place], 6 * HOUR, 'device-script', {
      'accounts.door-policy': {
        fromInternet: true,
        forAdministrators: false,
        secondFactorRequired: isRequired,
        peopleWithoutFactor: isRequired ? 0 : 23,
      },
    })
  fact(['computer', 'hq-note-01', 'hq-note-01', HQ], 6 * HOUR, 'policy-script', {
    'mail.macro-policy': {
      suite: 'Microsoft Office',
      internetMacrosBlocked: true,
      allMacrosRun: false,
      enforced: true,
    },
  })
  fact(['mail-domain', 'sample.example', 'sample.example', null], 6 * HOUR, 'mail-script', {
    'mail.filter-state': {
      filterInRoute: true,
      signaturesAgeHours: 3,
      spf: true,
      dkim: true,
      dmarc: 'quarantine',
    },
  })
  fact(['information', 'drawings', '設計図面', HQ], 6 * HOUR, 'storage-script', {
    'information.encryption-state': { encrypted: true, method: 'AES-256', keyApart: true },
  })
  const backup: Subject = ['backup-set', 'hq-backup', '基幹システムのバックアップ', HQ]
  fact(backup, 6 * HOUR, 'backup-script', {
    'backups.run': { lastGoodAt: ago(7 * HOUR), rpoHours: 24, anomalies: [] },
    'backups.detached-copy': {
      kind: 'offline-media',
      reachable: false,
      deletable: false,
      mountedHours: 2,
      mountedHoursAllowed: 4,
    },
    'backups.restore-test': { ok: true, hashesMatch: true, minutes: 52, rtoMinutes: 240 },
  })
  fact(['service', 'erp', '受発注と会計', HQ], 100 * DAY, 'drill-desk', {
    'backups.system-drill': { ok: true, minutes: 410, rtoMinutes: 480 },
  })
  return `${lines.join('\n')}\n`
}
