/**
 * Alerts gathered by what they have in common: after a flood one looks at a rule or a machine, not at each alert.
 * @module
 */
import { useState } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import { type AlertGroup, groupAlerts } from '../contract-triage.ts'
import type { Grouping } from '../contract-words.ts'
import { askedAlerts, useAlertFilters, useSiteName } from './alert-filters.ts'
import { DecideMany } from './DecideMany.tsx'
import { alertSearch } from './detection-search.ts'
import { useManyAlerts } from './many-alerts.ts'
import { useTriageWords } from './triage-words.ts'
import { LevelMark, useAlertWords, useSay } from './words.tsx'

const SOMETIME_MS = 10_000

type Props = { readonly by: Grouping; readonly sites: readonly SiteView[] }

export const AlertGroups = ({ by, sites }: Props) => {
  const m = useTriageWords()
  const f = useFormat()
  const mayWork = useMay('administrator', 'operator', 'officer')
  const [search, setSearch] = usePageSearch(alertSearch)
  const filter = askedAlerts(search)
  const answer = useEndpoint(groupAlerts, { query: { ...filter, by } }, { everyMs: SOMETIME_MS })
  const [closing, setClosing] = useState<{
    readonly of: AlertGroup
    readonly seenAt: string
  } | null>(null)
  const { decide } = useManyAlerts()
  const rows = answer.data?.rows
  const total = answer.data?.total ?? 0
  return (
    <div className="stack">
      <p className="soft small">{m.lead[by]}</p>
      <Table
        id={`detection.alert-groups.${by}`}
        caption={m.caption[by]}
        columns={useColumns(
          by,
          sites,
          mayWork ? (of) => setClosing({ of, seenAt: answer.data?.at ?? of.lastAt }) : null,
        )}
        rows={rows}
        total={total}
        rowKey={(row) => row.key}
        search={search}
        setSearch={setSearch}
        searchLabel={useAlertWords().search}
        filters={useAlertFilters(
          search,
          sites,
          rows?.map(({ key, title }) => ({ rule: key, title: title ?? { ja: key, en: key } })),
        )}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={{ kind: 'none', title: m.none, text: m.noneText }}
      />
      {rows !== undefined && total > rows.length ? (
        <p className="soft small">{m.more(f.number(rows.length), f.number(total))}</p>
      ) : null}
      {closing === null ? null : (
        <DecideMany
          count={closing.of.alerts}
          onDecide={(verdict, note) =>
            decide(
              {
                kind: 'matching',
                filter: { ...filter, [by]: keyOf(by, closing.of) },
                seenAt: closing.seenAt,
              },
              { state: 'closed', verdict, note },
            )
          }
          onClose={() => setClosing(null)}
          onDone={() => undefined}
        />
      )}
    </div>
  )
}

const keyOf = (by: Grouping, { key }: AlertGroup): string =>
  by === 'site' && key === '' ? 'none' : key

const useColumns = (
  by: Grouping,
  sites: readonly SiteView[],
  /** null: the reader decides nothing. */
  onClose: ((group: AlertGroup) => void) | null,
): readonly Column<AlertGroup>[] => {
  const m = useTriageWords()
  const words = useAlertWords()
  const f = useFormat()
  const say = useSay()
  const siteName = useSiteName(sites)
  const [search] = usePageSearch(alertSearch)
  const nameOf = (row: AlertGroup): string =>
    (by === 'site' ? siteName(keyOf(by, row)) : row.title === null ? row.name : say(row.title)) ||
    m.unnamed[by]
  const number = (id: 'hosts' | 'rules'): Column<AlertGroup> => ({
    id,
    header: m[id],
    align: 'end',
    sort: (row) => row[id],
    cell: (row) => <span className="number">{f.number(row[id])}</span>,
  })
  return [
    {
      id: 'name',
      header: m.named[by],
      width: 'wide',
      sort: nameOf,
      cell: (row) =>
        // An empty name asks for nothing: there is no list of those without one.
        keyOf(by, row) === '' ? (
          <span className="soft">{nameOf(row)}</span>
        ) : (
          <Link
            to="/alerts"
            search={{ ...search, by: undefined, sort: undefined, [by]: keyOf(by, row) }}
            className="row-link"
          >
            <bdi>{nameOf(row)}</bdi>
          </Link>
        ),
    },
    { id: 'level', header: words.level, cell: (row) => <LevelMark level={row.level} /> },
    {
      id: 'alerts',
      header: m.alerts,
      align: 'end',
      sort: (row) => row.alerts,
      cell: (row) => (
        <>
          <b className="number">{f.number(row.alerts)}</b>
          {row.open === 0 || row.open === row.alerts ? null : (
            <div className="soft small nowrap">{m.open(f.number(row.open))}</div>
          )}
        </>
      ),
    },
    {
      id: 'count',
      header: words.count,
      align: 'end',
      sort: (row) => row.hits,
      cell: (row) => <span className="number">{f.number(row.hits)}</span>,
    },
    ...(by === 'host' ? [] : [number('hosts')]),
    ...(by === 'rule' ? [] : [number('rules')]),
    {
      id: 'last',
      header: words.last,
      sort: (row) => row.lastAt,
      cell: (row) => <span className="number nowrap">{f.cell(row.lastAt)}</span>,
    },
    {
      id: 'first',
      header: words.first,
      extra: true,
      sort: (row) => row.firstAt,
      cell: (row) => <span className="number nowrap">{f.cell(row.firstAt)}</span>,
    },
    ...(onClose === null || search.state === 'closed'
      ? []
      : [
          {
            id: 'act',
            header: words.decide,
            cell: (row: AlertGroup) =>
              keyOf(by, row) === '' ? null : (
                <Button
                  size="small"
                  aria-label={m.closeOf(nameOf(row))}
                  onClick={() => onClose(row)}
                >
                  {m.close}
                </Button>
              ),
          },
        ]),
  ]
}
