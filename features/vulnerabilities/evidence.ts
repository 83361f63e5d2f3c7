/**
 * What patching can prove: open fixes per host, builds of edge devices, what the internet can reach, credentials after a leak.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()
const Name = z.string().max(200)

/** Subject `host`: what is still open on it, counted by whoever looked (agent or scan). */
export const PatchState = z.strictObject({
  /** Fixes that exist and are not installed. */
  open: z.number().int().min(0),
  /** Of these, fixes without a mitigation in force; the age counts from the publication of the fix. */
  unmitigated: z.number().int().min(0),
  oldestUnmitigatedAt: Time.nullable(),
  /** Products past their support that can be reached over the network. */
  unsupportedReachable: z.array(Name).max(100),
})
export type PatchState = z.infer<typeof PatchState>

/** Subject `edge-device`: the running build, and whether it is known to be exploited. */
export const EdgeBuild = z.strictObject({
  product: Name,
  build: Name,
  fixedBuild: Name.nullable(),
  /** Null: no known-exploited flaw touches this build. */
  exploitedSince: Time.nullable(),
  /** A look that is later than the news of its being exploited found it cut off from the internet. */
  isolated: z.boolean(),
  /** When that look was; left out: it is not isolated. */
  isolatedAt: Time.optional(),
})
export type EdgeBuild = z.infer<typeof EdgeBuild>

/** Subject `public-asset`: what the internet could reach when it was looked at from outside. */
export const Exposure = z.strictObject({
  services: z.array(Name).max(200),
  /** Management pages, RDP, SMB and the like. */
  dangerous: z.array(Name).max(200),
  owner: Name.nullable(),
  firstSeenAt: Time,
  /** Flaws open on it that are known to be exploited. */
  exploited: z.array(Name).max(200).optional(),
})
export type Exposure = z.infer<typeof Exposure>

/** Subject `edge-device`: after a build that gave credentials away, whether all of them were changed. */
export const CredentialCheck = z.strictObject({
  cve: z.string().max(30).nullable(),
  fixedAt: Time.nullable(),
  accounts: z.number().int().min(0),
  /** Accounts whose password is older than the fix. */
  accountsOlder: z.number().int().min(0),
  sessionsKilled: z.boolean(),
  /** Keys, certificates and bind passwords that were not changed. */
  secretsNotChanged: z.array(Name).max(50),
  /** What has to be done and is not seen to be done, without being seen undone either. */
  notProven: z.array(Name).max(50).optional(),
  /**
   * Why nothing can be said: it was first seen on a later build, and nothing shows what ran before · no rule knows the product ·
   * no version could be judged.
   */
  unjudged: z.enum(['past', 'product', 'version']).optional(),
})
export type CredentialCheck = z.infer<typeof CredentialCheck>

export const evidenceKinds = {
  'vulnerabilities.agent-patch-state': PatchState,
  'vulnerabilities.scan-patch-state': PatchState,
  'vulnerabilities.edge-build': EdgeBuild,
  'vulnerabilities.exposure': Exposure,
  'vulnerabilities.credential-check': CredentialCheck,
} as const
