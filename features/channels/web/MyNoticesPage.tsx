/**
 * When I am told by mail.
 * @module
 */
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Banner, Facts, PageHeader, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { changeMyRule, readMyRule } from '../contract.ts'
import { RuleForm } from './RuleForm.tsx'
import { useWords } from './words.ts'
import './channels.css'

export const MyNoticesPage = () => {
  const m = useWords()
  const notify = useNotify()
  const mine = useEndpoint(readMyRule, {})
  const act = useAct(changeMyRule)
  return (
    <>
      <PageHeader title={m.mineTitle} lead={m.mineLead} />
      <Await answer={mine}>
        {({ mail, rule }) => (
          <div className="columns">
            <Panel title={m.whenAct}>
              <div className="stack">
                <Facts facts={[{ name: m.mineTo, value: mail }]} />
                {rule === null ? <Banner look="note">{m.mineAlways}</Banner> : null}
                <RuleForm
                  rule={rule}
                  onSave={async (body) => {
                    await act.mutateAsync({ body })
                    notify.done({ title: m.saved })
                  }}
                />
              </div>
            </Panel>
          </div>
        )}
      </Await>
    </>
  )
}
