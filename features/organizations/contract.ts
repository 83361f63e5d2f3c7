/**
 * Organizations, sites, people, contact trees, and who may sign in: every endpoint of this feature. The sign-in
 * steps themselves (password, TOTP, passkey, OIDC, sign-out) are in `platform/access/contract.ts`. Each subject
 * has its own `contract-….ts`; whoever is outside this feature reads this file alone.
 * @module
 */
import type { Catalogue } from '../../platform/problem/index.ts'

export * from './contract-audit.ts'
export * from './contract-company.ts'
export * from './contract-contacts.ts'
export * from './contract-members.ts'
export * from './contract-preview.ts'
export * from './contract-sign-in.ts'
export * from './contract-sites.ts'
export * from './contract-views.ts'
export * from './shapes.ts'
export * from './shapes-site.ts'

export const organizationsProblems = {
  /** `current` is the stored object as JSON, in the shape of its view: show it beside what the person typed. */
  'organizations.changed_meanwhile': {
    status: 409,
    params: ['name', 'changedAt', 'version', 'current'],
  },
  'organizations.site_in_use': { status: 409, params: ['name', 'people', 'sites'] },
  'organizations.site_circle': { status: 422, params: ['name'] },
  'organizations.mail_taken': { status: 409, params: ['mail', 'name'] },
  'organizations.contact_without_mail': { status: 409, params: [] },
  'organizations.contact_asked': { status: 429, params: ['minutes'] },
  'organizations.contact_mail_refused': { status: 409, params: [] },
  'organizations.contact_link_refused': { status: 404, params: [] },
  'organizations.view_taken': { status: 409, params: ['name', 'by'] },
  'organizations.views_full': { status: 409, params: ['limit'] },
} as const satisfies Catalogue
