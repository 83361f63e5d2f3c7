/**
 * Sources of flaws: which are on, how far each is, how old, and what could not be read; and files for machines without internet.
 * @module
 */
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { useAnnounce, useNotify } from '../../../ui/Toast.tsx'
import { chooseFeeds, listFeeds, updateFeeds } from '../contract.ts'
import { AddProvider } from './AddProvider.tsx'
import { BringFile } from './BringFile.tsx'
import { ChooseFeeds } from './ChooseFeeds.tsx'
import { FeedDrawer } from './FeedDrawer.tsx'
import { GroupState } from './FeedState.tsx'
import { type FeedGroup, groupsOf, hostsOfGroups, isBusy } from './feed-groups.ts'
import { feedSearch } from './feed-search.ts'
import './feeds.css'
import { useGroupTitle, useText, useWords } from './words.ts'

/** While something is under way the page looks again; else now and then, for feeds come by themselves. */
const SOON_MS = 2_000
const SOMETIME_MS = 30_000

export const FeedsPage = () => {
  const m = useWords()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(feedSearch)
  const [choosing, setChoosing] = useState<readonly string[] | null>(null)
  const now = useEndpoint(listFeeds, {})
  const isUnderWay = now.data !== undefined && isBusy(now.data.items)
  const feeds = useEndpoint(listFeeds, {}, { everyMs: isUnderWay ? SOON_MS : SOMETIME_MS })
  const groups = feeds.data && groupsOf(feeds.data.items)
  const columns = useColumns(mayEdit ? { answer: feeds.data, choose: setChoosing } : null)
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        actions={mayEdit && feeds.data?.enabled ? <FetchNow on={feeds.data.on} /> : null}
      />
      <div className="stack-l">
        {feeds.data && groups ? (
          <Standing answer={feeds.data} groups={groups} choose={mayEdit ? setChoosing : null} />
        ) : null}
        <Table
          id="feeds.list"
          caption={m.caption}
          columns={columns}
          rows={groups}
          rowKey={(group) => group.id}
          onOpen={(group) => setSearch({ open: group.id })}
          search={search}
          setSearch={setSearch}
          error={feeds.error}
          onRetry={() => feeds.refetch()}
          empty={{ kind: 'none', title: m.none, text: m.noneText }}
        />
        {mayEdit && !feeds.error ? (
          <>
            <AddProvider />
            <BringFile hasContent={feeds.data?.items.some((i) => i.sha256) ?? false} />
          </>
        ) : null}
      </div>
      <FeedDrawer
        group={groups?.find(({ id }) => id === search.open)}
        mayEdit={mayEdit}
        onClose={() => setSearch({ open: undefined })}
      />
      <ChooseFeeds
        groups={groups ?? []}
        on={choosing}
        allowed={feeds.data?.allow ?? []}
        onClose={() => setChoosing(null)}
      />
    </>
  )
}

type Feeds = z.output<NonNullable<(typeof listFeeds)['answer']>>

const FetchNow = ({ on }: { on: readonly string[] }) => {
  const m = useWords()
  const notify = useNotify()
  const announce = useAnnounce()
  const act = useAct(updateFeeds)
  return (
    <Button
      busy={act.isPending}
      disabled={on.length === 0}
      onClick={() =>
        act.mutateAsync({ body: { names: [...on] } }).then(() => announce(m.begun), notify.failed)
      }
    >
      <RefreshCw size={16} aria-hidden="true" />
      {m.fetchNow}
    </Button>
  )
}

type StandingProps = {
  readonly answer: Feeds
  readonly groups: readonly FeedGroup[]
  /** Null: this person may only look. */
  readonly choose: ((on: readonly string[]) => void) | null
}

