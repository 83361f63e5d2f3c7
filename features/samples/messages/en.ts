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
    'samples.still_loading': () =>
      'The sample company is still being loaded. Wait until it is done, then remove it.',
  } satisfies ProblemMessages<typeof samplesProblems>,
  title: 'Sample company',
  lead: 'Look around in a filled Hinoban before your own files are ready. It stays apart from your company and can be removed at any time.',
  load: 'Try with the sample company',
  loading: (done: number, total: number) =>
    `Loading the sample company … ${done} of ${total} files`,
  open: 'Open the sample company',
  remove: 'Remove the sample company',
  removing: 'Removing …',
  removed: 'The sample company is gone, to the last row.',
  confirmRemove: 'Everything of the sample company is removed. Your own company is not touched.',
  failed: (why: string) =>
    `The sample company could not be loaded: ${why}. Remove it and try again.`,
  banner: 'You are looking at the sample company. Nothing here is real.',
}

export type Messages = typeof en
