/**
 * The board's API: shapes, endpoints and problems. Both faces speak it. Times are ISO 8601 in UTC; texts that
 * a measure wrote come in both languages, so that a switch of language needs no new request. Each subject has
 * its own `contract-….ts`; whoever is outside this feature reads this file alone.
 * @module
 */
import type { Catalogue } from '../../platform/problem/index.ts'

export * from './contract-actions.ts'
export * from './contract-board.ts'
export * from './contract-declarations.ts'
export * from './contract-exceptions.ts'
export * from './contract-findings.ts'
export * from './contract-intake.ts'
export * from './contract-measure.ts'
export * from './contract-today.ts'
export * from './contract-words.ts'

export const boardProblems = {
  'board.unknown_measure': { status: 404, params: ['measure'] },
  'board.changed_meanwhile': { status: 409, params: ['version'] },
  'board.exception_end': { status: 400, params: ['days'] },
  'board.exception_ended': { status: 409, params: [] },
  'board.exception_scope': { status: 400, params: ['measure'] },
  'board.sign_in_person': { status: 403, params: [] },
  'board.same_posture': { status: 409, params: ['posture'] },
  'board.declaration_subject': { status: 400, params: ['measure'] },
  'board.document_missing': { status: 400, params: [] },
  'board.action_closed': { status: 409, params: [] },
  'board.day_out_of_range': { status: 400, params: ['first', 'last'] },
  'board.evidence_unreadable': { status: 400, params: ['line'] },
  'board.evidence_too_many': { status: 413, params: ['records'] },
  'board.evidence_too_large': { status: 413, params: ['megabytes'] },
} as const satisfies Catalogue
