/**
 * Contact trees: who is called in which order, when each was last tried; printable.
 * @module
 */
import { CircleCheck, CircleX, Hourglass, Plus, Printer } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog, Drawer } from '../../../ui/Dialog.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { ChoicesField, Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { one } from '../../../ui/url-search.ts'
import {
  askContact,
  type ContactStepView,
  type ContactTreeView,
  checkContact,
  listContactTrees,
  listSites,
} from '../contract.ts'
import { ContactTreeForm } from './ContactTreeForm.tsx'
import { useWords } from './words.ts'

export const contactSearch = z.object({ open: one(z.string().max(50)) })

export const ContactTreesPage = () => {
  const m = useWords()
  const mayEdit = useMay('administrator', 'operator')
  const [search, setSearch] = usePageSearch(contactSearch)
  const trees = useEndpoint(listContactTrees, { query: {} })
  const chosen = trees.data?.items.find((tree) => tree.id === search.open) ?? null
  const close = () => setSearch({ open: undefined })
  const add = (
    <Button look="primary" onClick={() => setSearch({ open: 'new' })}>
      <Plus size={16} aria-hidden="true" />
      {m.contacts.add}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={m.contacts.title}
        lead={m.contacts.lead}
        actions={
          <>
            <Button onClick={() => window.print()}>
              <Printer size={16} aria-hidden="true" />
              {m.contacts.print}
            </Button>
            {mayEdit ? add : null}
          </>
        }
      />
      <Await answer={trees}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              kind="none"
              title={m.contacts.none}
              text={m.contacts.noneText}
              actions={mayEdit ? add : null}
            />
          ) : (
            <div className="stack-l">
              {items.map((tree) => (
                <Tree
                  key={tree.id}
                  tree={tree}
                  {...(mayEdit ? { onEdit: () => setSearch({ open: tree.id }) } : {})}
                />
              ))}
            </div>
          )
        }
      </Await>
      <Drawer
        open={search.open === 'new' || chosen !== null}
        onClose={close}
        title={search.open === 'new' ? m.contacts.add : (chosen?.name ?? '')}
      >
        <ContactTreeForm key={search.open ?? ''} tree={chosen} onDone={close} />
      </Drawer>
    </>
  )
}

const Tree = ({ tree, onEdit }: { tree: ContactTreeView; onEdit?: () => void }) => {
  const m = useWords()
  const sites = useEndpoint(listSites, { query: {} })
  const site = sites.data?.items.find((s) => s.id === tree.siteId)?.name ?? m.people.noSite
  return (
    <Panel
      title={tree.name}
      aside={
        <span className="row">
          <span className="tag">{m.purposes[tree.purpose]}</span>
          <span className="tag">{site}</span>
          {onEdit ? (
            <Button size="small" className="screen-only" onClick={onEdit}>
              {m.contacts.edit}
            </Button>
          ) : null}
        </span>
      }
    >
      <ol className="plain-list">
        {tree.steps.map((step, place) => (
          <Step key={step.id} tree={tree.id} step={step} place={place + 1} />
        ))}
      </ol>
    </Panel>
  )
}

type StepProps = { readonly tree: string; readonly step: ContactStepView; readonly place: number }

const Step = ({ tree, step, place }: StepProps) => {
  const m = useWords()
  const f = useFormat()
  const mayCheck = useMay('administrator', 'operator', 'site-contact')
  const [isAsking, setAsking] = useState(false)
  const notify = useNotify()
  const ask = useAct(askContact)
  const send = () => {
    ask
      .mutateAsync({ params: { id: tree, stepId: step.id } })
      .then(() => notify.done({ title: m.contacts.asked(step.personName) }), notify.failed)
  }
  const isDue = step.checkDueAt === null || new Date(step.checkDueAt) < new Date()
  const state = isDue ? 'stale' : step.reached ? 'holds' : 'fails'
  const Icon = { stale: Hourglass, holds: CircleCheck, fails: CircleX }[state]
  const last =
    step.checkedAt === null
      ? m.contacts.never
      : `${m.contacts.lastTry} ${f.cellDay(step.checkedAt)} · ${step.reached ? m.contacts.reached : m.contacts.notReached}`
  return (
    <li className="row-between">
      <div className="contact-step">
        <span className="number soft">{place}</span>
        <div>
          <b>{step.personName}</b> <span className="soft">{m.channels[step.channel]}</span>{' '}
          <span className="number">{step.address ?? m.contacts.noAddress}</span>
          <div className="row small">
            <span className="state" data-state={state}>
              <Icon size={14} aria-hidden="true" />
              {isDue
                ? m.contacts.overdue
                : step.reached
                  ? m.contacts.reached
                  : m.contacts.notReached}
            </span>
            <span className="soft">
              {last}
              {step.checkDueAt !== null && !isDue
                ? ` · ${m.contacts.due(f.cellDay(step.checkDueAt))}`
                : ''}
              {step.askedAt !== null ? ` · ${m.contacts.waiting(f.cellDay(step.askedAt))}` : ''}
            </span>
          </div>
        </div>
      </div>
      {mayCheck ? (
        <span className="row screen-only">
          {step.channel === 'mail' && step.address !== null ? (
            <Button size="small" onClick={send}>
              {m.contacts.ask}
            </Button>
          ) : null}
          <Button size="small" onClick={() => setAsking(true)}>
            {m.contacts.check}
          </Button>
        </span>
      ) : null}
      <Dialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.contacts.checkTitle(step.personName)}
      >
        <CheckForm tree={tree} step={step.id} onDone={() => setAsking(false)} />
      </Dialog>
    </li>
  )
}

const Check = z.object({
  result: z.enum(['reached', 'missed']),
  minutes: z.number().min(0).max(10_080).optional(),
})

const CheckForm = ({ tree, step, onDone }: { tree: string; step: string; onDone: () => void }) => {
  const m = useWords()
  const notify = useNotify()
  const act = useAct(checkContact, { alsoStale: ['board'] })
  const form = useForm({
    schema: Check,
    initial: { result: 'reached', minutes: undefined },
    onSubmit: async ({ result, minutes }) => {
      const body = { reached: result === 'reached', minutes: minutes ?? null }
      await act.mutateAsync({ params: { id: tree, stepId: step }, body })
      notify.done({ title: m.contacts.recorded })
      onDone()
    },
  })
  return (
    <Form form={form} act={m.contacts.record}>
      <ChoicesField
        form={form}
        name="result"
        label={m.contacts.check}
        options={[
          { value: 'reached', label: m.contacts.reached },
          { value: 'missed', label: m.contacts.notReached },
        ]}
      />
      <TextField
        form={form}
        name="minutes"
        label={m.contacts.minutes}
        help={m.contacts.minutesHelp}
        type="number"
        inputMode="numeric"
      />
    </Form>
  )
}
