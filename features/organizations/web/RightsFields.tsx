/**
 * Role and sites of an account: the same fields for an invitation and for a member.
 * @module
 */
import { z } from 'zod'
import { ROLES } from '../../../platform/access/roles.ts'
import { useEndpoint } from '../../../ui/api.tsx'
import { ChoicesField } from '../../../ui/Form.tsx'
import type { Form } from '../../../ui/form-state.ts'
import { listSites } from '../contract.ts'
import { roleChoices, useWords } from './words.ts'

export const Rights = z.object({
  role: z.enum(ROLES),
  reach: z.enum(['all', 'some']),
  sites: z.array(z.uuid()).max(1000),
})
export type RightsInput = z.input<typeof Rights>

/** What the API wants: `*` or a list. */
export const sitesOf = (rights: Pick<RightsInput, 'reach' | 'sites'>): '*' | string[] =>
  rights.reach === 'all' ? '*' : rights.sites

export const RightsFields = <V extends RightsInput>({ form }: { form: Form<V> }) => {
  const m = useWords()
  const sites = useEndpoint(listSites, { query: {} })
  // V has at least the fields of RightsInput, and only those are touched here.
  const rights = form as unknown as Form<RightsInput>
  return (
    <>
      <ChoicesField form={rights} name="role" label={m.members.role} options={roleChoices(m)} />
      <ChoicesField
        form={rights}
        name="reach"
        label={m.members.sites}
        options={[
          { value: 'all', label: m.members.allSites },
          { value: 'some', label: m.members.someSites },
        ]}
      />
      {rights.values.reach === 'some' ? (
        <ChoicesField
          form={rights}
          name="sites"
          label={m.members.someSites}
          several
          options={(sites.data?.items ?? []).map((s) => ({ value: s.id, label: s.name }))}
        />
      ) : null}
    </>
  )
}
