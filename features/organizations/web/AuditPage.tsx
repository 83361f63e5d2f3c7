/**
 * The audit log: filter, read old and new side by side, export, check the chain.
 * @module
 */
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { addressOf, useCall, useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { endOfDay, startOfDay } from '../../../ui/format.ts'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { useMe } from '../../../ui/me.tsx'
import { Banner, CopyButton, Facts, PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { one, tableSearch } from '../../../ui/url-search.ts'
import { type AuditView, exportAudit, listAudit, listMembers, verifyAudit } from '../contract.ts'
import { acts as actsEn } from '../messages/acts.en.ts'
import { acts as actsJa } from '../messages/acts.ja.ts'
import type { WebMessages } from '../messages/web.en.ts'
import { changesOf } from './changes.ts'
import { choicesOf, useWords } from './words.ts'

type Entry = z.output<typeof AuditView>

/** The first part of an act's code. */
const AREAS = [
  'access',
  'organizations',
  'assets',
  'advisories',
  'imports',
  'board',
  'channels',
  'feeds',
  'config',
] as const

/** An act that has no name yet is shown by its code. */
const actName = (names: Readonly<Record<string, string>>, code: string): string =>
  Object.hasOwn(names, code) ? (names[code] ?? code) : code

export const auditSearch = tableSearch({
  who: one(z.string().max(200)),
  what: one(z.string().max(100)),
  object: one(z.string().max(200)),
  from: one(z.iso.date()),
  to: one(z.iso.date()),
  open: one(z.coerce.number().int()),
})

export const AuditPage = () => {
  const m = useWords()
  const f = useFormat()
  const { timeZone } = useMe().organization
  const [search, setSearch] = usePageSearch(auditSearch)
  const acts = useMessages({ en: actsEn, ja: actsJa })
  const members = useEndpoint(listMembers, {})
  const query = {
    ...(search.who ? { who: search.who } : {}),
    ...(search.what ? { what: search.what } : {}),
    ...(search.object ? { objectId: search.object } : {}),
    ...(search.from ? { from: startOfDay(search.from, timeZone).toISOString() } : {}),
    ...(search.to ? { to: endOfDay(search.to, timeZone).toISOString() } : {}),
  }
  const log = useEndless(listAudit, { query }, { cursor: 'before', next: (a) => a.next })
  const rows = log.data?.pages.flatMap((page) => page.items)
  const chosen = rows?.find((entry) => entry.seq === search.open) ?? null
  const columns: readonly Column<Entry>[] = [
    {
      id: 'at',
      header: m.audit.at,
      width: 'narrow',
      cell: (e) => <span className="number">{f.cell(e.at)}</span>,
    },
    {
      id: 'what',
      header: m.audit.what,
      cell: (e) => (
        <button
          type="button"
          className="link-button row-link"
          onClick={() => setSearch({ open: e.seq })}
        >
          {actName(acts, e.what)}
        </button>
      ),
    },
    {
      id: 'who',
      header: m.audit.who,
      cell: (e) =>
        e.who.via === 'system'
          ? m.audit.via.system
          : `${e.who.name}${e.who.via === 'token' ? ` (${m.audit.via.token})` : ''}`,
    },
    { id: 'object', header: m.audit.object, cell: (e) => e.object.name },
    { id: 'ip', header: m.audit.ip, cell: (e) => <span className="mono">{e.ip ?? '—'}</span> },
    { id: 'seq', header: m.audit.number, align: 'end', cell: (e) => f.number(e.seq) },
    {
      id: 'hash',
      header: m.audit.hash,
      extra: true,
      cell: (e) => <span className="mono">{e.hash.slice(0, 16)}</span>,
    },
  ]
  return (
    <>
      <PageHeader title={m.audit.title} lead={m.audit.lead} actions={<VerifyButton />} />
      <Table
        id="organizations.audit"
        caption={m.audit.caption}
        columns={columns}
        rows={rows}
        rowKey={(e) => String(e.seq)}
        search={search}
        setSearch={setSearch}
        filters={[
          {
            id: 'who',
            label: m.audit.who,
            options: (members.data?.items ?? []).map((one) => ({
              value: one.userId,
              label: one.name,
            })),
          },
          { id: 'what', label: m.audit.what, options: choicesOf(AREAS, m.audit.areas) },
        ]}
        onOpen={(e) => setSearch({ open: e.seq })}
        tools={
          <span className="row">
            <DateBox
              label={m.audit.from}
              value={search.from}
              onChange={(from) => setSearch({ from })}
            />
            <DateBox label={m.audit.to} value={search.to} onChange={(to) => setSearch({ to })} />
          </span>
        }
        more={{
          has: log.hasNextPage,
          loading: log.isFetchingNextPage,
          load: () => log.fetchNextPage(),
        }}
        error={log.error}
        onRetry={() => log.refetch()}
        empty={{ kind: 'none', title: m.audit.none, text: m.audit.noneText }}
        csv={addressOf(exportAudit, { query })}
      />
      <Drawer
        open={chosen !== null}
        onClose={() => setSearch({ open: undefined })}
        title={chosen ? m.audit.entry(chosen.seq) : ''}
      >
        {chosen ? <EntryDetail entry={chosen} /> : null}
      </Drawer>
    </>
  )
}

type DateBoxProps = {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (day: string | undefined) => void
}

const DateBox = ({ label, value, onChange }: DateBoxProps) => (
  <label className="row small nowrap">
    {label}
    <input
      type="date"
      className="input input-date"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  </label>
)

const VerifyButton = () => {
  const m = useWords()
  const call = useCall()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const [broken, setBroken] = useState(0)
  const verify = () => {
    setBusy(true)
    call(verifyAudit, {})
      .then((result) => {
        setBroken(result.broken.length)
        if (result.broken.length === 0) notify.done({ title: m.audit.verified(result.entries) })
      }, notify.failed)
      .finally(() => setBusy(false))
  }
  return (
    <div className="stack">
      <Button busy={busy} onClick={verify}>
        <ShieldCheck size={16} aria-hidden="true" />
        {m.audit.verify}
      </Button>
      {broken > 0 ? <Banner look="problem">{m.audit.broken(broken)}</Banner> : null}
    </div>
  )
}

const viaWord = (via: string, m: WebMessages): string =>
  via === 'session' || via === 'token' || via === 'system' ? m.audit.via[via] : via

const EntryDetail = ({ entry }: { entry: Entry }) => {
  const m = useWords()
  const acts = useMessages({ en: actsEn, ja: actsJa })
  const f = useFormat()
  const changes = changesOf(entry.before, entry.after)
  return (
    <div className="stack-l">
      <Facts
        facts={[
          { name: m.audit.at, value: f.moment(entry.at) },
          { name: m.audit.who, value: `${entry.who.name} · ${viaWord(entry.who.via, m)}` },
          { name: m.audit.ip, value: entry.ip },
          { name: m.audit.what, value: actName(acts, entry.what) },
          { name: m.audit.code, value: <code>{entry.what}</code> },
          { name: m.audit.object, value: entry.object.name },
          {
            name: m.audit.hash,
            value: (
              <span className="row">
                <span className="mono">{entry.hash}</span>
                <CopyButton text={entry.hash} />
              </span>
            ),
          },
        ]}
      />
      {changes.length === 0 ? (
        <p className="soft">{m.audit.nothing}</p>
      ) : (
        <div className="table-scroll">
          <table className="table table-fit">
            <thead>
              <tr>
                <th scope="col">{m.audit.field}</th>
                <th scope="col">{m.audit.before}</th>
                <th scope="col">{m.audit.after}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={change.field}>
                  <th scope="row">{change.field}</th>
                  <td>{change.before}</td>
                  <td>{change.after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
