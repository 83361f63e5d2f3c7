/**
 * Why a live source of devices could not be asked.
 * @module
 */
import { problemsOf } from '../../../../platform/problem/index.ts'
import { assetsProblems } from '../../contract.ts'

export const liveProblem = problemsOf(assetsProblems)
