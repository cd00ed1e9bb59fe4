// Who is in. May not know: how they got in.
import { IconPlugConnectedX, IconRosetteDiscountCheck } from '@tabler/icons-react'
import type { Person } from '@farhand/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Initials } from '../ui/initials.tsx'

interface PeopleProps {
  readonly people: readonly Person[]
  /** Each person's safety code stands below the name. */
  readonly withCodes: boolean
  /** What stands at the end of each person's line. */
  readonly renderMenu?: (person: Person) => ReactNode
}

export function People({ people, withCodes, renderMenu }: PeopleProps): ReactNode {
  const { t } = useTranslation()
  return (
    <ul role="list" aria-label={t('session.people.title')} className="plain-list people">
      {people.map((person) => (
        <li key={person.device} className="people__person">
          <Initials name={person.name} />
          <div className="people__who">
            <p className="people__name">
              <bdi>{person.name}</bdi>
              {person.isMe && <span className="quiet"> ({t('session.you')})</span>}
              {person.verified && (
                <IconRosetteDiscountCheck
                  size={18}
                  stroke={1.5}
                  className="people__verified"
                  aria-label={t('session.verified')}
                />
              )}
            </p>
            {person.role === 'host' && <p className="quiet small">{t('session.host')}</p>}
            {!person.connected && (
              <p className="people__away small">
                <IconPlugConnectedX size={16} stroke={1.5} aria-hidden="true" /> {t('session.away')}
              </p>
            )}
            {person.confirm !== 'done' && <p className="people__away small">{t('session.spoken.open')}</p>}
            {withCodes && person.confirm === 'done' && person.safetyCode !== null && (
              <p className="small">
                <span className="quiet">{t('session.safetyCode')}: </span>
                <span
                  role="status"
                  aria-label={t('session.safetyCodeOf', { name: person.name })}
                  className="numeric people__code"
                >
                  {person.safetyCode}
                </span>
              </p>
            )}
          </div>
          {renderMenu?.(person)}
        </li>
      ))}
    </ul>
  )
}
