/**
 * What the organization itself can prove: seats filled, contacts that answer.
 * @module
 */
import { z } from 'zod'

/** Subject `organization`: a duty and who holds it. `person` null says: the seat is empty. */
export const Duty = z.strictObject({
  duty: z.string().max(60),
  person: z.string().max(200).nullable(),
  deputy: z.string().max(200).nullable(),
})
export type Duty = z.infer<typeof Duty>

/** Subject `person`: a contact of the contact tree was tried. */
export const ContactCheck = z.strictObject({
  channel: z.enum(['mail', 'phone', 'chat']),
  reached: z.boolean(),
  minutes: z.number().nullable(),
})
export type ContactCheck = z.infer<typeof ContactCheck>

export const evidenceKinds = {
  'organizations.duty': Duty,
  'organizations.contact-check': ContactCheck,
} as const
