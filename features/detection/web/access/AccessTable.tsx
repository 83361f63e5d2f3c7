/**
 * A table of the access review: what is not there because its log is missing is unknown, and anything in it can be followed up.
 * @module
 */
import { Button } from '../../../../ui/Button.tsx'
import { Link, usePageSearch } from '../../../../ui/link.tsx'
import { type Column, Table } from '../../../../ui/Table.tsx'
import type { SiteView } from '../../../organizations/contract.ts'
import { accessSearch } from '../sources/log-source-search.ts'
import { useAccessWords } from './words.tsx'

/** What the tables of the review are given alike. */
export type PartProps = {
  readonly sites: readonly SiteView[]
  /** The log that tells of it does not come. */
  readonly lacks: boolean
  /** Null: the reader may not. */
  readonly onFollow: ((about: string) => void) | null
}
type Row = { readonly site: string | null; readonly who: string }
type Props<R> = PartProps & {
  readonly what: 'admins' | 'off-hours' | 'inside' | 'outside'
  readonly rows: readonly R[]
  readonly columns: readonly Column<R>[]
  readonly rowKey: (row: R) => string
  /** What is written into the follow-up. */
  readonly about: (row: R) => string
}

export const AccessTable = <R extends Row>(props: Props<R>) => {
  const { what, rows, columns, rowKey, lacks } = props
  const m = useAccessWords()
  const [search, setSearch] = usePageSearch(accessSearch)
  return (
    <Table
      id={`detection.access.${what}`}
      caption={m.captions[what]}
      columns={[...columns, ...useLastColumns(props)]}
      rows={rows}
      rowKey={rowKey}
      search={search}
      setSearch={setSearch}
      empty={
        lacks
          ? {
              kind: 'not-connected',
              title: m.unknown,
              text: m.unknownText,
              actions: (
                <Link to="/logs/expected" look="button">
                  {m.toExpected}
                </Link>
              ),
            }
          : { kind: 'none', title: m.none[what], text: m.noneText }
      }
    />
  )
}

const useLastColumns = <R extends Row>({
  sites,
  onFollow,
  about,
}: Props<R>): readonly Column<R>[] => {
  const m = useAccessWords()
  const site: Column<R> = {
    id: 'site',
    header: m.site,
    extra: true,
    cell: (row) => sites.find((s) => s.id === row.site)?.name ?? '',
  }
  if (onFollow === null) return [site]
  return [
    site,
    {
      id: 'follow',
      header: m.followUp,
      width: 'narrow',
      cell: (row) => (
        <Button
          size="small"
          aria-label={m.followUpOf(row.who)}
          onClick={() => onFollow(about(row))}
        >
          {m.followUp}
        </Button>
      ),
    },
  ]
}
