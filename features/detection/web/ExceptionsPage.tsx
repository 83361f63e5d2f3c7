/**
 * Everything that is excepted from rules, with its reason and its end.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { type ExceptionView, listExceptions } from '../contract-rules.ts'
import { pages as pagesEn } from '../messages/pages-en.ts'
import { pages as pagesJa } from '../messages/pages-ja.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { exceptionSearch } from './detection-search.ts'
import { Conditions, EndException } from './ExceptionRows.tsx'
import { useSay } from './words.tsx'

export const ExceptionsPage = () => {
  const m = useMessages({ en, ja })
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  const [search, setSearch] = usePageSearch(exceptionSearch)
  const answer = useEndpoint(listExceptions, { query: { ended: search.ended ?? 'no' } })
  return (
    <>
      <PageHeader
        title={titles.exceptions}
        lead={m.exceptionsLead}
        breadcrumb={<Link to="/detection/rules">{m.back}</Link>}
      />
      <Table
        id="detection.exceptions"
        caption={m.exceptions}
        columns={useColumns()}
        rows={answer.data?.rows}
        rowKey={(row) => row.id}
        search={search}
        setSearch={setSearch}
        filters={[{ id: 'ended', label: m.show, options: [{ value: 'all', label: m.showAll }] }]}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={{
          kind: 'none',
          title: m.exceptionsNone,
          text: m.exceptionsNoneText,
          actions: (
            <Link to="/alerts" look="button">
              {m.alerts}
            </Link>
          ),
        }}
      />
    </>
  )
}

const useColumns = (): readonly Column<ExceptionView>[] => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const say = useSay()
  const mayEnd = useMay('administrator', 'operator')
  return [
    {
      id: 'rule',
      header: m.rule,
      width: 'wide',
      sort: (row) => say(row.ruleTitle),
      cell: (row) => (
        <Link to="/detection/rules/$id" params={{ id: row.rule }} className="row-link">
          <bdi>{say(row.ruleTitle)}</bdi>
        </Link>
      ),
    },
    { id: 'conditions', header: m.conditions, cell: (row) => <Conditions of={row} /> },
    { id: 'reason', header: m.reason, cell: (row) => <bdi>{row.reason}</bdi> },
    {
      id: 'until',
      header: m.until,
      sort: (row) => row.until,
      cell: (row) => <span className="number nowrap">{row.until}</span>,
    },
    { id: 'by', header: m.by, cell: (row) => <bdi>{row.by}</bdi> },
    {
      id: 'ended',
      header: m.ended,
      cell: (row) =>
        row.ended !== null ? (
          <span className="soft small">{f.moment(row.ended.at)}</span>
        ) : mayEnd ? (
          <EndException row={row} />
        ) : null,
    },
  ]
}
