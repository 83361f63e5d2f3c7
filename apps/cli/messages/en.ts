import type { SubjectKind } from '@hinoban/measures'
import { plural } from '../../../platform/i18n/index.ts'
import type { ImportCounts } from '../../../platform/imports/contract.ts'
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { cliProblems } from '../problems.ts'

export const en = {
  problems: {
    'cli.unknown_verb': ({ verb }) =>
      `There is no command “${verb}”. Run “hinoban help” to see what there is.`,
    'cli.unknown_option': ({ option, usage }) =>
      `The option “${option}” is not known. Usage: hinoban ${usage}`,
    'cli.bad_language': ({ value }) =>
      `The language “${value}” is not available. Choose --language ja or --language en.`,
    'cli.missing_argument': ({ usage }) =>
      `Something is missing, or too much. Usage: hinoban ${usage}`,
    'cli.bad_option_value': ({ option, value, usage }) =>
      `“${value}” cannot be used for ${option}. Usage: hinoban ${usage}`,
    'cli.no_such_folder': ({ path }) =>
      `There is no folder or file “${path}”. Check the spelling, or give the folder that holds your evidence files.`,
    'cli.not_readable': ({ path }) =>
      `“${path}” may not be read by this user. Allow reading it, or run the command as a user who may.`,
    'cli.not_running': ({ folder }) =>
      `No Hinoban runs on the data folder “${folder}”. Start it with npm start, or give an exported file.`,
    'cli.no_such_file': ({ path }) => `There is no file “${path}”. Check the spelling.`,
    'cli.bad_server': ({ value }) =>
      `“${value}” is not the address of a Hinoban. Give it as http://localhost:8080 or https://hinoban.example.jp.`,
    'cli.no_such_site': ({ name, sites }) =>
      `There is no single site named “${name}”. The sites are: ${sites}`,
    'cli.server_unreachable': ({ server, why }) =>
      `${server} does not answer (${why}). See that Hinoban runs there and that this machine reaches it.`,
    'cli.bad_token': ({ server }) =>
      `${server} does not accept this token; it may have expired or been revoked. Make a new one under Settings, API tokens.`,
    'cli.server_refused': ({ server, why }) => `${server} refused: ${why}`,
    'cli.no_such_feed': ({ name }) =>
      `There is no feed called “${name}”. “hinoban feeds status --json” names all of them.`,
    'cli.not_a_feed': ({ path }) =>
      `“${path}” is none of the formats that are read (CVE, NVD, KEV, EPSS, JVN, OSV, CSAF, CVRF, Debian, Ubuntu, endoflife.date), or it is damaged at its beginning. If you know which feed it is, name it with --as.`,
    'cli.not_writable': ({ path }) =>
      `“${path}” cannot be written. It may exist already; choose another name.`,
  } satisfies ProblemMessages<typeof cliProblems>,
  bug: (incident: string) =>
    `Hinoban failed, and it is our mistake. The lines above and the number ${incident} belong in a report.`,
  usage: 'Usage',
  commands: 'Commands',
  options: 'Options',
  optionLanguage: 'language of the answer (default: ja)',
  optionJson: 'machine-readable answer',
  optionHelp: 'how to use the command',
  exitCodes:
    'Exit codes: 0 it ran, 1 it failed or found something wrong, 2 a mistake in the command',
  tagline: 'Hinoban: answers the notices with evidence',
  states: {
    fails: 'Fails',
    stale: 'Stale',
    unknown: 'Unknown',
    declared: 'Declared',
    excepted: 'Excepted',
    holds: 'Holds',
    'not-applicable': 'Not applicable',
  },
  groups: {
    governance: 'Governance',
    identify: 'Know your assets',
    protect: 'Protect',
    recover: 'Back up and recover',
    bcp: 'Go on with business',
    training: 'Train people',
    detect: 'Detect',
    response: 'Respond',
    supply_chain: 'Supply chain and overseas sites',
    sme: 'Small and medium enterprises',
    vendor: 'Providers of products and services',
  },
  subjectKinds: {
    organization: 'company',
    site: 'sites',
    host: 'devices',
    account: 'accounts',
    person: 'people',
    mailbox: 'mailboxes',
    service: 'services',
    product: 'products',
    release: 'releases',
    repository: 'repositories',
    'backup-set': 'backup sets',
    information: 'kinds of information',
    partner: 'partners',
    advisory: 'advisories',
    incident: 'incidents',
    'log-source': 'log sources',
    'edge-device': 'edge devices',
    'public-asset': 'public domains and addresses',
    computer: 'computers',
    directory: 'directories',
    'sign-in-door': 'sign-in doors',
    'mail-domain': 'mail domains',
  } satisfies Record<SubjectKind, string>,
  looking: (folder: string) => `Hinoban looks at “${folder}” …`,
  reading: (n: number, path: string, kind: string) => `  [${n}] ${path} (${kind})`,
  lookedAt: (files: number, evidence: number, path: string) =>
    `  ${files} files looked at, ${evidence} with evidence … ${path}`,
  interrupting: 'Stopping: what was found so far is judged …',
  interrupted: (files: number) =>
    `Interrupted. This is the result of the ${files} files that were looked at until then; the rest was not looked at.`,
  judging: 'Judging …',
  boardOf: (folder: string, at: string) => `Board of “${folder}” as of ${at}`,
  measures: (n: number) => plural('en', n, { one: '1 measure', other: `${n} measures` }),
  judgedOn: (subjects: string) =>
    subjects === '' ? 'No subject was found in the files.' : `Judged on: ${subjects}`,
  oneSite:
    'The folder counts as one site. Sites with the same private addresses are checked better one folder each.',
  counted: (holding: number, counted: number) => `holds on ${holding} of ${counted}`,
  why: 'Why: ',
  next: 'Next: ',
  howTo: 'How to measure: ',
  files: 'Files',
  fileUsed: 'used',
  filePartly: 'partly used',
  fileUnused: 'not used',
  noFiles: 'There is no file in the folder.',
  filesInFolder: (n: number) => plural('en', n, { one: '1 file', other: `${n} files` }),
  filesOfKind: (kind: string, n: number) => `${kind}: ${n}`,
  example: (path: string) => `for example ${path}`,
  otherReasons: (n: number) =>
    plural('en', n, { one: '1 more with another reason', other: `${n} more with other reasons` }),
  listAll: 'Summed up by folder. Every file has its own line with --all, and --json holds all.',
  partlyDamaged: 'Parts of them could not be read or were refused.',
  records: (n: number) => plural('en', n, { one: '1 record', other: `${n} records` }),
  damaged: (n: number) =>
    plural('en', n, {
      one: '1 part could not be read or was refused',
      other: `${n} parts could not be read or were refused`,
    }),
  at: (where: string, why: string) => `${where}: ${why}`,
  missingColumns: (what: string) =>
    `It is a table, but no asset ledger: it has no column for ${what}. Name such a column in the header line if it is one.`,
  noRecords: 'Nothing in it could be used as evidence.',
  nothingNew: 'It was read and names no device, component or fact.',
  killedMemory: 'Reading it needed too much memory and was stopped.',
  killedTime: 'Reading it took too long and was stopped.',
  killedCrash: 'Reading it failed and was stopped.',
  tooManyRecords: (most: number) =>
    `One check holds ${most} records at most, so the rest was not read. Check a smaller folder, or import the files into Hinoban.`,
  stoppedReading: 'Reading it was interrupted; what was read before counts.',
  changedWhileRead: 'It could not be opened; it may have been removed or locked meanwhile.',
  skipped: {
    link: 'A symbolic link; links are not followed. Give the folder it points to.',
    special: 'Not an ordinary file (a device, a pipe or a socket).',
    unreadable: 'It may not be read by this user.',
    'too-deep': 'The folder lies too deep and was not entered.',
    'too-many':
      'There are more files than one check looks at; the rest was not looked at. Give a smaller folder.',
    'too-large': 'It is too large for one check.',
    'bad-name': 'Its name is not valid UTF-8. Rename it.',
  },
  version: (version: string, node: string) => `Hinoban ${version} (Node ${node})`,
  configGood: (n: number) => `The configuration is good: ${n} settings.`,
  configIssue: (where: string, why: string, hint: string) => `${where}: ${why} ${hint}`.trim(),
  chains: { evidence: 'Evidence', audit: 'Audit log' },
  chainOf: (chain: string, organization: string) => `■ ${chain} (organization ${organization})`,
  noChains: 'There is nothing to verify yet.',
  chainWhole: (entries: number, head: string) =>
    `The chain is whole: ${entries} entries. Head: ${head}`,
  chainEmpty: 'The chain is whole and empty.',
  chainBroken: (n: number) =>
    plural('en', n, {
      one: 'The chain is broken in 1 place:',
      other: `The chain is broken in ${n} places:`,
    }),
  chainPlace: (seq: number, why: string) => `  entry ${seq}: ${why}`,
  import: {
    uploading: (file: string) => `■ ${file}`,
    recognised: (kind: string) => `  Recognised as: ${kind}`,
    sameAs: (at: string) => `  The same file was taken in before (${at}); nothing new is expected.`,
    wouldDo: (c: ImportCounts) =>
      `  Dry run: ${c.records} records, ${c.added} new, ${c.changed} changed, ${c.unchanged} unchanged, ${c.skipped} skipped, ${c.faulty} faulty, ${c.damaged} damaged`,
    question: (file: string) => `Take “${file}” in?`,
    progress: {
      checking: (records: number, percent: number | null) =>
        percent === null
          ? `  checking … ${records} records`
          : `  checking … ${records} records (${percent}%)`,
      running: (records: number, percent: number | null) =>
        percent === null
          ? `  taking in … ${records} records`
          : `  taking in … ${records} records (${percent}%)`,
    },
    mapFirst: (missing: string) =>
      `  Not taken in: the columns for ${missing} must be mapped first. Map them once in the console; the mapping is remembered.`,
    notTaken: (file: string) =>
      `  “${file}” was not taken in. Repeat the command with --yes to do so.`,
    done: (file: string, c: ImportCounts) =>
      `  Taken in: ${file} (${c.records} records, ${c.added} new, ${c.changed} changed, ${c.unchanged} unchanged)`,
    failed: (file: string, why: string) => `  Not taken in: ${file}. ${why}`,
    refused: (file: string, why: string) => `  The server refused ${file}: ${why}`,
    faults: (n: number) =>
      plural('en', n, {
        one: '  1 place could not be used as it stands:',
        other: `  ${n} places could not be used as they stand:`,
      }),
    moreFaults: (n: number) => `  … and ${n} more (see --json, or the import in the console).`,
  },
  scan: {
    running: (name: string) => `“${name}” is running …`,
    done: (name: string, seen: number, added: number) =>
      `${name}: ${plural('en', seen, { one: '1 device seen', other: `${seen} devices seen` })}, ${added} of them new`,
    failed: (name: string, why: string) => `${name}: failed. ${why}`,
    off: (name: string) => `“${name}” is switched off and was not run.`,
    none: 'There is no network scan that is on. Set one up on the sources page.',
    unknown: (names: string, there: readonly string[]) =>
      `There is no network scan called ${names}. ${there.length === 0 ? 'None is set up.' : `There are: ${there.join(', ')}.`}`,
  },
  doctor: {
    node: (version: string) => `Node ${version}`,
    nodeOld: 'Node 22.18 or newer is needed. Install Node 24.',
    measures: (n: number) => `${n} measures are in place.`,
    measuresBroken: (why: string) => `The measures cannot be loaded: ${why}`,
    config: 'The configuration is good.',
    configBad: 'The configuration has mistakes. Run “hinoban config check”.',
    dataDir: (path: string) => `The data folder “${path}” can be written to.`,
    dataDirNew: (path: string) => `The data folder “${path}” will be made at the first start.`,
    dataDirBad: (path: string) =>
      `The data folder “${path}” cannot be written to. Change its owner, or choose another with HINOBAN_DATA_DIR.`,
    portFree: (address: string) => `${address} is free.`,
    portBusy: (address: string) =>
      `Something already listens on ${address}: Hinoban itself, or another program. Choose another with HINOBAN_HTTP_PORT if it is another.`,
    memory: (gib: string) => `${gib} GiB of memory.`,
    memoryLow: (gib: string) => `Only ${gib} GiB of memory; 2 GiB are needed at least.`,
    disk: (gib: string) => `${gib} GiB free in the data folder.`,
    diskLow: (gib: string) =>
      `Only ${gib} GiB are free in the data folder; make room for at least 2 GiB.`,
  },
}
export type Messages = typeof en
