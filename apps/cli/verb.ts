/**
 * What a verb of the command line is. One file per verb; `verbs.ts` lists them.
 * @module
 */
import type { Language, Text } from '../../platform/i18n/index.ts'

export type Terminal = {
  /** Answers: what a script reads. */
  out(text: string): Promise<void>
  /** Progress and complaints: what a person reads meanwhile. */
  err(text: string): void
  /** A yes or no of the person at the terminal; null where nobody sits there. */
  ask(question: string): Promise<boolean | null>
  /** Calls back at the first Ctrl+C, which then ends nothing by itself; the second ends the process at once. */
  onInterrupt(stop: () => void): void
}

export type Call = {
  readonly args: readonly string[]
  readonly language: Language
  readonly json: boolean
  readonly terminal: Terminal
  /** Where the command was typed: files and folders are named from here. */
  readonly cwd: string
  /** Where the settings are looked for, and what a relative data folder starts from. */
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** For `help`: all of them. */
  readonly verbs: Verbs
}

/** Each is loaded only when it is called. */
export type Verbs = Readonly<Record<string, () => Promise<Verb>>>

export type Verb = {
  /** `check <folder> [--json]` */
  readonly usage: string
  readonly summary: Text
  /** More than the summary, for `help <verb>`; whole paragraphs. */
  readonly details: Text
  /** Exit code: 0 when it ran, 1 when what it looked at is not as it should be. Usage errors are thrown problems. */
  readonly run: (call: Call) => Promise<number>
}
