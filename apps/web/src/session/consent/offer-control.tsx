// The presenter's own offer: let somebody control for a while. May not know: how it is signed.
import { Button, NativeSelect } from '@mantine/core'
import type { LiveView, Person, SessionCommands } from '@farhand/client'
import type { Scope } from '@farhand/protocol'
import type { TFunction } from 'i18next'
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Running } from '../use-command.ts'
import { isKnown, rememberOrganization } from './known-organizations.ts'
import { ScamWarning } from './scam-warning.tsx'
import { useCoveringDialog } from './use-covering-dialog.ts'

const MINUTES = [5, 10, 30, 60]
const USUAL_MINUTES = 10
const SCOPES: readonly Scope[] = ['whole', 'mouse', 'keyboard']

interface OfferControlProps {
  readonly view: Pick<LiveView, 'allowed' | 'connection' | 'onTheWay' | 'role'>
  readonly commands: Pick<SessionCommands, 'offer' | 'withdraw' | 'withdrawAll' | 'leave' | 'end'>
  readonly running: Running
}

/** Nothing where nobody sees my screen, or somebody controls already. */
export function OfferControl({ view, commands, running }: OfferControlProps): ReactNode {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState<string>()
  const [scope, setScope] = useState<Scope>('whole')
  const [minutes, setMinutes] = useState<number | null>(USUAL_MINUTES)
  const [warned, setWarned] = useState<Person>()
  const viewers = view.allowed.filter((one) => one.capability === 'view').map(({ to }) => to)
  const [first] = viewers
  // Whoever it was may have gone; then it is nobody, and never another (CONSENT-160).
  const person = viewers.find(({ device }) => device === chosen)
  if (first === undefined || view.allowed.some((one) => one.capability === 'control')) return null

  const offer = (to: Person): void => {
    running.run(async () => {
      await commands.offer(to.device, 'control', scope, minutes)
      rememberOrganization(to)
      // Not before: what is not recorded leaves the warning where it is (CONSENT-107).
      setWarned(undefined)
    })
  }
  const sayNo = (): void => {
    setWarned(undefined)
    // Also while the offer is on its way: a no counts more (CONSENT-41).
    const going = view.onTheWay.filter(({ capability }) => capability === 'control')
    if (going.length === 0) return
    running.run(async () => {
      await Promise.all(going.map(({ grant }) => commands.withdraw(grant)))
    })
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (person === undefined) return
    if (isKnown(person)) return offer(person)
    running.dismiss()
    setWarned(person)
  }
  const stopAndLeave = (): void => {
    running.run(async () => {
      // Said in this order; neither waits for the other to be heard.
      await Promise.all([commands.withdrawAll(), view.role === 'host' ? commands.end() : commands.leave()])
    })
  }
  return (
    <details
      className="offer"
      onToggle={(event) => {
        setOpen(event.currentTarget.open)
        setChosen(first.device)
      }}
    >
      <summary>{t('consent.offer.title')}</summary>
      {open && (
        <form className="offer__form" onSubmit={submit}>
          {(viewers.length > 1 || person === undefined) && (
            <NativeSelect
              size="md"
              label={t('session.people.title')}
              value={person?.device ?? ''}
              data={[
                ...(person === undefined ? [{ value: '', label: t('consent.offer.choose') }] : []),
                ...viewers.map(({ device, name: label }) => ({ value: device, label })),
              ]}
              onChange={(event) => {
                setChosen(event.currentTarget.value)
              }}
            />
          )}
          <NativeSelect
            size="md"
            label={t('consent.offer.what')}
            value={scope}
            data={SCOPES.map((value) => ({ value, label: t(`consent.offer.${value}`) }))}
            onChange={(event) => {
              const { value } = event.currentTarget
              setScope(SCOPES.find((one) => one === value) ?? 'whole')
            }}
          />
          <NativeSelect
            size="md"
            label={t('consent.offer.long')}
            value={String(minutes ?? '')}
            data={[
              ...MINUTES.map((count) => ({ value: String(count), label: t('consent.offer.minutes', { count }) })),
              { value: '', label: t('consent.offer.open') },
            ]}
            onChange={(event) => {
              const { value } = event.currentTarget
              setMinutes(value === '' ? null : Number(value))
            }}
          />
          <Button
            type="submit"
            size="md"
            variant="default"
            className="offer__submit"
            disabled={person === undefined || running.busy || view.connection === 'reconnecting'}
          >
            {offerWords(person, minutes, t)}
          </Button>
        </form>
      )}
      {warned !== undefined && (
        <Warning
          person={warned}
          busy={running.busy}
          failed={running.failed}
          onLeave={stopAndLeave}
          onContinue={() => {
            offer(warned)
          }}
          onNo={sayNo}
        />
      )}
    </details>
  )
}

function offerWords(person: Person | undefined, minutes: number | null, t: TFunction): string {
  if (person === undefined) return t('consent.offer.choose')
  const { name } = person
  return minutes === null ? t('consent.offer.submit', { name }) : t('consent.offer.submitFor', { name, count: minutes })
}

interface WarningProps {
  readonly person: Person
  readonly busy: boolean
  readonly failed: string | undefined
  readonly onLeave: () => void
  readonly onContinue: () => void
  readonly onNo: () => void
}

function Warning({ onNo, ...warning }: WarningProps): ReactNode {
  const id = useId()
  const dialog = useCoveringDialog(onNo)
  return (
    <dialog {...dialog} aria-labelledby={id}>
      <ScamWarning titleId={id} {...warning} />
    </dialog>
  )
}
