/**
 * What the sample company says in English.
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { samplesProblems } from '../contract.ts'

export const en = {
  problems: {
    'samples.there_already': () =>
      'The sample company is there already. Switch to it in the header, or remove it first.',
    'samples.inside': () =>
      'This is the sample company itself. Switch to your own company in the header first.',
    'samples.still_loading': () =>
      'The sample company is still being loaded. Wait until it is done, then remove it.',
  } satisfies ProblemMessages<typeof samplesProblems>,
}

export type Messages = typeof en
