/**
 * Chooses whose rights to see with. The frame shows that it is so, and how it ends.
 * @module
 */
import { z } from 'zod'
import { PREVIEW_ROLES } from '../../../platform/access/roles.ts'
import { useCall, useEndpoint } from '../../../ui/api.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { ChoicesField, Form, SelectField, useForm } from '../../../ui/Form.tsx'
import { beginPreview, listSites } from '../contract.ts'
import { choicesOf, useWords } from './words.ts'

const Seen = z.object({
  role: z.enum(PREVIEW_ROLES),
  reach: z.enum(['all', 'some']),
  sites: z.array(z.uuid()).max(1000),
})
type PreviewDialogProps = {
  readonly open: boolean
  readonly onClose: () => void
}

export const PreviewDialog = ({ open, onClose }: PreviewDialogProps) => {
  const m = useWords()
  return (
    <Dialog open={open} onClose={onClose} title={m.preview.title} description={m.preview.lead}>
      {open ? <PreviewForm /> : null}
    </Dialog>
  )
}

/** Begins and leads to the first page of that role. */
export const useBeginPreview = () => {
  const call = useCall()
  return async (body: z.input<NonNullable<typeof beginPreview.body>>): Promise<void> => {
    await call(beginPreview, { body })
    // A fresh page: nothing that only an administrator may see stays in this one's memory.
    location.assign('/')
  }
}

const PreviewForm = () => {
  const m = useWords()
  const begin = useBeginPreview()
  const sites = useEndpoint(listSites, { query: {} })
  const form = useForm({
    schema: Seen,
    initial: { role: 'operator', reach: 'all', sites: [] },
    onSubmit: ({ role, reach, sites: some }) =>
      begin({ role, sites: reach === 'all' ? '*' : some }),
  })
  return (
    <Form form={form} act={m.preview.act}>
      <SelectField
        form={form}
        name="role"
        label={m.members.role}
        options={choicesOf(PREVIEW_ROLES, m.roles)}
      />
      <ChoicesField
        form={form}
        name="reach"
        label={m.members.sites}
        options={[
          { value: 'all', label: m.members.allSites },
          { value: 'some', label: m.members.someSites },
        ]}
      />
      {form.values.reach === 'some' ? (
        <ChoicesField
          form={form}
          name="sites"
          label={m.members.someSites}
          several
          options={(sites.data?.items ?? []).map((s) => ({ value: s.id, label: s.name }))}
        />
      ) : null}
    </Form>
  )
}
