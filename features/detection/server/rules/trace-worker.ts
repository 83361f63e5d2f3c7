/**
 * Traces rules on one stored event in a worker thread: both come from outside. Exports `run`.
 * @module
 */
import { toSigma } from '@hinoban/logs'
import { type SigmaFile, type Trace, traceRule } from '@hinoban/sigma'
import { readAgain, rowOfLine } from '../hunt/stored-event.ts'

export type TraceInput = {
  /** The stored row, as `rowOfLine` reads it. */
  readonly line: string
  readonly rules: readonly (SigmaFile & { readonly id: string; readonly line: number })[]
  readonly filters: readonly SigmaFile[]
  readonly lists: ReadonlyMap<string, readonly string[]>
}
export type TraceRead = {
  readonly isExact: boolean
  readonly traces: readonly { readonly id: string; readonly trace: Trace }[]
}

export const run = async ({ line, rules, filters, lists }: TraceInput): Promise<TraceRead> => {
  const row = rowOfLine(line)
  const { event, isExact } = readAgain(row)
  const asked = toSigma(event as never, row.raw) // all that toSigma reads
  return {
    isExact,
    traces: rules.flatMap(({ id, ...rule }) => {
      const trace = traceRule(rule, rule, asked, { lists, filters })
      return trace === null ? [] : [{ id, trace }]
    }),
  }
}
