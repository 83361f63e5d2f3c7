/**
 * What directories and sign-in doors can prove: policy, weak passwords, reviews, second factors, leavers.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()
const Name = z.string().max(200)
const Count = z.number().int().min(0)

/** Subject `directory`: the policy in force, as read from the system. */
export const PasswordPolicy = z.strictObject({
  minLength: Count,
  /** Upper and lower case and digits are demanded. */
  complexity: z.boolean(),
  secondFactor: z.boolean(),
  /** Wrong tries until the account locks; 0 for never. */
  lockAfter: Count,
})
export type PasswordPolicy = z.infer<typeof PasswordPolicy>

/** Subject `directory`: an offline audit; user ids were counted, no password was kept. */
export const PasswordAudit = z.strictObject({
  accounts: Count,
  weak: Count,
  reused: Count,
  /** Since when the oldest weak password has been known. */
  oldestWeakAt: Time.nullable(),
})
export type PasswordAudit = z.infer<typeof PasswordAudit>

/** Subject `directory`: where the review of rights stands. */
export const AccessReview = z.strictObject({
  completedAt: Time.nullable(),
  adminsReviewedAt: Time.nullable(),
  unapprovedAdmins: z.array(Name).max(500),
  /** Rights that were to be revoked and were found again. */
  revocationsNotVerified: Count,
})
export type AccessReview = z.infer<typeof AccessReview>

/** Subject `sign-in-door`: the policy of the door as its system states it. */
export const DoorPolicy = z.strictObject({
  fromInternet: z.boolean(),
  forAdministrators: z.boolean(),
  secondFactorRequired: z.boolean(),
  peopleWithoutFactor: Count,
})
export type DoorPolicy = z.infer<typeof DoorPolicy>

/** Subject `sign-in-door`: somebody tried to get in with a password alone. */
export const DoorTest = z.strictObject({ passwordAloneRefused: z.boolean() })
export type DoorTest = z.infer<typeof DoorTest>

/** Subject `directory`: active accounts against the roster of people. */
export const RosterCheck = z.strictObject({
  rosterAt: Time,
  accounts: Count,
  /** Active accounts of people who left. */
  leaversActive: Count,
  /** When the earliest of them left. */
  oldestLeftAt: Time.nullable(),
  dormant: Count,
})
export type RosterCheck = z.infer<typeof RosterCheck>

export const evidenceKinds = {
  'accounts.password-policy': PasswordPolicy,
  'accounts.password-audit': PasswordAudit,
  'accounts.access-review': AccessReview,
  'accounts.door-policy': DoorPolicy,
  'accounts.door-test': DoorTest,
  'accounts.roster-check': RosterCheck,
} as const
