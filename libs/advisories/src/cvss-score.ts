/**
 * The base score of a CVSS vector, for sources that give the vector alone (OSV).
 * @module
 */
import calculator from 'ae-cvss-calculator'
import type { Cvss } from './claim.ts'

const MAX_VECTOR = 400

/** Null where the vector is not whole. */
export const baseScoreOf = (vector: string, version: Cvss['version']): number | null => {
  if (vector.length > MAX_VECTOR) return null
  try {
    const score = scoreOf(vector, version)
    return typeof score === 'number' && score >= 0 && score <= 10 ? score : null
  } catch {
    return null // a metric that the version does not have
  }
}

const scoreOf = (vector: string, version: Cvss['version']): number | undefined => {
  if (version === '2.0') return new calculator.Cvss2(vector).calculateScores().base
  if (version === '3.0') return new calculator.Cvss3P0(vector).calculateScores().base
  if (version === '3.1') return new calculator.Cvss3P1(vector).calculateScores().base
  return new calculator.Cvss4P0(vector).calculateScores().baseMetricsOnly
}
