/**
 * The form of one site, new or existing.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Combobox } from '../../../ui/Combobox.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages, useLanguage } from '../../../ui/language.tsx'
import { useMay, useMe } from '../../../ui/me.tsx'
import { Banner } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  archiveSite,
  checkPostalCode,
  createSite,
  editSite,
  SITE_KINDS,
  type SiteEdit,
  SiteFields,
  type SiteView,
} from '../contract.ts'
import { plainPostalCode, shownPostalCode } from '../rules.ts'
import { type Conflict, ConflictDialog, conflictOf } from './Conflict.tsx'
import { PostalPlaces } from './PostalPlaces.tsx'
import { choicesOf, countryChoices, useWords, zoneChoices } from './words.ts'

/** The address ranges are typed one per line and judged as a list. */
const Typed = SiteFields.extend({
  postalCode: z
    .string()
    .max(20)
    .transform(plainPostalCode)
    .transform((v) => (v === '' ? null : v)),
  networks: z
    .string()
    .max(20_000)
    .transform((v) => v.split(/[\s,、]+/).filter(Boolean))
    .pipe(SiteFields.shape.networks),
}).superRefine(checkPostalCode)
type Typed = z.input<typeof Typed>

type SiteFormProps = {
  readonly site: SiteView | null
  readonly sites: readonly SiteView[]
  readonly onDone: () => void
}

const initialOf = (site: SiteView | null, zone: string, language: string): Typed => ({
  name: site?.name ?? '',
  kind: site?.kind ?? 'office',
  parentId: site?.parentId ?? null,
  country: site?.country ?? 'JP',
  timeZone: site?.timeZone ?? zone,
  language: site?.language ?? language,
  postalCode: site?.postalCode == null ? '' : shownPostalCode(site.country, site.postalCode),
  address: site?.address ?? '',
  networks: site?.networks.join('\n') ?? '',
})

export const SiteForm = ({ site, sites, onDone }: SiteFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const { language } = useLanguage()
  const { organization } = useMe()
  const mayEdit = useMay('administrator')
  const notify = useNotify()
  const create = useAct(createSite)
  const change = useAct(editSite)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const save = async (edit: SiteEdit, version: number | undefined) => {
    if (site === null || version === undefined) await create.mutateAsync({ body: edit })
    else await change.mutateAsync({ params: { id: site.id }, body: { version, edit } })
    notify.done({ title: m.sites.saved(edit.name) })
    onDone()
  }
  const form = useForm({
    schema: Typed,
    initial: initialOf(site, organization.timeZone, language),
    draft: site === null ? 'organizations.site' : `organizations.site.${site.id}.${site.version}`,
    errorText: (field) =>
      field === 'networks'
        ? m.errors.networks
        : field === 'postalCode'
          ? m.errors.postalCode
          : field === 'language'
            ? m.errors.language
            : undefined,
    onSubmit: (edit) =>
      save(edit, site?.version).catch((error: unknown) => {
        const found = conflictOf(error)
        if (found === null) throw error
        setConflict(found)
        throw error
      }),
  })
  const parents = sites.filter((s) => s.id !== site?.id && s.archivedAt === null)
  return (
    <div className="stack-l">
      {mayEdit ? null : <Banner look="note">{m.mayNot}</Banner>}
      <Form form={form} act={kit.save}>
        <TextField form={form} name="name" label={m.sites.name} />
        <SelectField
          form={form}
          name="kind"
          label={m.sites.kind}
          options={choicesOf(SITE_KINDS, m.siteKinds)}
        />
        <SelectField
          form={form}
          name="parentId"
          label={m.sites.parent}
          none={m.sites.noParent}
          options={parents.map((s) => ({ value: s.id, label: s.name }))}
        />
        <Combobox
          label={m.sites.country}
          options={countryChoices(language)}
          value={form.values.country}
          empty={m.sites.noCountry}
          onChange={(country) => form.set('country', country ?? '')}
        />
        <Combobox
          label={m.sites.timeZone}
          options={zoneChoices()}
          value={form.values.timeZone}
          empty={m.setup.noTimeZone}
          onChange={(zone) => form.set('timeZone', zone ?? '')}
        />
        <TextField
          form={form}
          name="language"
          label={m.sites.language}
          help={m.sites.languageHelp}
        />
        <TextField
          form={form}
          name="postalCode"
          label={m.sites.postalCode}
          help={form.values.country === 'JP' ? m.sites.postalCodeHelp : ''}
          autoComplete="postal-code"
        />
        <PostalPlaces
          code={form.values.country === 'JP' ? plainPostalCode(form.values.postalCode) : ''}
          address={form.values.address}
          onTake={(address) => form.set('address', address)}
        />
        <TextField form={form} name="address" label={m.sites.address} rows={2} />
        <TextField
          form={form}
          name="networks"
          label={m.sites.networks}
          help={m.sites.networksHelp}
          rows={3}
        />
      </Form>
      {site !== null && mayEdit ? <ArchiveSite site={site} onDone={onDone} /> : null}
      <ConflictDialog
        conflict={conflict}
        mine={{ ...form.values, networks: form.values.networks.split(/[\s,、]+/).filter(Boolean) }}
        labels={{
          name: m.sites.name,
          kind: m.sites.kind,
          parentId: m.sites.parent,
          country: m.sites.country,
          timeZone: m.sites.timeZone,
          language: m.sites.language,
          postalCode: m.sites.postalCode,
          address: m.sites.address,
          networks: m.sites.networks,
        }}
        onClose={() => setConflict(null)}
        onTakeStored={onDone}
        onKeepMine={(version) => {
          setConflict(null)
          const read = Typed.safeParse(form.values)
          if (read.success) save(read.data, version).catch(notify.failed)
        }}
      />
    </div>
  )
}

const ArchiveSite = ({ site, onDone }: { site: SiteView; onDone: () => void }) => {
  const m = useWords()
  const notify = useNotify()
  const act = useAct(archiveSite)
  const [isAsking, setAsking] = useState(false)
  const archive = () =>
    act
      .mutateAsync({
        params: { id: site.id },
        body: { version: site.version, archived: site.archivedAt === null },
      })
      .then(onDone, notify.failed)
  if (site.archivedAt !== null) return <Button onClick={archive}>{m.sites.restore}</Button>
  return (
    <div className="row">
      <Button look="danger" onClick={() => setAsking(true)}>
        {m.sites.archive}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.sites.archiveAsk(site.name)}
        description={m.sites.archiveText}
        act={m.sites.archive}
        busy={act.isPending}
        danger
        onConfirm={archive}
      />
    </div>
  )
}
