/**
 * What is known of an asset, and what each source says, side by side with disagreements marked.
 * @module
 */

import { useFormat } from '../../../ui/language.tsx'
import { Facts, Panel } from '../../../ui/Page.tsx'
import { EvidenceClassTag } from '../../../ui/StateBadge.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import type { AssetDetail, SourceView } from '../contract.ts'
import { TRAITS } from '../sources.ts'
import { AgentBox } from './AgentBox.tsx'
import { compareSources } from './compare-sources.ts'
import { ExposureBox } from './ExposureBox.tsx'
import { factValue, fieldName, useText, useWords } from './words.ts'

type OverviewProps = { readonly asset: AssetDetail; readonly site?: SiteView }

export const OverviewTab = ({ asset, site }: OverviewProps) => (
  <div className="stack-xl">
    <div className="asset-columns">
      <Known asset={asset} {...(site === undefined ? {} : { site })} />
      <div className="stack-l">
        <AgentBox asset={asset} />
        <ExposureBox id={asset.id} />
        <Ports asset={asset} />
      </div>
    </div>
    <SourcesSay sources={asset.sourcesSay} />
  </div>
)

const Known = ({ asset, site }: OverviewProps) => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  const said = (value: string) => (value === '' ? null : <bdi>{value}</bdi>)
  const listed = (values: readonly string[]) =>
    values.length === 0 ? null : (
      <span className="mono">
        {values.map((value) => (
          <div key={value}>{value}</div>
        ))}
      </span>
    )
  const yesNo = (value: boolean | null) =>
    value === null ? null : value ? m.detail.yes : m.detail.no
  // A device abroad was seen at its own hour: both times are shown (U46).
  const moment = (at: string) => (site === undefined ? f.moment(at) : f.momentAt(at, site.timeZone))
  return (
    <Panel title={m.detail.facts}>
      <Facts
        facts={[
          {
            name: m.fields.class,
            value: (
              <>
                {m.classes[asset.deviceClass]}{' '}
                {asset.classBasis === null ? null : (
                  <span className="soft small">{m.classBases[asset.classBasis]}</span>
                )}
                {asset.guess === null ? null : (
                  <div className="soft small">
                    {asset.guess.deviceClass === asset.deviceClass
                      ? text(asset.guess.reason)
                      : `${m.detail.guess(m.classes[asset.guess.deviceClass])} ${text(asset.guess.reason)}`}
                  </div>
                )}
              </>
            ),
          },
          { name: m.fields.user, value: said(asset.user) },
          { name: m.fields.department, value: said(asset.department) },
          { name: m.fields.location, value: said(asset.location) },
          { name: m.fields.assetTag, value: said(asset.assetTag) },
          { name: m.fields.serial, value: said(asset.serial) },
          { name: m.fields.maker, value: said(asset.maker) },
          { name: m.fields.model, value: said(asset.model) },
          { name: m.fields.addresses, value: listed(asset.addresses) },
          { name: m.fields.macs, value: listed(asset.macs) },
          { name: m.fields.hostNames, value: listed(asset.hostNames) },
          { name: m.fields.os, value: said(asset.os) },
          { name: m.fields.firmware, value: said(asset.firmware) },
          {
            name: m.fields.purchasedOn,
            value: asset.purchasedOn === null ? null : f.day(asset.purchasedOn),
          },
          {
            name: m.fields.endOfSupport,
            value: asset.endOfSupport === null ? null : f.day(asset.endOfSupport),
          },
          { name: m.fields.reachableFromInternet, value: yesNo(asset.reachableFromInternet) },
          { name: m.fields.defaultPassword, value: yesNo(asset.defaultPassword) },
          { name: m.fields.firstSeen, value: moment(asset.firstSeenAt) },
          { name: m.fields.lastSeen, value: moment(asset.lastSeenAt) },
          {
            name: m.fields.machineSeen,
            value:
              asset.machineSeenAt === null ? (
                <span className="soft">{m.list.neverSeen}</span>
              ) : (
                moment(asset.machineSeenAt)
              ),
          },
          { name: m.fields.note, value: said(asset.note) },
        ]}
      />
    </Panel>
  )
}

const Ports = ({ asset }: { asset: AssetDetail }) => {
  const m = useWords()
  return (
    <Panel title={m.detail.ports}>
      {asset.openPorts.length === 0 ? (
        <p className="soft">{m.detail.noPorts}</p>
      ) : (
        <table className="table table-fit">
          <thead>
            <tr>
              <th scope="col">{m.detail.port}</th>
              <th scope="col">{m.detail.service}</th>
            </tr>
          </thead>
          <tbody>
            {asset.openPorts.map((p) => (
              <tr key={`${p.protocol} ${p.port}`}>
                <td className="mono">
                  {p.protocol}/{p.port}
                </td>
                <td>
                  <bdi>{p.service}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

const SourcesSay = ({ sources }: { sources: readonly SourceView[] }) => {
  const m = useWords()
  const f = useFormat()
  const lines = compareSources(sources, Object.keys(m.fields))
  return (
    <Panel title={m.detail.sources}>
      <p className="soft small asset-sources-lead">
        {sources.length > 1 && lines.every((line) => !line.differs)
          ? m.detail.allAgree
          : m.detail.sourcesText}
      </p>
      <div className="asset-sources">
        <table className="table table-fit">
          <thead>
            <tr>
              <th scope="col">{m.detail.field}</th>
              {sources.map((s) => (
                <th scope="col" key={s.source}>
                  {m.sources[s.source]} <EvidenceClassTag value={TRAITS[s.source].evidenceClass} />
                  <div className="small soft">
                    {m.detail.sourceSeen(s.times, f.cell(s.lastAt))}
                    {s.file === null ? null : (
                      <div>
                        <bdi>{s.file}</bdi>
                      </div>
                    )}
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.field} className={line.differs ? 'asset-differs' : undefined}>
                <th scope="row">
                  {fieldName(m, line.field)}{' '}
                  {line.differs ? <span className="tag">{m.detail.differs}</span> : null}
                </th>
                {line.values.map((value, index) => (
                  <td
                    key={sources[index]?.source ?? index}
                    data-source={sources[index] ? m.sources[sources[index].source] : ''}
                    data-silent={value === null ? '' : undefined}
                  >
                    {value === null ? (
                      <span className="soft small">{m.detail.nothingSaid}</span>
                    ) : (
                      <bdi>{factValue(m, line.field, value)}</bdi>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
