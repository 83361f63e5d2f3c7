/**
 * One line of the table by which outputs and configurations are known.
 * @module
 */
import type { Reader } from './found.ts'
import type { Product, Vendor } from './parts.ts'

export type Rule = {
  readonly vendor: Vendor
  readonly product: Product | null
  readonly command: string
  readonly confidence: number
  /** All of them stand in the head of the piece. */
  readonly marks: readonly RegExp[]
  readonly reader: Reader
}

export const rule = (
  vendor: Vendor,
  product: Product | null,
  command: string,
  confidence: number,
  marks: readonly RegExp[],
  reader: Reader,
): Rule => ({ vendor, product, command, confidence, marks, reader })
