/**
 * The English of findings.
 * @module
 */
import { plural } from '../../../platform/i18n/index.ts'
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type {
  Bucket,
  ClosedWhy,
  CoverageKind,
  Severity,
  vulnerabilitiesProblems,
} from '../contract.ts'
import type { InputName } from '../policy.ts'

const problems = {
  'vulnerabilities.bad_cursor': () =>
    'This page of the list can no longer be found. Start again from its beginning.',
  'vulnerabilities.until_out_of_range': (p) =>
    `The last day must be today or later, and at most ${p.days} days ahead. Choose an earlier day; it can be renewed.`,
  'vulnerabilities.until_needed': () =>
    'A risk is accepted until a day, not for ever. Name the last day.',
  'vulnerabilities.accept_role': () =>
    'Only an administrator or an officer can accept a risk. Ask one of them.',
  'vulnerabilities.whole_company': () =>
    'This would hold for the whole company, and you see some sites alone. Choose this one finding, or ask an administrator.',
  'vulnerabilities.vex_ended': () =>
    'This document no longer counts. Reload the list to see who ended it.',
  'vulnerabilities.suppression_ended': () => 'This has already ended. Reload the list.',
  'vulnerabilities.no_own_policy': () =>
    'There is no own table yet. Download one, change it, and bring it back.',
  'vulnerabilities.no_file': () => 'No file arrived. Choose a CSV file.',
  'vulnerabilities.table_too_large': (p) =>
    `The table is larger than ${p.kb} KB. A table of deadlines has some hundred rows at most.`,
  'vulnerabilities.table_mistakes': (p) =>
    `The table has mistakes (${p.count}; the first in line ${p.line}). Correct them, check it again, and bring it back.`,
  'vulnerabilities.changed_meanwhile': (p) =>
    `Someone else chose first (it is now version ${p.version}). Look at the choice, then choose again.`,
} satisfies ProblemMessages<typeof vulnerabilitiesProblems>

const day = (iso: string): string => iso
const n = (value: number): string => value.toLocaleString('en')

const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** What each answer of the policy means, told and assumed. */
const inputs: Readonly<Record<InputName, Readonly<Record<string, string>>>> = {
  kev: { yes: 'it is known to be exploited', no: 'no exploitation is known' },
  exposed: {
    yes: 'the device can be reached from the internet',
    no: 'the device cannot be reached from the internet',
  },
  automatable: { yes: 'attacks can be automated', no: 'attacks cannot be automated' },
  impact: {
    total: 'it gives full control',
    partial: 'it gives only limited control',
  },
  exploitation: {
    active: 'it is known to be exploited',
    'public poc': 'an exploit is published',
    none: 'no exploit is known',
  },
  exposure: {
    open: 'the device can be reached from the internet',
    controlled: 'only the own network reaches the device',
    small: 'hardly anything reaches the device',
  },
  'human-impact': {
    'very high': 'everything depends on the device',
    high: 'much depends on the device',
    medium: 'the work depends on the device as usual',
    low: 'little depends on the device',
  },
  severity: {
    critical: 'it is rated critical',
    high: 'it is rated high',
    medium: 'it is rated medium',
    low: 'it is rated low',
    none: 'it is rated as harmless',
  },
}
const inputNames: Readonly<Record<InputName, string>> = {
  kev: 'exploitation',
  exposed: 'reach from the internet',
  automatable: 'automation of attacks',
  impact: 'impact',
  exploitation: 'exploitation',
  exposure: 'reach from the internet',
  'human-impact': 'importance of the device',
  severity: 'severity',
}

const columns =
  'kev, exposed, automatable, impact, exploitation, exposure, human-impact, severity, outcome, days, forensic'

