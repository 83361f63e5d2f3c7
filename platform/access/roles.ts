/**
 * The roles of a person in an organization (DESIGN 8).
 * @module
 */
export const ROLES = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'employee',
  'partner',
  'provider',
] as const

export type Role = (typeof ROLES)[number]
