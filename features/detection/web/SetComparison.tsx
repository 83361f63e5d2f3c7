/**
 * How the rules of a set compare texts, and the button that changes it.
 * @module
 */
import { useState } from 'react'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { useMessages } from '../../../ui/language.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { compareRuleSet, type RuleSetView } from '../contract-rules.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { useSay } from './words.tsx'

export const SetComparison = ({ set }: { set: RuleSetView }) => {
  const m = useMessages({ en, ja })
  const say = useSay()
  const notify = useNotify()
  const act = useAct(compareRuleSet)
  const [isAsking, setAsking] = useState(false)
  const to = set.compare === 'nfkc' ? 'as-is' : 'nfkc'
  return (
    <div>
      <Button onClick={() => setAsking(true)}>{m.compareTo[to]}</Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.compareTitle[to](say(set.name))}
        act={m.compareTo[to]}
        onConfirm={async () => {
          await act.mutateAsync({ params: { id: set.id }, body: { compare: to } })
          notify.done({ title: m.switched })
        }}
      >
        <p>{m.compareText[to]}</p>
      </ConfirmDialog>
    </div>
  )
}
