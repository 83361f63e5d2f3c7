/**
 * Findings of vulnerabilities as the console and other programs see them. Times are ISO 8601 in UTC; sentences come in both
 * languages. While nothing could be matched yet, counts are null: never 0.
 * @module
 */
import type { Catalogue } from '../../platform/problem/index.ts'

export * from './contract-case-pages.ts'
export * from './contract-cases.ts'
export * from './contract-finding.ts'
export * from './contract-findings.ts'
export * from './contract-policy.ts'
export * from './contract-suppressions.ts'
export * from './contract-vex.ts'
export { Text } from './contract-words.ts'

export const vulnerabilitiesProblems = {
  'vulnerabilities.bad_cursor': { status: 400, params: [] },
  'vulnerabilities.until_out_of_range': { status: 400, params: ['days'] },
  'vulnerabilities.until_needed': { status: 400, params: [] },
  'vulnerabilities.accept_role': { status: 403, params: [] },
  'vulnerabilities.whole_company': { status: 403, params: [] },
  'vulnerabilities.suppression_ended': { status: 409, params: [] },
  'vulnerabilities.vex_ended': { status: 409, params: [] },
  'vulnerabilities.no_own_policy': { status: 409, params: [] },
  'vulnerabilities.no_file': { status: 400, params: [] },
  'vulnerabilities.table_too_large': { status: 413, params: ['kb'] },
  'vulnerabilities.table_mistakes': { status: 422, params: ['line', 'count'] },
  'vulnerabilities.changed_meanwhile': { status: 409, params: ['version'] },
} as const satisfies Catalogue
