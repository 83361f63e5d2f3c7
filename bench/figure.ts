/**
 * One measured number beside its budget, and what every part of the benchmark is given.
 * @module
 */
import type { House, Person } from './house.ts'

export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** Null: shown for comparison, without a budget. */
  readonly budget: number | null
  /** Whether more is better; a budget is then a floor. */
  readonly isFloor?: true
  readonly method: string
}
export type Bench = {
  readonly house: House
  readonly person: Person
  readonly add: (figure: Figure) => void
  readonly tell: (line: string) => void
}
