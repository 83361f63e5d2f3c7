/**
 * Ledgers to fill in, to be downloaded.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import { LedgerTemplate } from './ledger-templates.ts'

const Words = z.strictObject({ ja: z.string(), en: z.string() })
const reader: readonly Role[] = [
  'administrator',
  'operator',
  'site-contact',
  'officer',
  'auditor',
  'provider',
]

export const ledgerTemplates = endpoint({
  name: 'assets.ledger-templates',
  method: 'GET',
  path: '/api/ledger-templates',
  summary: 'Ledgers to fill in, with how each column is filled in.',
  allow: reader,
  answer: z.strictObject({
    templates: z.array(
      z.strictObject({
        id: LedgerTemplate,
        title: Words,
        lead: Words,
        columns: z.array(z.strictObject({ heading: Words, what: Words, example: Words })),
      }),
    ),
  }),
})

export const ledgerTemplateFile = endpoint({
  name: 'assets.ledger-template-file',
  method: 'GET',
  path: '/api/ledger-templates/:template/:format',
  summary: 'One ledger to fill in, as Excel or CSV, in the language of the caller.',
  allow: reader,
  params: z.strictObject({ template: LedgerTemplate, format: z.enum(['xlsx', 'csv']) }),
  answerKind: 'file',
})
