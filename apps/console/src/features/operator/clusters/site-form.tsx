import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { isSaidAtParts, refusalAt, refusalsBy } from '../../../shared/api/refusals.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { Folded } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { SecretField, useSecret } from './secret-field.tsx'
import { SendButton } from './send-button.tsx'
import { faultsOfSite, refusalsOfSite, type SitePart, type SiteText, siteOf, usualSite } from './site-text.ts'

const residencies = ['FR', 'EU', 'other'] as const
const charsMax = { name: 100, code: 31, s3Endpoint: 2_000, s3Region: 40, accessKeyId: 128 } as const
const pemCharsMax = 20_000
const pemRows = 3

/** A site more. Who answers at its object store is asked, with the key, before anything is stored. */
export function SiteForm() {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const [text, setText] = useState(usualSite)
  const secret = useSecret({ charsMin: 1 })
  const declare = useMutation({
    mutationFn: () => client.call('createSite', { body: siteOf(text, secret.take()) }),
    onSuccess: async () => {
      setText(usualSite)
      await queries.invalidateQueries({ queryKey: ['listSites'] })
    },
  })
  const refused = refusalsBy(declare.error, refusalsOfSite)
  const faulty = faultsOfSite(text)
  const errorOf = (part: SitePart) => (faulty.has(part) ? t('clusters.settingFaulty') : refusalAt(refused, part))
  const change = (changed: Partial<SiteText>) => {
    // The field of the secret goes with the address, and with it what stood there.
    if (changed.s3Endpoint?.trim() === '') secret.take()
    setText({ ...text, ...changed })
  }
  const isKeyWhole = text.s3Endpoint.trim() === '' || (text.accessKeyId.trim() === '') === !secret.isWritten
  const isReady = text.name.trim() !== '' && text.code.trim() !== '' && faulty.size === 0 && isKeyWhole
  return (
    <Folded title={t('sites.new')}>
      <div className={facts['fields']}>
        <p className={facts['soft']}>{t('sites.newLead')}</p>
        <Place text={text} errorOf={errorOf} onChange={change} />
        <Line part="s3Endpoint" text={text} errorOf={errorOf} onChange={change} />
        {text.s3Endpoint.trim() !== '' && (
          <>
            <Line part="s3Region" text={text} errorOf={errorOf} onChange={change} />
            <Textarea
              label={t('sites.s3CaPem')}
              description={t('sites.s3CaPemHint')}
              error={errorOf('s3CaPem')}
              rows={pemRows}
              maxLength={pemCharsMax}
              spellCheck={false}
              value={text.s3CaPem}
              onChange={({ target }) => change({ s3CaPem: target.value })}
            />
            <Line part="accessKeyId" text={text} errorOf={errorOf} onChange={change} />
            <SecretField secret={secret} part="s3SecretKey" error={errorOf('s3SecretKey')} />
          </>
        )}
        {!isSaidAtParts(declare.error, refused) && <ProblemView error={declare.error} />}
        {isReady || declare.isPending ? (
          <SendButton
            text={t('sites.declare')}
            sure={null}
            isPending={declare.isPending}
            onSend={() => declare.mutate()}
          />
        ) : (
          <p className={facts['soft']}>{t('sites.incomplete')}</p>
        )}
        <div role="status">{declare.isSuccess && t('sites.declared', { name: declare.data.name })}</div>
      </div>
    </Folded>
  )
}

interface PartProps {
  readonly text: SiteText
  readonly errorOf: (part: SitePart) => string | null
  readonly onChange: (changed: Partial<SiteText>) => void
}

/** What it is called, and where it stands. */
function Place({ text, errorOf, onChange }: PartProps) {
  const { t } = useSpeech()
  return (
    <>
      <Line part="name" text={text} errorOf={errorOf} onChange={onChange} />
      <Line part="code" text={text} errorOf={errorOf} onChange={onChange} />
      <NativeSelect
        label={t('sites.residency')}
        value={text.residency}
        data={residencies.map((value) => ({ value, label: t(`sites.residency.${value}`) }))}
        onChange={({ target }) =>
          onChange({ residency: residencies.find((known) => known === target.value) ?? text.residency })
        }
      />
    </>
  )
}

/** A field of one line. */
function Line({ part, text, errorOf, onChange }: PartProps & { readonly part: keyof typeof charsMax }) {
  const { t } = useSpeech()
  return (
    <TextInput
      label={t(`sites.${part}`)}
      description={t(`sites.${part}Hint`)}
      maxLength={charsMax[part]}
      autoComplete="off"
      autoCapitalize={part === 'name' ? 'sentences' : 'none'}
      spellCheck={false}
      value={text[part]}
      error={errorOf(part)}
      onChange={({ target }) => onChange({ [part]: target.value })}
    />
  )
}
