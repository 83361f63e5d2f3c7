/**
 * What a VEX document comes to, whatever its kind.
 * @module
 */
import type { Advisory, Claim, ClaimStatus, Damage } from './claim.ts'

export type VexFormat = 'csaf' | 'openvex' | 'cyclonedx'

export type VexStatement = {
  readonly status: ClaimStatus
  readonly justification: string | null
  /** The supplier's own words: why it is not affected, or what to do. */
  readonly words: string
  /** One flaw; its claims are the products that are spoken of. Its source is `vex`. */
  readonly advisory: Advisory
  /** The products of which those are parts: only there does the statement hold. Empty: it speaks of the products themselves. */
  readonly within: readonly Claim[]
}

export type VexDocument = {
  readonly format: VexFormat
  /** Of the document, as its publisher numbers it. */
  readonly id: string
  readonly publisher: string
  readonly title: string
  readonly version: string
  /** Epoch ms; null: the document bears no date. */
  readonly madeAt: number | null
  readonly statements: readonly VexStatement[]
  readonly damage: readonly Damage[]
}
