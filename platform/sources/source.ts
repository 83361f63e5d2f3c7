/**
 * What a feature registers so that a kind of live source can be set up: the fields of its form, how it is tried, and
 * how it is asked. Files that people hand in come by platform/imports; a live source speaks by itself, on a schedule or
 * by calling us.
 * @module
 */
import type { z } from 'zod'
import type { Text } from '../i18n/index.ts'
import type { Scope } from '../records/index.ts'

/** One field of the form. `secret`: sealed, never shown again. `lines`: several values, one a line. */
export type Field = {
  readonly key: string
  readonly label: Text
  readonly hint: Text
  readonly kind: 'text' | 'number' | 'lines' | 'choice' | 'switch' | 'secret'
  readonly isRequired: boolean
  readonly choices?: readonly { readonly value: string; readonly label: Text }[]
  readonly initial?: string | number | boolean
  /** What it says decides who gets the secrets: whoever changes it has to give them again. */
  readonly isDestination?: true
}

export type SourceAt = {
  readonly id: string
  readonly name: string
  readonly organization: string
  readonly site: string | null
}

export type SourceCall<S> = {
  readonly source: SourceAt
  readonly settings: S
  readonly secrets: Readonly<Record<string, string>>
  /** The organization with all its sites: a source is not a person. */
  readonly scope: Scope
  readonly startedAt: Date
  readonly signal: AbortSignal
}

/** What one collection brought. Warnings say what was left out and why; at most 100 are kept. */
export type Collected = {
  readonly seen: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly warnings: readonly Text[]
}

/** A step that a person does elsewhere, with what can be copied. */
export type SetupStep = {
  readonly title: Text
  readonly text: Text
  readonly copy?: { readonly name: string; readonly content: string }
}

type Described<S extends z.ZodType> = {
  /** `directory`, `snmp`, `osquery`. */
  readonly id: string
  readonly title: Text
  /** What it brings and what it needs, in one sentence. */
  readonly hint: Text
  readonly evidenceClass: 'E1' | 'E2'
  readonly settings: S
  readonly fields: readonly Field[]
  readonly siteRequired: boolean
  /** After this long without a word the source counts as silent. */
  readonly silentAfterMinutes: number
  readonly setup?: (of: {
    readonly publicUrl: string
    readonly source: SourceAt
    readonly settings: z.output<S>
  }) => readonly SetupStep[]
}

/** We ask: at once where a person wishes, else every so many minutes. */
export type PulledKind<S extends z.ZodType = z.ZodType> = Described<S> & {
  readonly mode: 'pulled'
  readonly everyMinutes: number
  readonly timeoutMs: number
  /** Tries the settings without taking anything in; says what was found. Throws a ProblemError. */
  tryOut(call: SourceCall<z.output<S>>): Promise<readonly Text[]>
  /** Takes in what the source says now. May run twice with the same answer. Throws a ProblemError. */
  collect(call: SourceCall<z.output<S>>): Promise<Collected>
}

/** It calls us and shows the secret that Hinoban made for it. */
export type PushingKind<S extends z.ZodType = z.ZodType> = Described<S> & {
  readonly mode: 'pushing'
}

export type SourceKind = PulledKind | PushingKind

/** Keeps the type of the settings inside a kind. */
export const pulledKind = <S extends z.ZodType>(kind: Omit<PulledKind<S>, 'mode'>): SourceKind =>
  ({ ...kind, mode: 'pulled' }) as unknown as SourceKind
export const pushingKind = <S extends z.ZodType>(kind: Omit<PushingKind<S>, 'mode'>): SourceKind =>
  ({ ...kind, mode: 'pushing' }) as unknown as SourceKind
