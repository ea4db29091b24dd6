import type { Command, PublishedQuotaPolicy } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { isSaidAtParts, refusalAt, refusalsBy } from '../../../shared/api/refusals.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './policy.module.css'
import { changesSaid } from './policy-changes.ts'
import { PolicyFields } from './policy-fields.tsx'
import { overtakenBy } from './policy-span.ts'
import {
  contradictionsNamed,
  faultsOfPolicy,
  type PolicyField,
  type PolicyText,
  policyOfText,
  publishedOfText,
  refusalsOfPolicy,
  startOfText,
  textOfPolicy,
} from './policy-text.ts'
import { Lines } from './policy-view.tsx'

type Published = Command<'publishQuotaPolicy'>

interface PolicyFormProps {
  readonly inForce: PublishedQuotaPolicy
  /** Every version, the newest first. */
  readonly all: readonly PublishedQuotaPolicy[]
}

/** The next version, begun with what is in force. Nothing takes it back once it is published, so it is asked twice. */
export function PolicyForm({ inForce, all }: PolicyFormProps) {
  const speech = useSpeech()
  const { t } = speech
  const { timeZone } = useSignedIn().installation
  const newest = all[0]?.version ?? inForce.version
  const [text, setText] = useState(() => textOfPolicy(inForce))
  /** The newest version that whoever writes has seen. */
  const [seen, setSeen] = useState(newest)
  const publish = usePublish((published) => {
    setSeen(published.version)
    setText(textOfPolicy(published.inForce ? published : inForce))
  })
  const errorOf = useErrorOf(text, publish.error)
  const write = (next: PolicyText) => {
    publish.reset()
    setText(next)
  }
  const policy = policyOfText(text)
  const changes = policy === null ? null : changesSaid({ before: inForce, after: policy }, speech)
  const body = publishedOfText(text, timeZone)
  // What is in force may be published again where another version is to come, which that keeps from deciding.
  const isWorthIt = changes !== null && (changes.length > 0 || overtakenBy(null, all).length > 0)
  const isOvertaken = newest > seen && !publish.isPending
  return (
    <FoldedPanel title={t('policy.new')}>
      <div className={facts['fields']}>
        <p className={facts['soft']}>{t('policy.newLead')}</p>
        <PolicyFields text={text} errorOf={errorOf} onText={write} />
        <div role="status">{publish.isSuccess && t('policy.published', { number: String(publish.data.version) })}</div>
        {isOvertaken && (
          <Meanwhile
            version={newest}
            onSeen={() => setSeen(newest)}
            onBeginAgain={() => {
              setSeen(newest)
              write(textOfPolicy(inForce))
            }}
          />
        )}
        {changes !== null && <Meaning text={text} changes={changes} inForce={inForce} all={all} />}
        {(changes === null || (isWorthIt && body === null)) && (
          <p className={facts['soft']}>{t('policy.incomplete')}</p>
        )}
        <PublishRefusal error={publish.error} />
        {body !== null && isWorthIt && !isOvertaken && (
          // Whatever is written anew is asked twice anew.
          <ConfirmButton
            key={`${inForce.version}${JSON.stringify(text)}`}
            text={t('policy.publish')}
            sure={t('policy.publishSure')}
            keep={t('policy.publishKeep')}
            isPending={publish.isPending}
            error={null}
            onSure={() => publish.mutate(body)}
          />
        )}
      </div>
    </FoldedPanel>
  )
}

/** Publishes a version; the list is read again before the form begins anew. */
function usePublish(onPublished: (policy: PublishedQuotaPolicy) => void) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Published) => client.call('publishQuotaPolicy', { body }),
    onSuccess: async (policy) => {
      await queries.invalidateQueries({ queryKey: ['listQuotaPolicies'] })
      onPublished(policy)
    },
  })
}

/** What is wrong with a field: as it is written, else as the API refused it. */
function useErrorOf(text: PolicyText, error: unknown): (field: PolicyField) => string | null {
  const { t } = useSpeech()
  const faults = faultsOfPolicy(text)
  const named = contradictionsNamed(error)
  const refused = refusalsBy(error, refusalsOfPolicy)
  return (field) => {
    const fault = faults.get(field) ?? named.get(field)
    if (fault === undefined) return refusalAt(refused, field)
    if (fault.code !== 'range') return t(`policy.fault.${fault.code}`)
    return t('policy.fault.range', { min: String(fault.min), max: String(fault.max) })
  }
}

/** What no field can say of a refusal. */
function PublishRefusal({ error }: { readonly error: unknown }) {
  const isSaid = contradictionsNamed(error).size > 0 || isSaidAtParts(error, refusalsBy(error, refusalsOfPolicy))
  return isSaid ? null : <ProblemView error={error} />
}

interface MeaningProps extends PolicyFormProps {
  readonly text: PolicyText
  readonly changes: readonly string[]
}

/** In sentences, what the version changes against what is in force, from when on, and what it keeps from deciding. */
function Meaning({ text, changes, inForce, all }: MeaningProps) {
  const { t, formats } = useSpeech()
  const { timeZone } = useSignedIn().installation
  if (changes.length === 0 && overtakenBy(null, all).length === 0) {
    return <p className={facts['soft']}>{t('policy.changesNone', { number: String(inForce.version) })}</p>
  }
  const start = startOfText(text, timeZone)
  const overtaken = overtakenBy(start, all).map(({ version, validFrom }) =>
    t('policy.when.overtakes', {
      number: String(version),
      moment: validFrom === null ? '' : formats.momentOf(validFrom, timeZone),
    }),
  )
  return (
    <section className={classes['group']} aria-label={t('policy.changes')}>
      <h3>{t('policy.changes')}</h3>
      <Lines
        lines={[
          ...(changes.length === 0 ? [t('policy.changesNone', { number: String(inForce.version) })] : changes),
          start === null ? t('policy.when.now') : t('policy.when.from', { day: formats.dayOf(start, timeZone) }),
          ...overtaken,
          t('policy.when.stays'),
        ]}
      />
    </section>
  )
}

interface MeanwhileProps {
  readonly version: number
  readonly onSeen: () => void
  readonly onBeginAgain: () => void
}

/** Somebody else was faster: what is written is kept, and sending it is a decision of its own. */
function Meanwhile({ version, onSeen, onBeginAgain }: MeanwhileProps) {
  const { t } = useSpeech()
  return (
    <div className={classes['meanwhile']} role="alert">
      <p>{t('policy.meanwhile', { number: String(version) })}</p>
      <div className={facts['buttons']}>
        <Button variant="default" onClick={onSeen}>
          {t('policy.goOn')}
        </Button>
        <Button variant="default" onClick={onBeginAgain}>
          {t('policy.beginAgain')}
        </Button>
      </div>
    </div>
  )
}
