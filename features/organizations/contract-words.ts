/**
 * The words that several parts of this API use: roles, paths by id, and who may ask.
 * @module
 */
import { z } from 'zod'
import { ROLES } from '../../platform/access/roles.ts'
import { Id, Version } from './shapes.ts'

export const Role = z.enum(ROLES)
/** `*` is every site; else the sites this person may see. */
export const Sites = z.union([z.literal('*'), z.array(Id).max(1000)])
export const ById = z.strictObject({ id: Id })
export const Ok = z.strictObject({ ok: z.literal(true) })
export const Archive = z.strictObject({ version: Version, archived: z.boolean() })
export const Name = z.string().trim().min(1).max(200)
/** Checked by the server: at least 12 characters, at most 128 bytes, none of the obvious ones. */
export const NewPassword = z.string().max(1000)
export const Secret = z.string().min(20).max(200)
export const flag = z.enum(['true', 'false'])

export const everyone = ROLES
export const staff = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'provider',
] as const
export const administrators = ['administrator'] as const
export const auditReaders = ['administrator', 'auditor'] as const
