/**
 * The English of the search for events: problems and files.
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { searchProblems } from '../contract-search.ts'

export const en = {
  problems: {
    'detection.search_span': ({ days }) =>
      `Choose a time that ends after it begins, within ${days} days.`,
    'detection.search_cursor': () =>
      'The link to this page no longer works. Search again from the beginning.',
  } satisfies ProblemMessages<typeof searchProblems>,
  exportName: 'events',
  exportHeader: [
    'time (UTC)',
    'machine',
    'user',
    'format',
    'channel',
    'event id',
    'action',
    'outcome',
    'source address',
    'destination address',
    'process',
    'text',
    'id',
  ],
}
