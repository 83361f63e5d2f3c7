/**
 * What an asset went through: merges and splits with their reasons, each to be taken back.
 * @module
 */
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, Panel, Timeline } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type MergeEvent, mergeHistory, undoMerge } from '../merge-contract.ts'
import { en } from '../messages/merge.en.ts'
import { ja } from '../messages/merge.ja.ts'

export const MergeHistory = ({ id }: { id: string }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const notify = useNotify()
  const mayDecide = useMay('administrator', 'operator', 'site-contact')
  const history = useEndpoint(mergeHistory, { params: { id } }).data
  const undo = useAct(undoMerge, { alsoStale: ['board'] })
  if (history === undefined) return null
  const takeBack = (event: MergeEvent) =>
    undo.mutate(
      { params: { id, merge: event.id }, body: { reason: m.undoReason } },
      { onSuccess: () => notify.done({ title: m.undone }), onError: notify.failed },
    )
  return (
    <>
      {history.into === null ? null : (
        <Banner look="warning">
          {m.mergedInto}{' '}
          <Link to="/assets/$id" params={{ id: history.into.id }}>
            <bdi>{history.into.name}</bdi>
          </Link>
        </Banner>
      )}
      {history.events.length === 0 ? null : (
        <Panel title={m.history} aside={<Link to="/assets/merges">{m.title}</Link>}>
          <Timeline
            label={m.history}
            entries={history.events.map((e) => ({
              id: e.id,
              at: e.at,
              title: (
                <>
                  <b>{m.kind[e.kind]}</b>{' '}
                  <Link to="/assets/$id" params={{ id: e.other === id ? e.kept : e.other }}>
                    <bdi>{e.otherName}</bdi>
                  </Link>{' '}
                  <span className="tag">{e.isByRule ? m.byRule : e.by}</span>
                </>
              ),
              text: (
                <>
                  <div>
                    {e.isByRule
                      ? e.keys.map((k) => `${m.key[k.kind]} ${k.value.replace(/^[^|]*\|/, '')}`)
                      : e.reason}
                  </div>
                  {e.undone !== null ? (
                    <div>{m.undoneBy(e.undone.by, f.moment(e.undone.at))}</div>
                  ) : mayDecide && e.kept === id ? (
                    <Button size="small" busy={undo.isPending} onClick={() => takeBack(e)}>
                      {m.undo}
                    </Button>
                  ) : null}
                </>
              ),
            }))}
          />
        </Panel>
      )}
    </>
  )
}
