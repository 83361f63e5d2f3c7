/**
 * The tables by which deadlines are given.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { deciders, Reason, readers, Text, Time } from './contract-words.ts'

/** own: a table that the organization brought. */
export const POLICIES = ['bod-26-04', 'ssvc-deployer', 'scs-3', 'own'] as const
export const PolicyId = z.enum(POLICIES)
export type PolicyId = z.infer<typeof PolicyId>

export const PolicyView = z.strictObject({
  id: PolicyId,
  version: z.string(),
  name: Text,
  about: Text,
  source: z.string(),
  /** The table as it is: names of the inputs, then the outcome. */
  columns: z.array(Text),
  rows: z.array(z.array(z.string())),
  outcomes: z.array(
    z.strictObject({ outcome: z.string(), words: Text, days: z.number().int().nullable() }),
  ),
})
export type PolicyView = z.infer<typeof PolicyView>

export const readPolicy = endpoint({
  name: 'vulnerabilities.policy',
  method: 'GET',
  path: '/api/vulnerabilities/policy',
  summary: 'By which table deadlines are given, and the tables to choose from.',
  allow: readers,
  answer: z.strictObject({
    chosen: PolicyId,
    by: z.string().nullable(),
    at: Time.nullable(),
    version: z.number().int(),
    policies: z.array(PolicyView),
  }),
})

export const choosePolicy = endpoint({
  name: 'vulnerabilities.choose-policy',
  method: 'PUT',
  path: '/api/vulnerabilities/policy',
  summary: 'Give deadlines by another table; the only way in which a deadline can move later.',
  allow: deciders,
  body: z.strictObject({ policy: PolicyId, reason: Reason, version: z.number().int() }),
  answer: z.strictObject({ chosen: PolicyId, version: z.number().int() }),
  problems: ['vulnerabilities.changed_meanwhile', 'vulnerabilities.no_own_policy'],
})

export const policyTable = endpoint({
  name: 'vulnerabilities.policy-table',
  method: 'GET',
  path: '/api/vulnerabilities/policy/table',
  summary: 'A table of deadlines as CSV; changed, it can be brought back as an own one.',
  allow: readers,
  query: z.strictObject({ policy: PolicyId }),
  answerKind: 'file',
  problems: ['vulnerabilities.no_own_policy'],
})

/** What an own table says, what is wrong in it, and what it would change. Nothing is kept. */
export const OwnPolicyCheck = z.strictObject({
  fileName: z.string(),
  /** Null: there are mistakes. */
  table: PolicyView.nullable(),
  mistakes: z.array(z.strictObject({ line: z.number().int(), words: Text })),
  /** Combinations that no row names; they get the strictest outcome of the table. */
  gaps: z.number().int(),
  /** Null: nothing was matched yet, or there are mistakes. Of the findings that count now. */
  effect: z
    .strictObject({
      findings: z.number().int(),
      earlier: z.number().int(),
      later: z.number().int(),
      same: z.number().int(),
      outcomes: z.array(
        z.strictObject({
          words: Text,
          days: z.number().int().nullable(),
          findings: z.number().int(),
        }),
      ),
    })
    .nullable(),
})
export type OwnPolicyCheck = z.infer<typeof OwnPolicyCheck>

export const checkOwnPolicy = endpoint({
  name: 'vulnerabilities.check-own-policy',
  method: 'POST',
  path: '/api/vulnerabilities/policy/own/check',
  summary:
    'Look what an own table of deadlines would change; mistakes are told by line. Nothing is kept.',
  allow: deciders,
  upload: true,
  answer: OwnPolicyCheck,
  problems: ['vulnerabilities.no_file', 'vulnerabilities.table_too_large'],
})

export const putOwnPolicy = endpoint({
  name: 'vulnerabilities.put-own-policy',
  method: 'POST',
  path: '/api/vulnerabilities/policy/own',
  summary: 'Bring an own table of deadlines and give deadlines by it.',
  allow: deciders,
  query: z.strictObject({
    reason: Reason,
    version: z.coerce.number().int().min(0),
  }),
  upload: true,
  answer: z.strictObject({ chosen: PolicyId, version: z.number().int() }),
  problems: [
    'vulnerabilities.no_file',
    'vulnerabilities.table_too_large',
    'vulnerabilities.table_mistakes',
    'vulnerabilities.changed_meanwhile',
    'vulnerabilities.whole_company',
  ],
})
