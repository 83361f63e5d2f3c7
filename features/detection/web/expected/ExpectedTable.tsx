/**
 * Devices by the logs that are asked of them: a column a log, what is missing first, and the next step.
 * @module
 */
import { Button } from '../../../../ui/Button.tsx'
import { Link, usePageSearch } from '../../../../ui/link.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { type Column, Table } from '../../../../ui/Table.tsx'
import type { SiteView } from '../../../organizations/contract.ts'
import { EXPECTED_STATES, type ExpectedRow } from '../../contract-expected.ts'
import { LOG_KINDS, LOG_ROLES } from '../../expected-logs.ts'
import { expectedSearch } from '../sources/log-source-search.ts'
import { LogMark, stateOf, useExpectedWords } from './words.tsx'

type Props = {
  readonly rows: readonly ExpectedRow[]
  readonly sites: readonly SiteView[]
  readonly onDecide: (asset: string) => void
}

export const ExpectedTable = ({ rows, sites, onDecide }: Props) => {
  const m = useExpectedWords()
  const isAdministrator = useMay('administrator')
  const [search, setSearch] = usePageSearch(expectedSearch)
  const columns = useColumns(rows, sites, isAdministrator ? onDecide : null)
  const shown = rows.filter(
    (row) =>
      (search.state === undefined || stateOf(row) === search.state) &&
      (search.role === undefined || row.role === search.role) &&
      (search.q === undefined || row.name.toLowerCase().includes(search.q.toLowerCase())),
  )
  return (
    <Table
      id="detection.expected"
      caption={m.caption}
      columns={columns}
      rows={shown}
      rowKey={(row) => row.asset}
      search={search}
      setSearch={setSearch}
      searchLabel={m.device}
      filters={[
        {
          id: 'state',
          label: m.state,
          options: EXPECTED_STATES.map((value) => ({
            value,
            label: m.states[value],
            count: rows.filter((row) => stateOf(row) === value).length,
          })),
        },
        {
          id: 'role',
          label: m.role,
          options: LOG_ROLES.map((value) => ({
            value,
            label: m.roles[value],
            count: rows.filter((row) => row.role === value).length,
          })),
        },
      ]}
      empty={{
        kind: 'not-connected',
        title: m.none,
        text: m.noneText,
        actions: (
          <Link to="/assets" look="button">
            {m.toAssets}
          </Link>
        ),
      }}
    />
  )
}

const useColumns = (
  rows: readonly ExpectedRow[],
  sites: readonly SiteView[],
  onDecide: ((asset: string) => void) | null,
): readonly Column<ExpectedRow>[] => {
  const m = useExpectedWords()
  const asked = LOG_KINDS.filter((kind) =>
    rows.some((row) => row.logs.some((l) => l.kind === kind)),
  )
  return [
    {
      id: 'device',
      header: m.device,
      sort: (row) => row.name,
      cell: (row) => (
        <>
          <Link to="/assets/$id" params={{ id: row.asset }} className="row-link">
            <bdi>{row.name}</bdi>
          </Link>
          <div className="soft small">
            {m.roles[row.role]}
            {row.own === null ? null : ` · ${m.own}`}
          </div>
        </>
      ),
    },
    {
      id: 'site',
      header: m.site,
      sort: (row) => sites.find((s) => s.id === row.site)?.name ?? '',
      cell: (row) => sites.find((s) => s.id === row.site)?.name ?? '',
    },
    ...asked.map(
      (kind): Column<ExpectedRow> => ({
        id: kind,
        header: m.kinds[kind],
        cell: (row) => {
          const log = row.logs.find((one) => one.kind === kind)
          return log === undefined ? (
            <span className="soft small">{m.notAsked}</span>
          ) : (
            <LogMark log={log} />
          )
        },
      }),
    ),
    {
      id: 'next',
      header: m.next,
      width: 'wide',
      cell: (row) => <Next row={row} />,
    },
    ...(onDecide === null
      ? []
      : [
          {
            id: 'decide',
            header: m.decide,
            width: 'narrow',
            cell: (row: ExpectedRow) => (
              <Button
                size="small"
                aria-label={m.decideFor(row.name)}
                onClick={() => onDecide(row.asset)}
              >
                {m.decide}
              </Button>
            ),
          } satisfies Column<ExpectedRow>,
        ]),
  ]
}

const Next = ({ row }: { row: ExpectedRow }) => {
  const m = useExpectedWords()
  const isAdministrator = useMay('administrator')
  const missing = row.logs.filter(({ state }) => state !== 'speaking')
  if (missing.length === 0) return null
  return (
    <div className="stack small">
      {missing.map(({ kind }) => (
        <span key={kind}>{m.nextOf[kind]}</span>
      ))}
      {isAdministrator ? (
        <Link to="/logs/sources" search={{ open: 'new' }}>
          {m.addSource}
        </Link>
      ) : null}
    </div>
  )
}
