/**
 * The tables by which deadlines are given.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { deciders, Reason, readers, Text, Time } from './contract-words.ts'

export const POLICIES = ['bod-26-04', 'ssvc-deployer', 'scs-3'] as const
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
  problems: ['vulnerabilities.changed_meanwhile'],
})
