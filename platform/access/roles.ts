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

/** What an administrator may look through the eyes of: every role but his own. */
export const PREVIEW_ROLES = [
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'employee',
  'partner',
  'provider',
] as const satisfies readonly Exclude<Role, 'administrator'>[]

/** Who decides, signs or sees many companies shows a second factor in every session (H11). */
const STRONG_ROLES: readonly Role[] = ['administrator', 'officer', 'auditor', 'provider']
export const needsSecondFactor = (role: Role): boolean => STRONG_ROLES.includes(role)
