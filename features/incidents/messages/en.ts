/**
 * The English of incidents: problems.
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { incidentsProblems } from '../contract.ts'

export const en = {
  problems: {
    'incidents.closed': ({ number }) =>
      `Incident ${number} is closed. Open it again, or begin a new one.`,
  } satisfies ProblemMessages<typeof incidentsProblems>,
}
