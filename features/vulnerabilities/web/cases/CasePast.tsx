/**
 * What only people know: which groups may sign in through the device, and what ran before it was first read.
 * @module
 */
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../../ui/api.tsx'
import { Form, TextField, useForm } from '../../../../ui/Form.tsx'
import { useMessages } from '../../../../ui/language.tsx'
import { Panel } from '../../../../ui/Page.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import { listAccountGroups } from '../../../accounts/contract.ts'
import { type CaseDetail, setCaseGroups, stateCase } from '../../contract-case-pages.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'

type Props = { readonly detail: CaseDetail; readonly mayWork: boolean }

export const CasePast = ({ detail, mayWork }: Props) => {
  const { causes, tasks } = detail.judged
  const active = causes.filter((c) => c.ruledOut === null)
  const isPastUnknown = active.some((c) => c.start.basis === 'unknown-past')
  const asksDirectory = tasks.some((t) => t.kind === 'directory-password')
  if (!mayWork) return null
  return (
    <>
      {isPastUnknown ? <Past detail={detail} /> : null}
      {asksDirectory ? <Groups key={detail.groups.join('\n')} detail={detail} /> : null}
    </>
  )
}

const Groups = ({ detail }: { detail: CaseDetail }) => {
  const m = useMessages({ en, ja })
  const notify = useNotify()
  const act = useAct(setCaseGroups, { alsoStale: ['board'] })
  const known = useEndpoint(listAccountGroups, {}).data?.rows
  const form = useForm({
    schema: z.object({ groups: z.string().max(5_000) }),
    initial: { groups: detail.groups.join(', ') },
    onSubmit: async ({ groups }) => {
      const named = groups
        // A distinguished name holds commas itself: only those with a space or a full-width comma part.
        .split(/,\s+|、|，|\n/)
        .map((g) => g.trim())
        .filter((g) => g !== '')
      await act.mutateAsync({ params: { id: detail.id }, body: { groups: named } })
      notify.done({ title: m.saved })
    },
  })
  const names = known?.filter((g) => g.goneAt === null).map((g) => g.name) ?? []
  return (
    <Panel title={m.groupsTitle}>
      <div className="stack">
        <p className="soft">{m.groupsText}</p>
        <Form form={form} act={m.save}>
          <TextField
            form={form}
            name="groups"
            label={m.groupsField}
            help={names.length === 0 ? m.groupsNone : m.groupsKnown(names.slice(0, 20).join(', '))}
          />
        </Form>
      </div>
    </Panel>
  )
}

const Past = ({ detail }: { detail: CaseDetail }) => {
  const m = useMessages({ en, ja })
  const notify = useNotify()
  const act = useAct(stateCase, { alsoStale: ['board'] })
  const note = z.string().trim().min(1).max(2_000)
  const params = { id: detail.id }
  const updated = useForm({
    schema: z.object({ on: z.iso.date(), note }),
    initial: { on: '', note: '' },
    onSubmit: async (body) => {
      await act.mutateAsync({ params, body: { kind: 'updated-on', ...body } })
      notify.done({ title: m.saved })
    },
  })
  const never = useForm({
    schema: z.object({ note }),
    initial: { note: '' },
    onSubmit: async (body) => {
      await act.mutateAsync({ params, body: { kind: 'never-ran', ...body } })
      notify.done({ title: m.saved })
    },
  })
  return (
    <Panel title={m.pastTitle}>
      <div className="stack-l">
        <p className="soft">{m.pastText}</p>
        <div className="case-ways">
          <Form form={updated} act={m.updatedOn}>
            <TextField form={updated} name="on" label={m.updatedDay} type="date" />
            <TextField form={updated} name="note" label={m.note} rows={2} />
          </Form>
          <Form form={never} act={m.neverRan}>
            <TextField form={never} name="note" label={m.note} rows={2} />
          </Form>
        </div>
      </div>
    </Panel>
  )
}
