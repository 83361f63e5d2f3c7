/**
 * Sign-ins by week: who, from where, how often, how often in vain.
 * @module
 */
import { useFormat } from '../../../../ui/language.tsx'
import type { Column } from '../../../../ui/Table.tsx'
import type { AccessReview } from '../../contract-access.ts'
import { AccessTable, type PartProps } from './AccessTable.tsx'
import { useAccessWords } from './words.tsx'

type Row = AccessReview['admins'][number]
type Props = PartProps & {
  readonly what: 'admins' | 'off-hours'
  readonly rows: readonly Row[]
}

export const SignInTable = (props: Props) => (
  <AccessTable
    {...props}
    columns={useColumns()}
    rowKey={(row) => [row.week, row.site, row.who, row.origin].join('\n')}
    about={(row) => (row.origin === '' ? row.who : `${row.who} ← ${row.origin}`)}
  />
)

const useColumns = (): readonly Column<Row>[] => {
  const m = useAccessWords()
  const f = useFormat()
  return [
    {
      id: 'week',
      header: m.week,
      sort: (row) => row.week,
      cell: (row) => <span className="number nowrap">{row.week}</span>,
    },
    {
      id: 'who',
      header: m.who,
      sort: (row) => row.who,
      cell: (row) => <bdi className="mono nowrap">{row.who}</bdi>,
    },
    {
      id: 'origin',
      header: m.origin,
      sort: (row) => row.origin,
      cell: (row) =>
        row.origin === '' ? (
          <span className="soft small">{m.atMachine}</span>
        ) : (
          <span className="nowrap">
            <bdi className="mono">{row.origin}</bdi> {row.country}
          </span>
        ),
    },
    {
      id: 'targets',
      header: m.targets,
      cell: (row) => <bdi className="small">{row.targets.join(', ')}</bdi>,
    },
    {
      id: 'signIns',
      header: m.signIns,
      align: 'end',
      sort: (row) => row.signIns,
      cell: (row) => <span className="number">{m.count(row.signIns)}</span>,
    },
    {
      id: 'failures',
      header: m.failures,
      align: 'end',
      sort: (row) => row.failures,
      cell: (row) => (
        <span className="number" data-state={row.failures > 0 ? 'stale' : undefined}>
          {m.count(row.failures)}
        </span>
      ),
    },
    {
      id: 'last',
      header: m.last,
      sort: (row) => row.lastAt,
      cell: (row) => <span className="number nowrap small">{f.cell(row.lastAt)}</span>,
    },
  ]
}
