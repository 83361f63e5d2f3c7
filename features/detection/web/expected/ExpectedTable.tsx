/**
 * Devices with the logs that are asked of them, how each goes, and the next step; what is missing first.
 * @module
 */
import { Button } from '../../../../ui/Button.tsx'
import { Link, usePageSearch } from '../../../../ui/link.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { type Column, Table } from '../../../../ui/Table.tsx'
import type { SiteView } from '../../../organizations/contract.ts'
import { EXPECTED_STATES, type ExpectedRow } from '../../contract-expected.ts'
import { LOG_ROLES } from '../../expected-logs.ts'
import { expectedSearch } from '../sources/log-source-search.ts'
import { LogMark, stateOf, useExpectedWords } from './words.tsx'

type Props = {
  readonly rows: readonly ExpectedRow[]
  readonly sites: readonly SiteView[]
  /** False: nobody has found out yet which devices there are. */
  readonly isChecked: boolean
  readonly onDecide: (asset: string) => void
}

export const ExpectedTable = ({ rows, sites, isChecked, onDecide }: Props) => {
  const m = useExpectedWords()
  const isAdministrator = useMay('administrator')
  const [search, setSearch] = usePageSearch(expectedSearch)
  const columns = useColumns(sites, isAdministrator ? onDecide : null)
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
        title: isChecked ? m.none : m.noneYet,
        text: isChecked ? m.noneText : m.noneYetText,
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
  sites: readonly SiteView[],
  onDecide: ((asset: string) => void) | null,
): readonly Column<ExpectedRow>[] => {
  const m = useExpectedWords()
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
    {
      id: 'logs',
      header: m.logs,
      width: 'wide',
      sort: (row) => EXPECTED_STATES.indexOf(stateOf(row)),
      cell: (row) => <Logs row={row} />,
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

/** Each log with how it goes; what does not come with the next step. */
const Logs = ({ row }: { row: ExpectedRow }) => {
  const m = useExpectedWords()
  const isAdministrator = useMay('administrator')
  const isMissing = row.logs.some(({ state }) => state === 'never' || state === 'young')
  const isSilent = row.logs.some(({ state }) => state === 'silent')
  return (
    <ul className="log-asked">
      {row.logs.map((log) => (
        <li key={log.kind}>
          <div>
            <div>{m.kinds[log.kind]}</div>
            <LogMark log={log} />
          </div>
          {log.state === 'speaking' ? null : (
            <span className="small">
              {log.state === 'silent' ? m.silentOf[log.kind] : m.nextOf[log.kind]}
            </span>
          )}
        </li>
      ))}
      {isMissing && isAdministrator ? (
        <li>
          <Link to="/logs/sources" search={{ open: 'new' }} className="small">
            {m.addSource}
          </Link>
        </li>
      ) : isSilent ? (
        <li>
          <Link to="/logs/sources" className="small">
            {m.seeSources}
          </Link>
        </li>
      ) : null}
    </ul>
  )
}
