import {
  type DocumentTemplate,
  placeholdersOf,
  requiredPlaceholders,
  type TemplateKind,
  templateKinds,
  templatePlaceholders,
} from '@grenier/contracts/templates'
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { UploadForm } from './upload-form.tsx'

const changing = ['document-template'] as const
const templatesKey = ['listDocumentTemplates'] as const

/** The templates of each kind of document: the one in use, those before it, and the place to send another. */
export function TemplatesPage() {
  const { t } = useSpeech()
  const client = useClient()
  useLive(changing, templatesKey)
  const templates = useQuery({
    queryKey: templatesKey,
    queryFn: ({ signal }) => client.call('listDocumentTemplates', { signal }),
  })
  return (
    <Page title={t('template.title')} lead={t('template.lead')}>
      <Shown query={templates} skeleton={<Skeleton height={320} radius="lg" />}>
        {({ items }) => (
          <div className={classes['stack']}>
            {templateKinds.map((kind) => (
              <KindPanel key={kind} kind={kind} templates={items.filter((template) => template.kind === kind)} />
            ))}
          </div>
        )}
      </Shown>
    </Page>
  )
}

interface KindPanelProps {
  readonly kind: TemplateKind
  /** The newest first. */
  readonly templates: readonly DocumentTemplate[]
}

function KindPanel({ kind, templates: [used, ...former] }: KindPanelProps) {
  const { t } = useSpeech()
  const nameOf = useTemplateName()
  const maySend = useMay('operator')
  return (
    <Panel title={t(`template.kind.${kind}`)}>
      <div className={classes['stack']}>
        {used !== undefined && (
          <ul className={classes['rows']}>
            <TemplateRow template={used} isUsed />
          </ul>
        )}
        {maySend && <UploadForm kind={kind} used={nameOf(used)} />}
        <Placeholders kind={kind} />
        {former.length > 0 && (
          <details className={classes['more']}>
            <summary>{t('template.former')}</summary>
            <ul className={classes['rows']}>
              {former.map((template) => (
                <TemplateRow key={template.number} template={template} />
              ))}
            </ul>
          </details>
        )}
      </div>
    </Panel>
  )
}

/** What a template is called; of none, the one that the product brings. */
function useTemplateName(): (template: DocumentTemplate | undefined) => string {
  const { t } = useSpeech()
  return (template) =>
    template === undefined || template.number === 0
      ? t('template.standard')
      : t('template.numbered', { number: String(template.number), name: template.name })
}

function TemplateRow({ template, isUsed = false }: { readonly template: DocumentTemplate; readonly isUsed?: boolean }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { kind, number, recordedAt, recordedBy } = template
  const nameOf = useTemplateName()
  const nameOfPerson = usePersonNames([recordedBy])
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{nameOf(template)}</strong>
        {recordedAt !== null && (
          <span className={classes['soft']}>
            {t('template.sent', {
              moment: formats.momentOf(recordedAt, installation.timeZone),
              who: recordedBy === null ? '' : nameOfPerson(recordedBy),
            })}
          </span>
        )}
      </span>
      <span className={classes['rowEnd']}>
        {isUsed && <StatusMark standing="good" text={t('template.used')} />}
        <Button component="a" href={`/v1/document-templates/${kind}/${number}/file.docx`} download variant="default">
          {t('template.download')}
        </Button>
      </span>
    </li>
  )
}

/** What a template of a kind may say, and what it has to. */
function Placeholders({ kind }: { readonly kind: TemplateKind }) {
  const { t, language } = useSpeech()
  const required: readonly string[] = requiredPlaceholders[kind]
  return (
    <details className={classes['more']}>
      <summary>{t('template.placeholders')}</summary>
      <p className={classes['soft']}>
        {t('template.placeholdersLead', { example: '{membre.nom}', begin: '{#services}', end: '{/services}' })}
      </p>
      <ul className={classes['rows']}>
        {placeholdersOf(kind).map((name) => (
          <li key={name}>
            <span className={classes['rowText']}>
              <code>{`{${name}}`}</code>
              <span>{templatePlaceholders[name][language]}</span>
            </span>
            {required.includes(name) && <StatusMark standing="waiting" text={t('template.required')} />}
          </li>
        ))}
      </ul>
    </details>
  )
}
