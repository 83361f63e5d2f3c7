/**
 * Where the upgrade alone is not enough: flaws of VPN and edge devices through which passwords, sessions, keys or control were
 * taken, and what has to be done afterwards. Data; the words are our own.
 *
 * `affected` null: which versions are affected is not known; such a rule opens nothing and is shown
 * as not judged. `basis`: source, the work was read in a source named in `evidence.read` · precaution, it follows from what
 * an attacker may keep and was not compared with the maker's page.
 * @module
 */
import { fortinetRules } from './case-rules-fortinet.ts'
import { gatewayRules } from './case-rules-gateways.ts'
import { ivantiRules } from './case-rules-ivanti.ts'
import type { PostpatchRule } from './contract-cases.ts'

export const postpatchRules: readonly PostpatchRule[] = [
  ...fortinetRules,
  ...ivantiRules,
  ...gatewayRules,
]
