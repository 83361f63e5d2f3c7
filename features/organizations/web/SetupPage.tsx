/**
 * First run, screens 1 and 2: the organization, the first administrator. The second factor follows on its own page.
 * @module
 */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { PASSWORD_MAX_BYTES, PASSWORD_MIN_LENGTH } from '../../../platform/access/contract.ts'
import { LANGUAGES } from '../../../platform/i18n/index.ts'
import { useCall, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Combobox } from '../../../ui/Combobox.tsx'
import { Form, PasswordField, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages, useLanguage } from '../../../ui/language.tsx'
import { Link, useGo } from '../../../ui/link.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { Mail, setup, signInPage, TimeZone } from '../contract.ts'
import { tokenOf } from './way-back.ts'
import { useWords, zoneChoices } from './words.ts'

/** Screens of the whole first run: organization, administrator, factor, codes, first steps. */
export const SCREENS = 5
const KEPT = 'hinoban.setup-token'

const Company = z.object({
  token: z.string().trim().min(20).max(200),
  name: z.string().trim().min(1).max(200),
  language: z.enum(LANGUAGES),
  timeZone: TimeZone,
})
type Company = z.output<typeof Company>

/** Out of the address bar (history, screenshots), into this tab's memory. */
const takeToken = (): string => {
  const given = tokenOf(location.hash)
  if (given !== null) {
    sessionStorage.setItem(KEPT, given)
    history.replaceState(history.state, '', location.pathname)
  }
  return given ?? sessionStorage.getItem(KEPT) ?? ''
}

export const SetupPage = () => {
  const m = useWords()
  const { data: offered } = useEndpoint(signInPage, {})
  const [token] = useState(takeToken)
  const [company, setCompany] = useState<Company | null>(null)
  const [screen, setScreen] = useState<1 | 2>(1)
  if (offered && !offered.setup) {
    return (
      <div className="stack-l">
        <PageHeader title={m.signIn.title} lead={m.setup.resume} />
        <div className="row">
          <Link to="/sign-in" look="primary">
            {m.signIn.act}
          </Link>
        </div>
      </div>
    )
  }
  if (screen === 1 || company === null) {
    return (
      <CompanyStep
        token={token}
        company={company}
        onDone={(next) => {
          setCompany(next)
          setScreen(2)
        }}
      />
    )
  }
  return <AdministratorStep company={company} onBack={() => setScreen(1)} />
}

type CompanyStepProps = {
  readonly token: string
  readonly company: Company | null
  readonly onDone: (company: Company) => void
}

const CompanyStep = ({ token, company, onDone }: CompanyStepProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const { language, setLanguage } = useLanguage()
  const form = useForm({
    schema: Company,
    initial: company ?? {
      token,
      name: '',
      language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    onSubmit: async (value) => onDone(value),
  })
  const chosen = form.values.language
  useEffect(() => setLanguage(chosen), [chosen, setLanguage])
  return (
    <div className="stack-l">
      <p className="soft small">{m.setup.step(1, SCREENS)}</p>
      <PageHeader title={m.setup.organizationTitle} lead={m.setup.organizationLead} />
      <Form form={form} act={kit.next}>
        {token === '' ? (
          <TextField
            form={form}
            name="token"
            label={m.setup.token}
            help={m.setup.tokenHelp}
            autoComplete="off"
          />
        ) : null}
        <TextField
          form={form}
          name="name"
          label={m.setup.organization}
          autoComplete="organization"
        />
        <SelectField
          form={form}
          name="language"
          label={m.setup.language}
          options={LANGUAGES.map((value) => ({ value, label: kit.language[value] }))}
        />
        <Combobox
          label={m.setup.timeZone}
          options={zoneChoices()}
          value={form.values.timeZone}
          empty={m.setup.noTimeZone}
          onChange={(zone) => form.set('timeZone', zone ?? '')}
        />
      </Form>
    </div>
  )
}

const bytes = new TextEncoder()
const Administrator = z.object({
  name: z.string().trim().min(1).max(200),
  email: Mail,
  password: z
    .string()
    .min(PASSWORD_MIN_LENGTH)
    .refine((v) => bytes.encode(v).length <= PASSWORD_MAX_BYTES),
})

const AdministratorStep = ({ company, onBack }: { company: Company; onBack: () => void }) => {
  const m = useWords()
  const kit = useKitMessages()
  const call = useCall()
  const cache = useQueryClient()
  const go = useGo()
  const form = useForm({
    schema: Administrator,
    initial: { name: '', email: '', password: '' },
    problemField: {
      'access.password_short': 'password',
      'access.password_long': 'password',
      'access.password_common': 'password',
    },
    onSubmit: async (administrator) => {
      const { token, ...organization } = company
      await call(setup, { body: { token, organization, administrator } })
      sessionStorage.removeItem(KEPT)
      cache.clear()
      go({ to: '/second-factor', search: { return: '/start' } })
    },
  })
  return (
    <div className="stack-l">
      <p className="soft small">{m.setup.step(2, SCREENS)}</p>
      <PageHeader title={m.setup.personTitle} lead={m.setup.personLead} />
      <Banner look="note">{company.name}</Banner>
      <Form
        form={form}
        act={m.setup.create}
        others={
          <Button look="quiet" onClick={onBack}>
            {kit.back}
          </Button>
        }
      >
        <TextField form={form} name="name" label={m.setup.name} autoComplete="name" />
        <TextField
          form={form}
          name="email"
          label={m.signIn.email}
          type="email"
          autoComplete="username"
        />
        <PasswordField
          form={form}
          name="password"
          label={m.setup.password}
          help={m.setup.passwordHelp}
          autoComplete="new-password"
        />
      </Form>
    </div>
  )
}
