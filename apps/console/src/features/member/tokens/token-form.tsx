import type { NewAccessToken, Role, serviceRoles } from '@grenier/contracts'
import { addMs, msPerDay } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { type KnownInstallation, technicalNowOf } from '../../../shared/api/queries.ts'
import { useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices, Question } from '../../../shared/ui/choice.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { SecretOnce } from '../../../shared/ui/secret-once.tsx'
import { operationsOf, scopesOf, type TokenScope } from './token-scopes.ts'

const daysToChoose = [30, 90, 365] as const
/** What a form may be filled in for: a token for a year must not be too long by the time that it arrives. */
const marginMs = 3_600_000
/** Roles that a program of a commune may have in its own name. */
const programRoles = ['member-viewer', 'member-requester'] as const satisfies readonly (typeof serviceRoles)[number][]

interface Wanted {
  readonly name: string
  readonly kind: 'personal' | 'service'
  readonly role: (typeof programRoles)[number]
  /** null: everything that the role may. */
  readonly scopes: readonly TokenScope[] | null
  readonly days: (typeof daysToChoose)[number]
}

const empty: Wanted = { name: '', kind: 'personal', role: 'member-viewer', scopes: [], days: 90 }

/** Makes a token: what for, in whose name, what it may do and how long. It is shown once. */
export function TokenForm({ mayBeProgram }: { readonly mayBeProgram: boolean }) {
  const { t } = useSpeech()
  const { session } = useSignedIn()
  const [wanted, setWanted] = useState(empty)
  const change = (part: Partial<Wanted>) => setWanted({ ...wanted, ...part })
  const make = useMake(() => setWanted(empty))
  const roles: readonly Role[] = wanted.kind === 'personal' ? session.roles : [wanted.role]
  if (make.data?.secret != null) {
    return (
      <SecretOnce sentence={t('token.made', { name: make.data.name })} secret={make.data.secret} onNoted={make.reset} />
    )
  }
  return (
    <form
      className={classes['fields']}
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate(wanted)
      }}
    >
      <TextInput
        size="md"
        required
        withAsterisk={false}
        maxLength={100}
        label={t('token.name')}
        description={t('token.nameHint')}
        value={wanted.name}
        onChange={({ target }) => change({ name: target.value })}
      />
      {mayBeProgram && <Holder wanted={wanted} onChange={change} />}
      <Scopes wanted={wanted} offered={scopesOf(roles)} onChange={change} />
      <Days wanted={wanted} onChange={change} />
      {make.error !== null && <ProblemView error={make.error} />}
      <Button
        type="submit"
        size="md"
        loading={make.isPending}
        disabled={wanted.name.trim() === '' || wanted.scopes?.length === 0}
      >
        {t('token.makeIt')}
      </Button>
    </form>
  )
}

interface PartProps {
  readonly wanted: Wanted
  readonly onChange: (part: Partial<Wanted>) => void
}

function Holder({ wanted, onChange }: PartProps) {
  const { t } = useSpeech()
  const name = useId()
  const roleName = useId()
  return (
    <>
      <Question title={t('token.holder')}>
        <Choices isWide>
          {(['personal', 'service'] as const).map((kind) => (
            <Choice
              key={kind}
              name={name}
              isChosen={kind === wanted.kind}
              onChoose={() => onChange({ kind, scopes: [] })}
              title={t(`token.${kind}`)}
              note={t(`token.${kind}Why`)}
            />
          ))}
        </Choices>
      </Question>
      {wanted.kind === 'service' && (
        <Question title={t('people.role')}>
          <Choices isWide>
            {programRoles.map((role) => (
              <Choice
                key={role}
                name={roleName}
                isChosen={role === wanted.role}
                onChoose={() => onChange({ role, scopes: [] })}
                title={t(`role.${role}`)}
                note={t(`role.${role}Why`)}
              />
            ))}
          </Choices>
        </Question>
      )}
    </>
  )
}

function Scopes({ wanted, offered, onChange }: PartProps & { readonly offered: readonly TokenScope[] }) {
  const { t } = useSpeech()
  const name = useId()
  const chosen = wanted.scopes ?? []
  return (
    <Question title={t('token.scopes')}>
      <Choices isWide>
        {offered.map((scope) => (
          <Choice
            key={scope}
            type="checkbox"
            name={name}
            isChosen={wanted.scopes === null || chosen.includes(scope)}
            onChoose={() =>
              onChange({
                scopes: chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope],
              })
            }
            title={t(`token.scope.${scope}`)}
          />
        ))}
        <Choice
          type="checkbox"
          name={name}
          isChosen={wanted.scopes === null}
          onChoose={() => onChange({ scopes: wanted.scopes === null ? [] : null })}
          title={t('token.everything')}
        />
      </Choices>
    </Question>
  )
}

function Days({ wanted, onChange }: PartProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const name = useId()
  return (
    <Question title={t('token.howLong')}>
      <Choices>
        {daysToChoose.map((days) => (
          <Choice
            key={days}
            name={name}
            isChosen={days === wanted.days}
            onChoose={() => onChange({ days })}
            title={t(`token.days.${days}`)}
            note={t('token.untilDay', { day: formats.dayOf(endOf(days, installation), installation.timeZone) })}
          />
        ))}
      </Choices>
    </Question>
  )
}

const endOf = (days: number, installation: KnownInstallation) =>
  addMs(technicalNowOf(installation), days * msPerDay - marginMs)

function useMake(onDone: () => void) {
  const client = useClient()
  const queries = useQueryClient()
  const { session, installation } = useSignedIn()
  const { tenantId } = useServedTenant()
  return useMutation<NewAccessToken, unknown, Wanted>({
    mutationFn: ({ name, kind, role, scopes, days }) => {
      const operations = scopes === null ? null : operationsOf(scopes)
      const body = { name: name.trim(), tenantId, operations, expiresAt: endOf(days, installation) }
      return kind === 'personal'
        ? client.call('createPersonalToken', { body: { ...body, roles: memberRolesOf(session.roles) } })
        : client.call('createServiceToken', { body: { ...body, roles: [role] } })
    },
    onSuccess: async () => {
      onDone()
      await queries.invalidateQueries({ queryKey: ['listPersonalTokens'] })
    },
  })
}

/** A token acts at one place: what the person may do on the platform is not in one for a commune. */
const memberRolesOf = (roles: readonly Role[]): Role[] => roles.filter((role) => role.startsWith('member-'))
