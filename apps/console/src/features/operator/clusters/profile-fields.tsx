import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { Folded } from '../../../shared/ui/folded-panel.tsx'
import { type ClusterPart, labelsOf, type ProfileText } from './cluster-text.ts'

const drivers = ['k8up', 'velero'] as const
const bucketApis = ['served', 'obc', 'cosi-v1alpha1', 'cosi-v1alpha2'] as const
const capsuleModes = ['off', 'coexist', 'tenants'] as const
const charsMax = 300
const linesCharsMax = 4_000
const lineRows = 3

type Written = 'oidcGroupsPrefix' | 'dnsNamespace' | 'veleroNamespace' | 'bucketAccessClass' | 'jobImage'

interface ProfileFieldsProps {
  readonly text: ProfileText
  readonly errorOf: (part: ClusterPart) => string | null
  readonly onText: (text: ProfileText) => void
}

/** How a cluster is set up; what usually holds stands there already. */
export function ProfileFields(props: ProfileFieldsProps) {
  const { t } = useSpeech()
  const { text, errorOf, onText } = props
  const written = (part: Written, description?: string) => (
    <TextInput
      label={t(`clusters.${part}`)}
      description={description}
      maxLength={charsMax}
      autoCapitalize="none"
      spellCheck={false}
      value={text[part]}
      error={errorOf(part)}
      onChange={({ target }) => onText({ ...text, [part]: target.value })}
    />
  )
  return (
    <Folded title={t('clusters.profile')}>
      <div className={facts['fields']}>
        <NetworkFields {...props} />
        {written('oidcGroupsPrefix', t('clusters.oidcGroupsPrefixHint'))}
        {written('dnsNamespace')}
        <DriverFields {...props} />
        {text.backupDriver === 'velero' && written('veleroNamespace', t('clusters.emptyHint'))}
        {text.bucketApi.startsWith('cosi') && written('bucketAccessClass', t('clusters.emptyHint'))}
        {written('jobImage', t('clusters.emptyHint'))}
      </div>
    </Folded>
  )
}

/** What the network policies of members are made from. */
function NetworkFields({ text, errorOf, onText }: ProfileFieldsProps) {
  const { t } = useSpeech()
  const fields = [
    ['apiServerCidrs', t('clusters.cidrsHint'), errorOf('apiServerCidrs')],
    ['s3Cidrs', t('clusters.cidrsHint'), errorOf('s3Cidrs')],
    [
      'dnsPodLabels',
      t('clusters.dnsPodLabelsHint'),
      labelsOf(text.dnsPodLabels) === null ? t('clusters.labelsFaulty') : errorOf('dnsPodLabels'),
    ],
  ] as const
  return fields.map(([part, description, error]) => (
    <Textarea
      key={part}
      label={t(`clusters.${part}`)}
      description={description}
      rows={lineRows}
      maxLength={linesCharsMax}
      autoCapitalize="none"
      spellCheck={false}
      value={text[part]}
      error={error}
      onChange={({ target }) => onText({ ...text, [part]: target.value })}
    />
  ))
}

/** What copies, what makes buckets, and what is done about Capsule. */
function DriverFields({ text, errorOf, onText }: ProfileFieldsProps) {
  const { t } = useSpeech()
  const { backupDriver, bucketApi, capsule } = text
  return (
    <>
      <NativeSelect
        label={t('clusters.backupDriver')}
        value={backupDriver}
        error={errorOf('backupDriver')}
        data={drivers.map((value) => ({ value, label: t(`clusters.backupDriver.${value}`) }))}
        onChange={({ target }) =>
          onText({ ...text, backupDriver: drivers.find((known) => known === target.value) ?? backupDriver })
        }
      />
      <NativeSelect
        label={t('clusters.bucketApi')}
        value={bucketApi}
        error={errorOf('bucketApi')}
        data={bucketApis.map((value) => ({ value, label: t(`clusters.bucketApi.${value}`) }))}
        onChange={({ target }) =>
          onText({ ...text, bucketApi: bucketApis.find((known) => known === target.value) ?? bucketApi })
        }
      />
      <NativeSelect
        label={t('clusters.capsule')}
        value={capsule}
        error={errorOf('capsule')}
        data={capsuleModes.map((value) => ({ value, label: t(`clusters.capsule.${value}`) }))}
        onChange={({ target }) =>
          onText({ ...text, capsule: capsuleModes.find((known) => known === target.value) ?? capsule })
        }
      />
    </>
  )
}
