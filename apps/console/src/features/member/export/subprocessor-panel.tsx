import type { OperatorOfficer, Subprocessor, SubprocessorObjection } from '@grenier/contracts'
import { Button, Skeleton, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useServedTenant } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'

const reasonLengthMin = 10
const reasonLengthMax = 2_000

/** Who works on the member's data for the operator, who is announced, and what the member says against it. */
export function SubprocessorPanel() {
  const { t } = useSpeech()
  const client = useClient()
  const { tenantId } = useServedTenant()
  const known = useQuery({
    queryKey: ['listSubprocessors', tenantId],
    queryFn: async ({ signal }) => {
      const params = { tenantId }
      const [subprocessors, objections] = await Promise.all([
        client.call('listSubprocessors', { signal }),
        client.call('listTenantSubprocessorObjections', { params, signal }),
      ])
      return {
        subprocessors: subprocessors.items.filter(({ endsOn }) => endsOn === null),
        objections: objections.items,
        contact: subprocessors.operatorContact,
        officer: subprocessors.operatorOfficer,
      }
    },
  })
  useLive(['subprocessor', 'subprocessor-objection'], ['listSubprocessors'])
  return (
    <Panel title={t('processor.title')}>
      <p className={classes['soft']}>{t('processor.lead')}</p>
      <Shown query={known} skeleton={<Skeleton height={120} radius="lg" />}>
        {({ subprocessors, objections, contact, officer }) => (
          <>
            {subprocessors.length === 0 ? (
              <p>{t('processor.none')}</p>
            ) : (
              <ul className={classes['rows']}>
                {subprocessors.map((one) => (
                  <SubprocessorRow
                    key={one.id}
                    subprocessor={one}
                    objection={objections.find(({ subprocessorId }) => subprocessorId === one.id)}
                  />
                ))}
              </ul>
            )}
            <WhomToAsk contact={contact} officer={officer} />
            <p>
              <a href={`/v1/tenants/${tenantId}/processing-register.pdf`} download>
                {t('processor.register')}
              </a>
            </p>
          </>
        )}
      </Shown>
    </Panel>
  )
}

/** The operator's data protection officer, or that it named none, and its own address. */
function WhomToAsk({
  contact,
  officer,
}: {
  readonly contact: string | null
  readonly officer: OperatorOfficer | null
}) {
  const { t } = useSpeech()
  const ways = officer === null ? [] : [officer.name, officer.email, officer.phone]
  return (
    <p className={classes['soft']}>
      {officer === null
        ? t('processor.noOfficer')
        : t('processor.officer', { who: ways.filter((way) => way !== null).join(', ') })}
      {contact !== null && ` ${t('processor.contact', { address: contact })}`}
    </p>
  )
}

interface SubprocessorRowProps {
  readonly subprocessor: Subprocessor
  readonly objection: SubprocessorObjection | undefined
}

function SubprocessorRow({ subprocessor, objection }: SubprocessorRowProps) {
  const { t, formats } = useSpeech()
  const { id, name, country, place, description, startsOn, objectionUntil, shortNoticeReason } = subprocessor
  const [isOpen, setIsOpen] = useState(false)
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{name}</strong>
        <span>{t('processor.does', { description, place, country })}</span>
        <span className={classes['soft']}>
          {t('processor.from', { day: formats.day(startsOn), until: formats.day(objectionUntil) })}
        </span>
        {shortNoticeReason !== null && (
          <span className={classes['soft']}>{t('processor.late', { reason: shortNoticeReason })}</span>
        )}
        {objection !== undefined && <span>{t('processor.objected', { reason: objection.reason })}</span>}
        {objection !== undefined && (
          <span className={classes['soft']}>
            {objection.answer === null ? t('processor.unanswered') : t('processor.answer', { text: objection.answer })}
          </span>
        )}
        {isOpen && objection === undefined && <ObjectionForm subprocessorId={id} />}
      </span>
      {objection === undefined && !isOpen && (
        <span className={classes['rowEnd']}>
          <Button variant="default" onClick={() => setIsOpen(true)}>
            {t('processor.object')}
          </Button>
        </span>
      )}
    </li>
  )
}

function ObjectionForm({ subprocessorId }: { readonly subprocessorId: string }) {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const { tenantId } = useServedTenant()
  const [reason, setReason] = useState('')
  const said = reason.trim()
  const object = useMutation({
    mutationFn: () =>
      client.call('objectToSubprocessor', { params: { tenantId }, body: { subprocessorId, reason: said } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listSubprocessors', tenantId] }),
  })
  const isSaid = said.length >= reasonLengthMin
  return (
    <form
      className={classes['tight']}
      onSubmit={(event) => {
        event.preventDefault()
        if (isSaid) object.mutate()
      }}
    >
      <Textarea
        label={t('processor.why')}
        description={t('processor.whyHint')}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        minRows={3}
        maxLength={reasonLengthMax}
        required
      />
      {object.error !== null && <ProblemView error={object.error} />}
      <div>
        <Button type="submit" disabled={!isSaid} loading={object.isPending}>
          {t('processor.send')}
        </Button>
      </div>
    </form>
  )
}