export const en = {
  problems,
  buckets: {
    affected: 'Affected',
    'version-unknown': 'Version unknown',
    'platform-unconfirmed': 'Platform unconfirmed',
    'under-investigation': 'Under investigation',
    'not-affected': 'Not affected, sources disagree',
    suppressed: 'False alarm',
    accepted: 'Risk accepted',
    closed: 'Closed',
  } satisfies Record<Bucket, string>,
  severities: {
    critical: 'Critical',
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    none: 'None',
    unknown: 'Not rated',
  } satisfies Record<Severity, string>,
  closed: {
    'version-changed': 'Another version was seen that is not affected.',
    'component-gone': 'The component is no longer on the device.',
    'asset-gone': 'The device was retired.',
    'not-affected': 'By newer records the version is not affected.',
    withdrawn: 'The record was rejected or withdrawn by its source.',
    'platform-differs': 'The flaw asks for another platform than the device runs.',
  } satisfies Record<ClosedWhy, string>,
  coverage: {
    judged: 'Judged',
    'nothing-known': 'No flaw is recorded',
    'no-source': 'No loaded source covers it',
    'no-identity': 'It has no name that sources know',
    'version-unreadable': 'Its version is missing or cannot be read',
  } satisfies Record<CoverageKind, string>,
  reasons: {
    distro_verdict: 'The distribution itself judges this package.',
    vendor_verdict: 'The maker itself names this version.',
    range_exact: 'The version lies in the range that the record names.',
    vex_statement: 'The supplier says so in a VEX document that was handed in.',
    range_prose: 'The range was read from words: the version lies in it.',
    range_partly_read:
      'Part of the range could not be read; what could be read contains the version.',
    name_guessed: 'The product was found by its name alone: check whether it is the same.',
    platform_unconfirmed: 'The version fits; whether the platform does, nobody has seen.',
    version_unknown: 'Nobody has seen which version is installed.',
    version_unreadable: 'The installed version cannot be read.',
    range_unreadable: 'What the record says of versions cannot be read.',
    end_of_support: 'The maker no longer mends this product.',
  } as Readonly<Record<string, string>>,
  sources: {
    cve: 'CVE record (the numbering organization)',
    'cve-adp': 'Addition to the CVE record (CISA)',
    nvd: 'NVD',
    'nvd-overrides': 'Correction of NVD',
    jvn: 'JVN iPedia',
    osv: 'OSV',
    csaf: 'Maker (CSAF)',
    debian: 'Debian',
    ubuntu: 'Ubuntu',
    redhat: 'Red Hat',
    eol: 'End-of-life dates',
    vex: 'VEX of the supplier (handed in)',
    vendor: 'Maker',
  } as Readonly<Record<string, string>>,
  inputs,
  inputNames,
  outcomeName: 'deadline',
  assumed: (words: string): string => `${words} (nobody knows; the worse is counted)`,
  /** One sentence: which facts, which table, by when. */
  why: (o: {
    readonly told: readonly string[]
    readonly assumed: readonly InputName[]
    readonly due: string | null
    readonly days: number | null
    readonly outcome: string
    readonly policy: string
    readonly isKept: boolean
  }): string => {
    const because = o.told.length > 0 ? `Since ${list(o.told)}` : 'Since nothing else is known'
    const until =
      o.due === null || o.days === null
        ? `, ${o.policy} asks for the mend with the next regular update`
        : `, ${o.policy} gives ${plural('en', o.days, { one: '1 day', other: `${o.days} days` })}: until ${day(o.due)}`
    const unknown =
      o.assumed.length > 0
        ? ` (not known and counted as the worse: ${list([...new Set(o.assumed.map((name) => inputNames[name]))])})`
        : ''
    const kept = o.isKept ? '; the earlier, stricter deadline stands' : ''
    return `${because}${until}${unknown}${kept}.`
  },
  whyNone: {
    'version-unknown': 'There is no deadline yet: find out which version is installed.',
    'platform-unconfirmed': 'There is no deadline yet: find out what the device runs.',
    'under-investigation': 'There is no deadline yet: the maker is still looking into it.',
    'not-affected': 'There is no deadline: the nearest source says that it is not affected.',
    suppressed: 'There is no deadline: it was marked as a false alarm.',
    closed: 'There is no deadline: it is closed.',
  } as Readonly<Record<string, string>>,
  whyEol: (product: string, due: string | null): string =>
    `The maker no longer mends ${product}: new flaws stay open for ever${due === null ? '' : `; replace it by ${due}`}.`,
  eolOutcome: 'Replace it, and take it off the network until then',
  standing: {
    absent:
      'No vulnerability data is loaded yet, so nothing can be said. Fetch the feeds, or import a bundle.',
    building: 'Vulnerability data is being loaded; nothing can be said before it is complete.',
    never: 'The inventory has not been matched yet; it begins by itself within a minute.',
    covered: (judgeable: number, all: number): string =>
      `${n(judgeable)} of ${plural('en', all, { one: '1 component', other: `${n(all)} components` })} can be judged.`,
    notCovered: (o: {
      readonly judgeable: number
      readonly all: number
      readonly reasons: readonly { readonly kind: CoverageKind; readonly count: number }[]
    }): string => {
      const why: Record<string, string> = {
        'no-source': 'that no loaded source covers',
        'no-identity': 'without a name that sources know',
        'version-unreadable': 'whose version is missing or cannot be read',
      }
      return `${n(o.judgeable)} of ${plural('en', o.all, { one: '1 component', other: `${n(o.all)} components` })} can be judged. The rest: ${list(
        o.reasons.map(({ kind, count }) => `${n(count)} ${why[kind] ?? kind}`),
      )}.`
    },
  },
  next: {
    update: (o: { readonly product: string; readonly fix: string }): string =>
      `Update ${o.product} to ${o.fix} or later. It closes by itself once the new version has been seen.`,
    updateUnknown: (product: string): string =>
      `Update ${product} to the newest version that its maker supports, and check there whether this flaw is mended.`,
    noFix: (product: string): string =>
      `There is no fix for ${product} yet. Switch the function off, isolate the device or watch it closely, and look again when the maker mends it.`,
    wontFix: (product: string): string =>
      `The maker will not mend ${product}. Replace it, or isolate it with an end date.`,
    laterRelease: (o: { readonly product: string; readonly fix: string }): string =>
      `${o.fix} of ${o.product} comes only with a later release of the distribution. Plan the upgrade, and isolate it until then.`,
    forensic:
      'Before that, keep the logs and look whether somebody was already inside: it is known to be exploited.',
    version: (product: string): string =>
      `Find out the version of ${product}: by an agent, a scan, or the output of its own version command.`,
    platform:
      'Bring in what the device runs (agent or scan); the condition is then checked by itself.',
    wait: 'The maker is still looking into it. Nothing is to be done before the answer.',
    conflict:
      'The sources disagree. Compare what they say below; where the opposite is right, treat it as affected.',
    held: 'Nothing is to be done until it ends.',
    closed: 'Nothing is to be done.',
    eol: (product: string): string =>
      `Plan the replacement of ${product}, and take it off the network until then.`,
  },
  instruction: (o: {
    readonly asset: string
    readonly product: string
    readonly versions: string
    readonly flaw: string
    readonly title: string
    readonly fix: string | null
    readonly due: string | null
    readonly isForensic: boolean
  }): string =>
    [
      'To whoever maintains the device',
      '',
      `Please deal with the following vulnerability${o.due === null ? ' with the next regular maintenance' : ` by ${o.due}`}.`,
      '',
      `Device: ${o.asset}`,
      `Product: ${o.product} ${o.versions}`.trimEnd(),
      `Vulnerability: ${o.flaw} ${o.title}`.trimEnd(),
      o.fix === null
        ? 'What is to be done: install the maker’s fix; where there is none, switch the function off or isolate the device, and tell us which.'
        : `What is to be done: update to ${o.fix} or later.`,
      ...(o.isForensic
        ? [
            'Before the update: keep the logs and the configuration, and check for signs of an intrusion. It is known to be exploited.',
          ]
        : []),
      'Afterwards: send us the output that shows the running version (for example “show version”).',
    ].join('\n'),
  history: {
    found: 'Found',
    reopened: 'Seen again',
    closed: (why: string) => `Closed. ${why}`,
    'more-urgent': (to: string) => `More urgent: ${to}`,
    'less-urgent': (to: string) => `Less urgent: ${to}`,
    'verdict-changed': (from: string, to: string) => `From “${from}” to “${to}”`,
    'version-changed': (from: string, to: string) =>
      `Version ${from} became ${to}; still concerned`,
    suppressed: (reason: string) => `Marked as a false alarm: ${reason}`,
    accepted: (reason: string) => `Risk accepted: ${reason}`,
    resumed: 'Counts again',
  },
  vex: {
    title: 'VEX (CSAF, OpenVEX, CycloneDX)',
    hint: 'what a supplier says about a flaw in its product; findings on these products follow it',
    wholeCompany:
      'A VEX document holds for the whole company. Ask somebody who answers for all sites to hand it in.',
    tooMany: (most: number) =>
      `More than ${most.toLocaleString('en')} VEX statements would be in force. Withdraw documents that are no longer needed.`,
  },
  ownPolicy: {
    name: 'Own table',
    about: 'A table that your organization brought. Each combination gets the deadline of its row.',
    fileName: 'deadlines',
    mistake: (o: { readonly code: string; readonly what: string; readonly of?: string }): string =>
      ({
        not_csv: 'This is no CSV: a quotation mark is not closed, or stands inside of a cell.',
        unknown_column: `The column “${o.what}” is not known. Columns are: ${columns}.`,
        column_twice: `The column “${o.what}” stands twice.`,
        no_column: `The column “${o.what}” is missing.`,
        no_input: `No column asks anything. At least one of: ${o.what}.`,
        no_rows: 'There are no rows.',
        too_many_rows: `There are ${o.what} rows; 5,000 are the most.`,
        bad_value: `“${o.what}” is no value of this column (${o.of ?? ''}).`,
        bad_days: `“${o.what}” is no number of days (0 to 3,650; empty: with the next regular update).`,
        no_outcome: 'The outcome is empty.',
        outcome_days: `The outcome “${o.what}” has another number of days in a row above.`,
        row_twice: `This combination stands in a row above: ${o.what}.`,
        bad_forensic: `“${o.what}” is neither yes nor no.`,
      })[o.code] ?? o.code,
  },
  exportName: 'vulnerabilities',
  exportHeader: [
    'List',
    'Flaw',
    'Title',
    'Severity',
    'CVSS',
    'EPSS',
    'Exploited since',
    'Device',
    'Reachable from the internet',
    'Site',
    'Product',
    'Versions',
    'Fix',
    'Due',
    'Overdue',
    'Why',
    'Confidence',
    'Sources disagree',
    'First seen',
    'Last seen',
    'Closed',
    'Why closed',
  ],
  exposures: { yes: 'yes', no: 'no', unknown: 'nobody looked' },
  yes: 'yes',
  no: 'no',
}
export type Messages = typeof en
