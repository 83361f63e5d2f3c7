/**
 * Inside the reader a refusal is thrown and caught once per part of a document; outside it is a `Fault`.
 * @module
 */
import type { Fault, FaultCode } from './form.ts'

export class Refused extends Error {
  readonly code: FaultCode
  readonly line: number
  constructor(code: FaultCode, line: number, message: string) {
    super(message)
    this.code = code
    this.line = line
  }
}

/** What reading one document needs and gives. `testsLeft` bounds what expansion may make of one document. */
export type Reading = {
  readonly file: string
  readonly faults: Fault[]
  readonly lists: ReadonlyMap<string, readonly string[]>
  testsLeft: number
}

export const MAX_TESTS_PER_RULE = 50_000

export const warn = (reading: Reading, code: FaultCode, line: number, message: string): void => {
  reading.faults.push({ severity: 'warning', code, file: reading.file, line, message })
}

/** `read`'s result, or null with the refusal noted. */
export const attempt = <T>(reading: Reading, read: () => T): T | null => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { code, line, message } = error
    reading.faults.push({ severity: 'error', code, file: reading.file, line, message })
    return null
  }
}

/** A piece of foreign text, short enough for a message. */
export const shown = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}…` : text)
