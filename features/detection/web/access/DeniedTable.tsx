/**
 * What firewalls refused, by day: own machines outward, strangers from outside.
 * @module
 */
import type { Column } from '../../../../ui/Table.tsx'
import type { DeniedRow } from '../../contract-access.ts'
import { AccessTable, type PartProps } from './AccessTable.tsx'
import { useAccessWords } from './words.tsx'

type Props = PartProps & {
  readonly what: 'inside' | 'outside'
  readonly rows: readonly DeniedRow[]
}

export const DeniedTable = (props: Props) => (
  <AccessTable
    {...props}
    columns={useColumns()}
    rowKey={(row) => [row.day, row.site, row.who].join('\n')}
    about={(row) => [row.who, row.targets[0] ?? ''].join(' → ')}
  />
)

const useColumns = (): readonly Column<DeniedRow>[] => {
  const m = useAccessWords()
  return [
    {
      id: 'day',
      header: m.day,
      sort: (row) => row.day,
      cell: (row) => <span className="number nowrap">{row.day}</span>,
    },
    {
      id: 'who',
      header: m.address,
      sort: (row) => row.who,
      cell: (row) => (
        <span className="nowrap">
          <bdi className="mono">{row.who}</bdi> {row.country}
        </span>
      ),
    },
    {
      id: 'targets',
      header: m.targets,
      width: 'wide',
      cell: (row) => <bdi className="mono small">{row.targets.join(', ')}</bdi>,
    },
    {
      id: 'others',
      header: m.others,
      align: 'end',
      sort: (row) => row.others,
      cell: (row) => <span className="number">{m.count(row.others)}</span>,
    },
    {
      id: 'denied',
      header: m.denied,
      align: 'end',
      sort: (row) => row.denied,
      cell: (row) => <span className="number">{m.count(row.denied)}</span>,
    },
  ]
}
