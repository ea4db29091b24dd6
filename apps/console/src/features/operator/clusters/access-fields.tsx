import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type ClusterPart, type Exit, exitBody, type Reach, reachBody } from './cluster-text.ts'
import { SecretField, useSecret } from './secret-field.tsx'

const reaches = ['kubeconfig', 'in-cluster'] as const
const exits = ['none', 'separate', 'worker'] as const

/** By whom a cluster is reached and who destroys there, as it is being chosen. */
export function useAccess(initial: { readonly reach: Reach; readonly exit: Exit }) {
  const [reach, setReach] = useState(initial.reach)
  const [exit, setExit] = useState(initial.exit)
  const everyday = useSecret()
  const ofExits = useSecret()
  const lacksEveryday = reach === 'kubeconfig' && !everyday.isWritten
  const lacksExit = exit === 'separate' && !ofExits.isWritten
  const isNothingChosen = reach === 'keep' && exit === 'keep'
  return {
    reach,
    exit,
    everyday,
    ofExits,
    isReady: !lacksEveryday && !lacksExit && !isNothingChosen,
    setReach,
    setExit,
    /** What is sent of it; the fields of secrets are empty from then on. */
    take: () => ({
      ...reachBody(reach, reach === 'kubeconfig' ? everyday.take() : ''),
      ...exitBody(exit, exit === 'separate' ? ofExits.take() : ''),
    }),
    /** Back to the beginning. */
    reset: () => {
      setReach(initial.reach)
      setExit(initial.exit)
    },
  }
}

type Access = ReturnType<typeof useAccess>

interface AccessFieldsProps {
  readonly access: Access
  /** Whether what stands may be kept. */
  readonly mayKeep: boolean
  readonly errorOf: (part: ClusterPart) => string | null
}

/** How the cluster is reached, and who destroys there; a kubeconfig is asked for where one is wanted. */
export function AccessFields({ access, mayKeep, errorOf }: AccessFieldsProps) {
  const { t } = useSpeech()
  const { reach, exit, everyday, ofExits, setReach, setExit } = access
  const reachChoices = mayKeep ? (['keep', ...reaches] as const) : reaches
  const exitChoices = mayKeep ? (['keep', ...exits] as const) : exits
  return (
    <>
      <NativeSelect
        label={t('clusters.reach')}
        value={reach}
        error={errorOf('reach')}
        data={reachChoices.map((value) => ({ value, label: t(`clusters.reach.${value}`) }))}
        onChange={({ target }) => {
          everyday.take()
          setReach(reachChoices.find((known) => known === target.value) ?? reach)
        }}
      />
      {reach === 'kubeconfig' && <SecretField secret={everyday} part="kubeconfig" error={errorOf('kubeconfig')} />}
      <NativeSelect
        label={t('clusters.exit')}
        value={exit}
        data={exitChoices.map((value) => ({ value, label: t(`clusters.exit.${value}`) }))}
        error={exit === 'separate' ? null : errorOf('exitKubeconfig')}
        onChange={({ target }) => {
          ofExits.take()
          setExit(exitChoices.find((known) => known === target.value) ?? exit)
        }}
      />
      {exit === 'separate' && <SecretField secret={ofExits} part="exitKubeconfig" error={errorOf('exitKubeconfig')} />}
    </>
  )
}
