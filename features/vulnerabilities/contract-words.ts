/**
 * What the parts of this contract have in common.
 * @module
 */
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'

export const readers: readonly Role[] = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'provider',
]
export const workers: readonly Role[] = ['administrator', 'operator', 'officer']
export const deciders: readonly Role[] = ['administrator', 'officer']

export const Time = z.iso.datetime()
export const Day = z.iso.date()
export const Count = z.number().int()
export const Text = z.strictObject({ ja: z.string(), en: z.string() })
export type Text = z.infer<typeof Text>
export const Params = z.strictObject({ id: z.uuid() })
export const Reason = z.string().trim().min(1).max(1_000)
