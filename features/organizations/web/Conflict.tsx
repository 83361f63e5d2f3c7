/**
 * Reads what somebody else stored out of the problem that says so; the dialog shows both versions.
 * @module
 */
import { ApiProblem } from '../../../ui/api.tsx'
import type { Conflict } from '../../../ui/ConflictDialog.tsx'

export { type Conflict, ConflictDialog } from '../../../ui/ConflictDialog.tsx'

/** The stored object of a "changed meanwhile" problem; null for every other failure. */
export const conflictOf = (error: unknown): Conflict | null => {
  if (!(error instanceof ApiProblem) || error.code !== 'organizations.changed_meanwhile')
    return null
  try {
    const current: unknown = JSON.parse(String(error.params['current']))
    if (typeof current !== 'object' || current === null) return null
    return {
      name: String(error.params['name']),
      changedAt: String(error.params['changedAt']),
      version: Number(error.params['version']),
      current: current as Record<string, unknown>,
    }
  } catch {
    return null
  }
}
