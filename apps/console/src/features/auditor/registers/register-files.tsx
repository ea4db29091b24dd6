import { type Answer, registerPdfMembersMax } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import facts from '../../../shared/ui/facts.module.css'

type Departements = Answer<'getProcessingRegister'>['departements']

/** The whole register as files: one PDF where a PDF has room for all members, else one for each département; CSV of all. */
export function RegisterFiles({ departements }: { readonly departements: Departements }) {
  const { t, formats } = useSpeech()
  const count = departements.reduce((sum, { members }) => sum + members, 0)
  const isLong = count > registerPdfMembersMax
  return (
    <div className={facts['tight']}>
      <p className={facts['soft']}>{t('register.filesWhat')}</p>
      <div className={facts['buttons']}>
        {!isLong && <File href="/v1/processing-register.pdf" text={t('register.wholePdf')} />}
        <File href="/v1/processing-register.csv" text={t('register.csvPeople')} />
        <File href="/v1/processing-register.csv?reader=machines" text={t('register.csvMachines')} />
      </div>
      {isLong && (
        <>
          <p>{t('register.tooLong', { count: formats.count(registerPdfMembersMax) })}</p>
          <DepartementFiles departements={departements} />
        </>
      )}
    </div>
  )
}

function DepartementFiles({ departements }: { readonly departements: Departements }) {
  const { t, tCount } = useSpeech()
  return (
    <ul className={facts['rows']}>
      {departements.map(({ code, members }) => (
        <li key={code ?? 'none'}>
          <a href={`/v1/processing-register.pdf?departement=${code ?? 'none'}`} download>
            {code === null ? t('register.pdfOfNone') : t('register.pdfOfDepartement', { code })}
          </a>
          <span className={facts['soft']}>{tCount('register.members', members)}</span>
        </li>
      ))}
    </ul>
  )
}

function File({ href, text }: { readonly href: string; readonly text: string }) {
  return (
    <Button component="a" variant="default" href={href} download>
      {text}
    </Button>
  )
}
