/**
 * The board's expected failures.
 * @module
 */
import { problemsOf } from '../../../platform/problem/index.ts'
import { boardProblems } from '../contract.ts'

export const boardProblem = problemsOf(boardProblems)
