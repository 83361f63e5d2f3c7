/**
 * Techniques with their sub-techniques as one family, and the well-known ones of a tactic that no rule looks for. Pure.
 * @module
 */
import { TECHNIQUES, type Technique } from '../attack.ts'

export type Covered = {
  readonly technique: string
  readonly rules: number
  readonly hits: number
}
export type Family = { readonly number: string; readonly members: readonly Covered[] }

const familyOf = (technique: string): string => technique.split('.', 1)[0] ?? technique

export const familiesOf = (covered: readonly Covered[]): readonly Family[] => {
  const families = new Map<string, Covered[]>()
  for (const one of covered) {
    const number = familyOf(one.technique)
    const known = families.get(number)
    if (known === undefined) families.set(number, [one])
    else known.push(one)
  }
  return [...families].map(([number, members]) => ({ number, members }))
}

/** Of the techniques that `attack.ts` knows; the others of ATT&CK are named by rules alone. */
export const missingOf = (
  tactic: string,
  covered: readonly Covered[],
): readonly (Technique & { readonly number: string })[] => {
  const families = new Set(covered.map(({ technique }) => familyOf(technique)))
  return Object.entries(TECHNIQUES)
    .filter(([number, { tactics }]) => tactics.includes(tactic) && !families.has(number))
    .map(([number, technique]) => ({ number, ...technique }))
}
