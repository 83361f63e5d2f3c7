/**
 * Where notices go, and what became of them.
 * @module
 */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type ChannelView, listChannels, removeChannel } from '../contract.ts'
import { ChannelDialog } from './ChannelDialog.tsx'
import { channelSearch } from './channel-search.ts'
import { NoticeLog } from './NoticeLog.tsx'
import { RuleDialog } from './RuleDialog.tsx'
import { TestDialog } from './TestDialog.tsx'
import { ruleLines, useWords } from './words.ts'
import './channels.css'

export const ChannelsPage = () => {
  const m = useWords()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(channelSearch)
  const tab = search.tab ?? 'channels'
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        actions={mayEdit && tab === 'channels' ? <AddButton /> : null}
      />
      <Tabs
        label={m.tabs}
        current={tab}
        onChange={(id) =>
          setSearch({ tab: id === 'log' ? 'log' : undefined, sort: undefined, columns: undefined })
        }
        tabs={[
          { id: 'channels', label: m.tabChannels, body: <Channels /> },
          { id: 'log', label: m.tabLog, body: <NoticeLog /> },
        ]}
      />
    </>
  )
}

const AddButton = () => {
  const m = useWords()
  const [, setSearch] = usePageSearch(channelSearch)
  return (
    <Button look="primary" onClick={() => setSearch({ open: 'new' })}>
      <Plus size={16} aria-hidden="true" />
      {m.add}
    </Button>
  )
}

const Channels = () => {
  const m = useWords()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(channelSearch)
  const channels = useEndpoint(listChannels, {})
  const [testing, setTesting] = useState<ChannelView | null>(null)
  const [timing, setTiming] = useState<ChannelView | null>(null)
  const [removing, setRemoving] = useState<ChannelView | null>(null)
  const items = channels.data?.items
  const acts: Column<ChannelView> = {
    id: 'acts',
    header: m.acts,
    width: 'narrow',
    cell: (c) => (
      <span className="channel-acts">
        <Button size="small" onClick={() => setTesting(c)}>
          {m.test}
        </Button>
        <Button size="small" onClick={() => setTiming(c)}>
          {m.whenAct}
        </Button>
        <Button size="small" onClick={() => setSearch({ open: c.id })}>
          {m.change}
        </Button>
        <Button size="small" look="danger" onClick={() => setRemoving(c)}>
          {m.remove}
        </Button>
      </span>
    ),
  }
  const columns: readonly Column<ChannelView>[] = [
    { id: 'name', header: m.name, sort: (c) => c.name, cell: (c) => <b>{c.name}</b> },
    { id: 'kind', header: m.kind, sort: (c) => c.kind, cell: (c) => m.kinds[c.kind] },
    {
      id: 'target',
      header: m.target,
      sort: (c) => c.target,
      cell: (c) => <span className="mono channel-target">{c.target}</span>,
    },
    {
      id: 'when',
      header: m.when,
      width: 'wide',
      cell: (c) => (
        <ul className="channel-when">
          {ruleLines(c.rule, m).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ),
    },
    {
      id: 'state',
      header: m.state,
      sort: (c) => (c.enabled ? 1 : 0),
      cell: (c) => (c.enabled ? m.enabled : <span className="tag">{m.disabled}</span>),
    },
    ...(mayEdit ? [acts] : []),
  ]
  const edited = items?.find((c) => c.id === search.open) ?? null
  const isMute = channels.data?.mailIsSet === false && items?.some((c) => c.kind === 'mail')
  return (
    <div className="stack">
      {isMute ? (
        <Banner
          look="warning"
          actions={
            <Link to="/settings" look="button">
              {m.openSettings}
            </Link>
          }
        >
          {m.mailNotSet}
        </Banner>
      ) : null}
      <Table
        id="channels.list"
        caption={m.caption}
        columns={columns}
        rows={items}
        rowKey={(c) => c.id}
        search={search}
        setSearch={setSearch}
        error={channels.error}
        onRetry={() => channels.refetch()}
        empty={{
          kind: 'none',
          title: m.none,
          text: mayEdit ? m.noneText : m.noneTextReader,
          actions: mayEdit ? <AddButton /> : null,
        }}
      />
      {items && items.length > 0 ? <p className="soft small">{m.whenTold}</p> : null}
      {mayEdit ? (
        <ChannelDialog
          key={search.open ?? ''}
          channel={edited}
          open={search.open === 'new' || edited !== null}
          onClose={() => setSearch({ open: undefined })}
        />
      ) : null}
      {testing ? <TestDialog channel={testing} onClose={() => setTesting(null)} /> : null}
      {timing ? <RuleDialog channel={timing} onClose={() => setTiming(null)} /> : null}
      <Remove channel={removing} onClose={() => setRemoving(null)} />
    </div>
  )
}

const Remove = ({ channel, onClose }: { channel: ChannelView | null; onClose: () => void }) => {
  const m = useWords()
  const notify = useNotify()
  const act = useAct(removeChannel)
  if (channel === null) return null
  const remove = () =>
    act.mutateAsync({ params: { id: channel.id } }).then(() => {
      notify.done({ title: m.removed })
      onClose()
    }, notify.failed)
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={m.removeAsk(channel.name)}
      description={m.removeText}
      act={m.remove}
      busy={act.isPending}
      danger
      onConfirm={remove}
    />
  )
}
