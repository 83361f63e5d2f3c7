/**
 * Filters of the cases in the URL.
 * @module
 */
import { one, tableSearch } from '../../../../ui/url-search.ts'
import { CaseState } from '../../contract-cases.ts'

export const caseSearch = tableSearch({ state: one(CaseState) })
