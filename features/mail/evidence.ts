/**
 * What mail can prove: macro settings of computers, samples that did not arrive, the filter in the route.
 * @module
 */
import { z } from 'zod'

const Count = z.number().int().min(0)
const Name = z.string().max(200)

/** Subject `computer`: whether a macro that came from the internet can run, for the person who uses it. */
export const MacroPolicy = z.strictObject({
  suite: Name,
  internetMacrosBlocked: z.boolean(),
  /** Runs every macro without asking. */
  allMacrosRun: z.boolean(),
  /** Set by policy, not by the person. */
  enforced: z.boolean(),
})
export type MacroPolicy = z.infer<typeof MacroPolicy>

/** Subject `organization`: how many computers told their setting. */
export const MacroCoverage = z.strictObject({ computers: Count, reporting: Count })
export type MacroCoverage = z.infer<typeof MacroCoverage>

/** Subject `mail-domain`: harmless samples sent through the real route. */
export const MailSelfTest = z.strictObject({
  samples: z.array(z.strictObject({ sample: Name, arrived: z.boolean() })).max(100),
})
export type MailSelfTest = z.infer<typeof MailSelfTest>

/** Subject `mail-domain`: the filter and the sender records. */
export const MailFilterState = z.strictObject({
  filterInRoute: z.boolean(),
  signaturesAgeHours: z.number().min(0).nullable(),
  spf: z.boolean(),
  dkim: z.boolean(),
  dmarc: z.enum(['none', 'quarantine', 'reject', 'missing']),
})
export type MailFilterState = z.infer<typeof MailFilterState>

export const evidenceKinds = {
  'mail.macro-policy': MacroPolicy,
  'mail.macro-coverage': MacroCoverage,
  'mail.self-test': MailSelfTest,
  'mail.filter-state': MailFilterState,
} as const
