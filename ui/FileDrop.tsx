/**
 * Where files are dropped or chosen; the keyboard way is the button.
 * @module
 */
import { Upload } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { useKitMessages } from './language.tsx'

type FileDropProps = {
  readonly onFiles: (files: readonly File[]) => void
  /** What may be dropped, in words. */
  readonly hint: ReactNode
  /** `.csv,.xlsx`: only a suggestion to the file dialog; files are recognised by their content. */
  readonly accept?: string
  readonly busy?: boolean
}

export const FileDrop = ({ onFiles, hint, accept, busy }: FileDropProps) => {
  const m = useKitMessages()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const give = (files: FileList | null) => {
    if (files && files.length > 0) onFiles([...files])
  }
  return (
    <section
      className="drop"
      aria-label={m.form.dropFile}
      data-over={over ? '' : undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        give(event.dataTransfer.files)
      }}
    >
      <Upload size={26} strokeWidth={1.5} aria-hidden="true" />
      <p>
        <b>{m.form.dropFile}</b>
      </p>
      <div className="soft small">{hint}</div>
      <Button busy={busy ?? false} onClick={() => input.current?.click()}>
        {m.form.chooseFile}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        onChange={(event) => {
          give(event.target.files)
          event.target.value = ''
        }}
      />
    </section>
  )
}
