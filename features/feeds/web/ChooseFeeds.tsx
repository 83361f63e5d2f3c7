/**
 * Turning sources on, after showing which hosts that opens: nobody has to guess a name of a host.
 * @module
 */
import { useAct } from '../../../ui/api.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { useAnnounce, useNotify } from '../../../ui/Toast.tsx'
import { chooseFeeds } from '../contract.ts'
import { type FeedGroup, hostsOfGroups } from './feed-groups.ts'
import { useGroupTitle, useWords } from './words.ts'

type Props = {
  readonly groups: readonly FeedGroup[]
  /** What will be on; null: the dialog is shut. */
  readonly on: readonly string[] | null
  readonly allowed: readonly string[]
  readonly onClose: () => void
}

export const ChooseFeeds = ({ groups, on, allowed, onClose }: Props) => {
  const m = useWords()
  const titleOf = useGroupTitle()
  const notify = useNotify()
  const announce = useAnnounce()
  const act = useAct(chooseFeeds, { alsoStale: ['config'] })
  const hosts = hostsOfGroups(groups, on ?? [])
  const chosen = groups.filter(({ id, feeds }) =>
    feeds.some(({ name }) => on?.includes(id) || on?.includes(name)),
  )
  const confirm = () =>
    act.mutateAsync({ body: { on: [...(on ?? [])], hosts: [...hosts] } }).then(() => {
      announce(m.begun)
      onClose()
    }, notify.failed)
  return (
    <ConfirmDialog
      open={on !== null}
      onClose={onClose}
      title={m.chooseTitle}
      description={m.chooseText}
      act={m.chooseAct}
      busy={act.isPending}
      onConfirm={confirm}
    >
      <div className="stack">
        <div>
          <b>{m.chosen}</b>
          <ul>
            {chosen.map((group) => (
              <li key={group.id}>{titleOf(group)}</li>
            ))}
          </ul>
        </div>
        <div>
          <b>{m.hosts}</b>
          <ul>
            {hosts.map((host) => (
              <li key={host}>
                <span className="mono">{host}</span>
                {allowed.includes(host) ? null : <span className="tag">{m.newHost}</span>}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </ConfirmDialog>
  )
}
