/**
 * Every setting with its value, where it was decided, and a way to change those of this screen.
 * @module
 */
import { useState } from 'react'
import { listSettings, type SettingView, saveSetting } from '../../../platform/config/contract.ts'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Facts, PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { SettingForm } from './SettingForm.tsx'
import './settings.css'
import { matching, settingsSearch } from './settings-search.ts'
import { useText, useWords } from './words.ts'

const SOURCES = ['environment', 'file', 'screen', 'default'] as const

export const SettingsPage = () => {
  const m = useWords()
  const text = useText()
  const answer = useEndpoint(listSettings, {})
  const [search, setSearch] = usePageSearch(settingsSearch)
  const [opened, setOpened] = useState<SettingView | null>(null)
  const columns = useColumns(setOpened)
  const rows = answer.data && matching(answer.data.settings, search)
  return (
    <>
      <PageHeader title={m.title} lead={m.lead} />
      <div className="stack-l">
        {answer.data === undefined ? null : (
          <Facts
            facts={[
              { name: m.version, value: <span className="mono">{answer.data.version}</span> },
              {
                name: m.file,
                value:
                  answer.data.file === null ? (
                    <span className="soft">{m.noFile}</span>
                  ) : (
                    <span className="mono">{answer.data.file}</span>
                  ),
              },
            ]}
          />
        )}
        <Table
          id="settings.list"
          caption={m.caption}
          columns={columns}
          rows={rows}
          rowKey={(s) => s.key}
          search={search}
          setSearch={setSearch}
          searchLabel={m.search}
          filters={[
            {
              id: 'source',
              label: m.source,
              options: SOURCES.map((value) => ({
                value,
                label: m.sources[value],
                count: answer.data?.settings.filter((s) => s.source === value).length ?? 0,
              })),
            },
            { id: 'screen', label: m.screen, options: [{ value: 'yes', label: m.screenOnly }] },
          ]}
          error={answer.error}
          onRetry={() => void answer.refetch()}
          empty={{ kind: 'none', title: m.noMatch, text: m.noMatchText }}
        />
      </div>
      <Dialog
        open={opened !== null}
        onClose={() => setOpened(null)}
        title={opened === null ? '' : m.changeOf(opened.key)}
        description={opened === null ? '' : text(opened.about)}
      >
        {opened === null ? null : (
          <SettingForm key={opened.key} setting={opened} onDone={() => setOpened(null)} />
        )}
      </Dialog>
    </>
  )
}

const useColumns = (open: (setting: SettingView) => void): readonly Column<SettingView>[] => {
  const m = useWords()
  const text = useText()
  return [
    {
      id: 'setting',
      header: m.setting,
      width: 'wide',
      sort: (s) => s.key,
      cell: (s) => (
        <>
          {text(s.about)}
          <div className="mono small soft">{s.key}</div>
        </>
      ),
    },
    { id: 'value', header: m.value, cell: (s) => <Value setting={s} /> },
    {
      id: 'source',
      header: m.source,
      sort: (s) => SOURCES.indexOf(s.source),
      cell: (s) => (
        <span className={s.source === 'default' ? 'soft nowrap' : 'nowrap'}>
          {m.sources[s.source]}
        </span>
      ),
    },
    {
      id: 'env',
      header: m.env,
      sort: (s) => s.env,
      cell: (s) => <span className="mono small setting-env">{s.env}</span>,
    },
    { id: 'act', header: m.act, cell: (s) => <Act setting={s} open={open} /> },
  ]
}

const Value = ({ setting: s }: { setting: SettingView }) => {
  const m = useWords()
  const f = useFormat()
  const isEmpty = s.value === null || s.value === '' || (Array.isArray(s.value) && !s.value.length)
  if (isEmpty) return <span className="soft">{m.notSet}</span>
  if (s.secret) return <span>{m.hidden}</span>
  if (typeof s.value === 'boolean') return <span>{s.value ? m.on : m.off}</span>
  // A port is a name made of digits, not an amount.
  if (typeof s.value === 'number')
    return <span className="number">{s.key.endsWith('port') ? s.value : f.number(s.value)}</span>
  return (
    <span className="mono small setting-value">
      {Array.isArray(s.value) ? s.value.join('\n') : s.value}
    </span>
  )
}

const Act = ({
  setting: s,
  open,
}: {
  setting: SettingView
  open: (setting: SettingView) => void
}) => {
  const m = useWords()
  const mayChange = useMay('administrator')
  const notify = useNotify()
  const save = useAct(saveSetting)
  if (!s.screen || !mayChange) return null
  if (s.source === 'environment' || s.source === 'file')
    return <span className="soft small">{m.decidedElsewhere(m.sources[s.source])}</span>
  const put = (value: SettingView['value']) =>
    save.mutateAsync({ params: { key: s.key }, body: { value } })
  const reset = () =>
    put(null).then(
      () =>
        notify.done({
          title: m.wasReset(s.key),
          // The screen never had a secret: it cannot give it back.
          ...(s.secret
            ? {}
            : {
                undo: () =>
                  put(s.value).then(() => notify.done({ title: m.saved(s.key) }), notify.failed),
              }),
        }),
      notify.failed,
    )
  return (
    <div className="setting-acts">
      <Button size="small" aria-label={m.changeOf(s.key)} onClick={() => open(s)}>
        {m.change}
      </Button>
      {s.source === 'screen' ? (
        <Button
          size="small"
          look="quiet"
          busy={save.isPending}
          aria-label={m.resetOf(s.key)}
          onClick={reset}
        >
          {m.reset}
        </Button>
      ) : null}
    </div>
  )
}
