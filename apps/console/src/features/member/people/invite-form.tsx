import { memberRoles } from '@grenier/contracts'
import { civilDate, dayBounds } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices, Question } from '../../../shared/ui/choice.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { SecretOnce } from '../../../shared/ui/secret-once.tsx'

type MemberRole = (typeof memberRoles)[number]

/** Asks somebody to act for the commune: by mail, in one role, and if one likes until a day. */
export function InviteForm() {
  const { t } = useSpeech()
  const name = useId()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<MemberRole>('member-requester')
  const [lastDay, setLastDay] = useState('')
  const invite = useInvite(() => {
    setEmail('')
    setLastDay('')
  })
  if (invite.data?.secret != null) {
    const { email: invited, link, secret } = invite.data
    return (
      <SecretOnce
        sentence={t(link === null ? 'people.handOver' : 'people.invited', { email: invited })}
        // Where the installation does not know its own address, this page does, and nobody was written to.
        secret={link ?? `${window.location.origin}/invitation?secret=${encodeURIComponent(secret)}`}
        onNoted={invite.reset}
      />
    )
  }
  return (
    <form
      className={classes['fields']}
      onSubmit={(event) => {
        event.preventDefault()
        invite.mutate({ email, role, lastDay })
      }}
    >
      <TextInput
        size="md"
        type="email"
        required
        withAsterisk={false}
        autoComplete="off"
        maxLength={200}
        label={t('people.email')}
        description={t('people.emailHint')}
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <Question title={t('people.role')}>
        <Choices isWide>
          {memberRoles.toReversed().map((one) => (
            <Choice
              key={one}
              name={name}
              isChosen={one === role}
              onChoose={() => setRole(one)}
              title={t(`role.${one}`)}
              note={t(`role.${one}Why`)}
            />
          ))}
        </Choices>
      </Question>
      <DayInput
        size="md"
        label={t('people.lastDay')}
        description={t('people.lastDayHint')}
        value={lastDay}
        onChange={({ target }) => setLastDay(target.value)}
      />
      {invite.error !== null && <ProblemView error={invite.error} />}
      <Button type="submit" size="md" loading={invite.isPending}>
        {t('people.send')}
      </Button>
    </form>
  )
}

interface Asked {
  readonly email: string
  readonly role: MemberRole
  /** `2026-12-31`, or empty: until further notice. */
  readonly lastDay: string
}

function useInvite(onDone: () => void) {
  const client = useClient()
  const queries = useQueryClient()
  const { language } = useSpeech()
  const { tenantId } = useServedTenant()
  const { installation } = useSignedIn()
  return useMutation({
    mutationFn: ({ email, role, lastDay }: Asked) => {
      // The role ends with that day, where the operator is.
      const roleEndsAt = lastDay === '' ? null : dayBounds(civilDate(lastDay), installation.timeZone).dayEnd
      return client.call('inviteMember', { params: { tenantId }, body: { email, role, roleEndsAt, language } })
    },
    onSuccess: async () => {
      onDone()
      await queries.invalidateQueries({ queryKey: ['listRoleAssignments', tenantId] })
    },
  })
}
