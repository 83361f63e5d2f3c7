/**
 * Whose word counts first on one component and one flaw: whoever built the package, then whoever numbered the flaw, then
 * who collected it.
 * @module
 */
import { distributionId } from './distributions.ts'
import type { Candidate, Distribution, Entry } from './parts.ts'

const RANKS: Readonly<Record<Entry['source'], number>> = {
  debian: 100,
  ubuntu: 100,
  redhat: 100,
  csaf: 95,
  vendor: 95,
  osv: 90,
  cve: 80,
  jvn: 70,
  'cve-adp': 60,
  'nvd-overrides': 55,
  nvd: 50,
  eol: 50,
  // Handed in by the organization itself, of the very products that it names.
  vex: 101,
}

/** Makers whose flaws JVN numbers itself; for them its word is level with that of the CNA. */
const JAPANESE =
  /jpcert|ipa|jvn|nec|fujitsu|hitachi|yamaha|buffalo|elecom|i-o data|cybozu|toshiba|canon|ricoh|sharp|sony|panasonic/i

/** @returns 0 to 101; the rebuild's own verdict stands above that of whom it rebuilds. */
export const rankOf = (
  entry: Entry,
  candidate: Candidate,
  distribution: Distribution | null,
): number => {
  if (candidate.guessed) return 20
  if (entry.source === 'vex') return RANKS.vex
  if (entry.distribution !== null)
    return distributionId(entry.distribution.id) === distribution?.id ? 100 : 98
  if (entry.source === 'jvn' && JAPANESE.test(candidate.key)) return RANKS.cve
  return RANKS[entry.source]
}
