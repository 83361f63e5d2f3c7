/**
 * My own account: name and language, password, second factors, open sessions, keys.
 * @module
 */
import { z } from 'zod'
import { changePassword, PASSWORD_MIN_LENGTH } from '../../../platform/access/contract.ts'
import { LANGUAGES } from '../../../platform/i18n/index.ts'
import { useAct, useCall, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Form, PasswordField, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useKitMessages, useLanguage } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { PageHeader, Panel } from '../../../ui/Page.tsx'
import { useShortcutSettings } from '../../../ui/shortcuts.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { editMyself, endSignIn, endSignIns, mySession, mySignIns } from '../contract.ts'
import { browserName } from './browser-name.ts'
import { FactorsPanel } from './FactorsPanel.tsx'
import { useWords } from './words.ts'

export const MePage = () => {
  const m = useWords()
  const session = useEndpoint(mySession, {})
  return (
    <>
      <PageHeader
        title={m.me.title}
        actions={
          <Link to="/me/notices" look="button">
            {m.me.notices}
          </Link>
        }
      />
      <Await answer={session}>
        {(s) =>
          s.signedIn ? (
            <div className="columns">
              <div className="stack-l">
                <Panel title={m.me.profile}>
                  <Profile name={s.name} />
                </Panel>
                <FactorsPanel factors={s.factors} />
                {s.factors.password ? (
                  <Panel title={m.me.password}>
                    <Password />
                  </Panel>
                ) : null}
              </div>
              <div className="stack-l">
                <Sessions />
                <Panel title={m.me.keys}>
                  <Keys />
                </Panel>
              </div>
            </div>
          ) : null
        }
      </Await>
    </>
  )
}

const ProfileBody = z.object({
  name: z.string().trim().min(1).max(200),
  language: z.enum(LANGUAGES),
})

const Profile = ({ name }: { name: string }) => {
  const m = useWords()
  const kit = useKitMessages()
  const { language, setLanguage } = useLanguage()
  const notify = useNotify()
  const act = useAct(editMyself)
  const form = useForm({
    schema: ProfileBody,
    initial: { name, language },
    onSubmit: async (body) => {
      await act.mutateAsync({ body })
      setLanguage(body.language)
      notify.done({ title: m.me.saved })
    },
  })
  return (
    <Form form={form} act={kit.save}>
      <TextField form={form} name="name" label={m.me.name} autoComplete="name" />
      <SelectField
        form={form}
        name="language"
        label={m.me.language}
        options={LANGUAGES.map((value) => ({ value, label: kit.language[value] }))}
      />
    </Form>
  )
}

const PasswordBody = z.object({
  currentPassword: z.string().min(1).max(1000),
  newPassword: z.string().min(PASSWORD_MIN_LENGTH).max(1000),
})

const Password = () => {
  const m = useWords()
  const call = useCall()
  const notify = useNotify()
  const form = useForm({
    schema: PasswordBody,
    initial: { currentPassword: '', newPassword: '' },
    problemField: {
      'access.sign_in_failed': 'currentPassword',
      'access.password_short': 'newPassword',
      'access.password_common': 'newPassword',
    },
    onSubmit: async (body) => {
      await call(changePassword, { body: { ...body, revokeOtherSessions: true } })
      notify.done({ title: m.me.changed })
      form.reset()
    },
  })
  return (
    <Form form={form} act={m.me.change}>
      <PasswordField
        form={form}
        name="currentPassword"
        label={m.me.current}
        autoComplete="current-password"
      />
      <PasswordField
        form={form}
        name="newPassword"
        label={m.me.fresh}
        help={m.setup.passwordHelp}
        autoComplete="new-password"
      />
    </Form>
  )
}

const Sessions = () => {
  const m = useWords()
  const f = useFormat()
  const notify = useNotify()
  const sessions = useEndpoint(mySignIns, {})
  const end = useAct(endSignIn)
  const endAll = useAct(endSignIns)
  const endOthers = () =>
    endAll
      .mutateAsync({ body: { keepCurrent: true } })
      .then(({ ended }) => notify.done({ title: m.me.ended(ended) }), notify.failed)
  return (
    <Panel title={m.me.sessions}>
      <Await answer={sessions}>
        {({ items }) => (
          <div className="stack-l">
            <ul className="plain-list">
              {items.map((s) => (
                <li key={s.id} className="row-between">
                  <div>
                    <b title={s.browser ?? ''}>
                      {browserName(s.browser ?? '') ?? m.me.unknownBrowser}
                    </b>{' '}
                    {s.current ? <span className="tag">{m.me.thisSession}</span> : null}
                    <div className="soft small">
                      {m.me.sessionText(s.ip ?? m.me.unknownAddress, f.cell(s.lastSeenAt))}
                    </div>
                    <div className="soft small">{m.me.methods[s.method]}</div>
                  </div>
                  {s.current ? null : (
                    <Button
                      size="small"
                      onClick={() => end.mutateAsync({ params: { id: s.id } }).catch(notify.failed)}
                    >
                      {m.me.endSession}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {items.length > 1 ? (
              <div className="row">
                <Button look="danger" onClick={endOthers}>
                  {m.me.endOthers}
                </Button>
              </div>
            ) : null}
          </div>
        )}
      </Await>
    </Panel>
  )
}

const Keys = () => {
  const kit = useKitMessages()
  const { lettersOn, setLettersOn, showHelp } = useShortcutSettings()
  return (
    <div className="stack">
      <p className="soft small">{lettersOn ? kit.keys.on : kit.keys.off}</p>
      <div className="row">
        <Button size="small" onClick={() => setLettersOn(!lettersOn)}>
          {lettersOn ? kit.keys.turnOff : kit.keys.turnOn}
        </Button>
        <Button size="small" look="quiet" onClick={showHelp}>
          {kit.keys.help}
        </Button>
      </div>
    </div>
  )
}
