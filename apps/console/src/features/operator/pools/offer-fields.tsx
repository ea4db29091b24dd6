import type { Answer } from '@grenier/contracts'
import { NativeSelect, TextInput } from '@mantine/core'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import type { OfferField, OfferText } from './offer-text.ts'

const kinds = ['block', 'bucket', 'backup'] as const
const residencies = ['FR', 'EU', 'other'] as const
const nameCharsMax = 100
const codeCharsMax = 31
const classCharsMax = 63
const sizesCharsMax = 1_000

interface OfferFieldsProps {
  readonly text: OfferText
  readonly clusters: Answer<'listClusters'>['items']
  readonly errorOf: (field: OfferField) => string | null
  readonly onText: (text: OfferText, changed: OfferField) => void
}

/** What an offer is made of; each fault and each refusal at its field. */
export function OfferFields({ text, clusters, errorOf, onText }: OfferFieldsProps) {
  const { t } = useSpeech()
  const typed = (field: Exclude<OfferField, 'kind' | 'residency'>) => ({
    required: field !== 'sizes',
    withAsterisk: false,
    value: text[field],
    error: errorOf(field),
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onText({ ...text, [field]: target.value }, field),
  })
  return (
    <>
      <div className={classes['pair']}>
        <TextInput label={t('offers.newName')} maxLength={nameCharsMax} {...typed('name')} />
        <NativeSelect
          label={t('offers.newKind')}
          value={text.kind}
          data={kinds.map((value) => ({ value, label: t(`offers.kind.${value}`) }))}
          onChange={({ target }) =>
            onText({ ...text, kind: kinds.find((known) => known === target.value) ?? 'block' }, 'kind')
          }
        />
      </div>
      <TextInput
        label={t('offers.newCode')}
        description={t('offers.newCodeHint')}
        maxLength={codeCharsMax}
        autoCapitalize="none"
        spellCheck={false}
        {...typed('code')}
      />
      <div className={classes['pair']}>
        <NativeSelect
          label={t('offers.newCluster')}
          data={[
            { value: '', label: t('offers.newChoose') },
            ...clusters.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          {...typed('clusterId')}
        />
        <NativeSelect
          label={t('offers.newResidency')}
          value={text.residency}
          data={residencies.map((value) => ({ value, label: t(`offers.residency.${value}`) }))}
          onChange={({ target }) =>
            onText({ ...text, residency: residencies.find((known) => known === target.value) ?? 'FR' }, 'residency')
          }
        />
      </div>
      <TextInput
        label={t('offers.newClass')}
        description={t('offers.newClassHint')}
        maxLength={classCharsMax}
        autoCapitalize="none"
        spellCheck={false}
        {...typed('className')}
      />
      <div className={classes['pair']}>
        <TextInput label={t('offers.newStep')} inputMode="decimal" {...typed('step')} />
        <TextInput label={t('offers.newMax')} inputMode="decimal" {...typed('max')} />
      </div>
      <TextInput
        label={t('offers.newSizes')}
        description={t('offers.newSizesHint')}
        maxLength={sizesCharsMax}
        {...typed('sizes')}
      />
    </>
  )
}
