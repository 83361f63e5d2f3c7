/**
 * One rule: what it means and what to do, whether it runs, its text, and what is excepted from it.
 * @module
 */
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, CopyButton, Facts, PageHeader, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { chooseRule, type RuleDetail, readRule } from '../contract-rules.ts'
import { readRuleSupply } from '../contract-trace.ts'
import { en as retroEn } from '../messages/web-retro-en.ts'
import { ja as retroJa } from '../messages/web-retro-ja.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { rulePageSearch } from './detection-search.ts'
import { ExceptionRows } from './ExceptionRows.tsx'
import { HuntDialog } from './HuntDialog.tsx'
import { RuleStateMark } from './RuleStateMark.tsx'
import { RuleSupply } from './RuleSupply.tsx'
import { LevelMark, useSay } from './words.tsx'

export const RulePage = () => {
  const { id = '' } = usePathParams()
  return (
    <Await answer={useEndpoint(readRule, { params: { id } })}>
      {(rule) => <Body key={`${rule.id} ${rule.state}`} rule={rule} />}
    </Await>
  )
}

const Body = ({ rule }: { rule: RuleDetail }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const say = useSay()
  const mayChange = useMay('administrator', 'operator')
  const canSwitch = ['on', 'off', 'no-source'].includes(rule.state)
  const retro = useMessages({ en: retroEn, ja: retroJa })
  const [search, setSearch] = usePageSearch(rulePageSearch)
  const maySeeHunts = useMay('administrator', 'operator', 'auditor', 'provider')
  const canHunt = ['on', 'off', 'part'].includes(rule.state)
  return (
    <>
      <PageHeader
        title={say(rule.title)}
        breadcrumb={<Link to="/detection/rules">{m.back}</Link>}
        lead={
          <>
            {rule.level === null ? null : <LevelMark level={rule.level} />}{' '}
            <StateWithLog rule={rule} />
          </>
        }
        actions={
          <>
            {mayChange && canHunt ? (
              <Button look="primary" onClick={() => setSearch({ open: 'hunt' })}>
                {retro.start}
              </Button>
            ) : null}
            {maySeeHunts ? (
              <Link to="/detection/hunts" search={{ rule: rule.id }} look="button">
                {retro.past}
              </Link>
            ) : null}
            <Link to="/alerts" search={{ rule: rule.id, state: 'all' }} look="button">
              {m.seeAlerts}
            </Link>
          </>
        }
      />
      {mayChange && canHunt && search.open === 'hunt' ? (
        <HuntDialog
          name={say(rule.title)}
          of={{ kind: 'rule', rule: rule.id }}
          onClose={() => setSearch({ open: undefined })}
        />
      ) : null}
      <div className="stack-l">
        {m.stateHelp[rule.state] === '' ? null : (
          <Banner look="note">
            {m.stateHelp[rule.state]} <bdi>{say(rule.why)}</bdi>
          </Banner>
        )}
        <Panel title={m.meaning}>
          <div className="stack">
            <p className="alert-said">
              {say(rule.explanation) === '' ? m.noMeaning : say(rule.explanation)}
            </p>
            {rule.state === 'part' ? null : (
              <>
                <h3>{m.next}</h3>
                <p className="alert-said">{say(rule.next) === '' ? m.noNext : say(rule.next)}</p>
              </>
            )}
            {rule.falsepositives.length === 0 ? null : (
              <>
                <h3>
                  {rule.falsepositives.some(({ ja, en }) => ja !== en)
                    ? m.falsepositives
                    : m.falsepositivesBy}
                </h3>
                <ul>
                  {rule.falsepositives.map((cause) => (
                    <li key={cause.en}>
                      <bdi>{say(cause)}</bdi>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        </Panel>
        {rule.state === 'refused' ? null : <RuleSupply rule={rule} />}
        <div className="columns">
          <Panel title={m.facts}>
            <Facts
              facts={[
                {
                  name: m.source,
                  value:
                    rule.kind === 'correlation'
                      ? (m.correlations[rule.logsource] ?? rule.logsource)
                      : rule.logsource,
                },
                { name: m.hits, value: f.number(rule.hits) },
                { name: m.exceptions, value: f.number(rule.exceptions) },
                {
                  name: m.last,
                  value: rule.lastHitAt === null ? m.lastNone : f.moment(rule.lastHitAt),
                },
                { name: m.compare, value: m.compares[rule.compare] },
                { name: m.techniques, value: rule.techniques.join(' ').toUpperCase() || null },
                { name: m.author, value: rule.author || null },
                { name: m.license, value: rule.license || null },
                { name: m.status, value: rule.status },
                { name: m.date, value: rule.date },
                { name: m.modified, value: rule.modified },
                { name: m.file, value: <span className="mono small">{rule.file}</span> },
              ]}
            />
          </Panel>
          {mayChange && canSwitch ? <Switch rule={rule} /> : null}
        </div>
        <Panel title={m.exceptions}>
          {rule.exceptionList.length === 0 ? (
            <p className="soft">{m.exceptionsNoneText}</p>
          ) : (
            <ExceptionRows rows={rule.exceptionList} />
          )}
        </Panel>
        <Panel title={m.text} aside={<CopyButton text={rule.text} />}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by the keyboard */}
          <pre className="rule-text mono small" tabIndex={0}>
            {rule.text}
          </pre>
        </Panel>
      </div>
    </>
  )
}

/** The same answer as the panel below shows in full. */
const StateWithLog = ({ rule: { id, state } }: { rule: RuleDetail }) => {
  const supply = useEndpoint(readRuleSupply, { params: { id } }).data
  return <RuleStateMark state={state} hasLog={supply?.supplies.some(({ events }) => events > 0)} />
}

const Reasoned = z.object({ reason: z.string().trim().min(1).max(1_000) })

const Switch = ({ rule }: { rule: RuleDetail }) => {
  const m = useMessages({ en, ja })
  const notify = useNotify()
  const act = useAct(chooseRule)
  const to = rule.state === 'off' ? 'on' : 'off'
  const form = useForm({
    schema: Reasoned,
    initial: { reason: '' },
    onSubmit: async ({ reason }) => {
      await act.mutateAsync({ params: { id: rule.id }, body: { isOn: to === 'on', reason } })
      notify.done({ title: m.switched })
    },
  })
  return (
    <Panel title={m[to]}>
      <Form form={form} act={m[to]}>
        <p className="soft">{m.switchLead[to]}</p>
        <TextField form={form} name="reason" label={m.reason} rows={2} />
      </Form>
    </Panel>
  )
}
