/**
 * Signs an exception or a "not applicable" answer: range, reason, what is done instead, last day.
 * @module
 */
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { ChoicesField, Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { listSites } from '../../organizations/contract.ts'
import { listMeasureSubjects, signException } from '../contract.ts'
import { useWords } from './words.ts'

/** Subjects offered by name; a measure with more is excepted by site or as a whole. */
const OFFERED = 200

const Sign = z
  .object({
    range: z.enum(['all', 'site', 'subject']),
    site: z.string().nullable(),
    subject: z.string().nullable(),
    reason: z.string().trim().min(10).max(2000),
    compensating: z.string().trim().max(2000),
    lastDay: z.iso.date(),
  })
  .superRefine((v, c) => {
    if (v.range === 'site' && v.site === null)
      c.addIssue({ code: 'custom', path: ['site'], message: 'choose' })
    if (v.range === 'subject' && v.subject === null)
      c.addIssue({ code: 'custom', path: ['subject'], message: 'choose' })
  })

type Props = {
  readonly kind: 'exception' | 'not-applicable'
  readonly measure: string
  readonly onDone: () => void
}

export const SignForm = ({ kind, measure, onDone }: Props) => {
  const m = useWords()
  const act = useAct(signException)
  const notify = useNotify()
  const sites = useEndpoint(listSites, { query: { archived: 'false' } })
  const subjects = useEndpoint(listMeasureSubjects, {
    params: { measure },
    query: { limit: OFFERED },
  })
  const rows = (subjects.data?.rows ?? []).filter((r) => r.subject.kind !== 'organization')
  const form = useForm({
    schema: Sign,
    initial: { range: 'all', site: null, subject: null, reason: '', compensating: '', lastDay: '' },
    draft: `board.sign.${kind}.${measure}`,
    onSubmit: async (value) => {
      const chosen = rows.find((r) => r.subject.id === value.subject)?.subject
      const scope =
        value.range === 'site' && value.site !== null
          ? { kind: 'site' as const, site: value.site }
          : value.range === 'subject' && chosen
            ? { kind: 'subject' as const, subjectKind: chosen.kind, subjectId: chosen.id }
            : { kind: 'all' as const }
      const { reason, compensating, lastDay } = value
      await act.mutateAsync({
        body:
          kind === 'exception'
            ? { kind, measure, scope, reason, compensating, lastDay }
            : { kind, measure, scope, reason, lastDay },
      })
      notify.done({ title: m.signatures.signed })
      onDone()
    },
  })
  const ranges = [
    { value: 'all', label: m.signatures.scopeAll },
    { value: 'site', label: m.signatures.scopeSite },
    ...(rows.length > 0 ? [{ value: 'subject', label: m.signatures.scopeSubject }] : []),
  ]
  return (
    <Form form={form} act={kind === 'exception' ? m.signatures.sign : m.signatures.notApplicable}>
      <p className="soft">
        {kind === 'exception' ? m.signatures.exceptionLead : m.signatures.notApplicableLead}
      </p>
      <ChoicesField form={form} name="range" label={m.signatures.scope} options={ranges} />
      {form.values.range === 'site' ? (
        <SelectField
          form={form}
          name="site"
          label={m.signatures.scopeSite}
          none="—"
          options={(sites.data?.items ?? []).map((s) => ({ value: s.id, label: s.name }))}
        />
      ) : null}
      {form.values.range === 'subject' ? (
        <SelectField
          form={form}
          name="subject"
          label={m.signatures.scopeSubject}
          none="—"
          options={rows.map((r) => ({ value: r.subject.id, label: r.subject.name }))}
        />
      ) : null}
      <TextField form={form} name="reason" label={m.signatures.reason} rows={3} />
      {kind === 'exception' ? (
        <TextField form={form} name="compensating" label={m.signatures.compensating} rows={2} />
      ) : null}
      <TextField
        form={form}
        name="lastDay"
        type="date"
        label={m.signatures.lastDay}
        help={m.signatures.lastDayHelp}
      />
    </Form>
  )
}
