/**
 * What is known of a partner or subsidiary in the supply chain: whether it can be reached, and how it stands.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()

/** Subject `partner`: its row in the register, completed from public registries and agreed probes. */
export const Standing = z.strictObject({
  /** Critical: the own business stops with it, or it holds important data. */
  tier: z.enum(['critical', 'other']),
  /** A star or certificate it has shown (SECURITY ACTION, SCS, ISMS). */
  mark: z.strictObject({ name: z.string().max(100), endsAt: Time.nullable() }).nullable(),
  /** Open critical findings of probes it has agreed to, with the date agreed for the cure. */
  criticalFindings: z.array(z.strictObject({ what: z.string().max(200), cureBy: Time })).max(200),
})
export type Standing = z.infer<typeof Standing>

/** Subject `partner`: its emergency contact was tried; an answer verifies it. */
export const ContactCheck = z.strictObject({
  channel: z.enum(['mail', 'phone', 'page']),
  contact: z.string().max(200),
  reached: z.boolean(),
})
export type ContactCheck = z.infer<typeof ContactCheck>

/** Subject `partner`: it has answered a questionnaire on its own page. */
export const Questionnaire = z.strictObject({
  scheme: z.string().max(100),
  answered: z.number().int().min(0),
  asked: z.number().int().min(1),
})
export type Questionnaire = z.infer<typeof Questionnaire>

export const evidenceKinds = {
  'partners.standing': Standing,
  'partners.contact-check': ContactCheck,
  'partners.questionnaire': Questionnaire,
} as const
