import type { RegisterPlace } from '@grenier/contracts'
import { Skeleton, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './enrolment.module.css'
import { usePlaces } from './use-register.ts'

const pauseMs = 200

/** Which département or EPCI: found by a few letters of its name, or by its code. */
export function PlaceChoice() {
  const { t, tCount } = useSpeech()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), pauseMs)
  const places = usePlaces(search)
  return (
    <Panel title={t('enrolment.where')}>
      <div className={classes['stack']}>
        <TextInput
          size="md"
          type="search"
          label={t('enrolment.findPlace')}
          description={t('enrolment.findPlaceHint')}
          value={typed}
          maxLength={100}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Shown query={places} skeleton={<Skeleton height={240} radius="lg" />}>
          {({ items, total, source }) => (
            <>
              {items.length === 0 && <p role="status">{t('enrolment.noPlace')}</p>}
              <ul className={classes['places']}>
                {items.map((place) => (
                  <li key={`${place.kind} ${place.code}`}>
                    <PlaceLink place={place} />
                  </li>
                ))}
              </ul>
              {total > items.length && (
                <p className={classes['soft']}>{tCount('enrolment.morePlaces', total - items.length)}</p>
              )}
              <p className={classes['soft']}>{t('enrolment.source', { source })}</p>
            </>
          )}
        </Shown>
      </div>
    </Panel>
  )
}

function PlaceLink({ place: { kind, code, name, communes } }: { readonly place: RegisterPlace }) {
  const { t, tCount } = useSpeech()
  return (
    <Link
      to="/operator/enrolment"
      search={kind === 'departement' ? { departement: code } : { epci: code }}
      preload={false}
      className={classes['place']}
    >
      <strong>{name}</strong>
      <span className={classes['soft']}>
        {t(`enrolment.kind.${kind}`, { code })}, {tCount('enrolment.communes', communes)}
      </span>
    </Link>
  )
}
