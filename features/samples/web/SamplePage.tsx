/**
 * The sample company: load it with progress, open it, remove it without a trace.
 * @module
 */
import { useEffect, useState } from 'react'
import { useAct, useCall, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useMessages } from '../../../ui/language.tsx'
import { useMe } from '../../../ui/me.tsx'
import { Banner, PageHeader, Progress } from '../../../ui/Page.tsx'
import { useAnnounce, useNotify } from '../../../ui/Toast.tsx'
import { mySession, switchOrganization } from '../../organizations/contract.ts'
import { loadSample, removeSample, type SampleView, sampleState } from '../contract.ts'
import { en } from '../messages/web.en.ts'
import { ja } from '../messages/web.ja.ts'

const useWords = () => useMessages({ en, ja })
const POLL_MS = 1_500

export const SamplePage = () => {
  const m = useWords()
  const isInside = useMe().organization.sample
  return (
    <>
      <PageHeader title={m.title} lead={m.lead} />
      {isInside ? <Inside /> : <FromOutside />}
    </>
  )
}

/** Inside there is nothing to load or to remove: both are done by the organization that loaded it. */
const Inside = () => {
  const m = useWords()
  const me = useMe()
  const call = useCall()
  const notify = useNotify()
  const session = useEndpoint(mySession, {}).data
  const others = session?.signedIn
    ? session.memberships.filter((o) => o.organization !== me.organization.id)
    : []
  return (
    <div className="stack">
      <p>
        <b>{m.inside}</b>
      </p>
      <p className="soft">{m.insideText}</p>
      <div className="row">
        {others.map((o) => (
          <Button
            key={o.organization}
            look="primary"
            onClick={() => {
              call(switchOrganization, { body: { organization: o.organization } }).then(
                () => loadAnew('/sample'),
                notify.failed,
              )
            }}
          >
            {m.back(o.name)}
          </Button>
        ))}
      </div>
    </div>
  )
}

const FromOutside = () => {
  const m = useWords()
  const announce = useAnnounce()
  const [isLoading, setLoading] = useState(false)
  const sample = useEndpoint(sampleState, {}, isLoading ? { everyMs: POLL_MS } : {})
  const state = sample.data?.state
  useEffect(() => {
    setLoading(state === 'loading')
    if (state === 'ready') announce(m.ready)
    if (state === 'failed') announce(m.failed)
  }, [state, announce, m])
  return <Await answer={sample}>{(s) => <State sample={s} />}</Await>
}

const State = ({ sample }: { sample: SampleView }) => {
  const m = useWords()
  const notify = useNotify()
  const load = useAct(loadSample)
  const start = () => {
    load.mutateAsync({ body: {} }).catch(notify.failed)
  }
  if (sample.state === 'none') {
    return (
      <div className="stack">
        <p>
          <b>{m.none}</b>
        </p>
        <p className="soft">{m.noneText}</p>
        <div className="row">
          <Button look="primary" busy={load.isPending} onClick={start}>
            {m.load}
          </Button>
        </div>
      </div>
    )
  }
  if (sample.state === 'loading') {
    return (
      <Progress
        label={m.loading}
        share={sample.filesTotal === 0 ? null : sample.filesDone / sample.filesTotal}
        note={m.files(sample.filesDone, sample.filesTotal)}
      />
    )
  }
  return (
    <div className="stack-l">
      {sample.state === 'failed' ? (
        <Banner look="problem">
          {m.failed} {sample.why} {m.failedText}
        </Banner>
      ) : (
        <div className="stack">
          <p>
            <b>{m.ready}</b>
          </p>
          <p className="soft">{m.readyText}</p>
        </div>
      )}
      <div className="row">
        {sample.state === 'ready' && sample.organization !== null ? (
          <Open organization={sample.organization} />
        ) : null}
        <Remove />
      </div>
    </div>
  )
}

/** The page is loaded anew: nothing of the other company may stay on the screen. */
const loadAnew = (to: string): void => window.location.assign(to)

const Open = ({ organization }: { organization: string }) => {
  const m = useWords()
  const me = useMe()
  const call = useCall()
  const notify = useNotify()
  if (me.organization.id === organization) return null
  const open = () => {
    call(switchOrganization, { body: { organization } }).then(() => loadAnew('/'), notify.failed)
  }
  return (
    <Button look="primary" onClick={open}>
      {m.open}
    </Button>
  )
}

const Remove = () => {
  const m = useWords()
  const notify = useNotify()
  const act = useAct(removeSample, { alsoStale: ['organizations'] })
  const [isAsking, setAsking] = useState(false)
  const remove = () =>
    act.mutateAsync({}).then(() => {
      setAsking(false)
      notify.done({ title: m.removed })
    }, notify.failed)
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        {m.remove}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.removeAsk}
        description={m.removeText}
        act={m.remove}
        busy={act.isPending}
        danger
        onConfirm={remove}
      />
    </>
  )
}
