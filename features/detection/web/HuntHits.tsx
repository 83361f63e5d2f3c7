/**
 * The hits of a hunt that are kept whole; each opens as the event that it is.
 * @module
 */
import { useEndless } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { useGo, usePageSearch } from '../../../ui/link.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { type Hunt, type HuntHit, listHuntHits } from '../contract-retro.ts'
import { en } from '../messages/web-retro-en.ts'
import { ja } from '../messages/web-retro-ja.ts'
import { withField } from '../search-query.ts'
import { huntSearch } from './detection-search.ts'
import { EventView } from './EventView.tsx'
import { shortHost } from './log-names.ts'
import { useSay } from './words.tsx'

const PAGE = 100
const DAY_MS = 86_400_000

export const HuntHits = ({ hunt, isOpen }: { hunt: Hunt; isOpen: boolean }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const say = useSay()
  const go = useGo()
  const [search, setSearch] = usePageSearch(huntSearch)
  const { rule, host, day } = search
  const list = useEndless(
    listHuntHits,
    { params: { id: hunt.id }, query: { rule, host, day, limit: PAGE } },
    { cursor: 'offset', next: (a) => a.next },
  )
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const shown = rows?.find((row) => keyOf(row) === search.hit)
  const titleOf = (id: string): string => {
    const found = hunt.found.find((one) => one.rule === id)
    return found ? say(found.title) : id
  }
  const change = (next: Record<string, unknown>) => setSearch({ hit: undefined, ...next })
  const isNarrowed = host !== undefined || day !== undefined
  return (
    <>
      {hunt.kept < hunt.hits && hunt.kept > 0 ? (
        <p className="soft">{m.kept(f.number(hunt.kept), f.number(hunt.hits))}</p>
      ) : null}
      {isNarrowed ? (
        <p className="event-narrowed">
          {day === undefined ? null : <span>{m.filterDay(day)}</span>}
          {host === undefined ? null : <span>{m.filterHost(host === '' ? m.noHost : host)}</span>}
          <Button size="small" onClick={() => change({ day: undefined, host: undefined })}>
            {m.clear}
          </Button>
        </p>
      ) : null}
      <Table
        id="detection.hunt-hits"
        caption={m.foundCaption}
        columns={useColumns(titleOf, (row) => setSearch({ hit: keyOf(row) }))}
        rows={rows}
        total={list.data?.pages[0]?.total ?? null}
        rowKey={keyOf}
        onOpen={(row) => setSearch({ hit: keyOf(row) })}
        search={search}
        setSearch={change}
        filters={
          hunt.found.length < 2
            ? []
            : [
                {
                  id: 'rule',
                  label: m.rule,
                  options: hunt.found.map((one) => ({ value: one.rule, label: say(one.title) })),
                },
              ]
        }
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          isOpen
            ? { kind: 'none', title: m.notYet, text: m.notYetText }
            : { kind: 'none', title: m.noHits, text: m.noHitsText }
        }
      />
      <Drawer
        open={shown !== undefined}
        onClose={() => setSearch({ hit: undefined })}
        title={m.event}
      >
        {shown === undefined ? null : (
          <EventView
            row={{ id: shown.event, at: shown.at }}
            onSearch={(field, value, not) =>
              go({
                to: '/logs',
                search: {
                  q: withField('', field, value, not),
                  from: new Date(Date.parse(shown.at) - DAY_MS).toISOString(),
                  to: new Date(Date.parse(shown.at) + DAY_MS).toISOString(),
                },
              })
            }
          />
        )}
      </Drawer>
    </>
  )
}

const keyOf = (row: HuntHit): string => `${row.rule} ${row.event}`

const useColumns = (
  titleOf: (rule: string) => string,
  onOpen: (row: HuntHit) => void,
): readonly Column<HuntHit>[] => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  return [
    {
      id: 'at',
      header: m.at,
      cell: (row) => (
        <button type="button" className="link-button number nowrap" onClick={() => onOpen(row)}>
          {f.cell(row.at)}
        </button>
      ),
    },
    {
      id: 'host',
      header: m.host,
      width: 'narrow',
      cell: (row) => <bdi title={row.host}>{row.host === '' ? '—' : shortHost(row.host)}</bdi>,
    },
    { id: 'rule', header: m.rule, cell: (row) => <bdi>{titleOf(row.rule)}</bdi> },
    {
      id: 'user',
      header: m.user,
      extra: true,
      cell: (row) => <bdi>{row.user === '' ? '—' : row.user}</bdi>,
    },
    {
      id: 'text',
      header: m.text,
      width: 'wide',
      cell: (row) => (
        <span className="event-text mono small">
          <bdi>{row.text}</bdi>
        </span>
      ),
    },
  ]
}
