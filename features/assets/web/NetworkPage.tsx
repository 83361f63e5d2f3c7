/**
 * The network for people who would rather look than read: segments, connections, sites by country.
 * @module
 */

import { useEndpoint } from '../../../ui/api.tsx'
import { Skeleton } from '../../../ui/Empty.tsx'
import { useMessages } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { listSites, type SiteView } from '../../organizations/contract.ts'
import { en } from '../messages/network.en.ts'
import { ja } from '../messages/network.ja.ts'
import './network.css'
import { LinkPicture } from './LinkPicture.tsx'
import { networkSearch, networkTabs } from './network-search.ts'
import { SegmentPicture } from './SegmentPicture.tsx'
import { SitePicture } from './SitePicture.tsx'

export const NetworkPage = () => {
  const m = useMessages({ en, ja })
  const [search, setSearch] = usePageSearch(networkSearch)
  const known = useEndpoint(listSites, {}).data?.items
  const sites = known ?? []
  const choose = (
    <SiteChoice sites={sites} current={search.site} onChoose={(site) => setSearch({ site })} />
  )
  return (
    <>
      <PageHeader title={m.title} lead={m.lead} />
      <Tabs
        label={m.tabs}
        current={search.tab ?? 'segments'}
        onChange={(tab) => setSearch({ tab: networkTabs.find((t) => t === tab) })}
        tabs={[
          {
            id: 'segments',
            label: m.tab.segments,
            body: (
              <div className="stack-l network-tab">
                {choose}
                <SegmentPicture site={search.site} sites={sites} />
              </div>
            ),
          },
          {
            id: 'links',
            label: m.tab.links,
            body: (
              <div className="stack-l network-tab">
                {choose}
                <LinkPicture site={search.site} />
              </div>
            ),
          },
          {
            id: 'sites',
            label: m.tab.sites,
            body: (
              <div className="stack-l network-tab">
                {/* Not asked yet is not "no site". */}
                {known === undefined ? <Skeleton /> : <SitePicture sites={known} />}
              </div>
            ),
          },
        ]}
      />
    </>
  )
}

type SiteChoiceProps = {
  readonly sites: readonly SiteView[]
  readonly current: string | undefined
  readonly onChoose: (site: string | undefined) => void
}

const SiteChoice = ({ sites, current, onChoose }: SiteChoiceProps) => {
  const m = useMessages({ en, ja })
  return (
    <label className="row network-site">
      <span className="field-label">{m.site}</span>
      <select
        className="input"
        value={current ?? ''}
        onChange={(event) => onChoose(event.target.value || undefined)}
      >
        <option value="">{m.allSites}</option>
        {sites.map((site) => (
          <option key={site.id} value={site.id}>
            {site.name}
          </option>
        ))}
        <option value="none">{m.noSite}</option>
      </select>
    </label>
  )
}
