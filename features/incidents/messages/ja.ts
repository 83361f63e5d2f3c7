/**
 * 事案の日本語（エラー）。
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { incidentsProblems } from '../contract.ts'

export const ja = {
  problems: {
    'incidents.closed': ({ number }) =>
      `事案${number}は終了しています。再開するか、新しい事案を始めてください。`,
  } satisfies ProblemMessages<typeof incidentsProblems>,
}
