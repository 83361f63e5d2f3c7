/**
 * Says what an unknown device is and who answers for it, right from the list.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages, useMessages } from '../../../ui/language.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { AssetChanges, DeviceClass, type GapRow, updateAsset } from '../contract.ts'
import { en } from '../messages/gaps.en.ts'
import { ja } from '../messages/gaps.ja.ts'
import { choicesOf, useWords } from './words.ts'

export const NameDevice = ({ device }: { device: GapRow }) => {
  const m = useMessages({ en, ja })
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size="small" aria-label={m.nameOf(device.name)} onClick={() => setOpen(true)}>
        {m.name}
      </Button>
      <Dialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={m.nameTitle(device.name)}
        description={m.nameText}
      >
        <NameForm device={device} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

const Named = z.object({
  name: z.string().trim().min(1).max(200),
  deviceClass: DeviceClass.exclude(['unknown']),
  owner: z.string().trim().min(1).max(200),
})

const NameForm = ({ device, onDone }: { device: GapRow; onDone: () => void }) => {
  const m = useMessages({ en, ja })
  const words = useWords()
  const kit = useKitMessages()
  const notify = useNotify()
  const update = useAct(updateAsset, { alsoStale: ['board'] })
  const { unknown: _, ...classes } = words.classes
  const form = useForm({
    schema: Named,
    initial: {
      name: device.name,
      // An answer is asked for: what was guessed is offered, what was not is chosen.
      deviceClass: (device.deviceClass === 'unknown' ? '' : device.deviceClass) as z.input<
        typeof Named
      >['deviceClass'],
      owner: device.owner,
    },
    onSubmit: async (named) => {
      const { name, ...said } = named
      await update.mutateAsync({
        params: { id: device.id },
        body: {
          version: device.version,
          // The name it came with stays the machine's word and may change with it.
          changes: AssetChanges.parse(name === device.name ? said : named),
        },
      })
      notify.done({ title: m.named(name) })
      onDone()
    },
  })
  return (
    <Form form={form} act={m.nameAct} others={<Button onClick={onDone}>{kit.cancel}</Button>}>
      <TextField form={form} name="name" label={m.nameField} autoComplete="off" />
      <SelectField
        form={form}
        name="deviceClass"
        label={m.kind}
        none={words.form.choose}
        options={choicesOf(classes)}
      />
      <TextField form={form} name="owner" label={m.owner} help={m.ownerHelp} autoComplete="off" />
    </Form>
  )
}
