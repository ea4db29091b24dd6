import type { Answer } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { ProblemView } from '../ui/problem-view.tsx'
import classes from './member-pick.module.css'

const shownMax = 8
const pauseMs = 250

export type Picked = Pick<Answer<'listTenants'>['items'][number], 'id' | 'name' | 'inhabitants'>

interface MemberPickProps {
  readonly picked: Picked | null
  readonly onPick: (member: Picked | null) => void
}

/** One of all members, found by name; the API searches, without accents. */
export function MemberPick({ picked, onPick }: MemberPickProps) {
  const { t, tCount } = useSpeech()
  const client = useClient()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), pauseMs)
  const found = useQuery({
    queryKey: ['listTenants', 'pick', search],
    enabled: search !== '' && picked === null,
    queryFn: ({ signal }) => client.call('listTenants', { query: { search, limit: shownMax }, signal }),
    placeholderData: (former) => former,
  })
  if (picked !== null) {
    return (
      <div className={classes['picked']}>
        <p>
          <strong>{picked.name}</strong>
          {picked.inhabitants !== null && `, ${tCount('amend.people', picked.inhabitants)}`}
        </p>
        <Button variant="default" size="compact-md" onClick={() => onPick(null)}>
          {t('amend.otherMember')}
        </Button>
      </div>
    )
  }
  const items = search === '' ? [] : (found.data?.items ?? [])
  return (
    <div className={classes['pick']}>
      <TextInput
        type="search"
        label={t('amend.member')}
        description={t('amend.memberHint')}
        autoComplete="off"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {found.error !== null && <ProblemView error={found.error} onRetry={() => void found.refetch()} />}
      <ul className={classes['found']} aria-label={t('amend.found')}>
        {items.map((member) => (
          <li key={member.id}>
            <Button variant="default" onClick={() => onPick(member)}>
              {member.name}
            </Button>
          </li>
        ))}
      </ul>
      <p role="status">{search !== '' && found.data !== undefined && items.length === 0 ? t('amend.nobody') : ''}</p>
    </div>
  )
}
