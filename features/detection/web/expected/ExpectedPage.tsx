/**
 * What should speak: every device with the logs that are asked of it, which came, and what to do about the others; beside it how the
 * daily care of logs stands.
 * @module
 */
import { useAct, useEndpoint } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { Await } from '../../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../../ui/link.tsx'
import { useMay, useMe } from '../../../../ui/me.tsx'
import { Facts, PageHeader, Panel, Progress } from '../../../../ui/Page.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import { listSites, type SiteView } from '../../../organizations/contract.ts'
import { type ExpectedLogs, readExpectedLogs, setExpectedLogs } from '../../contract-expected.ts'
import { pages as pagesEn } from '../../messages/pages-en.ts'
import { pages as pagesJa } from '../../messages/pages-ja.ts'
import { expectedSearch } from '../sources/log-source-search.ts'
import '../sources/log-sources.css'
import { CarePanel } from './CarePanel.tsx'
import { ExpectedTable } from './ExpectedTable.tsx'
import { OwnDialog } from './OwnDialog.tsx'
import { PolicyDialog } from './PolicyDialog.tsx'
import { useExpectedWords } from './words.tsx'

const SOMETIME_MS = 60_000

export const ExpectedPage = () => {
  const m = useExpectedWords()
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  const me = useMe()
  const isAdministrator = useMay('administrator')
  const [search, setSearch] = usePageSearch(expectedSearch)
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  const answer = useEndpoint(readExpectedLogs, {}, { everyMs: SOMETIME_MS })
  const mayDecide = isAdministrator && me.sites === '*'
  return (
    <>
      <PageHeader
        title={titles.expected}
        lead={m.lead}
        breadcrumb={<Link to="/logs/sources">{m.sources}</Link>}
        actions={
          mayDecide ? (
            <Button onClick={() => setSearch({ open: 'policy' })}>{m.policy}</Button>
          ) : null
        }
      />
      <Await answer={answer}>
        {(found) => <Body found={found} sites={sites} onDecide={(asset) => setSearch({ asset })} />}
      </Await>
      {mayDecide && search.open === 'policy' ? (
        <PolicyDialog onClose={() => setSearch({ open: undefined })} />
      ) : null}
      {isAdministrator && search.asset !== undefined && answer.data !== undefined ? (
        <OwnDialog
          key={search.asset}
          row={answer.data.rows.find((row) => row.asset === search.asset) ?? null}
          onClose={() => setSearch({ asset: undefined })}
        />
      ) : null}
    </>
  )
}

type BodyProps = {
  readonly found: ExpectedLogs
  readonly sites: readonly SiteView[]
  readonly onDecide: (asset: string) => void
}

const Body = ({ found, sites, onDecide }: BodyProps) => (
  <div className="stack-xl">
    <div className="log-columns">
      <Coverage found={found} />
      <CarePanel found={found} />
    </div>
    <ExpectedTable
      rows={found.rows}
      sites={sites}
      isChecked={found.checkedAt !== null}
      onDecide={onDecide}
    />
    {found.exempt.length === 0 ? null : <Exempt found={found} />}
  </div>
)

const Coverage = ({ found }: { found: ExpectedLogs }) => {
  const m = useExpectedWords()
  const f = useFormat()
  const { expected, covered, waiting, retention, rules } = found
  return (
    <Panel title={m.coverage}>
      <div className="stack">
        {expected > 0 ? (
          <Progress label={m.covered(covered, expected)} share={covered / expected} />
        ) : waiting === 0 && found.checkedAt !== null ? (
          <p className="soft">{m.nothingExpected}</p>
        ) : null}
        {waiting === 0 ? null : <p className="soft small">{m.waiting(waiting)}</p>}
        <Facts
          facts={[
            {
              name: m.checkedAt,
              value: found.checkedAt === null ? m.neverChecked : f.moment(found.checkedAt),
            },
            { name: m.retention, value: m.retentionOf(retention.keptDays, retention.keepDays) },
            {
              name: m.ruled,
              value:
                rules === null || rules.arriving === 0
                  ? m.noRules
                  : m.ruledOf(rules.ruled, rules.arriving),
            },
          ]}
        />
        {rules === null || rules.unruled.length === 0 ? null : (
          <p className="soft small">{m.unruled(rules.unruled.join(', '))}</p>
        )}
      </div>
    </Panel>
  )
}

const Exempt = ({ found }: { found: ExpectedLogs }) => {
  const m = useExpectedWords()
  const f = useFormat()
  const isAdministrator = useMay('administrator')
  const notify = useNotify()
  const act = useAct(setExpectedLogs, { alsoStale: ['board'] })
  return (
    <Panel title={m.exempt}>
      <div className="log-places">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{m.device}</th>
              <th scope="col">{m.reason}</th>
              <th scope="col">{m.by}</th>
              <th scope="col">{m.at}</th>
              {isAdministrator ? <th scope="col">{m.back}</th> : null}
            </tr>
          </thead>
          <tbody>
            {found.exempt.map((one) => (
              <tr key={one.asset}>
                <th scope="row">
                  <Link to="/assets/$id" params={{ id: one.asset }}>
                    <bdi>{one.name}</bdi>
                  </Link>
                </th>
                <td>
                  <bdi>{one.reason}</bdi>
                </td>
                <td>
                  <bdi>{one.by}</bdi>
                </td>
                <td className="number nowrap">{f.cell(one.at)}</td>
                {isAdministrator ? (
                  <td>
                    <Button
                      size="small"
                      disabled={act.isPending}
                      onClick={async () => {
                        await act.mutateAsync({
                          params: { id: one.asset },
                          body: { kinds: null, reason: m.ownBackReason },
                        })
                        notify.done({ title: m.ownSaved })
                      }}
                    >
                      {m.back}
                    </Button>
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
