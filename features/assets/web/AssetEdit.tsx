/**
 * What a person may say about an asset. Only what was changed is sent; when somebody saved in between, both versions
 * are shown and nothing typed is lost.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { ApiProblem, useAct, useCall } from '../../../ui/api.tsx'
import { type Conflict, ConflictDialog } from '../../../ui/ConflictDialog.tsx'
import { Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import {
  AssetChanges,
  type AssetDetail,
  DeviceClass,
  Importance,
  readAsset,
  updateAsset,
} from '../contract.ts'
import { type AssetWords, choicesOf, useWords } from './words.ts'

const answer = z.enum(['true', 'false']).nullable()
const Edit = z.object({
  site: z.uuid().nullable(),
  name: z.string().trim().min(1).max(200),
  deviceClass: DeviceClass,
  owner: z.string().trim().max(200),
  importance: Importance.nullable(),
  firmware: z.string().trim().max(200),
  endOfSupport: z.union([z.iso.date(), z.literal('').transform(() => null), z.null()]),
  reachableFromInternet: answer,
  defaultPassword: answer,
  note: z.string().max(4000),
})
type Edit = z.output<typeof Edit>

const asAnswer = (value: boolean | null) => (value === null ? null : value ? 'true' : 'false')

const editOf = (a: AssetDetail): Edit => ({
  site: a.site,
  name: a.name,
  deviceClass: a.deviceClass,
  owner: a.owner,
  importance: a.importance,
  firmware: a.firmware,
  endOfSupport: a.endOfSupport,
  reachableFromInternet: asAnswer(a.reachableFromInternet),
  defaultPassword: asAnswer(a.defaultPassword),
  note: a.note,
})

/** Only what differs from what the reader saw: an untouched field never overwrites anybody's work. */
const changesOf = (seen: Edit, typed: Edit): AssetChanges => {
  const pairs = Object.entries(typed).filter(([key, value]) => seen[key as keyof Edit] !== value)
  const isAnswer = (key: string) => key === 'reachableFromInternet' || key === 'defaultPassword'
  return AssetChanges.parse(
    Object.fromEntries(
      pairs.map(([key, value]) => [
        key,
        isAnswer(key) && value !== null ? value === 'true' : value,
      ]),
    ),
  )
}

type AssetEditProps = {
  readonly asset: AssetDetail
  readonly sites: readonly SiteView[]
  readonly onDone: () => void
}

export const AssetEdit = ({ asset, sites, onDone }: AssetEditProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const call = useCall()
  const notify = useNotify()
  const update = useAct(updateAsset, { alsoStale: ['board'] })
  const [seen] = useState(() => editOf(asset))
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const save = async (typed: Edit, version: number) => {
    await update.mutateAsync({
      params: { id: asset.id },
      body: { version, changes: changesOf(seen, typed) },
    })
    notify.done({ title: m.form.saved })
    onDone()
  }
  const form = useForm({
    schema: Edit,
    initial: seen,
    draft: `assets.${asset.id}.${asset.version}`,
    problemField: { 'assets.unknown_site': 'site' },
    onSubmit: (typed) =>
      save(typed, asset.version).catch(async (error: unknown) => {
        if (error instanceof ApiProblem && error.code === 'assets.changed_meanwhile') {
          const stored = await call(readAsset, { params: { id: asset.id } })
          setConflict({
            name: stored.name,
            changedAt: String(error.params['at']),
            version: stored.version,
            current: inWords(m, sites, editOf(stored)),
          })
        }
        throw error
      }),
  })
  const mine = Edit.safeParse(form.values)
  return (
    <>
      <Form form={form} act={kit.save}>
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
        <TextField form={form} name="firmware" label={m.fields.firmware} autoComplete="off" />
        <TextField form={form} name="endOfSupport" label={m.fields.endOfSupport} type="date" />
        <SelectField
          form={form}
          name="reachableFromInternet"
          label={m.fields.reachableFromInternet}
          help={m.form.reachableHelp}
          none={m.form.notKnown}
          options={yesNo(m)}
        />
        <SelectField
          form={form}
          name="defaultPassword"
          label={m.fields.defaultPassword}
          help={m.form.defaultPasswordHelp}
          none={m.form.notKnown}
          options={yesNo(m)}
        />
        <TextField form={form} name="note" label={m.fields.note} rows={4} />
      </Form>
      <ConflictDialog
        conflict={conflict}
        mine={mine.success ? inWords(m, sites, mine.data) : {}}
        labels={{
          name: m.fields.name,
          deviceClass: m.fields.class,
          site: m.fields.site,
          owner: m.fields.owner,
          importance: m.fields.importance,
          firmware: m.fields.firmware,
          endOfSupport: m.fields.endOfSupport,
          reachableFromInternet: m.fields.reachableFromInternet,
          defaultPassword: m.fields.defaultPassword,
          note: m.fields.note,
        }}
        onClose={() => setConflict(null)}
        onTakeStored={() => {
          form.reset()
          onDone()
        }}
        onKeepMine={(version) => {
          setConflict(null)
          if (mine.success) save(mine.data, version).then(form.reset, notify.failed)
        }}
      />
    </>
  )
}

const yesNo = (m: AssetWords) => [
  { value: 'true', label: m.form.yes },
  { value: 'false', label: m.form.no },
]

/** Both versions as the reader knows them from the form. */
const inWords = (m: AssetWords, sites: readonly SiteView[], e: Edit): Record<string, string> => {
  const said = (value: Edit['defaultPassword']) =>
    value === null ? m.form.notKnown : value === 'true' ? m.form.yes : m.form.no
  return {
    ...e,
    endOfSupport: e.endOfSupport ?? '',
    site: sites.find((s) => s.id === e.site)?.name ?? m.list.noSite,
    deviceClass: m.classes[e.deviceClass],
    importance: e.importance === null ? m.form.choose : m.importances[e.importance],
    reachableFromInternet: said(e.reachableFromInternet),
    defaultPassword: said(e.defaultPassword),
  }
}
