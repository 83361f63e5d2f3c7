/**
 * Says that an administrator sees with the rights of another role, and ends it.
 * @module
 */
import { useState } from 'react'
import { endPreview } from '../../features/organizations/contract.ts'
import { roles as roleNamesEn } from '../../features/organizations/messages/roles.en.ts'
import { roles as roleNamesJa } from '../../features/organizations/messages/roles.ja.ts'
import { useCall } from '../../ui/api.tsx'
import { Button } from '../../ui/Button.tsx'
import { useMessages } from '../../ui/language.tsx'
import { useMe } from '../../ui/me.tsx'
import { Banner } from '../../ui/Page.tsx'
import { useNotify } from '../../ui/Toast.tsx'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'

export const PreviewBanner = () => {
  const m = useMessages({ en, ja })
  const names = useMessages({ en: roleNamesEn, ja: roleNamesJa })
  const { preview, role, sites } = useMe()
  const call = useCall()
  const notify = useNotify()
  const [isEnding, setEnding] = useState(false)
  if (!preview) return null
  const end = () => {
    setEnding(true)
    call(endPreview, {})
      // A fresh page: no answer that was cut to the other role stays.
      .then(() => location.assign('/members'), notify.failed)
      .finally(() => setEnding(false))
  }
  return (
    <aside aria-label={m.previewLabel}>
      <Banner
        look="preview"
        actions={
          <Button size="small" busy={isEnding} onClick={end}>
            {m.previewEnd}
          </Button>
        }
      >
        {m.previewBanner(names[role], sites === '*' ? null : sites.length)}
      </Banner>
    </aside>
  )
}
