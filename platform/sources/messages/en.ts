/**
 * What live sources say in English.
 * @module
 */

import { inLanguage } from '../../i18n/two-languages.ts'
import type { ProblemMessages } from '../../problem/index.ts'
import type { sourcesProblems } from '../contract.ts'

export const en = {
  problems: {
    'sources.unknown_kind': ({ kind }) =>
      `There is no kind of source called “${kind}”. Choose one from the list.`,
    'sources.field_wrong': ({ fieldEn, why }) =>
      `“${fieldEn}” cannot be used: ${inLanguage(why, 'en') ?? why}.`,
    'sources.secret_needed': ({ fieldEn }) => `“${fieldEn}” is missing. Enter it.`,
    'sources.secret_again': ({ fieldEn }) =>
      `The destination has changed, so “${fieldEn}” is not sent there by itself. Enter it again.`,
    'sources.unknown_site': () => 'This site does not exist or is not yours. Choose another site.',
    'sources.site_needed': () => 'Choose the site that this source is about.',
    'sources.too_many': ({ limit }) =>
      `There are ${limit} sources already. Remove one that is no longer used.`,
    'sources.changed_meanwhile': () =>
      'Somebody else has changed this source meanwhile. Reload the page and make your change again.',
    'sources.it_calls_us': () =>
      'This source calls Hinoban by itself and cannot be asked. See its setup steps.',
    'sources.has_no_token': () => 'Hinoban asks this source by itself; there is no token to renew.',
    'sources.timed_out': ({ minutes }) =>
      `The collection did not end within ${minutes} minutes and was stopped. Split the range of the source into smaller ones.`,
    'sources.incident': ({ id }) =>
      `The collection ended unexpectedly (number ${id}). It is tried again at its next time.`,
  } satisfies ProblemMessages<typeof sourcesProblems>,
}
export type Messages = typeof en
