/**
 * API tokens: scoped, with an end, shown once.
 * @module
 */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { API_TOKEN_DAYS, TOKEN_SCOPES } from '../../../platform/access/contract.ts'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog, Dialog, DialogActions } from '../../../ui/Dialog.tsx'
import { ChoicesField, Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useKitMessages } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, CopyButton, PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { one, tableSearch } from '../../../ui/url-search.ts'
import { createToken, listTokens, revokeToken, type TokenView } from '../contract.ts'
import { choicesOf, useWords } from './words.ts'

type Token = z.output<typeof TokenView>

export const tokenSearch = tableSearch({ open: one(z.enum(['new'])) })

export const TokensPage = () => {
  const m = useWords()
  const f = useFormat()
  const mayMake = useMay('administrator', 'operator', 'auditor', 'provider')
  const [search, setSearch] = usePageSearch(tokenSearch)
  const tokens = useEndpoint(listTokens, {})
  const [revoking, setRevoking] = useState<Token | null>(null)
  const columns: readonly Column<Token>[] = [
    {
      id: 'name',
      header: m.tokens.name,
      sort: (t) => t.name,
      cell: (t) => (
        <>
          <b>{t.name}</b>
          <div className="soft mono">{t.hint}</div>
        </>
      ),
    },
    {
      id: 'scopes',
      header: m.tokens.scopes,
      cell: (t) => (
        <span className="row">
          {TOKEN_SCOPES.filter((scope) => t.scopes.includes(scope)).map((scope) => (
            <span key={scope} className="tag">
              {m.tokens.scopeNames[scope]}
            </span>
          ))}
        </span>
      ),
    },
    { id: 'by', header: m.tokens.by, sort: (t) => t.createdBy, cell: (t) => t.createdBy },
    {
      id: 'expires',
      header: m.tokens.expires,
      sort: (t) => t.expiresAt,
      cell: (t) => <span className="number">{f.cellDay(t.expiresAt)}</span>,
    },
    {
      id: 'lastUsed',
      header: m.tokens.lastUsed,
      sort: (t) => t.lastUsedAt,
      cell: (t) => (
        <>
          <span className="number">
            {t.lastUsedAt === null ? m.tokens.never : f.cell(t.lastUsedAt)}
          </span>
          {t.lastUsedFrom === null ? null : <div className="soft mono">{t.lastUsedFrom}</div>}
        </>
      ),
    },
    {
      id: 'state',
      header: m.tokens.state,
      sort: (t) => t.state,
      cell: (t) => m.tokens.states[t.state],
    },
    {
      id: 'revoke',
      header: m.actColumn,
      width: 'narrow',
      cell: (t) =>
        t.state === 'active' ? (
          <Button size="small" look="danger" onClick={() => setRevoking(t)}>
            {m.tokens.revoke}
          </Button>
        ) : null,
    },
  ]
  const add = (
    <Button look="primary" onClick={() => setSearch({ open: 'new' })}>
      <Plus size={16} aria-hidden="true" />
      {m.tokens.add}
    </Button>
  )
  return (
    <>
      <PageHeader title={m.tokens.title} lead={m.tokens.lead} actions={mayMake ? add : null} />
      <Table
        id="organizations.tokens"
        caption={m.tokens.caption}
        columns={columns}
        rows={tokens.data?.items}
        rowKey={(t) => t.id}
        search={search}
        setSearch={setSearch}
        error={tokens.error}
        onRetry={() => tokens.refetch()}
        empty={{
          kind: 'none',
          title: m.tokens.none,
          text: m.tokens.noneText,
          actions: mayMake ? add : null,
        }}
      />
      <NewToken open={search.open === 'new'} onClose={() => setSearch({ open: undefined })} />
      <Revoke token={revoking} onClose={() => setRevoking(null)} />
    </>
  )
}

const Revoke = ({ token, onClose }: { token: Token | null; onClose: () => void }) => {
  const m = useWords()
  const notify = useNotify()
  const act = useAct(revokeToken)
  if (token === null) return null
  const revoke = () =>
    act.mutateAsync({ params: { id: token.id } }).then(() => {
      notify.done({ title: m.tokens.revoked })
      onClose()
    }, notify.failed)
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={m.tokens.revokeAsk(token.name)}
      description={m.tokens.revokeText}
      act={m.tokens.revoke}
      busy={act.isPending}
      danger
      onConfirm={revoke}
    />
  )
}

const NewToken = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const m = useWords()
  const kit = useKitMessages()
  const [token, setToken] = useState<string | null>(null)
  const close = () => {
    setToken(null)
    onClose()
  }
  return (
    <Dialog open={open} onClose={close} title={m.tokens.add}>
      {token === null ? (
        <TokenForm onMade={setToken} />
      ) : (
        <div className="stack">
          <Banner look="warning">{m.tokens.shownOnce}</Banner>
          <p className="mono panel">{token}</p>
          <DialogActions>
            <CopyButton text={token} />
            <Button onClick={close}>{kit.close}</Button>
          </DialogActions>
        </div>
      )}
    </Dialog>
  )
}

const NewTokenBody = z.object({
  name: z.string().trim().min(1).max(200),
  scopes: z.array(z.enum(TOKEN_SCOPES)).min(1),
  days: z.number().int().min(1).max(API_TOKEN_DAYS.max),
})

const TokenForm = ({ onMade }: { onMade: (token: string) => void }) => {
  const m = useWords()
  const act = useAct(createToken)
  const form = useForm({
    schema: NewTokenBody,
    initial: { name: '', scopes: ['read'], days: API_TOKEN_DAYS.default },
    draft: 'organizations.token',
    onSubmit: async (body) => onMade((await act.mutateAsync({ body })).token),
  })
  return (
    <Form form={form} act={m.tokens.make}>
      <TextField
        form={form}
        name="name"
        label={m.tokens.name}
        help={m.tokens.nameHelp}
        autoComplete="off"
      />
      <ChoicesField
        form={form}
        name="scopes"
        label={m.tokens.scopes}
        several
        options={choicesOf(TOKEN_SCOPES, m.tokens.scopeNames)}
      />
      <TextField form={form} name="days" label={m.tokens.days} type="number" inputMode="numeric" />
    </Form>
  )
}
