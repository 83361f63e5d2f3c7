/**
 * The sample company: load it, see how far it is, remove it.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'

export const samplesProblems = {
  'samples.there_already': { status: 409, params: [] },
  'samples.inside': { status: 409, params: [] },
  'samples.still_loading': { status: 409, params: [] },
} as const satisfies Catalogue

/** none: not loaded · loading · ready · failed: `why` says what went wrong, remove it and try again. */
export const SampleView = z.strictObject({
  state: z.enum(['none', 'loading', 'ready', 'failed']),
  organization: z.uuid().nullable(),
  filesDone: z.number().int(),
  filesTotal: z.number().int(),
  why: z.string().nullable(),
})
export type SampleView = z.infer<typeof SampleView>

const administrator: readonly Role[] = ['administrator']

export const sampleState = endpoint({
  name: 'samples.state',
  method: 'GET',
  path: '/api/sample',
  summary: 'Whether the sample company is there, and how far its loading is.',
  allow: administrator,
  answer: SampleView,
})

export const loadSample = endpoint({
  name: 'samples.load',
  method: 'POST',
  path: '/api/sample',
  summary:
    'Load the sample company as an organization of its own; the caller becomes its administrator.',
  allow: administrator,
  body: z.strictObject({}),
  answer: SampleView,
  problems: ['samples.there_already', 'samples.inside'],
})

export const removeSample = endpoint({
  name: 'samples.remove',
  method: 'DELETE',
  path: '/api/sample',
  summary: 'Remove the sample company; not one row of it is left.',
  allow: administrator,
  answer: SampleView,
  problems: ['samples.still_loading'],
})
