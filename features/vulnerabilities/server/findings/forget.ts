/**
 * Every row of an organization in the tables of this feature, for the removal of a sample company. Row-level security keeps
 * it to the organization of the transaction.
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'

export const forgetAll = [
  'vulnerabilities_history',
  'vulnerabilities_dues',
  'vulnerabilities_findings',
  'vulnerabilities_places',
  'vulnerabilities_words',
  'vulnerabilities_counts',
  'vulnerabilities_suppressions',
  'vulnerabilities_software',
  'vulnerabilities_policy',
  'vulnerabilities_own_policies',
  'vulnerabilities_vex_statements',
  'vulnerabilities_vex_documents',
  'vulnerabilities_runs',
].map((table) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: z.unknown(),
  }),
)
