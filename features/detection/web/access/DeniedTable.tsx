/**
 * What firewalls refused, by day: own machines outward, strangers from outside.
 * @module
 */
import { Button } from '../../../../ui/Button.tsx'
import { usePageSearch } from '../../../../ui/link.tsx'
import { type Column, Table } from '../../../../ui/Table.tsx'
import type { SiteView } from '../../../organizations/contract.ts'
import type { DeniedRow } from '../../contract-access.ts'
import { accessSearch } from '../sources/log-source-search.ts'
import { useAccessWords } from './words.tsx'

type Props = {
  readonly what: 'inside' | 'outside'
  readonly rows: readonly DeniedRow[]
  readonly sites: readonly SiteView[]
  /** The log that tells of it does not come. */
  readonly lacks: boolean
  readonly onFollow: ((about: string) => void) | null
}

export const DeniedTable = ({ what, rows, sites, lacks, onFollow }: Props) => {
  const m = useAccessWords()
  const [search, setSearch] = usePageSearch(accessSearch)
  return (
    <Table
      id={`detection.access.${what}`}
      caption={m.captions[what]}
      columns={useColumns(sites, onFollow)}
      rows={rows}
      rowKey={(row) => [row.day, row.site, row.who].join('\n')}
      search={search}
      setSearch={setSearch}
      empty={
        lacks
          ? { kind: 'not-connected', title: m.unknown, text: m.unknownText }
          : { kind: 'none', title: m.none[what], text: m.noneText }
      }
    />
  )
}

const useColumns = (
  sites: readonly SiteView[],
  onFollow: Props['onFollow'],
): readonly Column<DeniedRow>[] => {
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
    {
      id: 'site',
      header: m.site,
      extra: true,
      cell: (row) => sites.find((s) => s.id === row.site)?.name ?? '',
    },
    ...(onFollow === null
      ? []
      : [
          {
            id: 'follow',
            header: m.followUp,
            width: 'narrow',
            cell: (row: DeniedRow) => (
              <Button
                size="small"
                aria-label={m.followUpOf(row.who)}
                onClick={() => onFollow([row.who, row.targets[0] ?? ''].join(' → '))}
              >
                {m.followUp}
              </Button>
            ),
          } satisfies Column<DeniedRow>,
        ]),
  ]
}