/** Whether anything can be judged, whether anything is fetched, and what is missing for it. */
const Standing = ({ answer, groups, choose }: StandingProps) => {
  const m = useWords()
  const f = useFormat()
  const { enabled, allow, on, usual, catalogue, builtAt } = answer
  const ready = groups.filter((group) => group.ready > 0).length
  const records = groups.reduce((sum, group) => sum + (group.records ?? 0), 0)
  const missing = enabled ? hostsOfGroups(groups, on).filter((host) => !allow.includes(host)) : []
  return (
    <div className="stack">
      {catalogue === 'ready' ? (
        <p>
          <b>{m.readySources(ready, f.number(records))}</b>{' '}
          {builtAt === null ? null : <span className="soft">{m.builtAt(f.moment(builtAt))}</span>}
        </p>
      ) : (
        <Banner look="note">
          <b>{m.catalogue[catalogue]}</b> {m.catalogueText[catalogue]}
        </Banner>
      )}
      {enabled && on.length > 0 ? null : (
        <Banner
          look="note"
          actions={
            choose === null ? null : (
              <Button look="primary" onClick={() => choose(usual)}>
                {m.turnOnUsual}
              </Button>
            )
          }
        >
          <b>{m.off}</b> {m.offText}
        </Banner>
      )}
      {missing.length === 0 ? null : (
        <Banner
          look="warning"
          actions={
            choose === null ? null : <Button onClick={() => choose(on)}>{m.allowHosts}</Button>
          }
        >
          {m.missingHosts(missing.join(', '))}
        </Banner>
      )}
    </div>
  )
}

const useColumns = (
  editor: {
    readonly answer: Feeds | undefined
    readonly choose: (on: readonly string[]) => void
  } | null,
): readonly Column<FeedGroup>[] => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  const titleOf = useGroupTitle()
  return [
    {
      id: 'name',
      header: m.name,
      width: 'wide',
      sort: titleOf,
      cell: (group) => (
        <>
          <b>{titleOf(group)}</b>
          <div className="soft small">{text(group.feeds[0]?.licence ?? { ja: '', en: '' })}</div>
        </>
      ),
    },
    {
      id: 'state',
      header: m.state,
      sort: (group) => group.state,
      cell: (group) => <GroupState group={group} />,
    },
    {
      id: 'age',
      header: m.age,
      sort: (group) => group.contentAt,
      cell: ({ contentAt }) =>
        contentAt === null ? (
          <span className="soft">{m.never}</span>
        ) : (
          <>
            <span className="number">{f.cell(contentAt)}</span>
            <div className="soft small">{f.ago(contentAt, new Date())}</div>
          </>
        ),
    },
    {
      id: 'records',
      header: m.records,
      align: 'end',
      sort: (group) => group.records,
      cell: ({ records }) => (records === null ? '—' : f.number(records)),
    },
    {
      id: 'damaged',
      header: m.damaged,
      align: 'end',
      sort: (group) => group.damaged,
      cell: ({ records, damaged }) => (records === null ? '—' : f.number(damaged)),
    },
    ...(editor === null
      ? []
      : [
          {
            id: 'on',
            header: m.fetch,
            width: 'narrow',
            cell: (group) =>
              group.id === 'file' || editor.answer === undefined ? null : (
                <Switch group={group} answer={editor.answer} choose={editor.choose} />
              ),
          } satisfies Column<FeedGroup>,
        ]),
  ]
}

type SwitchProps = {
  readonly group: FeedGroup
  readonly answer: Feeds
  readonly choose: (on: readonly string[]) => void
}

const Switch = ({ group, answer, choose }: SwitchProps) => {
  const m = useWords()
  const titleOf = useGroupTitle()
  const notify = useNotify()
  const announce = useAnnounce()
  const act = useAct(chooseFeeds, { alsoStale: ['config'] })
  const isOn = answer.enabled && group.isOn
  const others = answer.enabled
    ? answer.on.filter((name) => name !== group.id && !group.feeds.some((one) => one.name === name))
    : []
  const turnOff = () =>
    act
      .mutateAsync({ body: { on: others, hosts: [...answer.allow] } })
      .then(() => announce(m.turnedOff(titleOf(group))), notify.failed)
  return (
    <Button
      size="small"
      aria-pressed={isOn}
      aria-label={isOn ? m.turnOffOne(titleOf(group)) : m.turnOnOne(titleOf(group))}
      busy={act.isPending}
      onClick={(event) => {
        // The row itself opens the details.
        event.stopPropagation()
        if (isOn) void turnOff()
        else choose([...others, group.id])
      }}
    >
      {isOn ? m.turnOff : m.turnOn}
    </Button>
  )
}
