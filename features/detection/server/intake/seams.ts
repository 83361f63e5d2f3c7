/**
 * What the intake hands to others, and what it is handed: rules in, hits out.
 * @module
 */
import type { EcsFace } from '@hinoban/logs'
import type { Level } from '@hinoban/sigma'
import type { RunningOrder } from '../../rule-book.ts'
import type { PackedLayer, SetNames } from '../rules/base-pack.ts'

/** The rules of an organization and which of them run; equal versions mean the same. They travel into the reading thread. */
export type RuleSetGiven = RunningOrder & {
  readonly version: string
  /** What the organization calls the sets that its rules lie in. */
  readonly names: SetNames
  /** All its rules before any choice, together. */
  readonly layers: readonly GivenLayer[]
}
/** Equal digests, equal rules, whoever has them. */
export type GivenLayer = Omit<PackedLayer, 'pack'> & {
  /** Null: the asker has those of this digest. */
  readonly pack: Uint8Array | null
}
/** Null: this organization has none. `has` are the digests of layers that need not be handed over again. */
export type RuleSetOf = (
  organization: string,
  has: readonly string[],
) => Promise<RuleSetGiven | null>

/** An event that a rule matches. The same hit may be told twice; organization, event and rule name it. */
export type Hit = {
  readonly organization: string
  readonly site: string | null
  readonly source: string
  readonly eventId: string
  /** When it happened and when it came, milliseconds since 1970. */
  readonly at: number
  readonly receivedAt: number
  readonly ruleId: string
  readonly level: Level | null
  readonly host: string | null
  readonly user: string | null
  readonly face: EcsFace
  /** Native fields as text, the first of them, long ones cut. */
  readonly fields: Readonly<Record<string, string>>
  /** Of the fields that the rule's hits are wanted with, those that are there; null where none is wanted. */
  readonly given: Readonly<Record<string, string>> | null
  /** The begin of the message, for people. */
  readonly text: string
}
/** Makes hits durable; when it resolves they are safe. It throws for "not now" and is asked again. */
export type OnHits = (hits: readonly Hit[]) => Promise<void>
