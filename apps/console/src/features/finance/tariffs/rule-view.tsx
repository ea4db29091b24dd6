import type { PriceRuleData } from '@grenier/contracts'
import ruleClasses from '../../../shared/finance/rule-editor.module.css'
import { type PerGibMonth, TierPreview } from '../../../shared/finance/tier-preview.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import classes from './tariffs.module.css'
import { textOfTier } from './tier-text.ts'

/** One rule, in words and figures. */
export function RuleView({ rule }: { readonly rule: PriceRuleData }) {
  const { t, formats } = useSpeech()
  return (
    <section className={classes['rule']}>
      <h3 className={ruleClasses['ruleTitle']}>{rule.label}</h3>
      {rule.kind === 'perGibMonth' && <Tiers rule={rule} />}
      {rule.kind === 'perInhabitantYear' && (
        <p>{t('tariff.perInhabitant', { price: formats.finePrice(rule.unitPriceMicros) })}</p>
      )}
      {rule.kind === 'subscriptionByPopulation' && (
        <ul>
          {rule.strata.map(({ populationMax, yearlyAmountMicros }) => (
            <li key={String(populationMax)}>
              {populationMax === null
                ? t('tariff.stratumLast', { price: formats.finePrice(yearlyAmountMicros) })
                : t('tariff.stratum', {
                    max: formats.whole(populationMax),
                    price: formats.finePrice(yearlyAmountMicros),
                  })}
            </li>
          ))}
        </ul>
      )}
      {rule.kind === 'monthlyMinimum' && <p>{t('tariff.minimum', { price: formats.finePrice(rule.amountMicros) })}</p>}
      {rule.kind === 'monthlyCap' && <p>{t('tariff.cap', { price: formats.finePrice(rule.amountMicros) })}</p>}
    </section>
  )
}

function Tiers({ rule }: { readonly rule: PerGibMonth }) {
  const speech = useSpeech()
  const { t, formats } = speech
  return (
    <>
      <p className={classes['soft']}>
        {t(`tariff.mode.${rule.mode}`)}
        {rule.freeGib > 0n && ` ${t('tariff.free', { gib: formats.whole(rule.freeGib) })}`}
      </p>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('tariff.tier')}</th>
            <th scope="col" className={table['number']}>
              {t('tariff.unitPrice')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rule.tiers.map((tier) => (
            <tr key={String(tier.fromGib)}>
              <th scope="row">{textOfTier(tier, speech)}</th>
              <td className={table['number']}>{formats.finePrice(tier.unitPriceMicros)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <TierPreview rule={rule} />
    </>
  )
}
