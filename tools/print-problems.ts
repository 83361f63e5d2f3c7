/**
 * Prints docs/problems.md from every catalogue: each code with its status and both sentences, placeholders shown.
 * `node --conditions=source tools/print-problems.ts` writes the file; the test beside it says when it is out of date.
 * @module
 */
import { writeFile } from 'node:fs/promises'
import { wordsOf } from '../apps/cli/messages/index.ts'
import { cliProblems } from '../apps/cli/problems.ts'
import { accountsProblems } from '../features/accounts/contract.ts'
import { en as accountsEn } from '../features/accounts/messages/en.ts'
import { ja as accountsJa } from '../features/accounts/messages/ja.ts'
import { advisoriesProblems } from '../features/advisories/contract.ts'
import { en as advisoriesEn } from '../features/advisories/messages/en.ts'
import { ja as advisoriesJa } from '../features/advisories/messages/ja.ts'
import { assetsProblems } from '../features/assets/contract.ts'
import { en as assetsEn } from '../features/assets/messages/en.ts'
import { ja as assetsJa } from '../features/assets/messages/ja.ts'
import { boardProblems } from '../features/board/contract.ts'
import { en as boardEn } from '../features/board/messages/en.ts'
import { ja as boardJa } from '../features/board/messages/ja.ts'
import { channelsProblems } from '../features/channels/contract.ts'
import { en as channelsEn } from '../features/channels/messages/en.ts'
import { ja as channelsJa } from '../features/channels/messages/ja.ts'
import {
  alertsProblems,
  detectionSourcesProblems,
  expectedProblems,
  huntProblems,
  retroProblems,
  rulesProblems,
  searchProblems,
} from '../features/detection/contract.ts'
import { intakeEn } from '../features/detection/messages/intake-en.ts'
import { intakeJa } from '../features/detection/messages/intake-ja.ts'
import { en as rulesEn } from '../features/detection/messages/rules-en.ts'
import { ja as rulesJa } from '../features/detection/messages/rules-ja.ts'
import { en as eventSearchEn } from '../features/detection/messages/search-en.ts'
import { ja as eventSearchJa } from '../features/detection/messages/search-ja.ts'
import { feedsPageProblems } from '../features/feeds/contract.ts'
import { en as feedsEn } from '../features/feeds/messages/en.ts'
import { ja as feedsJa } from '../features/feeds/messages/ja.ts'
import { incidentsProblems } from '../features/incidents/contract.ts'
import { en as incidentsEn } from '../features/incidents/messages/en.ts'
import { ja as incidentsJa } from '../features/incidents/messages/ja.ts'
import { organizationsProblems } from '../features/organizations/contract.ts'
import { en as organizationsEn } from '../features/organizations/messages/en.ts'
import { ja as organizationsJa } from '../features/organizations/messages/ja.ts'
import { samplesProblems } from '../features/samples/contract.ts'
import { en as samplesEn } from '../features/samples/messages/en.ts'
import { ja as samplesJa } from '../features/samples/messages/ja.ts'
import { casesProblems, vulnerabilitiesProblems } from '../features/vulnerabilities/contract.ts'
import { en as casesEn } from '../features/vulnerabilities/messages/cases.en.ts'
import { ja as casesJa } from '../features/vulnerabilities/messages/cases.ja.ts'
import { en as vulnerabilitiesEn } from '../features/vulnerabilities/messages/en.ts'
import { ja as vulnerabilitiesJa } from '../features/vulnerabilities/messages/ja.ts'
import { accessMessages, accessProblems } from '../platform/access/index.ts'
import { configProblems } from '../platform/config/contract.ts'
import { en as configEn } from '../platform/config/messages/en.ts'
import { ja as configJa } from '../platform/config/messages/ja.ts'
import { eventsMessages, eventsProblems } from '../platform/events/index.ts'
import { feedsMessages, feedsProblems } from '../platform/feeds/index.ts'
import { filesMessages, filesProblems } from '../platform/files/index.ts'
import { tlsMessages, tlsProblems } from '../platform/http/index.ts'
import { generalMessages, generalProblems } from '../platform/http/problems.ts'
import { importsProblems } from '../platform/imports/contract.ts'
import { en as importsEn } from '../platform/imports/messages/en.ts'
import { ja as importsJa } from '../platform/imports/messages/ja.ts'
import { keysMessages, keysProblems } from '../platform/keys/index.ts'
import { notifyMessages, notifyProblems } from '../platform/notify/index.ts'
import type { Catalogue } from '../platform/problem/index.ts'
import { recordsMessages, recordsProblems } from '../platform/records/index.ts'
import { sourcesProblems } from '../platform/sources/contract.ts'
import { en as sourcesEn } from '../platform/sources/messages/en.ts'
import { ja as sourcesJa } from '../platform/sources/messages/ja.ts'

type Sentences = Readonly<Record<string, (params: never) => string>>
export type Room = {
  readonly name: string
  readonly catalogue: Catalogue
  readonly ja: Sentences
  readonly en: Sentences
}

