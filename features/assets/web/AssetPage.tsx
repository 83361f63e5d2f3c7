/**
 * One asset: what is known of it, what each source says, its software, its measures, what was seen when by whom.
 * @module
 */
import { Archive, ArchiveRestore, Combine, Pencil } from 'lucide-react'
import { useMemo, useState } from 'react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog, Drawer } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useKitMessages, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { useParts } from '../../../ui/parts.tsx'
import { type Shortcut, useShortcuts } from '../../../ui/shortcuts.tsx'
import { type Tab, Tabs } from '../../../ui/Tabs.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { listSites, type SiteView } from '../../organizations/contract.ts'
import { type AssetDetail, readAsset, restoreAsset, retireAsset } from '../contract.ts'
import { en as configurationEn } from '../messages/configuration.en.ts'
import { ja as configurationJa } from '../messages/configuration.ja.ts'
import { en } from '../messages/merge.en.ts'
import { ja } from '../messages/merge.ja.ts'
import { AssetEdit } from './AssetEdit.tsx'
import './assets.css'
import { assetPageSearch } from './asset-search.ts'
import { ComponentsTab } from './ComponentsTab.tsx'
import { ConfigurationTab } from './ConfigurationTab.tsx'
import { MachineSeen } from './columns.tsx'
import { MeasuresTab } from './MeasuresTab.tsx'
import { MergeWith } from './MergeWith.tsx'
import { OverviewTab } from './OverviewTab.tsx'
import { SightingsTab } from './SightingsTab.tsx'
import { useWords } from './words.ts'

const configurationWords = { en: configurationEn, ja: configurationJa }

export const AssetPage = () => {
  const { id = '' } = usePathParams()
  const answer = useEndpoint(readAsset, { params: { id } })
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  return <Await answer={answer}>{(asset) => <Body key={id} asset={asset} sites={sites} />}</Await>
}

type BodyProps = { readonly asset: AssetDetail; readonly sites: readonly SiteView[] }

const Body = ({ asset, sites }: BodyProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const configuration = useMessages(configurationWords)
  const f = useFormat()
  const mayEdit = useMay('administrator', 'operator', 'site-contact')
  const [search, setSearch] = usePageSearch(assetPageSearch)
  const site = sites.find((s) => s.id === asset.site)
  const others = useParts('asset.tab', asset.id)
  const close = () => setSearch({ open: undefined })
  const merging = useMessages({ en, ja })
  const [isMerging, setMerging] = useState(false)
  const mayMerge = mayEdit && asset.retired === null
  const keys = useMemo<readonly Shortcut[]>(
    () =>
      mayMerge
        ? [{ keys: 'm', label: merging.mergeWith, scope: 'page', run: () => setMerging(true) }]
        : [],
    [mayMerge, merging],
  )
  useShortcuts(keys)
  const tabs: readonly Tab[] = [
    {
      id: 'overview',
      label: m.detail.tabs.overview,
      body: <OverviewTab asset={asset} {...(site === undefined ? {} : { site })} />,
    },
    {
      id: 'measures',
      label: m.detail.tabs.measures,
      body: <MeasuresTab id={asset.id} />,
    },
    {
      id: 'software',
      label: `${m.detail.tabs.software} ${f.number(asset.components)}`,
      body: <ComponentsTab id={asset.id} />,
    },
    // What only network devices have.
    ...(asset.sources.includes('devices')
      ? [
          {
            id: 'configuration',
            label: configuration.tab,
            body: <ConfigurationTab id={asset.id} />,
          },
        ]
      : []),
    ...others,
    {
      id: 'sightings',
      label: m.detail.tabs.sightings,
      body: <SightingsTab asset={asset} />,
    },
  ]
  return (
    <>
      <PageHeader
        title={asset.name}
        breadcrumb={<Link to="/assets">{m.detail.breadcrumb}</Link>}
        lead={
          <span className="row asset-lead">
            <span>{m.classes[asset.deviceClass]}</span>
            <span>{asset.site === null ? m.list.noSite : site?.name}</span>
            <span>
              {m.fields.owner}
              {kit.colon}
              {asset.owner === '' ? m.list.noOwner : <bdi>{asset.owner}</bdi>}
            </span>
            {asset.importance === null ? null : (
              <span>
                {m.fields.importance}
                {kit.colon}
                {m.importances[asset.importance]}
              </span>
            )}
            {asset.freshness === 'fresh' && asset.machineSeenAt !== null ? (
              <span>{m.detail.seenAt(f.cell(asset.machineSeenAt))}</span>
            ) : (
              <MachineSeen asset={asset} />
            )}
          </span>
        }
        actions={
          mayEdit ? (
            <>
              {asset.retired === null ? (
                <>
                  <Button onClick={() => setSearch({ open: 'edit' })}>
                    <Pencil size={16} aria-hidden="true" />
                    {m.detail.edit}
                  </Button>
                  <Button onClick={() => setMerging(true)}>
                    <Combine size={16} aria-hidden="true" />
                    {merging.mergeWith}
                  </Button>
                </>
              ) : null}
              <Retirement asset={asset} />
            </>
          ) : null
        }
      />
      <div className="stack-l">
        {asset.retired === null ? null : (
          <Banner look="warning">
            {m.detail.retiredBy(asset.retired.by, f.moment(asset.retired.at), asset.retired.reason)}
          </Banner>
        )}
        <Tabs
          label={asset.name}
          current={tabs.find(({ id }) => id === search.tab)?.id ?? 'overview'}
          onChange={(tab) => setSearch({ tab })}
          tabs={tabs}
        />
      </div>
      <Drawer open={search.open === 'edit' && mayEdit} onClose={close} title={m.form.editTitle}>
        <AssetEdit asset={asset} sites={sites} onDone={close} />
      </Drawer>
      <MergeWith
        asset={asset}
        open={isMerging && mayMerge}
        onClose={() => setMerging(false)}
        onDone={() => {
          setMerging(false)
          setSearch({ tab: 'sightings' })
        }}
      />
    </>
  )
}

const Reason = z.object({ reason: z.string().trim().min(1).max(500) })

/** Out of the inventory and back, each with a reason that stays. */
const Retirement = ({ asset }: { asset: AssetDetail }) => {
  const m = useWords()
  const kit = useKitMessages()
  const notify = useNotify()
  const [isOpen, setOpen] = useState(false)
  const isRetired = asset.retired !== null
  const act = useAct(isRetired ? restoreAsset : retireAsset, { alsoStale: ['board'] })
  const form = useForm({
    schema: Reason,
    initial: { reason: '' },
    onSubmit: async ({ reason }) => {
      await act.mutateAsync({ params: { id: asset.id }, body: { version: asset.version, reason } })
      notify.done({
        title: isRetired ? m.detail.restored(asset.name) : m.detail.retired(asset.name),
      })
      setOpen(false)
      form.reset()
    },
  })
  const Icon = isRetired ? ArchiveRestore : Archive
  const word = isRetired ? m.detail.restore : m.detail.retire
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon size={16} aria-hidden="true" />
        {word}
      </Button>
      <Dialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={isRetired ? m.detail.restoreTitle(asset.name) : m.detail.retireTitle(asset.name)}
        description={isRetired ? m.detail.restoreText : m.detail.retireText}
      >
        <Form
          form={form}
          act={word}
          others={<Button onClick={() => setOpen(false)}>{kit.cancel}</Button>}
        >
          <TextField
            form={form}
            name="reason"
            label={m.detail.reason}
            help={m.detail.reasonHelp}
            rows={2}
          />
        </Form>
      </Dialog>
    </>
  )
}
