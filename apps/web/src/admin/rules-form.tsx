// The rules of an organization's sessions: whose screen is shown, which text is accepted first. Lives here: the form and
// its checks. May not know: the calls.
import { Checkbox, Radio, Textarea } from '@mantine/core'
import { MAX_ACKNOWLEDGEMENT_LENGTH, profileSchema, type OrganizationRules, type Profile } from '@farhand/protocol'
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemWords } from '../api/problem-words.ts'
import { TermsText } from '../session/participant/terms-text.tsx'
import { BusyButton } from '../ui/busy-button.tsx'
import { Notice, ProblemNotice } from '../ui/notice.tsx'

interface RulesFormProps {
  readonly rules: OrganizationRules
  readonly saving: boolean
  /** The rules are as they were saved last. */
  readonly saved: boolean
  readonly problem: ProblemWords | undefined
  readonly onSave: (rules: OrganizationRules) => void
  readonly onChange: () => void
}

export function RulesForm({ rules, saving, saved, problem, onSave, onChange }: RulesFormProps): ReactNode {
  const { t } = useTranslation()
  const [profile, setProfile] = useState<Profile>(rules.profile)
  const [asks, setAsks] = useState(rules.acknowledgementText !== null)
  const [text, setText] = useState(rules.acknowledgementText ?? '')
  const [checked, setChecked] = useState(false)
  const isMissing = asks && text.trim() === ''

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (!saving && !isMissing) onSave({ profile, acknowledgementText: asks ? text.trim() : null })
  }

  return (
    <form className="stack admin__form" onSubmit={submit} onChange={onChange} noValidate>
      <section className="card admin__card stack" aria-labelledby="admin-rules">
        <div>
          <h2 id="admin-rules">{t('admin.rules.title')}</h2>
          <p className="quiet">{t('admin.rules.lead')}</p>
        </div>
        <ProfileChoice profile={profile} onChoose={setProfile} />
        <p className="quiet small measure">{t('admin.rules.note')}</p>
      </section>
      <section className="card admin__card stack" aria-labelledby="admin-terms">
        <h2 id="admin-terms">{t('admin.terms.title')}</h2>
        <Checkbox
          size="md"
          label={t('admin.terms.ask')}
          checked={asks}
          onChange={(event) => {
            setAsks(event.currentTarget.checked)
          }}
        />
        {asks && (
          <>
            <Textarea
              size="md"
              rows={8}
              label={t('admin.terms.text')}
              description={t('admin.terms.textHint')}
              error={checked && isMissing ? t('admin.terms.missing') : undefined}
              maxLength={MAX_ACKNOWLEDGEMENT_LENGTH}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value)
              }}
            />
            {!isMissing && <Preview text={text.trim()} />}
          </>
        )}
      </section>
      {problem !== undefined && !saving && <ProblemNotice problem={problem} />}
      <div className="button-row admin__save">
        <BusyButton type="submit" size="lg" busy={saving}>
          {t('admin.save')}
        </BusyButton>
        <div role="status">{saved && <Notice tone="done">{t('admin.saved')}</Notice>}</div>
      </div>
    </form>
  )
}

function ProfileChoice(props: { readonly profile: Profile; readonly onChoose: (profile: Profile) => void }): ReactNode {
  const { t } = useTranslation()
  const group = useId()
  return (
    <Radio.Group
      name={group}
      aria-label={t('admin.rules.title')}
      value={props.profile}
      onChange={(value) => {
        const chosen = profileSchema.safeParse(value)
        if (chosen.success) props.onChoose(chosen.data)
      }}
    >
      <div className="stack">
        {profileSchema.options.map((option) => (
          <Radio
            key={option}
            size="md"
            value={option}
            label={
              <>
                {t(`admin.rules.profiles.${option}.name`)}
                {option === 'strict' && <span className="admin__badge">{t('admin.rules.recommended')}</span>}
              </>
            }
            description={t(`admin.rules.profiles.${option}.help`)}
          />
        ))}
      </div>
    </Radio.Group>
  )
}

function Preview({ text }: { readonly text: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <div className="stack stack--tight">
      <h3>{t('admin.terms.preview')}</h3>
      <TermsText text={text} />
      <p className="quiet small measure">{t('admin.terms.previewLead')}</p>
    </div>
  )
}
