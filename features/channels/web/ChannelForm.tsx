/**
 * The fields of one channel: each kind asks for what it needs and for nothing else.
 * @module
 */
import { useAct } from '../../../ui/api.tsx'
import {
  CheckField,
  Form,
  PasswordField,
  SelectField,
  TextField,
  useForm,
} from '../../../ui/Form.tsx'
import type { Form as FormState } from '../../../ui/form-state.ts'
import { ChannelEdit, type ChannelView, changeChannel, createChannel, KINDS } from '../contract.ts'
import { useWords } from './words.ts'

type ChannelFormProps = {
  /** Null: a new one. */
  readonly channel: ChannelView | null
  readonly onKept: (secret: string | null) => void
}
type Fields = { readonly form: FormState<ChannelEdit>; readonly isNew: boolean }

export const ChannelForm = ({ channel, onKept }: ChannelFormProps) => {
  const m = useWords()
  const create = useAct(createChannel)
  const change = useAct(changeChannel)
  const form = useForm({
    schema: ChannelEdit,
    initial: initialOf(channel),
    problemField: {
      'channels.not_a_mail_address': 'target',
      'channels.refused': channel?.kind === 'webhook' ? 'target' : 'address',
    },
    onSubmit: async (edit) => {
      const { kind: _, ...rest } = edit
      const done = channel
        ? await change.mutateAsync({ params: { id: channel.id }, body: rest })
        : await create.mutateAsync({ body: edit })
      onKept(done.secret)
    },
  })
  const { kind } = form.values
  const isNew = channel === null
  const FieldsOfKind = FIELDS[kind]
  return (
    <Form form={form} act={isNew ? m.make : m.save}>
      {isNew ? (
        <SelectField
          form={form}
          name="kind"
          label={m.kind}
          options={KINDS.map((value) => ({ value, label: m.kinds[value] }))}
        />
      ) : null}
      {m.kindHelp[kind] ? <p className="soft small">{m.kindHelp[kind]}</p> : null}
      <TextField form={form} name="name" label={m.name} help={m.nameHelp} autoComplete="off" />
      <FieldsOfKind form={form} isNew={isNew} />
      <CheckField form={form} name="enabled" label={m.enabledLabel} />
    </Form>
  )
}

const initialOf = (channel: ChannelView | null): ChannelEdit => {
  const kind = channel?.kind ?? 'mail'
  const target = channel?.target ?? ''
  const [botId = '', talkRoom = ''] = kind === 'lineworks' ? target.split('/') : []
  return {
    kind,
    name: channel?.name ?? '',
    enabled: channel?.enabled ?? true,
    target: kind === 'mail' || kind === 'webhook' ? target : '',
    address: '',
    botId,
    roomId: kind === 'chatwork' ? target : talkRoom,
    clientId: '',
    clientSecret: '',
    serviceAccount: '',
    privateKey: '',
    token: '',
  }
}

const MailFields = ({ form }: Fields) => {
  const m = useWords()
  return (
    <TextField
      form={form}
      name="target"
      label={m.mailTarget}
      help={m.mailHelp}
      type="email"
      autoComplete="off"
    />
  )
}

const WebhookFields = ({ form }: Fields) => {
  const m = useWords()
  return (
    <TextField
      form={form}
      name="target"
      label={m.webhookTarget}
      help={m.webhookHelp}
      type="url"
      autoComplete="off"
    />
  )
}

const SlackFields = (fields: Fields) => {
  const m = useWords()
  return <SecretField {...fields} name="address" label={m.slackAddress} help={m.slackAddressHelp} />
}

const TeamsFields = (fields: Fields) => {
  const m = useWords()
  return <SecretField {...fields} name="address" label={m.teamsAddress} help={m.teamsAddressHelp} />
}

const ChatworkFields = (fields: Fields) => {
  const m = useWords()
  return (
    <>
      <TextField
        form={fields.form}
        name="roomId"
        label={m.chatworkRoom}
        help={m.chatworkRoomHelp}
        autoComplete="off"
      />
      <SecretField {...fields} name="token" label={m.token} />
    </>
  )
}

const LineWorksFields = ({ form, isNew }: Fields) => {
  const m = useWords()
  return (
    <>
      <TextField
        form={form}
        name="botId"
        label={m.botId}
        help={m.botIdHelp}
        inputMode="numeric"
        autoComplete="off"
      />
      <TextField
        form={form}
        name="roomId"
        label={m.talkRoom}
        help={m.talkRoomHelp}
        autoComplete="off"
      />
      {isNew ? null : <p className="soft small">{m.accountKept}</p>}
      <TextField form={form} name="clientId" label={m.clientId} autoComplete="off" />
      <PasswordField
        form={form}
        name="clientSecret"
        label={m.clientSecret}
        autoComplete="new-password"
      />
      <TextField form={form} name="serviceAccount" label={m.serviceAccount} autoComplete="off" />
      <TextField
        form={form}
        name="privateKey"
        label={m.privateKey}
        help={`${m.privateKeyHelp} ${m.secretSealed}`}
        rows={4}
        code
        autoComplete="off"
      />
    </>
  )
}

const SecretField = ({
  form,
  isNew,
  name,
  label,
  help,
}: Fields & {
  readonly name: 'address' | 'token'
  readonly label: string
  readonly help?: string
}) => {
  const m = useWords()
  const kept = isNew ? m.secretSealed : m.secretKept
  return (
    <PasswordField
      form={form}
      name={name}
      label={label}
      help={help === undefined ? kept : `${help} ${kept}`}
      autoComplete="new-password"
    />
  )
}

const FIELDS = {
  mail: MailFields,
  webhook: WebhookFields,
  slack: SlackFields,
  teams: TeamsFields,
  lineworks: LineWorksFields,
  chatwork: ChatworkFields,
} as const
