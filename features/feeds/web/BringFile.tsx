/**
 * Files and bundles for machines without internet: in through the browser, out as one bundle.
 * @module
 */
import { Download } from 'lucide-react'
import { useState } from 'react'
import { addressOf, useAct } from '../../../ui/api.tsx'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { Banner, Panel, Progress } from '../../../ui/Page.tsx'
import { useAnnounce, useNotify } from '../../../ui/Toast.tsx'
import { exportBundle, importBundle, importFeedFile } from '../contract.ts'
import type { WebMessages } from '../messages/web.en.ts'
import { useText, useWords } from './words.ts'

export const BringFile = ({ hasContent }: { hasContent: boolean }) => {
  const m = useWords()
  const text = useText()
  const notify = useNotify()
  const announce = useAnnounce()
  const bundle = useAct(importBundle)
  const one = useAct(importFeedFile)
  const [share, setShare] = useState<number | null>(null)
  const [said, setSaid] = useState<readonly string[]>([])
  const bring = async (file: File): Promise<string> => {
    const given = { file, onSent: setShare }
    return file.name.endsWith('.bundle')
      ? saidOf(await bundle.mutateAsync(given), m)
      : m.brought(file.name, text((await one.mutateAsync(given)).title))
  }
  const take = async (files: readonly File[]): Promise<void> => {
    setSaid([])
    for (const file of files) {
      setShare(0)
      await bring(file).then((sentence) => {
        announce(sentence)
        setSaid((before) => [...before, sentence])
      }, notify.failed)
    }
    setShare(null)
  }
  return (
    <Panel
      title={m.bundle}
      aside={
        hasContent ? (
          <a className="button" href={addressOf(exportBundle)} download>
            <Download size={16} aria-hidden="true" />
            {m.exportBundle}
          </a>
        ) : null
      }
    >
      <div className="stack">
        <p className="soft">{m.bundleText}</p>
        {said.map((sentence) => (
          <Banner key={sentence} look="note">
            {sentence}
          </Banner>
        ))}
        {share === null ? (
          <FileDrop hint={m.drop} onFiles={(files) => void take(files)} />
        ) : (
          <Progress label={m.importing} share={share} />
        )}
      </div>
    </Panel>
  )
}

const saidOf = (
  { taken, kept }: { readonly taken: readonly string[]; readonly kept: readonly string[] },
  m: WebMessages,
): string =>
  [
    ...(taken.length > 0 ? [m.taken(taken.join(', '))] : []),
    ...(kept.length > 0 ? [m.kept(kept.join(', '))] : []),
  ].join(' ') || m.empty
