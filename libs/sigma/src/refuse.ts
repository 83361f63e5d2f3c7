/**
 * Inside the reader a refusal is thrown and caught once per part of a document; outside it is a `Fault`.
 * @module
 */
import type { Fault, FaultCode } from './form.ts'
import type { Form } from './nfkc.ts'
import { faultAt, type Source, type Span } from './source.ts'

export class Refused extends Error {
  readonly code: FaultCode
  readonly at: Span
  constructor(code: FaultCode, at: Span, message: string) {
    super(message)
    this.code = code
    this.at = at
  }
}

/** What reading one document needs and gives. `testsLeft` bounds what expansion may make of one document. */
export type Reading = {
  readonly source: Source
  readonly faults: Fault[]
  readonly lists: ReadonlyMap<string, readonly string[]>
  testsLeft: number
  readonly form?: Form
}

export const MAX_TESTS_PER_RULE = 50_000

export const warn = (reading: Reading, code: FaultCode, at: Span, message: string): void => {
  reading.faults.push(faultAt(reading.source, at, { severity: 'warning', code, message }))
}

/** `read`'s result, or null with the refusal noted. */
export const attempt = <T>(reading: Reading, read: () => T): T | null => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { code, at, message } = error
    reading.faults.push(faultAt(reading.source, at, { severity: 'error', code, message }))
    return null
  }
}

/** A piece of foreign text, short enough for a message. */
export const shown = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}…` : text)
