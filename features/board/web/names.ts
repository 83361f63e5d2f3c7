/**
 * Names that other features keep: sites, people, and the measures of the board for filters.
 * @module
 */
import { useMemo } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import type { Filter } from '../../../ui/Table.tsx'
import { listPeople, listSites } from '../../organizations/contract.ts'
import { getBoard } from '../contract.ts'
import { useText, useWords } from './words.ts'

/** Offered by name; somebody who is not among them is typed. */
const MOST_PEOPLE = 200

export type Named = { readonly id: string; readonly name: string }

export const useSites = (): readonly Named[] =>
  useEndpoint(listSites, { query: { archived: 'false' } }).data?.items ?? []

export const usePeople = (): readonly Named[] => {
  const people = useEndpoint(listPeople, { query: { limit: MOST_PEOPLE } }).data
  return useMemo(
    () =>
      (people?.items ?? []).map((p) => ({
        id: p.id,
        name: [p.familyName, p.givenName].filter(Boolean).join(' '),
      })),
    [people],
  )
}

/** The filter by measure, in the order of the board. */
export const useMeasureFilter = (): Filter => {
  const m = useWords()
  const text = useText()
  const board = useEndpoint(getBoard, { query: {} }).data
  return {
    id: 'measure',
    label: m.findings.measure,
    several: true,
    options: (board?.groups ?? []).flatMap((g) =>
      g.measures.map((row) => ({ value: row.id, label: `${row.id} ${text(row.title)}` })),
    ),
  }
}

export const useOwnerFilter = (): Filter => {
  const m = useWords()
  const people = usePeople()
  return {
    id: 'owner',
    label: m.findings.owner,
    options: [
      { value: 'none', label: m.findings.nobody },
      ...people.map((p) => ({ value: p.name, label: p.name })),
    ],
  }
}
