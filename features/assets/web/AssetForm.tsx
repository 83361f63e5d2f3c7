/**
 * An asset entered by hand: for what no scan and no ledger brings.
 * @module
 */
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useGo } from '../../../ui/link.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import { CreateAsset, createAsset } from '../contract.ts'
import { choicesOf, useWords } from './words.ts'

const listed = z
  .string()
  .max(10_000)
  .transform((v) => v.split(/[\s,、]+/).filter(Boolean))
/** Addresses and names are typed one per line and judged as lists. */
const Typed = CreateAsset.extend({
  addresses: listed.pipe(CreateAsset.shape.addresses.unwrap()),
  macs: listed.pipe(CreateAsset.shape.macs.unwrap()),
  hostNames: listed.pipe(CreateAsset.shape.hostNames.unwrap()),
})

type AssetFormProps = { readonly sites: readonly SiteView[]; readonly onDone: () => void }

export const AssetForm = ({ sites, onDone }: AssetFormProps) => {
  const m = useWords()
  const go = useGo()
  const notify = useNotify()
  const create = useAct(createAsset, { alsoStale: ['board'] })
  const form = useForm({
    schema: Typed,
    initial: {
      site: null,
      name: '',
      deviceClass: 'unknown',
      owner: '',
      importance: null,
      assetTag: '',
      serial: '',
      maker: '',
      model: '',
      addresses: '',
      macs: '',
      hostNames: '',
      note: '',
    },
    draft: 'assets.new',
    problemField: {
      'assets.bad_address': 'addresses',
      'assets.bad_mac': 'macs',
      'assets.bad_host_name': 'hostNames',
      'assets.unknown_site': 'site',
    },
    onSubmit: async (body) => {
      const asset = await create.mutateAsync({ body })
      notify.done({ title: m.form.added(asset.name) })
      onDone()
      go({ to: '/assets/$id', params: { id: asset.id } })
    },
  })
  return (
    <Form form={form} act={m.form.addAct}>
      <TextField form={form} name="name" label={m.fields.name} autoComplete="off" />
      <SelectField
        form={form}
        name="deviceClass"
        label={m.fields.class}
        options={choicesOf(m.classes)}
      />
      <SelectField
        form={form}
        name="site"
        label={m.fields.site}
        none={m.list.noSite}
        options={sites.map((s) => ({ value: s.id, label: s.name }))}
      />
      <TextField form={form} name="owner" label={m.fields.owner} autoComplete="off" />
      <SelectField
        form={form}
        name="importance"
        label={m.fields.importance}
        none={m.form.choose}
        options={choicesOf(m.importances)}
      />
      <div className="form-group">
        <TextField form={form} name="assetTag" label={m.fields.assetTag} autoComplete="off" />
        <TextField form={form} name="serial" label={m.fields.serial} autoComplete="off" />
      </div>
      <div className="form-group">
        <TextField form={form} name="maker" label={m.fields.maker} autoComplete="off" />
        <TextField form={form} name="model" label={m.fields.model} autoComplete="off" />
      </div>
      <TextField
        form={form}
        name="addresses"
        label={m.fields.addresses}
        help={m.form.several}
        rows={2}
      />
      <TextField form={form} name="macs" label={m.fields.macs} help={m.form.several} rows={2} />
      <TextField
        form={form}
        name="hostNames"
        label={m.fields.hostNames}
        help={m.form.several}
        rows={2}
      />
      <TextField form={form} name="note" label={m.fields.note} rows={3} />
    </Form>
  )
}
