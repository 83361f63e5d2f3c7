/**
 * Say of one finding or of many that they are false alarms or accepted risks: reason, scope, end; and take it back.
 * @module
 */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useCall } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { ChoicesField, Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useKitMessages } from '../../../ui/language.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Progress } from '../../../ui/Page.tsx'
import type { Selection } from '../../../ui/Table.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type FindingFilter, SuppressionKind, SuppressionScope } from '../contract.ts'
import { handleAll, idsOf, MOST, takeBack } from './handle.ts'
import { daysBetween, useWords } from './words.ts'

/** contract.ts: `until` is at most so many days ahead. */
const MOST_DAYS = 366

type HandleManyProps = {
  readonly selection: Selection
  readonly clear: () => void
  readonly filter: z.input<typeof FindingFilter>
}

export const HandleMany = (props: HandleManyProps) => {
  const m = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size="small" look="primary" onClick={() => setOpen(true)}>
        {m.handle.act}
      </Button>
      <HandleDialog {...props} open={isOpen} onClose={() => setOpen(false)} />
    </>
  )
}

type HandleDialogProps = HandleManyProps & { readonly open: boolean; readonly onClose: () => void }

export const HandleDialog = (props: HandleDialogProps) => {
  const m = useWords()
  const { selection } = props
  const count =
    selection.kind === 'rows' ? selection.keys.length : selection.count - selection.except.length
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={count === 1 ? m.handle.one : m.handle.many(count)}
      description={m.handle.text}
    >
      <HandleForm {...props} />
    </Dialog>
  )
}

/** What the form asks; the end depends on the kind. */
const asked = (today: string) =>
  z
    .object({
      kind: SuppressionKind,
      scope: SuppressionScope,
      reason: z.string().trim().min(1).max(1_000),
      until: z.iso.date().nullable(),
    })
    .superRefine(({ kind, until }, context) => {
      if (until === null && kind !== 'accepted') return
      const days = until === null ? Number.NaN : daysBetween(today, until)
      if (days >= 1 && days <= MOST_DAYS) return
      const message = until === null ? 'needed' : 'range'
      context.addIssue({ code: 'custom', path: ['until'], message })
    })

const HandleForm = ({ selection, filter, clear, onClose }: HandleDialogProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const f = useFormat()
  const call = useCall()
  const cache = useQueryClient()
  const notify = useNotify()
  const mayAccept = useMay('administrator', 'officer')
  const [progress, setProgress] = useState<{ label: string; share: number | null } | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const reread = () =>
    void cache.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[0]).startsWith('vulnerabilities.'),
    })
  const form = useForm({
    schema: asked(f.cellDay(new Date())),
    initial: {
      kind: 'false-alarm' as const,
      scope: 'finding' as const,
      reason: '',
      until: null,
    } as z.input<ReturnType<typeof asked>>,
    errorText: (field, { message }) =>
      field !== 'until'
        ? undefined
        : message === 'needed'
          ? m.handle.untilNeeded
          : m.handle.untilRange,
    problemField: {
      'vulnerabilities.until_out_of_range': 'until',
      'vulnerabilities.until_needed': 'until',
      'vulnerabilities.accept_role': 'kind',
    },
    onSubmit: async (decision) => {
      setRefused(null)
      try {
        setProgress({ label: m.handle.collecting, share: null })
        const ids = await idsOf(call, selection, filter)
        if (ids.length > MOST) {
          setRefused(m.handle.tooMany(MOST))
          return
        }
        const done = await handleAll(call, ids, decision, (at) =>
          setProgress({ label: m.handle.doing, share: at / ids.length }),
        )
        const { suppressions, failed, why } = done
        reread()
        if (suppressions.length === 0) {
          setRefused(m.handle.failed(failed, why))
          return
        }
        notify.done({
          title: m.handle.done(ids.length - failed),
          ...(failed > 0 ? { text: m.handle.failed(failed, why) } : {}),
          undo: () => {
            takeBack(call, suppressions).then(() => {
              reread()
              notify.done({ title: m.handle.undone })
            }, notify.failed)
          },
        })
        clear()
        onClose()
      } finally {
        setProgress(null)
      }
    },
  })
  return (
    <Form form={form} act={m.handle.save} others={<Button onClick={onClose}>{kit.cancel}</Button>}>
      {refused === null ? null : <p role="alert">{refused}</p>}
      <ChoicesField
        form={form}
        name="kind"
        label={m.handle.kind}
        options={(mayAccept
          ? (['false-alarm', 'accepted'] as const)
          : (['false-alarm'] as const)
        ).map((value) => ({
          value,
          label: m.handle.kinds[value],
          help: m.handle.kindHelps[value],
        }))}
      />
      <ChoicesField
        form={form}
        name="scope"
        label={m.handle.scope}
        options={SuppressionScope.options.map((value) => ({
          value,
          label: m.handle.scopes[value],
        }))}
      />
      <TextField
        form={form}
        name="reason"
        label={m.handle.reason}
        help={m.handle.reasonHelp}
        rows={3}
      />
      <TextField
        form={form}
        name="until"
        label={m.handle.until}
        help={m.handle.untilHelp}
        type="date"
      />
      {progress === null ? null : <Progress label={progress.label} share={progress.share} />}
    </Form>
  )
}