export const rooms: readonly Room[] = [
  { name: 'platform/http', catalogue: generalProblems, ...generalMessages },
  { name: 'platform/access', catalogue: accessProblems, ...accessMessages },
  {
    name: 'platform/config',
    catalogue: configProblems,
    ja: configJa.problems,
    en: configEn.problems,
  },
  { name: 'platform/events', catalogue: eventsProblems, ...eventsMessages },
  { name: 'platform/feeds', catalogue: feedsProblems, ...feedsMessages },
  { name: 'platform/files', catalogue: filesProblems, ...filesMessages },
  {
    name: 'platform/imports',
    catalogue: importsProblems,
    ja: importsJa.problems,
    en: importsEn.problems,
  },
  { name: 'platform/http, TLS', catalogue: tlsProblems, ...tlsMessages },
  { name: 'platform/keys', catalogue: keysProblems, ...keysMessages },
  { name: 'platform/notify', catalogue: notifyProblems, ...notifyMessages },
  { name: 'platform/records', catalogue: recordsProblems, ...recordsMessages },
  {
    name: 'platform/sources',
    catalogue: sourcesProblems,
    ja: sourcesJa.problems,
    en: sourcesEn.problems,
  },
  {
    name: 'features/accounts',
    catalogue: accountsProblems,
    ja: accountsJa.problems,
    en: accountsEn.problems,
  },
  {
    name: 'features/advisories',
    catalogue: advisoriesProblems,
    ja: advisoriesJa.problems,
    en: advisoriesEn.problems,
  },
  {
    name: 'features/assets',
    catalogue: assetsProblems,
    ja: assetsJa.problems,
    en: assetsEn.problems,
  },
  { name: 'features/board', catalogue: boardProblems, ja: boardJa.problems, en: boardEn.problems },
  {
    name: 'features/channels',
    catalogue: channelsProblems,
    ja: channelsJa.problems,
    en: channelsEn.problems,
  },
  {
    name: 'features/detection',
    catalogue: {
      ...detectionSourcesProblems,
      ...expectedProblems,
      ...rulesProblems,
      ...alertsProblems,
      ...huntProblems,
      ...retroProblems,
      ...searchProblems,
    },
    ja: { ...intakeJa.problems, ...rulesJa.problems, ...eventSearchJa.problems },
    en: { ...intakeEn.problems, ...rulesEn.problems, ...eventSearchEn.problems },
  },
  {
    name: 'features/feeds',
    catalogue: feedsPageProblems,
    ja: feedsJa.problems,
    en: feedsEn.problems,
  },
  {
    name: 'features/incidents',
    catalogue: incidentsProblems,
    ja: incidentsJa.problems,
    en: incidentsEn.problems,
  },
  {
    name: 'features/organizations',
    catalogue: organizationsProblems,
    ja: organizationsJa.problems,
    en: organizationsEn.problems,
  },
  {
    name: 'features/samples',
    catalogue: samplesProblems,
    ja: samplesJa.problems,
    en: samplesEn.problems,
  },
  {
    name: 'features/vulnerabilities',
    catalogue: vulnerabilitiesProblems,
    ja: vulnerabilitiesJa.problems,
    en: vulnerabilitiesEn.problems,
  },
  {
    name: 'features/vulnerabilities (cases)',
    catalogue: casesProblems,
    ja: casesJa.problems,
    en: casesEn.problems,
  },
  {
    name: 'apps/cli',
    catalogue: cliProblems,
    ja: wordsOf('ja').problems,
    en: wordsOf('en').problems,
  },
]

/** A placeholder stands where the value will; a sentence that chooses by a value shows its general form. */
const sentence = (say: Sentences[string] | undefined, names: readonly string[]): string => {
  if (!say) throw new Error('a code without its sentence')
  const params = Object.fromEntries(names.map((name) => [name, `{${name}}`]))
  return say(params as never)
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ')
}

export const problemsPage = (): string => {
  const sections = rooms.map(({ name, catalogue, ja, en }) => {
    const rows = Object.entries(catalogue).map(
      ([code, { status, params }]) =>
        `| \`${code}\` | ${status} | ${sentence(ja[code], params)} | ${sentence(en[code], params)} |`,
    )
    return [
      `## ${name}`,
      '',
      '| code | status | 日本語 | English |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n')
  })
  return `# Problems

What can go wrong by no fault of Hinoban's own, in the words the reader gets. The API answers them as
\`application/problem+json\` with \`code\`, \`status\`, \`params\` and the sentence as \`detail\`; codes are never renamed.
The status of a problem of \`apps/cli\` is never sent: 400 ends the command with exit code 2, any other with 1.
Anything else that goes wrong is a bug and is told as \`general.incident\` with a number that stands in the log.

Printed by \`node --conditions=source tools/print-problems.ts\`; do not edit.

${sections.join('\n\n')}
`
}

export const PAGE = new URL('../docs/problems.md', import.meta.url)

if (process.argv[1] === import.meta.filename) await writeFile(PAGE, problemsPage())
