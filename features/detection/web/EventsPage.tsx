/**
 * The search for events: words and fields over a span of time, a histogram to narrow it, and one event in a drawer from whose
 * values one searches on.
 * @module
 */
import { Antenna, Download } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { addressOf, useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { useFormat, useLanguage, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { CopyButton, PageHeader, Progress } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { writeSearch } from '../../../ui/url-search.ts'
import { type EventRow, exportEvents, listEvents } from '../contract-search.ts'
import { type LogSourceRow, listLogSources, readRetention } from '../contract-sources.ts'
import { pages as pagesEn } from '../messages/pages-en.ts'
import { pages as pagesJa } from '../messages/pages-ja.ts'
import { en } from '../messages/web-search-en.ts'
import { ja } from '../messages/web-search-ja.ts'
import { withField } from '../search-query.ts'
import { eventSearch, SPANS } from './detection-search.ts'
import { EventSpan } from './EventSpan.tsx'
import { EventTimes, useCounted } from './EventTimes.tsx'
import { EventTopValues } from './EventTopValues.tsx'
import { EventView } from './EventView.tsx'
import { shortHost } from './log-names.ts'
import { SearchHelp, SearchNotes } from './SearchHelp.tsx'
import { useSourceWords } from './sources/words.tsx'

const DAY_MS = 86_400_000
const SPAN_MS = {
  '1h': 3_600_000,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
  all: 3_650 * DAY_MS,
} as const
const PAGE = 100
/** Clocks of machines run ahead of ours. */
const AHEAD_MS = DAY_MS

export const EventsPage = () => {
  const m = useMessages({ en, ja })
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  const sourceWords = useSourceWords()
  const f = useFormat()
  const { language } = useLanguage()
  const [search, setSearch] = usePageSearch(eventSearch)
  const span = search.span ?? '24h'
  // One moment for all questions of a search, so that its pages and its histogram agree.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed search is asked of a new moment
  const times = useMemo(() => {
    const now = Date.now()
    return {
      from: search.from ?? new Date(now - SPAN_MS[span]).toISOString(),
      to: search.to ?? new Date(now + AHEAD_MS).toISOString(),
    }
  }, [search.from, search.to, span, search.q])
  const filter = { q: search.q, source: search.source, ...times }
  const list = useEndless(
    listEvents,
    { query: { ...filter, limit: PAGE } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const counted = useCounted(filter)
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const { hasNextPage, isFetching, isError, fetchNextPage } = list
  const isShort = rows !== undefined && rows.length < PAGE
  // An answer that found little in its time is followed by the next, further back.
  useEffect(() => {
    if (isShort && hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [isShort, hasNextPage, isFetching, isError, fetchNextPage])
  const searchedTo = list.data?.pages.at(-1)?.searchedTo
  const isLooking = isShort && hasNextPage && !isError
  const sources = useEndpoint(listLogSources, {}).data?.rows ?? []
  const hasNothing = useEndpoint(readRetention, {}).data?.events === 0
  const shown = rows?.find((row) => row.id === search.event)
  const searchOn = (field: string, value: string, not: boolean) =>
    setSearch({ q: withField(search.q ?? '', field, value, not), event: undefined })
  const open = (event: string) => setSearch({ event })
  // A ready span takes the place of one to the minute.
  const change = (next: Record<string, unknown>) =>
    setSearch({ ...('span' in next ? { from: undefined, to: undefined } : {}), ...next })
  const wholeTime =
    span === 'all' && search.from === undefined ? null : (
      <Button onClick={() => change({ span: 'all' })}>{sourceWords.wholeTime}</Button>
    )
  return (
    <>
      <PageHeader
        title={titles.events}
        lead={m.lead}
        actions={
          <>
            <Link to="/detection/indicators" look="button">
              {titles.indicators}
            </Link>
            <Link to="/logs/sources" look="button">
              <Antenna size={16} aria-hidden="true" />
              {sourceWords.toSources}
            </Link>
            {(['csv', 'jsonl'] as const).map((format) => (
              <a
                key={format}
                className="button"
                href={addressOf(exportEvents, { query: { ...filter, format, language } })}
                download
              >
                <Download size={16} aria-hidden="true" />
                {m[format]}
              </a>
            ))}
          </>
        }
      />
      <div className="stack-l">
        {counted === null ? null : (
          <div className="event-overview">
            <EventTimes
              counted={counted}
              onPick={({ from, to }) => setSearch({ from, to, event: undefined })}
            />
            {counted.total === 0 ? null : (
              <EventTopValues
                filter={filter}
                field={search.field ?? null}
                onField={(field) => setSearch({ field: field ?? undefined })}
                onSearch={searchOn}
              />
            )}
          </div>
        )}
        {search.from === undefined && search.to === undefined ? null : (
          <p className="event-narrowed">
            <span>{m.narrowed(f.moment(times.from), f.moment(times.to))}</span>
            <Button size="small" onClick={() => setSearch({ from: undefined, to: undefined })}>
              {m.widen}
            </Button>
          </p>
        )}
        {isLooking && searchedTo !== undefined ? (
          <Progress
            label={m.looking}
            share={shareOf(times, searchedTo)}
            note={m.lookedTo(f.moment(searchedTo))}
          />
        ) : null}
        <SearchNotes q={search.q ?? ''} />
        <Table
          id="detection.events"
          caption={m.caption}
          columns={useColumns(sources, open)}
          // Nothing found yet is not nothing found.
          rows={isLooking && rows.length === 0 ? undefined : rows}
          total={counted?.isWhole ? counted.total : null}
          rowKey={(row) => row.id}
          onOpen={(row) => open(row.id)}
          search={search}
          setSearch={change}
          searchLabel={m.search}
          filters={[
            {
              id: 'span',
              label: m.span,
              options: SPANS.map((value) => ({ value, label: m.spans[value] })),
            },
            {
              id: 'source',
              label: sourceWords.sourceFilter,
              options: sources.map(({ id, name }) => ({ value: id, label: name })),
            },
          ]}
          tools={
            <>
              <EventSpan span={times} onSpan={change} />
              <SearchHelp onTry={(q) => change({ q })} />
              <CopyButton text={linkTo({ ...search, ...times })} label={m.copyLink} />
            </>
          }
          filteredHelp={wholeTime}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void fetchNextPage(),
          }}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={
            hasNothing
              ? {
                  kind: 'not-connected',
                  title: m.noLogs,
                  text: m.noLogsText,
                  actions: (
                    <Link to="/logs/sources" look="primary">
                      {sourceWords.toSources}
                    </Link>
                  ),
                }
              : {
                  kind: 'none',
                  title:
                    search.from !== undefined || span === 'all' ? m.none : m.noneIn(m.spans[span]),
                  text: m.noneText,
                  actions: wholeTime,
                }
          }
        />
      </div>
      <Drawer
        open={shown !== undefined}
        onClose={() => setSearch({ event: undefined })}
        title={m.event}
      >
        {shown === undefined ? null : (
          <EventView
            row={shown}
            onSearch={searchOn}
            onField={(field) => setSearch({ field, event: undefined })}
          />
        )}
      </Drawer>
    </>
  )
}

/** To these very times, whoever opens it and whenever. */
const linkTo = (search: object): string =>
  `${location.origin}${location.pathname}${writeSearch(search)}`

const shareOf = (span: { from: string; to: string }, reached: string): number => {
  const [from, to] = [Date.parse(span.from), Date.parse(span.to)]
  return (to - Date.parse(reached)) / Math.max(1, to - from)
}

/** `Microsoft-Windows-Sysmon/Operational` as people call it; the event itself tells the whole name. */
const shortChannel = (channel: string): string =>
  channel.replace(/^Microsoft-Windows-/, '').replace(/\/Operational$/, '')

const useColumns = (
  sources: readonly LogSourceRow[],
  onOpen: (id: string) => void,
): readonly Column<EventRow>[] => {
  const m = useMessages({ en, ja })
  const sourceWords = useSourceWords()
  const f = useFormat()
  const plain = (
    id: 'user' | 'action' | 'outcome' | 'sourceIp' | 'destinationIp' | 'process',
    isExtra: boolean,
  ): Column<EventRow> => ({
    id,
    header: m[id],
    ...(isExtra ? { extra: true } : {}),
    cell: (row) => <bdi className="small">{row[id]}</bdi>,
  })
  return [
    {
      id: 'at',
      header: m.at,
      cell: (row) => (
        <button type="button" className="link-button number nowrap" onClick={() => onOpen(row.id)}>
          {f.cell(row.at)}
        </button>
      ),
    },
    {
      id: 'machine',
      header: m.machine,
      width: 'narrow',
      cell: (row) => <bdi title={row.host}>{shortHost(row.host)}</bdi>,
    },
    {
      id: 'kind',
      header: m.kind,
      width: 'narrow',
      cell: (row) => (
        <span className="small">
          {row.channel === '' ? row.format : shortChannel(row.channel)}
          {row.eventId === 0 ? '' : ` ${row.eventId}`}
        </span>
      ),
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
    {
      id: 'source',
      header: sourceWords.sourceFilter,
      extra: true,
      cell: (row) => <bdi>{sources.find((one) => one.id === row.source)?.name ?? ''}</bdi>,
    },
    plain('user', false),
    plain('sourceIp', true),
    plain('destinationIp', true),
    plain('action', true),
    plain('outcome', true),
    plain('process', true),
  ]
}
