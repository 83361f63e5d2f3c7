/**
 * Shapes that several tables of sign-in and membership have in common.
 * @module
 */
import { z } from 'zod'
import { ROLES } from './roles.ts'

export const Role = z.enum(ROLES)
export const Sites = z.union([z.literal('*'), z.array(z.string())])
export const Language = z.enum(['ja', 'en']).catch('ja')
export const Nothing = z.object({})
export const Found = z.object({ found: z.boolean() })
