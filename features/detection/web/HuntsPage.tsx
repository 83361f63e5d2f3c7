/**
 * Hunts for rules in stored events: what was looked for, how far it is, what was found.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { type HuntRow, listHunts } from '../contract-retro.ts'
import { pages as pagesEn } from '../messages/pages-en.ts'
import { pages as pagesJa } from '../messages/pages-ja.ts'
import { en } from '../messages/web-retro-en.ts'
import { ja } from '../messages/web-retro-ja.ts'
import { huntsSearch } from './detection-search.ts'
import { useSay } from './words.tsx'

const LOOK_AGAIN_MS = 5_000

export const HuntsPage = () => {
  const m = useMessages({ en, ja })
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  const [search, setSearch] = usePageSearch(huntsSearch)
  const asked = { query: search.rule === undefined ? {} : { rule: search.rule } }
  const answer = useEndpoint(listHunts, asked, { everyMs: LOOK_AGAIN_MS })
  return (
    <>
      <PageHeader
        title={titles.hunts}
        lead={m.lead}
        breadcrumb={<Link to="/detection/rules">{m.toRules}</Link>}
      />
      <Table
        id="detection.hunts"
        caption={m.caption}
        columns={useColumns()}
        rows={answer.data?.rows}
        rowKey={(row) => row.id}
        rowTo={(row) => ({ to: '/detection/hunts/$id', params: { id: row.id } })}
        search={search}
        setSearch={setSearch}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={{
          kind: 'none',
          title: m.none,
          text: m.noneText,
          actions: (
            <Link to="/detection/rules" look="primary">
              {m.toRules}
            </Link>
          ),
        }}
      />
    </>
  )
}

const useColumns = (): readonly Column<HuntRow>[] => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const say = useSay()
  return [
    {
      id: 'name',
      header: m.name,
      width: 'wide',
      cell: (row) => (
        <>
          <bdi>{say(row.title)}</bdi>
          <div className="soft small">
            {row.rule === null ? m.aSet(f.number(row.rules)) : m.oneRule}
          </div>
        </>
      ),
    },
    { id: 'state', header: m.state, cell: (row) => m.states[row.state] },
    {
      id: 'progress',
      header: m.events,
      align: 'end',
      cell: (row) => (
        <span className="number">{m.ofTotal(f.number(row.looked), f.number(row.total))}</span>
      ),
    },
    {
      id: 'hits',
      header: m.hits,
      align: 'end',
      sort: (row) => row.hits,
      cell: (row) => <span className="number">{f.number(row.hits)}</span>,
    },
    {
      id: 'span',
      header: m.spanFact,
      extra: true,
      cell: (row) => <span className="small">{m.from(f.day(row.from), f.day(row.to))}</span>,
    },
    {
      id: 'asked',
      header: m.asked,
      sort: (row) => row.askedAt,
      cell: (row) => <span className="small">{m.by(f.cell(row.askedAt), row.by)}</span>,
    },
  ]
}
