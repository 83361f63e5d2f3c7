/**
 * For how long events are to be kept, and for how long they really are.
 * @module
 */
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../../ui/Form.tsx'
import { useFormat } from '../../../../ui/language.tsx'
import { usePageSearch } from '../../../../ui/link.tsx'
import { useMay, useMe } from '../../../../ui/me.tsx'
import { Banner, Facts, Panel } from '../../../../ui/Page.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import { type Retention, readRetention, setRetention } from '../../contract-sources.ts'
import { logSourceSearch } from './log-source-search.ts'
import { useSourceWords } from './words.tsx'

export const RetentionPanel = () => {
  const m = useSourceWords()
  const f = useFormat()
  const me = useMe()
  const mayDecide = useMay('administrator') && me.sites === '*'
  const [search, setSearch] = usePageSearch(logSourceSearch)
  const kept = useEndpoint(readRetention, {}).data
  if (kept === undefined) return null
  return (
    <Panel
      title={m.retention.title}
      aside={
        mayDecide ? (
          <Button size="small" onClick={() => setSearch({ open: 'retention' })}>
            {m.retention.change}
          </Button>
        ) : null
      }
    >
      <div className="stack">
        <Facts
          facts={[
            { name: m.retention.decided, value: m.retention.days(kept.keepDays) },
            {
              name: m.retention.kept,
              value:
                kept.events === 0
                  ? m.retention.keptNone
                  : kept.keptDays === 0
                    ? m.retention.lessThanDay
                    : m.retention.days(kept.keptDays),
            },
            { name: m.retention.count, value: f.number(kept.events) },
          ]}
        />
        {kept.events > 0 && kept.keptDays < kept.keepDays ? (
          <p className="soft small">{m.retention.young}</p>
        ) : null}
      </div>
      {mayDecide && search.open === 'retention' ? (
        <Decide kept={kept} onClose={() => setSearch({ open: undefined })} />
      ) : null}
    </Panel>
  )
}

const Kept = z.object({ keepDays: z.number().int().min(1).max(3_660) })

const Decide = ({ kept, onClose }: { kept: Retention; onClose: () => void }) => {
  const m = useSourceWords()
  const notify = useNotify()
  const act = useAct(setRetention, { alsoStale: ['board'] })
  const form = useForm({
    schema: Kept,
    initial: { keepDays: kept.keepDays },
    onSubmit: async ({ keepDays }) => {
      await act.mutateAsync({ body: { keepDays, version: kept.version } })
      notify.done({ title: m.retention.saved })
      onClose()
    },
  })
  const { keepDays } = form.values
  return (
    <Dialog open onClose={onClose} title={m.retention.title}>
      <Form form={form} act={m.retention.save}>
        <TextField
          form={form}
          name="keepDays"
          type="number"
          label={m.retention.field}
          help={m.retention.help}
        />
        {Kept.safeParse(form.values).success && keepDays < kept.keptDays ? (
          <Banner look="warning">{m.retention.shrink(keepDays)}</Banner>
        ) : null}
      </Form>
    </Dialog>
  )
}
