/**
 * Sign-ins by week: who, from where, how often, how often in vain.
 * @module
 */
import { Button } from '../../../../ui/Button.tsx'
import { useFormat } from '../../../../ui/language.tsx'
import { usePageSearch } from '../../../../ui/link.tsx'
import { type Column, Table } from '../../../../ui/Table.tsx'
import type { SiteView } from '../../../organizations/contract.ts'
import type { AccessReview } from '../../contract-access.ts'
import { accessSearch } from '../sources/log-source-search.ts'
import { useAccessWords } from './words.tsx'

type Row = AccessReview['admins'][number]
type Props = {
  readonly what: 'admins' | 'off-hours'
  readonly rows: readonly Row[]
  readonly sites: readonly SiteView[]
  /** The log that tells of it does not come. */
  readonly lacks: boolean
  readonly onFollow: ((about: string) => void) | null
}

export const SignInTable = ({ what, rows, sites, lacks, onFollow }: Props) => {
  const m = useAccessWords()
  const [search, setSearch] = usePageSearch(accessSearch)
  return (
    <Table
      id={`detection.access.${what}`}
      caption={m.captions[what]}
      columns={useColumns(sites, onFollow)}
      rows={rows}
      rowKey={(row) => [row.week, row.site, row.who, row.origin].join('\n')}
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
): readonly Column<Row>[] => {
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
            cell: (row: Row) => (
              <Button
                size="small"
                aria-label={m.followUpOf(row.who)}
                onClick={() => onFollow(row.origin === '' ? row.who : `${row.who} ← ${row.origin}`)}
              >
                {m.followUp}
              </Button>
            ),
          } satisfies Column<Row>,
        ]),
  ]
}
