import type { Cluster, ClusterProfile, Site } from '@grenier/contracts'
import { NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { isSaidAtParts, refusalAt, refusalsBy } from '../../../shared/api/refusals.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { AccessFields, useAccess } from './access-fields.tsx'
import {
  type ClusterPart,
  faultOfName,
  faultsOfProfile,
  profileOf,
  refusalsOfCluster,
  usualProfile,
} from './cluster-text.ts'
import { Preflight } from './preflight.tsx'
import { ProfileFields } from './profile-fields.tsx'
import { SendButton } from './send-button.tsx'

const nameCharsMax = 31

interface DeclareFormProps {
  readonly clusters: readonly Cluster[]
  readonly sites: readonly Site[]
}

/** A cluster more. It is asked who it is before anything is stored, and examined once it is declared. */
export function DeclareForm({ clusters, sites }: DeclareFormProps) {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [chosenSiteId, setSiteId] = useState('')
  const [profileText, setProfileText] = useState(usualProfile)
  const access = useAccess({ reach: 'kubeconfig', exit: 'none' })
  const siteId = sites.find(({ id }) => id === chosenSiteId)?.id ?? sites[0]?.id ?? ''
  const profile = profileOf(profileText)
  const declare = useMutation({
    mutationFn: (declared: ClusterProfile) =>
      client.call('declareCluster', { body: { name, siteId, profile: declared, ...access.take() } }),
    onSuccess: async () => {
      setName('')
      setProfileText(usualProfile)
      access.reset()
      await queries.invalidateQueries({ queryKey: ['listClusters'] })
    },
  })
  const refused = refusalsBy(declare.error, refusalsOfCluster(access.reach))
  const faulty = profile === null ? null : faultsOfProfile(profile)
  const errorOf = (part: ClusterPart) =>
    faulty?.has(part) === true ? t('clusters.settingFaulty') : refusalAt(refused, part)
  const nameFault = faultOfName(
    name,
    clusters.map((known) => known.name),
  )
  const isReady = name !== '' && nameFault === null && siteId !== '' && faulty?.size === 0 && access.isReady
  return (
    <FoldedPanel title={t('clusters.new')}>
      <div className={facts['fields']}>
        <p className={facts['soft']}>{t('clusters.newLead')}</p>
        <NameField name={name} fault={nameFault} error={errorOf('name')} onName={setName} />
        <SiteChoice sites={sites} siteId={siteId} error={errorOf('site')} onSite={setSiteId} />
        <AccessFields access={access} mayKeep={false} errorOf={errorOf} />
        <ProfileFields text={profileText} errorOf={errorOf} onText={setProfileText} />
        {!isSaidAtParts(declare.error, refused) && <ProblemView error={declare.error} />}
        {profile !== null && (isReady || declare.isPending) ? (
          <SendButton
            text={t('clusters.declare')}
            sure={access.exit === 'worker' ? t('clusters.workerSure') : null}
            isPending={declare.isPending}
            onSend={() => declare.mutate(profile)}
          />
        ) : (
          <p className={facts['soft']}>{t('clusters.incomplete')}</p>
        )}
        <div role="status">{declare.isSuccess && t('clusters.declared', { name: declare.data.name })}</div>
        {declare.isSuccess && <Preflight key={declare.data.id} clusterId={declare.data.id} isAsked />}
      </div>
    </FoldedPanel>
  )
}

interface NameFieldProps {
  readonly name: string
  readonly fault: ReturnType<typeof faultOfName>
  readonly error: string | null
  readonly onName: (name: string) => void
}

function NameField({ name, fault, error, onName }: NameFieldProps) {
  const { t } = useSpeech()
  return (
    <TextInput
      label={t('clusters.newName')}
      description={t('clusters.newNameHint')}
      maxLength={nameCharsMax}
      autoCapitalize="none"
      spellCheck={false}
      value={name}
      error={fault === null ? error : t(`clusters.${fault}`)}
      onChange={({ target }) => onName(target.value)}
    />
  )
}

interface SiteChoiceProps {
  readonly sites: readonly Site[]
  readonly siteId: string
  readonly error: string | null
  readonly onSite: (siteId: string) => void
}

function SiteChoice({ sites, siteId, error, onSite }: SiteChoiceProps) {
  const { t } = useSpeech()
  if (sites.length === 0) return <p>{t('clusters.noSite')}</p>
  return (
    <NativeSelect
      label={t('clusters.newSite')}
      value={siteId}
      error={error}
      data={sites.map((site) => ({ value: site.id, label: site.name }))}
      onChange={({ target }) => onSite(target.value)}
    />
  )
}
