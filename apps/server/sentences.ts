/**
 * What the house says when something cannot be done: the sentences of every room, by the code of the failure.
 * @module
 */
import { en as accountsEn } from '../../features/accounts/messages/en.ts'
import { ja as accountsJa } from '../../features/accounts/messages/ja.ts'
import { en as advisoriesEn } from '../../features/advisories/messages/en.ts'
import { ja as advisoriesJa } from '../../features/advisories/messages/ja.ts'
import { en as assetsEn } from '../../features/assets/messages/en.ts'
import { ja as assetsJa } from '../../features/assets/messages/ja.ts'
import { en as boardEn } from '../../features/board/messages/en.ts'
import { ja as boardJa } from '../../features/board/messages/ja.ts'
import { intakeEn } from '../../features/detection/messages/intake-en.ts'
import { intakeJa } from '../../features/detection/messages/intake-ja.ts'
import { en as rulesEn } from '../../features/detection/messages/rules-en.ts'
import { ja as rulesJa } from '../../features/detection/messages/rules-ja.ts'
import { en as eventSearchEn } from '../../features/detection/messages/search-en.ts'
import { ja as eventSearchJa } from '../../features/detection/messages/search-ja.ts'
import { en as incidentsEn } from '../../features/incidents/messages/en.ts'
import { ja as incidentsJa } from '../../features/incidents/messages/ja.ts'
import { en as organizationsEn } from '../../features/organizations/messages/en.ts'
import { ja as organizationsJa } from '../../features/organizations/messages/ja.ts'
import { en as samplesEn } from '../../features/samples/messages/en.ts'
import { ja as samplesJa } from '../../features/samples/messages/ja.ts'
import { en as casesEn } from '../../features/vulnerabilities/messages/cases.en.ts'
import { ja as casesJa } from '../../features/vulnerabilities/messages/cases.ja.ts'
import { en as vulnerabilitiesEn } from '../../features/vulnerabilities/messages/en.ts'
import { ja as vulnerabilitiesJa } from '../../features/vulnerabilities/messages/ja.ts'
import { accessMessages } from '../../platform/access/index.ts'
import { en as configEn } from '../../platform/config/messages/en.ts'
import { ja as configJa } from '../../platform/config/messages/ja.ts'
import { filesMessages } from '../../platform/files/index.ts'
import { type ProblemSentences, tlsMessages } from '../../platform/http/index.ts'
import type { Text } from '../../platform/i18n/index.ts'
import { en as importsEn } from '../../platform/imports/messages/en.ts'
import { ja as importsJa } from '../../platform/imports/messages/ja.ts'
import { keysMessages } from '../../platform/keys/index.ts'
import { recordsMessages } from '../../platform/records/index.ts'
import { en as sourcesEn } from '../../platform/sources/messages/en.ts'
import { ja as sourcesJa } from '../../platform/sources/messages/ja.ts'

export type Say = (failure: { readonly code: string; readonly params: object }) => Text

export const sentencesOf = (
  ofOutward: readonly ProblemSentences[],
): { readonly sentences: readonly ProblemSentences[]; readonly say: Say } => {
  const sentences: readonly ProblemSentences[] = [
    ...[accessMessages, recordsMessages, keysMessages, filesMessages, tlsMessages].map(
      (m): ProblemSentences => m,
    ),
    ...ofOutward,
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
  const say: Say = (failure) => {
    const in_ = (language: 'ja' | 'en'): string =>
      sentences.map((s) => s[language][failure.code]).find((s) => s !== undefined)?.(
        failure.params as never,
      ) ?? failure.code
    return { ja: in_('ja'), en: in_('en') }
  }
  return { sentences, say }
}
