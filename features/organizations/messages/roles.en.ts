/**
 * The names of the roles: the frame of the console needs them without the words of the pages.
 * @module
 */
import type { Role } from '../../../platform/access/roles.ts'

export const roles: Readonly<Record<Role, string>> = {
  administrator: 'Administrator',
  operator: 'Operator',
  officer: 'Officer',
  auditor: 'Auditor',
  'site-contact': 'Site contact',
  employee: 'Employee',
  partner: 'Partner',
  provider: 'Provider',
}
