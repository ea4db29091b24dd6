import type { Site } from '@grenier/contracts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { Panel } from '../../../shared/ui/page.tsx'
import { SiteForm } from './site-form.tsx'
import { SitePlace } from './site-place.tsx'

/** Where clusters stand, and where the backups of each place are written. */
export function SitesPanel({ sites }: { readonly sites: readonly Site[] }) {
  const { t } = useSpeech()
  const mayDeclare = useMay('operator')
  return (
    <Panel title={t('sites.title')}>
      <div className={facts['stack']}>
        {sites.length > 0 && (
          <ul className={facts['rows']}>
            {sites.map((site) => (
              <SiteRow key={site.id} site={site} mayDeclare={mayDeclare} />
            ))}
          </ul>
        )}
        {mayDeclare && <SiteForm />}
      </div>
    </Panel>
  )
}

function SiteRow({ site, mayDeclare }: { readonly site: Site; readonly mayDeclare: boolean }) {
  const { t } = useSpeech()
  const { name, code, residency, s3Endpoint, s3AdminKeyKnown } = site
  return (
    <li>
      <div className={facts['rowText']}>
        <strong>{name}</strong>
        <span className={facts['soft']}>{t('sites.place', { code, place: t(`sites.residency.${residency}`) })}</span>
        <span className={facts['soft']}>
          {s3Endpoint === null
            ? t('sites.storeNone')
            : t(s3AdminKeyKnown ? 'sites.storeAsked' : 'sites.store', { address: s3Endpoint })}
        </span>
        {mayDeclare && <SitePlace site={site} />}
      </div>
    </li>
  )
}
